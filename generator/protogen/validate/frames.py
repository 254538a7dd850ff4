"""Finds the documents in a stream of bytes: one per line, or one after the other in any layout."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from json import JSONDecoder

from protogen.validate.values import Chunk

Read = Callable[[int], bytes]
"""Reads at most this many bytes; none at the end."""

CHUNK = 1 << 20
"""Bytes to read and hand on at a time."""
LONGEST = 32 << 20
"""Size limit of a document, in bytes. A longer one is cut into pieces, which are not JSON."""
_HEAD = 1 << 18
_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\\n]++|\\[^\n])*+")*+(["{}\[\]]?)')
"""Matches through the next bracket outside strings, through the quote of a string that its line does not end, or to
the end."""
_SPACE = " \t\r\n"
_BLANK = re.compile(r"[ \t\r\n]*")
_START = re.compile(r"\n(?=[{\[])")
_DECODER = JSONDecoder()


def chunks(read: Read) -> Iterator[Chunk]:
    """The input in chunks that end where a document ends. Never holds more than one document and one chunk."""
    head = _fill(read, _HEAD)
    if not head:
        return
    yield from _lines(head, read) if has_lines(head) else _stream(head, read)


def _fill(read: Read, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := read(size - len(data))):
        data += more
    return data


def has_lines(head: bytes) -> bool:
    """Whether a stream has a document on every line: most of its first lines are JSON by themselves."""
    lines = head.split(b"\n")
    if len(head) >= _HEAD:
        lines.pop()  # it may be incomplete
    filled = [line for line in lines if line.strip()][:200]
    return sum(map(_is_json, filled)) * 2 >= len(filled) > 0


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _lines(data: bytes, read: Read) -> Iterator[Chunk]:
    while more := read(CHUNK):
        end = more.rfind(b"\n") + 1
        if end or len(data) + len(more) > LONGEST:
            end = end or len(more)
            yield Chunk(data + more[:end], None)
            data = more[end:]
        else:
            data += more
    if data:
        yield Chunk(data, None)


def _stream(data: bytes, read: Read) -> Iterator[Chunk]:
    scan = _Scan()
    while True:
        ends = scan.ends(data)
        more = read(CHUNK)
        if not more:
            ends = [*ends, len(data)] if data[ends[-1] if ends else 0 :].strip() else ends
        elif not ends and len(data) > LONGEST:
            ends = [scan.give_up(data)]
        if ends:
            yield Chunk(data[: ends[-1]], tuple(ends))
            scan.at -= ends[-1]
            data = data[ends[-1] :]
        if not more:
            return
        data += more


class _Scan:
    """Counts brackets outside strings; it reads each token of a stream once. `at`: where to go on."""

    def __init__(self) -> None:
        self.at = self._depth = 0

    def ends(self, data: bytes) -> list[int]:
        """The ends of the documents that end after `at`."""
        found = []
        at, depth = self.at, self._depth
        while (match := _BRACKET.match(data, at)) and (bracket := match[1]):
            at = match.end()
            if bracket == b'"':
                line_end = data.find(b"\n", at)
                if line_end < 0:  # the string goes on
                    at -= 1
                    break
                at = line_end
            elif bracket in b"{[":
                depth += 1
            elif depth > 1:
                depth -= 1
            else:
                depth = 0
                found.append(at)
        else:
            at = len(data)
        self.at, self._depth = at, depth
        return found

    def give_up(self, data: bytes) -> int:
        """Where to cut a document that is too long: before the last line that could start another."""
        starts = [data.rfind(b"\n" + bracket) + 1 for bracket in (b"{", b"[")]
        self.at, self._depth = max(starts) or len(data), 0
        return self.at


def several(text: str) -> list[tuple[int, str]]:
    """The documents of a text, each with its start. A broken one ends before the next line that could start a document,
    so a text that is one broken document may be the only piece."""
    found, at = [], _skip(text, 0)
    while at < len(text):
        end = _value(text, at)
        if end is None:
            start = _START.search(text, at + 1)
            end = start.start() if start else len(text)
        found.append((at, text[at:end]))
        at = _skip(text, end)
    return found


def _value(text: str, at: int) -> int | None:
    """The end of the value that starts at `at`; None if there is none."""
    try:
        value, end = _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(value, (dict, list, str)) or end == len(text) or text[end] in _SPACE
    return end if whole else None


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def texts(chunk: Chunk) -> Iterator[tuple[int, str | bytes]]:
    """Each text that should be a document, with the line (from 1) that it starts on."""
    if chunk.ends is not None:
        yield from _pieces(chunk.data, chunk.ends)
        return
    try:
        text = chunk.data.decode()
    except UnicodeDecodeError:
        for line, data in enumerate(chunk.data.split(b"\n"), 1):
            if data.strip(b" \t\r"):
                yield line, data
        return
    for line, each in enumerate(text.split("\n"), 1):
        if each.strip(" \t\r"):
            yield line, each


def _pieces(data: bytes, ends: tuple[int, ...]) -> Iterator[tuple[int, str | bytes]]:
    start, line = 0, 1
    for end in ends:
        piece = data[start:end]
        bare = piece.lstrip(b" \t\r\n")
        line += piece.count(b"\n", 0, len(piece) - len(bare))
        if bare:
            try:
                yield line, bare.decode()
            except UnicodeDecodeError:
                yield line, bare
        line += bare.count(b"\n")
        start = end
