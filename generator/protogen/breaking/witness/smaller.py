"""Makes a document that shows something smaller, as long as it still shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from protogen.runtime.jsontext import dump
from protogen.source.place import Json

_MOST = 200
"""At most so many documents are tried."""


def smaller(value: Json, shows: Callable[[Json], bool]) -> Json:
    """The smallest value found, one simplification after the other."""
    left = _MOST
    again = True
    while again and left > 0:
        again = False
        for each in _simpler(value):
            left -= 1
            if left < 0:
                break
            if len(dump(each)) < len(dump(value)) and shows(each):
                value, again = each, True
                break
    return value


def _simpler(value: Json) -> Iterator[Json]:
    """The value with one thing left out or made plain."""
    match value:
        case dict():
            for name in value:
                yield {key: held for key, held in value.items() if key != name}
            for name, held in value.items():
                yield from ({**value, name: each} for each in _simpler(held))
        case list():
            for number in range(len(value)):
                yield [*value[:number], *value[number + 1 :]]
            for number, held in enumerate(value):
                yield from ([*value[:number], each, *value[number + 1 :]] for each in _simpler(held))
        case str() if value:
            yield from ("", "a", value[: len(value) // 2])
        case int() | float() if not isinstance(value, bool) and value != 0:
            yield from (0, 1)


def without(document: Json, route: Sequence[str | int]) -> Json:
    """The document without the value at the end of a way."""
    if not route:
        return None
    first, *rest = route
    if isinstance(document, dict) and first in document:
        kept = {key: held for key, held in document.items() if key != first}
        return {**kept, first: without(document[first], rest)} if rest else kept
    if isinstance(document, list) and isinstance(first, int) and first < len(document):
        middle = [without(document[first], rest)] if rest else []
        return [*document[:first], *middle, *document[first + 1 :]]
    return document
