"""Makes objects of this package's classes of checked JSON values, and JSON of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from . import models
from ._objects import KEEPS_ALL, Choose, Make, maker, members
from ._runtime.jsonfault import MAX_DEPTH
from ._runtime.jsontext import parse
from ._runtime.values import JSON_TYPES, identity

__all__ = ["KEEPS_ALL", "Choose", "built", "plain"]

_SCALARS = frozenset({str, int, float, bool, type(None)})


def built(root: str, value: Any, choose: Choose) -> Any:
    """The object for a document that has been checked. `choose` picks the alternatives of unions."""
    return _named(_shapes()["roots"][root])(value, choose)


def plain(value: Any, room: int = MAX_DEPTH) -> Any:
    """The JSON value of an object. `room`: how many levels it may have."""
    kind = type(value)
    if kind in _SCALARS:
        return value
    if isinstance(value, Enum):
        return value.value
    if not room:
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
    if kind is list or kind is tuple:
        return [plain(each, room - 1) for each in value]
    if kind is not dict:
        value = members(value, _shapes()["classes"].get(kind.__name__))
        if not isinstance(value, dict):
            return value
    return {key: plain(each, room - 1) for key, each in value.items()}


def named(union: str) -> Any:
    """The type of a union, by its name in the schema."""
    classes = _shapes()["classes"].items()
    return next(
        getattr(models, name) for name, each in classes if each.get("union") == union
    )


@cache
def _shapes() -> Any:
    data = files(__package__).joinpath("_shapes.json")
    return parse(data.read_text(encoding="utf-8"))


def _make(kind: Any) -> Make | None:
    """What makes a value of a type (a name, or a word and types); None: it stays as it is."""
    match kind:
        case None:
            return None
        case str():
            return lambda value, choose: _named(kind)(value, choose)
        case ["nullable", inner]:
            make = _always(inner)
            return lambda value, choose: None if value is None else make(value, choose)
        case ["list", item]:
            make = _always(item)
            return lambda value, choose: [make(each, choose) for each in value]
        case ["map", item]:
            make = _always(item)
            return lambda value, choose: {
                key: make(each, choose) for key, each in value.items()
            }
        case ["tuple", *items]:
            row = _row([*map(_always, items)], _same)
            return lambda value, choose: tuple(row(value, choose))
        case ["row", rest, *items]:
            return _row([*map(_always, items)], _always(rest))
    raise AssertionError(kind)


def _same(value: Any, choose: Choose) -> Any:
    return value


def _always(kind: Any) -> Make:
    return _make(kind) or _same


def _row(items: Sequence[Make], rest: Make) -> Make:
    """A list with a type for each of its first items."""

    def make(value: Any, choose: Choose) -> Any:
        return [
            (items[number] if number < len(items) else rest)(each, choose)
            for number, each in enumerate(value)
        ]

    return make


@cache
def _named(name: str) -> Make:
    """What makes a value of a class or of a type with a name."""
    shape = _shapes()["classes"][name]
    match shape:
        case {"members": rows}:
            makes = [(key, attribute, _make(kind)) for key, attribute, _, kind in rows]
            return maker(getattr(models, name), makes, _make(shape.get("rest")))
        case {"enum": True}:
            listed = {each.value: each for each in getattr(models, name)}
            return lambda value, choose: listed.get(value, value)
        case {"raw": member}:
            return lambda value, choose: getattr(models, name)(**{member: value})
        case {"is": kind}:
            return _always(kind)
        case {"tag": path, "variants": rows, "unknown": unknown}:
            return _tagged(path, rows, _always(unknown))
        case {"types": kinds}:
            return _typed({kind: _always(each) for kind, each in kinds.items()})
        case {"union": union, "variants": kinds, "unknown": unknown}:
            return _chosen(union, [*map(_always, kinds)], _always(unknown))
    raise AssertionError(shape)


def _tagged(path: Sequence[str], rows: Sequence[Any], unknown: Make) -> Make:
    makes = {identity(tag): _always(kind) for tag, kind in rows}

    def make(value: Any, choose: Choose) -> Any:
        tag = value
        for key in path:
            tag = tag.get(key) if isinstance(tag, dict) else None
        return makes.get(identity(tag), unknown)(value, choose)

    return make


def _typed(makes: Mapping[str, Make]) -> Make:
    def make(value: Any, choose: Choose) -> Any:
        whole = "integer" if type(value) is int and "integer" in makes else ""
        return makes.get(whole or JSON_TYPES[type(value)], _same)(value, choose)

    return make


def _chosen(union: str, makes: Sequence[Make], unknown: Make) -> Make:
    def make(value: Any, choose: Choose) -> Any:
        number = choose(union, value)
        return (unknown if number is None else makes[number])(value, choose)

    return make
