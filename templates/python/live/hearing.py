"""What a message is to a client: the end, one that repeats, an old one, none at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from .._reading import InvalidDocument, Reader
from .._runtime.checker import Violation
from .._runtime.jsontext import Json, parse
from .channel import Channel
from .values import Reading

M = TypeVar("M")


class Heard(NamedTuple, Generic[M]):
    """A message. `event`: the machine's; empty for what only shows life."""

    event: str
    text: str = ""
    message: M | None = None
    value: Json = None
    tag: str = ""
    code: str = ""
    violations: tuple[Violation, ...] = ()


class Hearing(Generic[M]):
    """Says what messages are. `subject`: the value that each must carry."""

    def __init__(self, channel: Channel[M], reading: Reading, subject: str | None):
        self._channel, self._subject = channel, subject
        self._known, self._ends = frozenset(channel.tags), frozenset(channel.ends)
        self._reads: list[Callable[[str], M]] = [
            each.read_strict if reading is Reading.STRICT else each.read_tolerant
            for each in channel.readers
        ]
        self._last: tuple[float | str, str] | None = None
        """The place in the order, and the text, of the message delivered last."""

    def hear(self, data: str | bytes) -> Heard[M]:
        """What a message is."""
        try:
            text = data if isinstance(data, str) else data.decode()
        except UnicodeDecodeError:
            return self._invalid("", "", "utf-8", "a binary message that is not UTF-8")
        if text == self._channel.answers != "":
            return Heard("")
        try:
            message = self._read(text)
        except InvalidDocument as error:
            return Heard("message.invalid", text, violations=error.violations)
        value = parse(text)
        channel = self._channel
        carried = found(value, channel.correlation) if self._subject else None
        if carried is not None and carried != self._subject:
            problem = "the message is about something else"
            return self._invalid(text, channel.correlation, "correlation", problem)
        tag = self._tag(value)
        kind, code = self._kind(tag, value)
        return Heard(f"message.{kind}", text, message, value, tag, code)

    def is_stale(self, heard: Heard[M]) -> bool:
        """Whether a message is older than the last one delivered, or the same."""
        place = self._place(heard.value)
        if self._last is None or place is None:
            return False
        last, text = self._last
        try:
            return place < last or (place == last and text == heard.text)  # type: ignore[operator]
        except TypeError:
            return False

    def delivered(self, heard: Heard[M]) -> None:
        """Remember a message as the last one."""
        place = self._place(heard.value)
        if place is not None:
            self._last = place, heard.text

    def _read(self, text: str) -> M:
        """The message, by the first reader that takes it."""
        for read in self._reads[:-1]:
            try:
                return read(text)
            except InvalidDocument:
                continue
        return self._reads[-1](text)

    def _kind(self, tag: str, value: Json) -> tuple[str, str]:
        channel = self._channel
        if tag in self._ends:
            code = found(value, channel.code) if channel.code else None
            known = code if isinstance(code, str) else ""
            return channel.recover.get(known, "terminal"), known
        if tag and tag not in self._known:
            return "unknown", ""
        return "ordinary", ""

    def _tag(self, value: Json) -> str:
        if not self._channel.tag:
            return ""
        for key in self._channel.tag:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, str) else ""

    def _place(self, value: Json) -> float | str | None:
        place = found(value, self._channel.order) if self._channel.order else None
        return place if isinstance(place, (int, float, str)) else None

    @staticmethod
    def _invalid(text: str, pointer: str, keyword: str, problem: str) -> Heard[Any]:
        violation = Violation(pointer, keyword, "#", problem)
        return Heard("message.invalid", text, violations=(violation,))


def found(value: Json, pointer: str) -> Json:
    """The value at a JSON Pointer; None if there is none."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def checked(readers: tuple[Reader[Any], ...], message: object) -> str:
    """The message as JSON. Raises InvalidDocument if the contract does not allow it."""
    violations: tuple[Violation, ...] = ()
    for reader in readers:
        text = reader.to_json(message)
        violations = reader.violations(text)
        if not violations:
            return text
    raise InvalidDocument(violations)
