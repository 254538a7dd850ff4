"""A process that searches texts for patterns, so that a search without end can be stopped."""

from __future__ import annotations

import atexit
import json
import sys
from select import select
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

_SECONDS = 2.0
_SOURCE = """
import json, sys, regress
for line in sys.stdin:
    pattern, text = json.loads(line)
    print(int(regress.Regex(pattern, "u").find(text) is not None), flush=True)
"""


class Aside:
    """The process. It is started at the first search, and again after one that was stopped."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._endless: set[str] = set()

    def search(self, pattern: str, text: str) -> bool | None:
        """Whether a pattern matches somewhere in a text; None for a pattern that once took too long."""
        if pattern in self._endless:
            return None
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([pattern, text]).encode() + b"\n")
        process.stdin.flush()
        ready = select([process.stdout], [], [], _SECONDS)[0]
        answer = process.stdout.readline().strip() if ready else b""
        if answer not in (b"0", b"1"):
            self._endless.add(pattern)
            self._stop()
            return None
        return answer == b"1"

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            import subprocess

            command = [sys.executable, "-I", "-c", _SOURCE]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
            atexit.register(self._stop)
        return self._process

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
            atexit.unregister(self._stop)
