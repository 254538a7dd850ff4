"""Writes Swift literals, and names for the members of declarations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from protogen.languages.examples import Words
from protogen.languages.language import own_name
from protogen.languages.templates import reserved_words
from protogen.model.spec import Node
from protogen.model.symbols import spoken
from protogen.model.words import Given, identifiers, lower_camel, upper_camel
from protogen.source.place import Json

WORDS = Words(
    reserved_words("swift"),
    highlighted="import let try switch case if default break nil true false",
)
_GROUPED = 1_000_000
"""From this number on, swift-format groups digits."""


def literal(value: Json) -> str:
    """A JSON scalar as Swift source.

    >>> literal('say "hi"'), literal(True), literal(1.5)
    ('"say \\\\"hi\\\\""', 'true', '1.5')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}" if abs(value) >= _GROUPED else str(value)
    if not isinstance(value, str):
        return repr(value)
    plain = value.isprintable() and '"' not in value and "\\" not in value
    return f'"{value if plain else "".join(map(_escaped, value))}"'


def _escaped(char: str) -> str:
    if char in '\\"':
        return f"\\{char}"
    known = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
    if char in known:
        return known[char]
    return char if char.isprintable() else f"\\u{{{ord(char):X}}}"


def members(
    names: Iterable[Node],
    reserved: Iterable[str] = (),
    *,
    avoided: Collection[str] = (),
    wire: bool = True,
    pinned: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
    exact: bool = False,
) -> Mapping[str, Given]:
    """Property or case names for nodes: the name on the wire if it is legal, else its words in camel case. `exact`:
    the names of cases are values on the wire."""
    nodes = {node.name: node for node in names}
    own = {name: word for name, node in nodes.items() if (word := chosen(node))}

    return identifiers(
        nodes,
        _property if wire else _case,
        reserved={*reserved, "self", "init"},
        avoided=avoided,
        escape=lambda word: f"{word}Value",
        digit_prefix="_" if wire else "value",
        pinned=pinned,
        taken=taken,
        chosen=own,
        exact=wire or exact,
    )


def _property(name: str) -> str:
    return name if _is_plain(name) else lower_camel(name)


def _case(name: str) -> str:
    """A case's name. Two numbers stay apart: `1.1` is not `11`."""
    return lower_camel(spoken(name) if _VERSION.search(name) else name)


_VERSION = re.compile(r"\d\.\d")


def quoted(given: Mapping[str, Given]) -> Mapping[str, str]:
    """The names as written in code: Swift's reserved words in backticks."""
    reserved = reserved_words("swift")
    return {name: f"`{each.word}`" if each.word in reserved else each.word for name, each in given.items()}


def type_name(name: str) -> str:
    """A name in the case of types. A name of caseless letters is changed, so that no property hides the type."""
    word = upper_camel(name)
    return word if not word or word.isascii() or word[0].isupper() else f"T{word}"


def _is_plain(name: str) -> bool:
    return name.isascii() and name.isalnum() and name[0].islower()


def chosen(node: Node, *, of_type: bool = False) -> str:
    """The name that the annotation gives. One subschema can be both a member and its type: a capital means the type."""
    name = own_name(node, "swift")
    return name if name[:1].isupper() == of_type else ""


def typed_name(node: Node) -> str:
    """The name of the typed view beside a member that stays a `String` (annotation `swift.typed`)."""
    swift = node.notes.get("swift")
    return str(swift.get("typed", "")) if isinstance(swift, dict) else ""
