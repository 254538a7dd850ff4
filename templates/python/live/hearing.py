"""What a message is to a client: the end, one that repeats, an old one, none at all."""

from __future__ import annotations

from typing import Any, Generic, NamedTuple, TypeVar

from .._invalid import InvalidDocument
from .._reading import Reader
from .._runtime.checker import Violation
from .._runtime.jsontext import Json
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
    place: float | str | None = None
    """Its value in the order of messages."""
    violations: tuple[Violation, ...] = ()


class Hearing(Generic[M]):
    """Says what messages are. `subject`: the value that each must carry."""

    def __init__(self, channel: Channel[M], reading: Reading, subject: str | None):
        self._channel, self._subject = channel, subject
        self._known, self._ends = frozenset(channel.tags), frozenset(channel.ends)
        self._reading = str(reading)
        self._order, self._about = tokens(channel.order), tokens(channel.correlation)
        self._code = tokens(channel.code)
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
            message, value = self._read(text)
        except InvalidDocument as error:
            return Heard("message.invalid", text, violations=error.violations)
        if self._subject is not None:
            carried = at(value, self._about)
            if carried is not None and carried != self._subject:
                problem = "the message is about something else"
                about = self._channel.correlation
                return self._invalid(text, about, "correlation", problem)
        tag = self._tag(value)
        kind, code = self._kind(tag, value)
        return Heard(
            f"message.{kind}", text, message, value, tag, code, self._place(value)
        )

    def is_stale(self, heard: Heard[M]) -> bool:
        """Whether a message is older than the last one delivered, or the same."""
        if self._last is None or heard.place is None:
            return False
        last, text = self._last
        try:
            is_older = heard.place < last  # type: ignore[operator]
        except TypeError:
            return False
        return is_older or (heard.place == last and text == heard.text)

    def delivered(self, heard: Heard[M]) -> None:
        """Remember a message as the last one."""
        if heard.place is not None:
            self._last = heard.place, heard.text

    def _read(self, text: str) -> tuple[M, Json]:
        """The message and its value, by the first reader that takes it."""
        *others, last = self._channel.readers
        for each in others:
            try:
                return each._read_with_value(self._reading, text)
            except InvalidDocument:
                continue
        return last._read_with_value(self._reading, text)

    def _kind(self, tag: str, value: Json) -> tuple[str, str]:
        channel = self._channel
        if tag in self._ends:
            code = at(value, self._code) if self._code else None
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
        place = at(value, self._order) if self._order else None
        return place if isinstance(place, (int, float, str)) else None

    @staticmethod
    def _invalid(text: str, pointer: str, keyword: str, problem: str) -> Heard[Any]:
        violation = Violation(pointer, keyword, "#", problem)
        return Heard("message.invalid", text, violations=(violation,))


def tokens(pointer: str) -> tuple[str, ...]:
    """The parts of a JSON Pointer."""
    parts = pointer.split("/")[1:]
    return tuple(each.replace("~1", "/").replace("~0", "~") for each in parts)


def at(value: Json, keys: tuple[str, ...]) -> Json:
    """The value at the end of some keys; None if there is none."""
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def found(value: Json, pointer: str) -> Json:
    """The value at a JSON Pointer; None if there is none."""
    return at(value, tokens(pointer))


def checked(readers: tuple[Reader[Any], ...], message: object) -> str:
    """The message as JSON. Raises InvalidDocument if the contract does not allow it."""
    violations: tuple[Violation, ...] = ()
    for reader in readers:
        text = reader.to_json(message)
        violations = reader.violations(text)
        if not violations:
            return text
    raise InvalidDocument(violations)
