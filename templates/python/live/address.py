"""Where a client connects: the URL and the headers, and their texts without credentials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from .channel import Channel, Parameter
from .transport import Request, is_local

HIDDEN = "***"
_HIDES = 6
"""A credential this long is hidden wherever it stands in a text; a shorter one could be
a part of any word."""


class Address:
    """The address of one client."""

    def __init__(
        self, channel: Channel[Any], server: str, *, insecure: bool, max_size: int
    ) -> None:
        parts = urlsplit(server)
        if parts.scheme not in ("ws", "wss") or not parts.hostname:
            raise ValueError("a server is a URL that begins with wss:// or ws://")
        self._channel, self._max_size = channel, max_size
        self._server = server.rstrip("/")
        usual = f"http{self._server.removeprefix('ws')}"
        self.http = channel.http.get(self._server, usual).rstrip("/")
        """Where HTTP requests go, without a path."""
        plain = [
            each
            for each in (self._server, self.http)
            if urlsplit(each).scheme in ("ws", "http") and not is_local(each)
        ]
        if plain and channel.credentials and not insecure:
            raise ValueError(
                "ws:// and http:// show the credential to everybody on the way: "
                "use wss:// and https://, or allow_insecure=True"
            )

    def check(self, given: Mapping[str, object]) -> None:
        """Raise TypeError for a value that is no text or function,
        ValueError for one that a header cannot have."""
        for each in self._channel.parameters:
            value = given.get(each.name)
            if (value is None and each.place != "path") or callable(value):
                continue
            if not isinstance(value, str):
                raise TypeError(f"{each.name} is a text, not {type(value).__name__}")
            if each.place == "header" and (
                not value.isprintable() or max(value, default="") > "\xff"
            ):
                raise ValueError(f"{each.name} has a character that no header may have")

    def request(self, given: Mapping[str, str], cursor: str | None) -> Request:
        """What a transport needs. `given`: the parameters' values; `cursor`: what a new
        connection follows."""
        values = dict(given)
        if self._channel.cursor and cursor is not None:
            values[self._channel.cursor[0]] = cursor
        secret = {*self._channel.credentials}
        return Request(
            url=self._url({name: quoted(each) for name, each in values.items()}),
            shown=self._url(
                {
                    name: HIDDEN if name in secret else quoted(each)
                    for name, each in values.items()
                }
            ),
            headers={each.name: given[each.name] for each in self._at("header", given)},
            subprotocols=self._channel.subprotocols,
            max_size=self._max_size,
        )

    def _at(self, place: str, values: Mapping[str, str]) -> Iterator[Parameter]:
        for each in self._channel.parameters:
            if each.place == place and each.name in values:
                yield each

    def _url(self, values: Mapping[str, str]) -> str:
        path = "".join(
            values[each] if number % 2 else each
            for number, each in enumerate(self._channel.path)
        )
        names = [each.name for each in self._at("query", values)]
        if self._channel.cursor and self._channel.cursor[0] in values:
            names = [*dict.fromkeys([*names, self._channel.cursor[0]])]
        query = "&".join(f"{quoted(name)}={values[name]}" for name in names)
        return f"{self._server}{path}{'?' if query else ''}{query}"


class Secrets:
    """The credentials that a client has had, to keep them out of texts."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def add(self, text: str) -> None:
        """Hide this from now on, also as it stands in URLs."""
        if len(text) >= _HIDES:
            self._known |= {text, quoted(text)}

    def hidden(self, text: str) -> str:
        """The text without them."""
        for each in sorted(self._known, key=len, reverse=True):
            text = text.replace(each, HIDDEN)
        return text


def quoted(text: str) -> str:
    """A text in a URL: all but unreserved characters (RFC 3986) are escaped."""
    return quote(text, safe="")
