"""Answers documents with what datamodel-code-generator's models say of them: a line of JSON for each line of stdin.

Its argument is a JSON object: for each case, the folder of the package of each message. It imports nothing of
protogen.
"""

from __future__ import annotations

import base64
import json
import sys
import warnings
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

ROOT = "ProtocolDocument"
"""The class of the document."""

_numbers = count()


@cache
def adapter(folder: Path) -> TypeAdapter[Any]:
    """What reads the documents of a package of models."""
    name = f"peer_{next(_numbers)}"
    spec = spec_from_file_location(name, folder / "__init__.py", submodule_search_locations=[str(folder)])
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = package = module_from_spec(spec)
    spec.loader.exec_module(package)
    return TypeAdapter(getattr(package, ROOT))


def answer(kind: TypeAdapter[Any], data: bytes) -> dict[str, Any]:
    """What the models say of a text, and the text read and written again."""
    valid, roundtrip = True, None
    try:
        value = kind.validate_json(data)
    except Exception:
        valid = False
    else:
        try:
            roundtrip = kind.dump_json(value, by_alias=True, exclude_unset=True).decode()
        except Exception:
            roundtrip = None
    said = {"valid": valid, "violations": []}
    return {"strict": said, "tolerant": said, "roundtrip": roundtrip}


def main() -> None:
    """Answer each line."""
    warnings.simplefilter("ignore")
    folders = json.loads(sys.argv[1])
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            kind = adapter(Path(folders[asked["case"]][asked["root"]]))
            found = answer(kind, base64.b64decode(asked["base64"]))
        except Exception as error:
            found = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps({"id": asked["id"], **found}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
