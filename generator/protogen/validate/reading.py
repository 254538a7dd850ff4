"""Opens files and stdin; recognises gzip by the first bytes."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import BadGzipFile, GzipFile
from io import BufferedReader
from pathlib import Path
from typing import IO

from protogen.dataclass import dataclass

_GZIP = b"\x1f\x8b"


@dataclass(slots=True)
class Input:
    """An open input. `size`: its bytes as stored; 0 if not known."""

    name: str
    size: int
    stored: IO[bytes]
    unpacked: GzipFile | BufferedReader
    cut: str = ""
    """Why a packed input ended too early; empty if it did not."""

    def read(self, size: int) -> bytes:
        """This many bytes, unpacked; fewer at the end. Reads in small steps, so that it can be interrupted."""
        parts: list[bytes] = []
        while size > 0 and (more := self._some(size)):
            parts.append(more)
            size -= len(more)
        return b"".join(parts)

    def _some(self, size: int) -> bytes:
        try:
            return self.unpacked.read1(size)
        except (EOFError, zlib.error, BadGzipFile) as error:
            self.cut = str(error)
            return b""

    def position(self) -> int:
        """How many of the stored bytes were read."""
        return self.stored.tell() if self.size else 0


@contextmanager
def opened(path: Path) -> Iterator[Input]:
    """A file, or stdin (`-`). Raises OSError if it cannot be read."""
    stdin = str(path) == "-"
    with open(sys.stdin.fileno() if stdin else path, "rb", closefd=not stdin) as file:
        assert isinstance(file, BufferedReader)
        status = os.fstat(file.fileno())
        size = status.st_size if os.path.isfile(path) and not stdin else 0
        packed = file.peek(2)[:2] == _GZIP
        name = "stdin" if stdin else path.as_posix()
        yield Input(name, size, file, GzipFile(fileobj=file) if packed else file)
