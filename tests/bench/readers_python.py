"""Times Python's readers: PACKAGE DOCUMENTS. Prints seconds for a document, by way of reading."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter

Pipeline = Literal["csv_import", "batch_enrichment", "ai_scan"]


class Envelope(BaseModel):
    """What a careful programmer writes by hand for the contract."""

    jobId: str
    pipeline: Pipeline
    timestamp: Annotated[int, Field(ge=0)]
    version: Literal["1.0.0"]


class ProgressPayload(BaseModel):
    type: Literal["job_progress"]
    progress: Annotated[float, Field(ge=0, le=1)]
    status: str
    booksProcessed: Annotated[int, Field(ge=0)] | None = None
    totalBooks: Annotated[int, Field(ge=0)] | None = None


class Progress(Envelope):
    type: Literal["job_progress"]
    payload: ProgressPayload


class Result(BaseModel):
    totalBooks: Annotated[int, Field(ge=0)]
    successCount: Annotated[int, Field(ge=0)]
    failureCount: Annotated[int, Field(ge=0)]


class CompletePayload(BaseModel):
    type: Literal["job_complete"]
    result: Result


class Complete(Envelope):
    type: Literal["job_complete"]
    payload: CompletePayload


class ErrorInfo(BaseModel):
    code: str
    message: str


class ErrorPayload(BaseModel):
    type: Literal["error"]
    error: ErrorInfo


class Failure(Envelope):
    type: Literal["error"]
    payload: ErrorPayload


def best(ways: Mapping[str, Callable[[bytes], object]], texts: Sequence[bytes], rounds: int = 300) -> dict[str, float]:
    """Seconds for a document by each way, in the best of many short rounds. The ways take turns."""
    found: dict[str, float] = {}
    for _ in range(rounds):
        for name, read in ways.items():
            started = time.perf_counter()
            for text in texts:
                read(text)
            each = (time.perf_counter() - started) / len(texts)
            found[name] = min(each, found.get(name, each))
    return found


def main() -> None:
    package, documents = Path(sys.argv[1]), Path(sys.argv[2])
    sys.path.insert(0, str(package.parent))
    reader = next(iter(import_module(f"{package.name}.readers").READERS.values()))
    plain: TypeAdapter[Any] = TypeAdapter(Annotated[Progress | Complete | Failure, Field(discriminator="type")])
    texts = documents.read_bytes().splitlines() * 20
    ways = {"pydantic": plain.validate_json, "tolerant": reader.read_tolerant, "strict": reader.read_strict}
    best(ways, texts, 3)
    print(json.dumps(best(ways, texts)))


main()
