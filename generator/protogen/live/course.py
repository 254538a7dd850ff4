"""Follows the messages of one connection, and says where their order is not the one that the contract describes."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.live.stage import read
from protogen.source.place import Json
from protogen.wire.values import Channel


class Course:
    """What a server has sent on one connection so far. `subject`: what the connection is about."""

    def __init__(self, channel: Channel, subject: str, tag: tuple[str, ...]) -> None:
        self._channel, self._subject, self._tag = channel, subject, tag
        self._last: dict[str, float] = {}
        self.ended = ""
        """The tag of the last message, once it came."""

    def message(self, value: Json) -> Iterator[str]:
        """Yields what is wrong with the next message, after those before it."""
        flow, tag = self._channel.flow, self._tagged(value)
        if self.ended:
            yield f"after-end: nothing may follow `{self.ended}`"
        if flow is not None and tag and tag not in (*flow.repeat, *flow.end) and flow.repeat:
            yield f"unlisted: `flow` does not name `{tag}`"
        if self._channel.order:
            yield from self._rising("order", self._channel.order, value)
        if flow is not None and tag in flow.repeat:
            for pointer in flow.advances:
                yield from self._rising("advances", pointer, value)
        carried = read(value, self._channel.correlation) if self._channel.correlated else None
        if carried is not None and self._subject and carried != self._subject:
            yield f"correlation: {self._channel.correlation} is not the connection's subject"
        if flow is not None and tag in flow.end and not self._recovers(value):
            self.ended = self.ended or tag

    def closed(self, code: str, *, first: bool) -> Iterator[str]:
        """Yields what is wrong with a close of the server. `first`: whether the client had not closed before."""
        if self._channel.flow is None or not first:
            return
        if self.ended:
            yield "closed-before-client: the last message can be lost (wait for the client's close)"
        elif code in ("", "1000"):
            yield "closed-without-end: no last message came, so clients connect again"

    def _tagged(self, value: Json) -> str:
        for token in self._tag:
            value = value.get(token) if isinstance(value, dict) else None
        return value if isinstance(value, str) else ""

    def _recovers(self, value: Json) -> bool:
        flow = self._channel.flow
        return bool(flow and flow.code and str(read(value, flow.code)) in flow.recover)

    def _rising(self, rule: str, pointer: str, value: Json) -> Iterator[str]:
        now = read(value, pointer)
        if isinstance(now, bool) or not isinstance(now, (int, float)):
            return
        before = self._last.get(pointer)
        if before is not None and now < before:
            yield f"{rule}: {pointer} goes down from {before} to {now}"
        self._last[pointer] = now if before is None else max(before, now)
