"""Runs the TypeScript run-time, as packages have it, under Node, and asks it things."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from protogen.languages.typescript.packed import packed
from support.outside import node
from support.paths import ROOT, SUPPORT

DRIVER = SUPPORT / "typescript_runtime.mjs"
RUNTIME = ROOT / "templates" / "typescript" / "runtime.js"
_INSIDE = "export { loaded, placed, violations };\n"
"""What tests ask of it that packages do not offer."""
_MARK, _MARKED = "number {} of a program", re.compile('"number ([^" ]+) of a program"')


def run(requests: Sequence[Any]) -> list[Any]:
    """The driver's answers, one process for all requests."""
    text = "".join(json.dumps(_carried(request)) + "\n" for request in requests)
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder) / "runtime.mjs"
        module.write_text(RUNTIME.read_text(encoding="utf-8") + _INSIDE, encoding="utf-8")
        command = [node(), str(DRIVER), module.as_uri()]
        done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def _carried(request: Any) -> Any:
    """A request with its program, whose nodes have numbers, as packages have it, and its patterns beside it."""
    if "program" not in request:
        return request
    document = json.loads(request["program"], parse_float=_MARK.format)  # as it is written: a float is not exact
    program = _MARKED.sub(r"\1", packed(document))
    return {**request, "program": program, "patterns": document["patterns"]}


def encoded(documents: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(document).decode() for document in documents]
