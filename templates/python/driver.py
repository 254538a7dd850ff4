"""Runs emitted packages on documents, for `protogen prove`.

The one argument is JSON: each case's name and the folder of its package's parent. Each line of the input is a
request, `{"id", "case", "root", "base64"}`; each line of the output its answer, `{"id", "strict", "tolerant",
"roundtrip"}`.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

FOLDERS = json.loads(sys.argv[1])


@cache
def package(case: str) -> Any:
    """The package of a case. Packages may have one name, so each is imported under another."""
    init = next(path for path in sorted(Path(FOLDERS[case]).glob("*/__init__.py")))
    name = f"case_{list(FOLDERS).index(case)}"
    spec = spec_from_file_location(name, init, submodule_search_locations=[str(init.parent)])
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def verdict(package: Any, read: Callable[[bytes], Any], data: bytes) -> tuple[dict[str, Any], Any]:
    """What one reader says, and the message that it read."""
    try:
        message = read(data)
    except package.InvalidDocument as refusal:
        violations = [[each.pointer, each.keyword] for each in refusal.violations]
        return {"valid": False, "violations": violations}, None
    return {"valid": True, "violations": []}, message


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What the readers of one type say of one document."""
    data = b64decode(request["base64"])
    module = package(request["case"])
    reader = import_module(f"{module.__name__}.readers").READERS[request["root"]]
    strict, strictly = verdict(module, reader.read_strict, data)
    tolerant, tolerantly = verdict(module, reader.read_tolerant, data)
    found = {"strict": strict, "tolerant": tolerant}
    if tolerant["valid"]:
        found["roundtrip"] = reader.to_json(tolerantly)
    if strict["valid"] and (text := reader.to_json(strictly)) != found.get("roundtrip"):
        found["strict_roundtrip"] = text
    return found


def main() -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        request = json.loads(line)
        try:
            found = answer(request)
        except Exception as error:
            found = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps({"id": request["id"], **found}), flush=True)


main()
