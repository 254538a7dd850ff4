"""Makes objects of this package's classes of checked JSON values, and JSON of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from . import models
from ._kind import ABSENT
from ._runtime.jsontext import parse
from ._runtime.values import JSON_TYPES

Fits = Callable[[str, Any], bool]
"""Whether a value has the shape of something that the schema names."""


@cache
def _shapes() -> Any:
    data = files(__package__).joinpath("_shapes.json")
    return parse(data.read_text(encoding="utf-8"))


def built(root: str, value: Any, fits: Fits) -> Any:
    """The object for a document that has been checked."""
    return _Building(fits).typed(_shapes()["roots"][root], value)


class _Building:
    def __init__(self, fits: Fits) -> None:
        self.fits = fits

    def typed(self, kind: Any, value: Any) -> Any:
        """A value as its type says: a name, or a word and types."""
        match kind:
            case None:
                return value
            case str():
                return self.named(kind, _shapes()["classes"][kind], value)
            case ["list", item]:
                return [self.typed(item, each) for each in value]
            case ["map", item]:
                return {key: self.typed(item, each) for key, each in value.items()}
            case ["nullable", inner]:
                return None if value is None else self.typed(inner, value)
            case ["tuple", *items]:
                return tuple(map(self.typed, items, value))
            case ["row", rest, *items]:
                kinds = [*items, *([rest] * len(value))]
                return [self.typed(*each) for each in zip(kinds, value, strict=False)]
        raise AssertionError(kind)

    def named(self, name: str, shape: Mapping[str, Any], value: Any) -> Any:
        match shape:
            case {"members": rows}:
                found = {
                    attribute: self.typed(kind, value[key])
                    for key, attribute, _, kind in rows
                    if key in value
                }
                return getattr(models, name)(**found)
            case {"enum": True}:
                known = getattr(models, name)
                listed = {each.value for each in known}
                return known(value) if value in listed else value
            case {"raw": member}:
                return getattr(models, name)(**{member: value})
            case {"is": kind}:
                return self.typed(kind, value)
        return self.chosen(shape, value)

    def chosen(self, shape: Mapping[str, Any], value: Any) -> Any:
        """A union's value: the alternative that it is; of none, it stays as it is."""
        match shape:
            case {"tag": path, "variants": variants, "unknown": unknown}:
                return self.typed(variants.get(_tag(path, value), unknown), value)
            case {"types": kinds}:
                whole = "integer" if type(value) is int and "integer" in kinds else ""
                return self.typed(kinds.get(whole or JSON_TYPES[type(value)]), value)
            case {"keys": rows} if isinstance(value, dict):
                for keys, kind, name in rows:
                    if all(key in value for key in keys) and (
                        name is None or self.fits(name, value)
                    ):
                        return self.typed(kind, value)
        return value


def _tag(path: list[str], value: Any) -> str | None:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str | None) else str(value).lower()


def plain(value: Any) -> Any:
    """The JSON value of an object."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    match _shapes()["classes"].get(type(value).__name__):
        case {"members": rows, "tag": tag}:
            found = dict(tag)
            for key, attribute, required, _ in rows:
                held = getattr(value, attribute)
                if required or held is not ABSENT:
                    found[key] = plain(held)
            return found
        case {"raw": member}:
            return getattr(value, member)
    return value
