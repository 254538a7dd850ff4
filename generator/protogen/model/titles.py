"""Decides which titles are names, and how a document is called."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Sequence
from functools import cached_property
from unicodedata import normalize

from protogen.model.symbols import fits
from protogen.model.words import upper_camel, words
from protogen.schema.forms import json_type
from protogen.schema.load import Schema, Subschema
from protogen.schema.walk import reachable
from protogen.source.place import Json, split_pointer

_LONGEST = 60
_MOST = 6
"""An inline type's title with more words is a sentence, and no name."""

DEFINITIONS = frozenset({"$defs", "definitions", "schemas"})
"""Keywords whose members have names of their own."""


def usable(title: Json) -> str:
    """The title, if it can be a name: short, with a letter, and no address; else an empty text.

    >>> usable(" Web  socket "), usable("注文"), usable("42"), usable("https://example.com/schema")
    ('Web socket', '注文', '', '')
    """
    text = " ".join(normalize("NFKC", title).split()) if isinstance(title, str) else ""
    has_letter = any(fits(char) and char.isalpha() for char in text)
    return text if has_letter and len(text) <= _LONGEST and "://" not in text else ""


def same_name(one: str, other: str) -> bool:
    """Whether two names differ only in case and in what separates their words."""
    return "".join(words(one)).lower() == "".join(words(other)).lower()


def repeats(title: str, name: str) -> bool:
    """Whether a title only says what a name ends with."""
    return "".join(words(name)).lower().endswith("".join(words(title)).lower())


def document_name(title: Json, stem: str, reserved: Container[str] = ()) -> str:
    """What the type of a whole document is called: its title, or else its file. The name begins with a letter, and is
    none of `reserved`, so that it is the same in every language."""
    name = usable(title) or stem_name(stem)
    if next(filter(fits, name), "").isdigit():
        name = f"Schema {name}"
    return f"{name} model" if upper_camel(name) in reserved else name


def stem_name(stem: str) -> str:
    """A file's name without its endings, if it has a letter or a digit."""
    name = normalize("NFKC", stem).removesuffix(".json").removesuffix(".schema")
    return name if any(map(fits, name)) else "Document"


class Titles:
    """The titles of a schema's inline types. Only a title that belongs to one type, or to equal ones, is a name."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.known: dict[int, bytes] = {}

    def name(self, subschemas: Sequence[Subschema], key: str = "") -> str:
        """The name that its title gives an inline type; empty if it gives none. `key`: its member, which a title may
        repeat."""
        titles = [title for each in subschemas if (title := _inline_title(each)) and not same_name(title, key)]
        return titles[-1] if titles and _key(titles[-1]) in self._single else ""

    @cached_property
    def _single(self) -> frozenset[str]:
        """The titles that name one type."""
        starts = [self.schema.root, *self.schema.parts.values()]
        held: dict[str, set[bytes]] = {}
        for each in reachable(starts):
            if title := _inline_title(each):
                held.setdefault(_key(title), set()).add(self._digest(each.value))
        others = {_key(usable(self.schema.root.keywords.get("title"))), *map(_key, self.schema.definitions())}
        return frozenset(title for title, values in held.items() if len(values) == 1 and title not in others)

    def _digest(self, value: Json) -> bytes:
        """The same for equal values. Each value is looked at once, however deep it is."""
        if not isinstance(value, (dict, list)):
            return f"{json_type(value)} {value!r}".encode()
        if id(value) not in self.known:
            items: Iterable[tuple[object, Json]] = enumerate(value)
            if isinstance(value, dict):
                items = sorted(value.items())
            parts = (repr(name).encode() + self._digest(held) for name, held in items)
            self.known[id(value)] = hashlib.sha1(type(value).__name__.encode() + b"\0".join(parts)).digest()
        return self.known[id(value)]


def _key(title: str) -> str:
    return upper_camel(title).lower()


def _inline_title(subschema: Subschema) -> str:
    """The title of an inline type with a name: not of a definition, a reference, a list or a map."""
    value = subschema.value
    if not isinstance(value, dict) or "title" not in value or "$ref" in value or not _NAMED & value.keys():
        return ""
    tokens = split_pointer(subschema.place.pointer)
    title = usable(value["title"])
    is_inline = bool(tokens) and not (len(tokens) > 1 and tokens[-2] in DEFINITIONS)
    return title if is_inline and len(words(title)) <= _MOST and title.lower() not in _SORTS else ""


_SORTS = frozenset({"object", "array", "string", "number", "integer", "boolean", "null", "any"})
"""Titles that say of what JSON type a value is, and no more."""

_NAMED = frozenset({"properties", "enum", "oneOf", "anyOf", "allOf", "prefixItems"})
"""Keywords of values whose types have names."""
