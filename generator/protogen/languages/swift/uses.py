"""Finds the declarations that nothing needs: aliases that no other type names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from protogen.languages.swift.enum_shapes import RawEnum
from protogen.languages.swift.shapes import Struct, TupleStruct, TypeAlias, View
from protogen.languages.swift.union_shapes import EnumOfKinds, EnumOfPayloads


def needed(views: Sequence[View]) -> list[View]:
    """The views without type aliases that no other declaration mentions, but for those that are not printed."""
    aliases = {each.name: each for each in views if isinstance(each, TypeAlias) and not each.wrapped}
    waiting = [each for each in views if each.name not in aliases]
    met: set[str] = set()
    while waiting:
        for word in _words(waiting.pop()):
            if word in aliases and word not in met:
                met.add(word)
                waiting.append(aliases[word])
    return [each for each in views if each.name not in aliases or each.name in met]


def _words(view: View) -> Iterator[str]:
    for type in _types(view):
        yield from re.findall(r"\w+", type)


def _types(view: View) -> Iterator[str]:
    """The types that a declaration mentions, as source."""
    match view:
        case Struct():
            yield from (each.type for each in view.properties)
            yield from (each.type for each in view.computed)
            yield view.extra
            yield from _types(view.union) if view.union else ()
        case TupleStruct():
            yield from (each.type for each in view.items)
            yield view.rest
        case TypeAlias():
            yield view.type
        case EnumOfPayloads() | EnumOfKinds():
            yield from (each.type for each in view.cases)
        case RawEnum():
            pass
