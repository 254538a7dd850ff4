"""Tells a document from a schema: whoever gives a sample as a schema would get types that say nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import NamedTuple

from protogen.schema.forms import FORMS, TYPES, remedy
from protogen.schema.keywords import KEYWORDS, Keyword, Nested, did_you_mean
from protogen.source.place import Json


class Guess(NamedTuple):
    """What a value is that is no schema, in words, and what to do."""

    why: str
    help: str


_INFER = "`protogen infer FILE` makes a schema from samples; `protogen validate FILE --schema SCHEMA` checks them"
_TALKATIVE = frozenset(
    {"title", "description", "default", "examples", "deprecated", "$comment", "id", "$id", "$schema"}
)
"""Keywords that say nothing of what is valid. Ordinary data have members of these names, too."""
_PLAIN = frozenset({"format", "pattern", "minimum", "maximum", "const", "contains", "not", "if", "then", "else"})
"""Keywords that are ordinary members' names: they make a schema only where no other member speaks against it."""
_CONTAINERS = ("openapi", "swagger", "asyncapi")
_GEOJSON = frozenset({"geometry", "features", "geometries", "coordinates"})
_PACKAGE = frozenset({"dependencies", "devDependencies", "scripts", "main", "exports", "bin", "license", "private"})
_SHOWN = 4
_MOST = 64
"""So many members are looked at whether they are misspelt keywords."""
_DEPTH = 4


def guess(value: Json) -> Guess | None:
    """What the value of a file is, if it is rather a document than a schema.

    A schema has a keyword with a value that this keyword can have. `{}`, `true` and `false` are schemas as well.
    """
    if isinstance(value, bool) or value == {}:
        return None
    if isinstance(value, list):
        return _list(value)
    if not isinstance(value, dict):
        return None  # told as a malformed schema
    if "$schema" in value:
        return _described(value)
    return None if _is_schema(value) or _all_schemas(value.values()) else _object(value)


def _list(value: list[Json]) -> Guess:
    if value and _all_schemas(value):
        return Guess("it is an array of schemas", 'give each a name in `$defs`, or write {"oneOf": [...]}')
    return Guess(f"it is an array of {len(value)} item{'' if len(value) == 1 else 's'}", _INFER)


def _described(value: Mapping[str, Json]) -> Guess | None:
    """A document that names the schema it follows in `$schema`, as config files do."""
    named = value["$schema"]
    foreign = isinstance(named, str) and "json-schema.org/" not in named
    if not foreign or len(value) == 1 or _is_schema(value) or _all_schemas(islice(value.values(), 1, None)):
        return None
    why = f"its `$schema` is {json.dumps(named[:80], ensure_ascii=False)}, and it has no keyword of JSON Schema"
    return Guess(why, f"to read the schema that describes it, save that one and name it; {_INFER}")


def _object(value: Mapping[str, Json]) -> Guess:
    """What an object that is no schema looks like."""
    named = [word for word in _CONTAINERS if word in value]
    if named:
        return Guess(
            f"it has `{named[0]}`, but no `info`, `paths`, `channels` or `components`", "name the whole document"
        )
    if any(isinstance(value.get(word), dict) for word in ("components", "paths", "channels")):
        help = 'name the version at the root, as in "openapi": "3.1.0" or "asyncapi": "3.0.0"'
        return Guess("it is part of an OpenAPI or AsyncAPI document, and names neither", help)
    others = [name for name in value if name not in _fitting(value)]
    if not others:
        words = ", ".join(f"`{name}`" for name in value)
        help = f'say what is valid, as in "type": "object" with `properties`. Or is it a sample? {_INFER}'
        return Guess(f"it has only {words}, which say{'s' * (len(value) == 1)} nothing of what is valid", help)
    if isinstance(value.get("type"), str) and _GEOJSON & value.keys():
        return Guess(f"it is GeoJSON: `type` is {json.dumps(value['type'][:40])}", _INFER)
    if "name" in value and _PACKAGE & value.keys():
        return Guess("it is the manifest of a package", _INFER)
    names = ", ".join(f"`{name[:40]}`" for name in others[:_SHOWN])
    return Guess(f"its members are {names}{' and others' if len(others) > _SHOWN else ''}", _INFER)


def _all_schemas(values: Iterable[Json]) -> bool:
    """Whether values are schemas each, as in a file of definitions."""
    return all(isinstance(each, dict) and _is_schema(each) for each in values)


def _is_schema(value: Mapping[str, Json], depth: int = _DEPTH) -> bool:
    """Whether keywords with fitting values speak for a schema."""
    words = _fitting(value, depth)
    if "type" in value and "type" not in words and isinstance(value["type"], str):
        # `type` is some tag: only what no ordinary document has makes it a schema
        return any(_certain(name, held) for name, held in words.items())
    strong = words.keys() - _TALKATIVE - _PLAIN
    if any(_speaks(words[name]) for name in strong):
        return True
    return value.keys() <= words.keys() and bool(words.keys() - _TALKATIVE)


def _fitting(value: Mapping[str, Json], depth: int = _DEPTH) -> Mapping[str, Json]:
    """The members that could be keywords, maybe misspelt, by the names they were meant to have."""
    known = value.keys() & KEYWORDS.keys()
    rows = {name: KEYWORDS[name] for name in value if name in known}
    if not rows or len(value) <= _MOST:
        for name in islice((name for name in value if name not in known), _MOST):
            if (row := KEYWORDS.get(did_you_mean(name) or "")) and _telling(row, value[name]):
                rows[name] = row
    found = {name: value[name] for name, row in rows.items() if _fits(row, value[name], depth)}
    return found | {name: held for name, held in value.items() if name.startswith("x-")}


def _telling(row: Keyword, held: Json) -> bool:
    """Whether a word that resembles a keyword is one for certain: `ref`, `pattern1`, `defaults` are ordinary."""
    return row.nested is not Nested.NONE or row.name == "required" or (row.name == "type" and held in TYPES)


def _certain(name: str, held: Json) -> bool:
    """Whether a keyword makes a schema even beside a `type` that is none."""
    if name in ("$schema", "$ref", "$defs", "definitions", "allOf", "anyOf", "oneOf", "x-protogen"):
        return True
    return name == "properties" and any(isinstance(each, dict) and _is_schema(each, 2) for each in held.values())


def _speaks(held: Json) -> bool:
    """Whether the value of a keyword is more than an empty list or object."""
    return held not in ([], {}) and held is not True


def _fits(row: Keyword, held: Json, depth: int) -> bool:
    """Whether a keyword can have this value, maybe misspelt."""
    if row.name == "type":
        return FORMS["type"].fits(held) or bool(remedy("type", "type", held)) or _misspelt(held)
    if row.nested is Nested.NONE or not depth:
        return FORMS[row.form].fits(held)
    if row.nested is Nested.MAP:
        return isinstance(held, dict) and _schemas([*held.values()], depth - 1)
    if row.nested is Nested.LIST or (isinstance(held, list) and row.nested is Nested.ONE_OR_LIST):
        return isinstance(held, list) and bool(held) and _schemas(held, depth - 1)
    return _schemas([held], depth - 1)


def _misspelt(held: Json) -> bool:
    return isinstance(held, str) and bool(get_close_matches(held, TYPES, 1, 0.75))


def _schemas(values: list[Json], depth: int) -> bool:
    """Whether values can be subschemas: objects and booleans, of which an object says something."""
    objects = [each for each in values if isinstance(each, dict)]
    if not all(isinstance(each, (dict, bool)) for each in values):
        return False
    return not any(objects) or any(_is_schema(each, depth) for each in objects)
