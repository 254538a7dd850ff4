"""Frames of WebSockets as bytes (RFC 6455 section 5.2), also those that no library would send."""

from __future__ import annotations

import struct
from collections.abc import Iterator

TEXT, CLOSE, PING = 1, 8, 9


def frame(opcode: int, payload: bytes, *, fin: bool = True, rsv: int = 0, length: int | None = None) -> bytes:
    """One frame of a server, without a mask. `length`: what it says of its length, if that is not true."""
    size = len(payload) if length is None else length
    head = bytes([fin << 7 | rsv << 4 | opcode])
    if size < 126:
        head += bytes([size])
    elif size < 1 << 16:
        head += struct.pack("!BH", 126, size)
    else:
        head += struct.pack("!BQ", 127, size)
    return head + payload


def message(payload: bytes, pieces: int = 1) -> Iterator[bytes]:
    """The frames of a text message, cut into pieces of one size; a piece may end within a character."""
    size = max(1, -(-len(payload) // pieces))
    cuts = [payload[at : at + size] for at in range(0, len(payload), size)] or [b""]
    for number, each in enumerate(cuts):
        yield frame(0 if number else TEXT, each, fin=number == len(cuts) - 1)


def closing(code: int | None, reason: str = "") -> bytes:
    """A close frame."""
    return frame(CLOSE, b"" if code is None else struct.pack("!H", code) + reason.encode()[:123])


def size(data: bytes | bytearray, at: int = 0) -> int:
    """The whole length of the frame that begins at a place; 0 if its head is not complete."""
    if len(data) < at + 2:
        return 0
    short, mask = data[at + 1] & 0x7F, 4 if data[at + 1] & 0x80 else 0
    more = {126: 2, 127: 8}.get(short, 0)
    if len(data) < at + 2 + more:
        return 0
    length = int.from_bytes(data[at + 2 : at + 2 + more], "big") if more else short
    return 2 + more + mask + length
