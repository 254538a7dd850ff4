"""The option `readers` of the Swift target: the ways of reading that a package has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protogen.languages import client
from protogen.source.place import Json

NAME = "readers"
OPTION: Mapping[str, Json] = {
    NAME: {
        "type": "array",
        "items": {"type": "string", "enum": ["strict", "tolerant"]},
        "default": ["strict", "tolerant"],
        "description": 'The ways of reading. With ["tolerant"] alone, what only strict reading needs is left out.',
    }
}


def strictly(options: Mapping[str, object]) -> bool:
    """Whether the package reads strictly, too."""
    named = options.get(NAME)
    return not isinstance(named, list) or "strict" in named


def protocol(options: Mapping[str, object]) -> str:
    """The protocol of the run-time that documents conform to."""
    return "JSONDocument" if strictly(options) else "TolerantDocument"


def refused(options: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """The option, and why a package cannot be made so."""
    named = options.get(NAME)
    if isinstance(named, list) and "tolerant" not in named:
        yield NAME, 'every package reads tolerantly; add "tolerant"'
    elif not strictly(options) and options.get(client.NAME) is True:
        yield NAME, 'a client checks strictly what it sends; add "strict", or leave `client` out'
