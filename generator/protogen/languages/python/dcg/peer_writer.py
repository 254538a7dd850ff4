"""Writes datamodel-code-generator's own models of schemas: a line of JSON for each line of stdin.

A request names a schema (`file`, or `text` whose references start at the folder `base`) and the `folder` of the
package to write. Its answer's `failure` is empty, or a sentence: the models could not be written, or do not import.
All is as the generator does it unasked, but for the class of the document.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from protogen.languages.python.dcg.peer_answers import ROOT, adapter


def failure(request: dict[str, Any]) -> str:
    """Write the models, import them, and say what went wrong."""
    folder = Path(request["folder"])
    try:
        _write(request, folder)
    except BaseException as error:  # the generator may also exit
        return f"its models cannot be written: {_told(error)}"
    try:
        adapter(folder)
    except BaseException as error:
        return f"its models do not import: {_told(error)}"
    return ""


def _write(request: dict[str, Any], folder: Path) -> None:
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import DataModelType, InputFileType

    with contextlib.chdir(request["base"]):
        found = generate(
            Path(request["file"]) if request["file"] else request["text"],
            input_file_type=InputFileType.JsonSchema,
            output_model_type=DataModelType.PydanticV2BaseModel,
            class_name=ROOT,
            allow_remote_refs=False,
        )
    files = {("__init__.py",): found} if isinstance(found, str) else dict(found or {})
    for path, text in files.items():
        file = folder.joinpath(*path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def main() -> None:
    """A line for each line."""
    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # what the generator prints is no answer
    for line in sys.stdin:
        out.write(json.dumps({"failure": failure(json.loads(line))}) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
