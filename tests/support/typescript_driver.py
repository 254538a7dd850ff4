"""Runs the TypeScript run-time and asks it things."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Sequence
from typing import Any

from support.outside import tool
from support.paths import SUPPORT

DRIVER = SUPPORT / "typescript_runtime.ts"


def run(requests: Sequence[Any]) -> list[Any]:
    """The driver's answers, one process for all requests."""
    command = [tool("deno"), "run", "--quiet", "--no-check", str(DRIVER)]
    text = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def encoded(documents: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(document).decode() for document in documents]
