"""Samples given as values, and what `infer` makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from protogen.infer.run import Inferred, infer, settled
from protogen.infer.samples import Samples
from protogen.infer.survey import Survey
from support.making import written


def quiet(*_: object) -> None:
    """Tells nobody how far it is."""


def samples(folder: Path, documents: Iterable[Any]) -> Samples:
    """Documents in a file, one a line; bytes are JSON already."""
    lines = (each.decode() if isinstance(each, bytes) else json.dumps(each, ensure_ascii=False) for each in documents)
    path = written(folder, "".join(f"{each}\n" for each in lines), "samples.ndjson")
    return Samples((path,), (path.name,))


def inferred(folder: Path, documents: Iterable[Any], title: str = "Message") -> Inferred:
    """What is inferred from documents."""
    return infer(samples(folder, documents), title, quiet)


def surveyed(folder: Path, documents: Iterable[Any]) -> Survey:
    """What is kept of documents."""
    return settled(samples(folder, documents), quiet)
