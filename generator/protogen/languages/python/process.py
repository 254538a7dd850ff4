"""The process that writes the models of Python: started before all else, since its imports take longer than the rest of
a build; handed one request, or ended without one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Writer(Protocol):
    """Writes the models' module, once."""

    def answer(self, asked: Mapping[str, object]) -> str:
        """The text of the module that was asked for."""
        ...


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that runs datamodel-code-generator, once."""

    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls) -> Worker:
        """Start it: it gets ready by itself, and waits for the request."""
        command = [sys.executable, "-m", "protogen.languages.python.worker"]
        return cls(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE))

    def answer(self, asked: Mapping[str, object]) -> str:
        """The text of the module that was asked for."""
        out, err = self.process.communicate(json.dumps(asked).encode())
        if self.process.returncode:
            raise RuntimeError(f"datamodel-code-generator failed:\n{err.decode(errors='replace')}")
        return out.decode()

    def stop(self) -> None:
        """End it, answered or not."""
        self.process.kill()
        self.process.communicate()


_waiting: list[Worker] = []


def prepare() -> None:
    """Start a process, so that it gets ready while the schema is read."""
    if not _waiting:
        _waiting.append(Worker.start())


def take() -> Worker:
    """The process that is waiting, else a new one."""
    return _waiting.pop() if _waiting else Worker.start()


def abandon() -> None:
    """End a process that is waiting: no request will come."""
    while _waiting:
        _waiting.pop().stop()
