"""What a mock or a tap saw: events, told one by one, without a credential in any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from protogen.dataclass import dataclass
from protogen.source.place import Json


@dataclass(frozen=True, slots=True)
class Event:
    """One event on one connection. `who`: `client` or `server`; `what`: a word such as `upgrade`, `message`, `closed`;
    `about`: more of it; `fault`: what is wrong with it, if anything; `document`: the text of a message."""

    number: int
    name: str
    """The scenario, or the channel."""
    who: str
    what: str
    about: str = ""
    fault: str = ""
    document: str | None = None
    rule: str = ""
    """What kind of fault it is: `violation` of a message's schema, or `order` of messages; empty: of the connection."""

    def words(self) -> Json:
        """The event as a JSON object, without the document."""
        found = {"connection": self.number, "name": self.name, "who": self.who, "what": self.what}
        return found | {key: held for key in ("about", "fault", "rule") if (held := getattr(self, key))}


Tell: TypeAlias = Callable[[Event], None]

SECRET = "***"
SHORTEST = 6
"""Credentials of fewer characters are not looked for: they would be found in every text."""


class Secrets:
    """The credentials seen so far, which are taken out of every text."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def add(self, texts: Iterable[str]) -> None:
        """Remember credentials."""
        self._known.update(each for each in texts if len(each) >= SHORTEST)

    def hidden(self, text: str) -> str:
        """The text with `***` for each credential in it."""
        for each in sorted(self._known, key=len, reverse=True):
            if each in text:
                text = text.replace(each, SECRET)
        return text
