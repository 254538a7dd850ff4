"""TypeScript's helper for texts that are moments says of each what Python's attributes say."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from support.moments import MOMENTS, milliseconds
from support.outside import tool
from support.paths import GENERATED

PROGRAM = """
import { dateOf } from "MODULE";
console.log(JSON.stringify([MOMENTS, null, undefined].flat().map((each) => dateOf(each)?.getTime() ?? null)));
"""


def test_moments_are_those_of_python(tmp_path: Path) -> None:
    module = (GENERATED / "typescript" / "src" / "mod.js").as_uri()
    program = PROGRAM.replace("MODULE", module).replace("MOMENTS", json.dumps(MOMENTS))
    (tmp_path / "main.ts").write_text(program, encoding="utf-8")
    command = [tool("deno"), "run", "--quiet", "--check", str(tmp_path / "main.ts")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [*map(milliseconds, MOMENTS), None, None]
