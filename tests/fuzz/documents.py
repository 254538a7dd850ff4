"""Documents for a schema: made ones, broken ones, and these changed as tomorrow's server or an enemy would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from fuzz.words import BAD_TEXTS, KEYS, NUMBERS, TEXTS


class Spelled(float):
    """A number that is written as it is spelled."""

    text: str

    def __new__(cls, text: str) -> Spelled:
        made = super().__new__(cls, 0.0)
        made.text = text
        return made


def mutated(dice: Random, text: bytes) -> bytes:
    """The document with a few things changed."""
    value = json.loads(text, parse_float=Spelled)
    for _ in range(dice.choice([1, 1, 2, 4])):
        value = _changed(dice, value)
    return written(dice, value).encode()


def any_text(dice: Random) -> bytes:
    """A document of the words that schemas use."""
    return written(dice, _value(dice, 3)).encode()


def written(dice: Random, value: Any) -> str:
    """The value as JSON, spelled one way or another."""
    if isinstance(value, dict):
        inner = ",".join(f"{_string(dice, name)}:{written(dice, each)}" for name, each in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{','.join(written(dice, each) for each in value)}]"
    if isinstance(value, Spelled):
        return value.text
    if isinstance(value, str):
        return _string(dice, value)
    if isinstance(value, int) and not isinstance(value, bool) and dice.random() < 0.2:
        return dice.choice([f"{value}.0", f"{value}e0", f"{value}0e-1", f"{value}.00E+0"])
    return json.dumps(value)


def _string(dice: Random, text: str) -> str:
    return json.dumps(text, ensure_ascii=dice.random() < 0.5)


def _changed(dice: Random, value: Any) -> Any:
    """The value with one place in it changed."""
    places = list(_places(value))
    path = dice.choice(places)
    return _with(value, path, lambda old: _other(dice, old))


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _places(each, (*path, name))
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield from _places(each, (*path, at))


def _with(value: Any, path: tuple[Any, ...], change: Any) -> Any:
    if not path:
        return change(value)
    if isinstance(value, dict):
        return {name: _with(each, path[1:], change) if name == path[0] else each for name, each in value.items()}
    return [_with(each, path[1:], change) if at == path[0] else each for at, each in enumerate(value)]


def _other(dice: Random, old: Any) -> Any:
    """Something in the place of a value: often the like of it."""
    if isinstance(old, dict) and dice.random() < 0.8:
        names = list(old)
        draw = dice.random()
        if draw < 0.5 or not names:
            return {**old, dice.choice(KEYS): _value(dice, 2)}
        if draw < 0.75:
            gone = dice.choice(names)
            return {name: each for name, each in old.items() if name != gone}
        return {name: old[name] for name in dice.sample(names, len(names))}
    if isinstance(old, list) and dice.random() < 0.8:
        added = dice.choice(old) if old and dice.random() < 0.5 else _value(dice, 2)
        return dice.choice([[*old, added], [added, *old], old[1:], old[:-1], old * 2])
    if isinstance(old, str) and dice.random() < 0.5:
        return dice.choice([old + "x", f"{old}\U0001f600", "", old.upper(), *TEXTS])
    if isinstance(old, (int, float)) and not isinstance(old, bool) and dice.random() < 0.7:
        return Spelled(dice.choice(NUMBERS))
    return _value(dice, 2)


def _value(dice: Random, depth: int) -> Any:
    draw = dice.random()
    if draw < 0.005:
        return Spelled(dice.choice(BAD_TEXTS))
    if depth == 0 or draw < 0.6:
        return dice.choice([None, None, True, False, Spelled(dice.choice(NUMBERS)), *dice.sample(TEXTS, 3), [], {}])
    if draw < 0.75:
        return [_value(dice, depth - 1) for _ in range(dice.randrange(4))]
    return {dice.choice(KEYS): _value(dice, depth - 1) for _ in range(dice.randrange(5))}
