"""Finds the smallest document that still shows a disagreement, by delta debugging on its value or its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from protogen.dataclass import dataclass
from protogen.runtime.jsontext import Json, JSONTextError, dump, parse

Item = TypeVar("Item")
Shows = Callable[[Sequence[bytes]], list[bool]]
"""For each text, whether it still shows the disagreement."""

_WIDEST = 4_000
_BATCH = 200
_MOST = 6_000
"""At most this much work is done for one disagreement."""
_RUN = 20_000
"""At most this much work is done for all disagreements of a run."""
_PIECE = 1_000
"""The bytes of a text that count as one more piece of work."""


@dataclass
class Budget:
    """The work that may be done: each text that is tried is one piece, and one more for each 1,000 bytes of it.
    It is counted, not timed, so that a run finds the same on every machine."""

    left: int = _RUN

    def share(self, among: int) -> Budget:
        """Takes out the part that one of several disagreements may use; what it leaves is to be given back."""
        part = min(_MOST, self.left // max(1, among))
        self.left -= part
        return Budget(part)

    def spend(self, texts: Sequence[bytes]) -> None:
        """Counts the work of trying texts."""
        self.left -= sum(1 + len(each) // _PIECE for each in texts)


def shrink(data: bytes, shows: Shows, budget: Budget) -> bytes:
    """The smallest text found. Ties are broken by the order of candidates, so that runs are repeatable."""
    try:
        value = parse(data)
        plain = dump(value).encode()
    except (JSONTextError, ValueError):
        return _descend(data, _shorter, shows, budget)
    if not shows([plain])[0]:
        return _descend(data, _shorter, shows, budget)
    return _descend(plain, lambda text: (dump(each).encode() for each in _simpler(parse(text))), shows, budget)


def _descend(text: bytes, candidates: Callable[[bytes], Iterator[bytes]], shows: Shows, budget: Budget) -> bytes:
    while budget.left > 0:
        tried = islice(candidates(text), _WIDEST)
        smaller = sorted({each for each in tried if _size(each) < _size(text)}, key=_size)
        for start in range(0, len(smaller), _BATCH):
            batch = smaller[start : start + _BATCH]
            budget.spend(batch)
            found = next((each for each, still in zip(batch, shows(batch), strict=True) if still), None)
            if found is not None or budget.left <= 0:
                break
        else:
            found = None
        if found is None:
            return text
        text = found
    return text


def _size(text: bytes) -> tuple[int, bytes]:
    return (len(text), text)


def _simpler(value: Json) -> Iterator[Json]:
    """Every value that is one step simpler."""
    match value:
        case dict():
            yield from (None, True, 0, "", [], {})
            yield from value.values()
            keys = list(value)
            for part in _without(keys):
                yield {key: value[key] for key in part}
            for key in keys:
                for each in _simpler(value[key]):
                    yield {**value, key: each}
        case list():
            yield from (None, True, 0, "", [], {})
            yield from value
            yield from _without(value)
            for index, item in enumerate(value):
                for each in _simpler(item):
                    yield [*value[:index], each, *value[index + 1 :]]
        case str() if value:
            yield from ("", value[: len(value) // 2], value[len(value) // 2 :], value[1:], value[:-1], "a" * len(value))
            yield from (None, 0)
        case bool() | None:
            yield 0
        case int():
            yield 0
            sign = -1 if value < 0 else 1
            yield from (value - sign * (1 << bit) for bit in reversed(range(abs(value).bit_length())))
        case float():
            yield from (0, int(value), round(value, 1), value / 2)


def _without(items: list[Item]) -> Iterator[list[Item]]:
    """The items without a half, a quarter, ... one of them."""
    size = len(items)
    while size > 0:
        for start in range(0, len(items), size):
            yield items[:start] + items[start + size :]
        size //= 2


def _shorter(text: bytes) -> Iterator[bytes]:
    """The text without a half, a quarter, ... one of its bytes."""
    size = len(text) // 2
    while size > 0:
        for start in range(0, len(text), size):
            yield text[:start] + text[start + size :]
        size //= 2
