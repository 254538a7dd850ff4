"""Answers documents with what emitted packages say of them: a line of JSON for each line.

Its argument is a JSON object: a case's name and the folder that holds its package.
"""

from __future__ import annotations

import base64
import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any


def part(name: str) -> ModuleType:
    """A module beside the driver; Python runs alone, without the folders of programs."""
    spec = spec_from_file_location(f"driver_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


native = part("native").native
SHARED = "protogen_runtime"
"""The run-time that packages may share, beside them."""


def load(folder: Path, name: str) -> ModuleType:
    """The package in a folder, under a name of its own: packages of one name stay apart."""
    own = (path for path in sorted(folder.glob("*/py.typed")) if path.parent.name != SHARED)
    path = next(own).with_name("__init__.py")
    if (folder / SHARED).is_dir() and SHARED not in sys.modules:  # one of them serves all packages
        sys.path.append(str(folder))
    spec = spec_from_file_location(name, path, submodule_search_locations=[str(path.parent)])
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = package = module_from_spec(spec)
    spec.loader.exec_module(package)
    return package


def verdict(violations: tuple[Any, ...]) -> dict[str, Any]:
    """What a reader says, as JSON."""
    listed = [[each.pointer, each.keyword] for each in violations]
    return {"valid": not listed, "violations": listed}


def is_part(part: Any, whole: Any) -> bool:
    """Whether a value is another one without some members."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and is_part(value, whole[key]) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(is_part, part, whole))
    return bool(part == whole) and isinstance(part, bool) == isinstance(whole, bool)


def answer(package: ModuleType, request: dict[str, Any]) -> dict[str, Any]:
    """What the strict and the tolerant reader say of a text, and the text read and written again."""
    reader = package.readers.READERS[request["root"]]
    text = request["text"] if "text" in request else base64.b64decode(request["base64"])
    strict = verdict(reader.violations(text))
    try:
        message = reader.read_tolerant(text)
        tolerant, roundtrip = verdict(()), reader.to_json(message)
    except package.InvalidDocument as error:
        tolerant, roundtrip = verdict(error.violations), None
    found = {"id": request["id"], "strict": strict, "tolerant": tolerant, "roundtrip": roundtrip}
    if roundtrip is not None:
        found["meaning"] = native(reader, message)
    if strict["valid"]:
        exact = native(reader, reader.read_strict(text))
        found |= {} if exact == found.get("meaning") else {"strict_meaning": exact}
    if roundtrip is not None and not getattr(reader, "keeps_all", True):  # classes without a place for the rest
        read, written = (json.loads(each, parse_int=float) for each in (text, roundtrip))
        if not is_part(read, written) and is_part(written, read):
            found |= {"roundtrip": None, "unrepresentable": True}
    return found


def main() -> None:
    """Answer each line of stdin. A fault of the package is an answer too: `error`."""
    folders = {case: Path(folder) for case, folder in json.loads(sys.argv[1]).items()}
    packages: dict[str, ModuleType] = {}
    numbers = count()  # a package that cannot be loaded leaves its name behind
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for line in sys.stdin:
        request = json.loads(line)
        case = request["case"]
        try:
            if case not in packages:
                packages[case] = load(folders[case], f"package_{next(numbers)}")
            found = answer(packages[case], request)
        except Exception as error:
            found = {"id": request["id"], "error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
