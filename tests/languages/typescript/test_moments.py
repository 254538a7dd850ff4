"""TypeScript's helper for texts that are moments says of each what Python's attributes say."""

from __future__ import annotations

import importlib
import json
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from support.outside import tool
from support.paths import GENERATED

TEXTS = [
    "2024-02-29T10:00:00Z",
    "2024-02-29t10:00:00.123456789z",
    "2024-02-29T00:30:00.5+05:30",
    "2023-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00Z",
    "0099-03-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2023-02-29T10:00:00Z",
    "2024-13-01T10:00:00Z",
    "2024-01-00T10:00:00Z",
    "2024-01-01T24:00:00Z",
    "2016-12-31T23:59:60Z",
    "2024-01-01T10:00:00+24:00",
    "2024-01-01T10:00:00+10:60",
    "2024-01-01T10:00:00",
    "2024-01-01 10:00:00Z",
    "2024-01-01T10:00:00.Z",
    "20240101T100000Z",
    "2024-01-01",
    "yesterday",
    "",
]
PROGRAM = """
import { dateOf } from "MODULE";
console.log(JSON.stringify([TEXTS, null, undefined].flat().map((each) => dateOf(each)?.getTime() ?? null)));
"""


def test_moments_are_those_of_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = (GENERATED / "typescript" / "src" / "mod.js").as_uri()
    program = PROGRAM.replace("MODULE", module).replace("TEXTS", json.dumps(TEXTS))
    (tmp_path / "main.ts").write_text(program, encoding="utf-8")
    command = [tool("deno"), "run", "--quiet", "--check", str(tmp_path / "main.ts")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    monkeypatch.syspath_prepend(str(GENERATED / "python"))
    moment = importlib.import_module("web_socket_message_v2._moments").moment

    def milliseconds(found: datetime | None) -> int | None:
        return None if found is None else int(found.timestamp() * 1000 // 1)

    assert json.loads(done.stdout) == [*(milliseconds(moment(each)) for each in TEXTS), None, None]
    assert sum(moment(each) is not None for each in TEXTS) == 6
