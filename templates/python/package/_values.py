"""Makes objects of this package's classes of checked JSON values, and JSON of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from importlib.resources import files
from threading import RLock
from typing import Any

from . import models
from ._making import Listed, Making
from ._objects import KEEPS_ALL, OBJECTS, Make, counted, maker, members
from ._runtime.jsonfault import MAX_DEPTH
from ._runtime.jsontext import parse
from ._runtime.values import JSON_TYPES, identity

__all__ = ["KEEPS_ALL", "OBJECTS", "Make", "builder", "plain", "shapes"]

_SCALARS = frozenset({str, int, float, bool, type(None)})


def builder(root: str) -> Make:
    """What makes the object for a document that has been checked."""
    return _named(shapes()["roots"][root])


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
        value = members(value, shapes()["classes"].get(kind.__name__))
        if not isinstance(value, dict):
            return value
    return {key: plain(each, room - 1) for key, each in value.items()}


def named(union: str) -> Any:
    """The type of a union, by its name in the schema."""
    classes = shapes()["classes"].items()
    return next(
        getattr(models, name) for name, each in classes if each.get("union") == union
    )


@cache
def shapes() -> Any:
    """What `_shapes.json` says of the classes."""
    data = files(__package__).joinpath("_shapes.json")
    return parse(data.read_text(encoding="utf-8"))


def _make(kind: Any) -> Make | None:
    """What makes a value of a type (a name, or a word and types); None: it stays as it is."""
    match kind:
        case None:
            return None
        case ["any"]:
            return counted
        case str():
            return _named(kind)
        case ["nullable", inner]:
            make = _always(inner)
            return lambda value, making: None if value is None else make(value, making)
        case ["list", item]:
            make = _always(item)
            return lambda value, making: [make(each, making) for each in value]
        case ["map", item]:
            make = _always(item)
            return lambda value, making: {
                key: make(each, making) for key, each in value.items()
            }
        case ["tuple", *items]:
            row = _row([*map(_always, items)], _same)
            return lambda value, making: tuple(row(value, making))
        case ["row", rest, *items]:
            return _row([*map(_always, items)], _make(rest) or counted)
    raise AssertionError(kind)


def _same(value: Any, making: Making) -> Any:
    return value


def _always(kind: Any) -> Make:
    return _make(kind) or _same


def _row(items: Sequence[Make], rest: Make) -> Make:
    """A list with a type for each of its first items."""

    def make(value: Any, making: Making) -> Any:
        return [
            (items[number] if number < len(items) else rest)(each, making)
            for number, each in enumerate(value)
        ]

    return make


_MADE: dict[str, Make] = {}
_MAKING: set[str] = set()
_LOCK = RLock()


def _named(name: str) -> Make:
    """What makes a value of a class or of a type with a name."""
    with _LOCK:
        if name in _MAKING:  # a type that holds itself
            return lambda value, making: _MADE[name](value, making)
        if name not in _MADE:
            _MAKING.add(name)
            try:
                _MADE[name] = _made(name)
            finally:
                _MAKING.discard(name)
        return _MADE[name]


def _made(name: str) -> Make:
    shape = shapes()["classes"][name]
    match shape:
        case {"members": rows}:
            made = [(*row[:3], _make(row[3])) for row in rows]
            others = _make(shape.get("rest", ["any"])) or counted
            return maker(getattr(models, name), made, others)
        case {"enum": True}:
            listed: type[Enum] = getattr(models, name)
            return Listed({each.value: each for each in listed}, counted)
        case {"raw": member}:
            return lambda value, making: getattr(models, name)(**{member: value})
        case {"is": kind}:
            return _always(kind)
        case {"tag": path, "variants": rows, "unknown": unknown}:
            return _tagged(path, rows, _make(unknown) or counted)
        case {"types": kinds}:
            return _typed({kind: _always(each) for kind, each in kinds.items()})
        case {"union": union, "variants": kinds, "unknown": unknown}:
            return _chosen(union, [*map(_always, kinds)], _make(unknown) or counted)
    raise AssertionError(shape)


def _tagged(path: Sequence[str], rows: Sequence[Any], unknown: Make) -> Make:
    makes = {identity(tag): _always(kind) for tag, kind in rows}
    first, *more = path

    def make_by_text(value: Any, making: Making) -> Any:
        tag = value.get(first) if type(value) is dict else None
        return (makes.get(tag, unknown) if type(tag) is str else unknown)(value, making)

    if not more and all(isinstance(tag, str) for tag, _ in rows):
        return make_by_text

    def make(value: Any, making: Making) -> Any:
        tag = value
        for key in path:
            tag = tag.get(key) if isinstance(tag, dict) else None
        return makes.get(identity(tag), unknown)(value, making)

    return make


def _typed(makes: Mapping[str, Make]) -> Make:
    def make(value: Any, making: Making) -> Any:
        whole = "integer" if type(value) is int and "integer" in makes else ""
        return makes.get(whole or JSON_TYPES[type(value)], counted)(value, making)

    return make


def _chosen(union: str, makes: Sequence[Make], unknown: Make) -> Make:
    def make(value: Any, making: Making) -> Any:
        number = making.choose(union, value)
        return (unknown if number is None else makes[number])(value, making)

    return make
