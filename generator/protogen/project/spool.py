"""Keeps the texts of files in a temporary file until they are asked for, so that memory holds one target's at a time.

A large contract has tens of megabytes of them. The file has no name where the system allows that, so a run that is
killed leaves none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from tempfile import SpooledTemporaryFile

_SMALL = 4 * 2**20
"""So many bytes need no file."""


class Spool:
    """The temporary file, which goes when nothing in it is needed any more."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_SMALL)  # noqa: SIM115  # open until `__del__`
        self._end = 0

    def keep(self, files: Mapping[str, str]) -> Mapping[str, str]:
        """Returns the same mapping of texts by path, with the texts in the file. Raises OSError where it is full."""
        return _Kept(self, {path: self._add(text) for path, text in files.items()})

    def read(self, start: int, size: int) -> str:
        """Returns the text of so many bytes."""
        self._file.seek(start)
        return self._file.read(size).decode("utf-8", "surrogatepass")

    def _add(self, text: str) -> tuple[int, int]:
        """Where a text lies now. A lone surrogate is no fault here: who writes it somewhere for good says so."""
        held = text.encode("utf-8", "surrogatepass")
        start = self._file.seek(self._end)
        self._end += self._file.write(held)
        return start, len(held)

    def __del__(self) -> None:
        self._file.close()


class _Kept(Mapping[str, str]):
    """Texts by path, each read when it is asked for."""

    def __init__(self, spool: Spool, places: Mapping[str, tuple[int, int]]) -> None:
        self._spool, self._places = spool, places

    def __getitem__(self, path: str) -> str:
        return self._spool.read(*self._places[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
