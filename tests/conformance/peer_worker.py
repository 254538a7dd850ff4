"""Answers each line of stdin: datamodel-code-generator's models of a schema, and what they say of documents."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

from datamodel_code_generator import DataModelType, InputFileType, generate
from pydantic import TypeAdapter

_ROOT = "ProtocolDocument"
"""The class of the document itself; all else is as the generator does it unasked."""


def answer(request: dict[str, Any], number: int) -> dict[str, Any]:
    """Build, import, ask."""
    folder = Path(tempfile.mkdtemp(prefix="peer-"))
    try:
        kind = _models(Path(request["schema"]), folder, f"peer_{number}")
        return {"failure": "", "documents": [_asked(kind, Path(each).read_bytes()) for each in request["documents"]]}
    except BaseException as error:  # the generator may also exit
        return {"failure": f"{type(error).__name__}: {error}"[:300], "documents": []}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _models(schema: Path, folder: Path, module: str) -> TypeAdapter[Any]:
    text = generate(
        schema,
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        class_name=_ROOT,
    )
    if isinstance(text, str):
        (folder / f"{module}.py").write_text(text, encoding="utf-8")
    else:
        for path, part in (text or {}).items():
            file = folder / module / Path(*path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(part, encoding="utf-8")
        (folder / module / "__init__.py").touch()
    sys.path.insert(0, str(folder))
    try:
        return TypeAdapter(getattr(importlib.import_module(module), _ROOT))
    finally:
        sys.path.remove(str(folder))


def _asked(kind: TypeAdapter[Any], data: bytes) -> dict[str, Any]:
    try:
        value = kind.validate_json(data)
    except Exception:
        return {"valid": False, "roundtrip": None}
    try:
        return {"valid": True, "roundtrip": kind.dump_json(value, by_alias=True, exclude_unset=True).decode()}
    except Exception:
        return {"valid": True, "roundtrip": None}


def main() -> None:
    """A line of JSON for each line."""
    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, sys.stderr  # what the generator prints is no answer
    for number, line in enumerate(sys.stdin):
        out.write(json.dumps(answer(json.loads(line), number)) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
