"""What a message is to a client, by the rules of docs/clients.md: decided here once more, from the wire alone."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from protogen.dataclass import dataclass
from protogen.live.stage import Stage, read
from protogen.source.place import Json
from protogen.wire.client import Client
from protogen.wire.values import Call


class Sorted(NamedTuple):
    """A message: the machine's event (empty: it only shows life), its value, its code, and the call it answers."""

    event: str
    value: Json = None
    code: str = ""
    call: Call | None = None


@dataclass
class Sorter:
    """Sorts the messages of one client, across its connections. `pending`: the calls that wait for replies, with the
    values of their ids."""

    stage: Stage
    client: Client
    subject: str
    strict: bool

    def __post_init__(self) -> None:
        checker = self.stage.checker(self.client.channel.sends, tolerant=not self.strict)
        self._judge = lru_cache(64)(checker.judge) if checker else None  # some scenarios repeat one text
        self._last: tuple[float | str, str] | None = None
        self.pending: list[tuple[Call, Json]] = []

    def sort(self, text: str) -> Sorted:
        """What a message is."""
        keep, channel = self.client.keep_alive, self.client.channel
        if keep and keep.expect and text == keep.expect:
            return Sorted("")
        judged = self._judge(text) if self._judge else None
        if judged is None or judged.violations:
            return Sorted("message.invalid")
        value = judged.value
        carried = read(value, channel.correlation) if self.client.subject else None
        if carried is not None and carried != self.subject:
            return Sorted("message.invalid")
        tag = self._tag(value)
        if (call := self._answered(tag, value)) is not None:
            return Sorted("", value, call=call)
        if self._is_stale(value, text):
            return Sorted("message.stale", value)
        return self._kind(tag, value)

    def delivered(self, value: Json, text: str) -> None:
        """Remember the message delivered last."""
        if (place := self._place(value)) is not None:
            self._last = place, text

    def _kind(self, tag: str, value: Json) -> Sorted:
        flow = self.client.flow
        if tag in flow.end:
            code = read(value, flow.code) if flow.code else None
            known = code if isinstance(code, str) else ""
            return Sorted(f"message.{flow.recover.get(known, 'terminal')}", value, known)
        known_tag = not tag or tag in self.client.tags
        return Sorted("message.ordinary" if known_tag else "message.unknown", value)

    def _tag(self, value: Json) -> str:
        for key in self.client.tag:
            value = value.get(key) if isinstance(value, dict) else None
        return value if self.client.tag and isinstance(value, str) else ""

    def _answered(self, tag: str, value: Json) -> Call | None:
        for number, (call, id) in enumerate(self.pending):
            tags = {one for each in call.reply for one in self.client.tags_of(each.name)}
            if (not tags or tag in tags) and (call.ids is None or read(value, call.ids[1]) == id):
                del self.pending[number]
                return call
        return None

    def _place(self, value: Json) -> float | str | None:
        order = self.client.channel.order
        place = read(value, order) if order else None
        return place if isinstance(place, (int, float, str)) else None

    def _is_stale(self, value: Json, text: str) -> bool:
        place = self._place(value)
        if self._last is None or place is None or isinstance(place, str) != isinstance(self._last[0], str):
            return False
        last, before = self._last
        return place < last or (place == last and text == before)  # type: ignore[operator]
