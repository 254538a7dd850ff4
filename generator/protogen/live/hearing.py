"""Turns the bytes of one direction of a WebSocket into whole messages, pings and closes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from protogen.live import frames

if TYPE_CHECKING:
    from websockets.protocol import Protocol

LARGEST = 16 * 1024 * 1024
"""A larger message is a fault, in bytes: no library keeps an endless one either."""


class Heard(NamedTuple):
    """What came: `message`, `ping`, `pong` or `closed`, and its bytes (of a close: the code and the reason)."""

    what: str
    data: bytes = b""
    binary: bool = False
    """Whether it is a binary message."""

    @property
    def code(self) -> str:
        """The code of a close; empty if it has none."""
        return str(struct.unpack("!H", self.data[:2])[0]) if len(self.data) >= 2 else ""


class Hearing:
    """Hears one direction. `fault`: why nothing more can be understood; empty as long as it can."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._pieces: list[bytes] = []
        self._size = 0
        self._binary = False
        self.fault = ""

    def heard(self, data: bytes) -> Iterator[Heard]:
        """Yields what the next bytes complete."""
        if self.fault:
            return
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            opcode, held, fin = int(event.opcode), bytes(event.data), event.fin  # type: ignore[union-attr]
            self._binary = opcode == 2 if opcode in (1, 2) else self._binary
            if opcode in (0, 1, 2):
                yield from self._piece(held, fin)
            else:
                yield Heard({frames.CLOSE: "closed", frames.PING: "ping"}.get(opcode, "pong"), held)
        if self._protocol.parser_exc is not None and not self.fault:
            self.fault = f"a faulty frame: {self._protocol.parser_exc}"

    def _piece(self, data: bytes, fin: bool) -> Iterator[Heard]:
        self._size += len(data)
        if self._size > LARGEST:
            self._pieces, self.fault = [], f"a message of more than {LARGEST} bytes"
            return
        self._pieces.append(data)
        if fin:
            whole, self._pieces, self._size = b"".join(self._pieces), [], 0
            yield Heard("message", whole, self._binary)
