"""Replaces the letters and digits of a text by others of their kind."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from random import Random

_LOWER, _UPPER, _DIGITS = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
_HEX = frozenset("0123456789abcdefABCDEF-")
_NEAR = 40
"""How far from a letter beyond ASCII others of its script are looked for, in code points."""
_TRIES = 4
"""How often a part of several characters is tried before it is split."""


def alike(text: str, rng: Random) -> str:
    """A text with other letters and digits in the same places. A hexadecimal text stays hexadecimal."""
    lower, upper = (_LOWER[:6], _UPPER[:6]) if _HEX.issuperset(text) else (_LOWER, _UPPER)
    return "".join(_like(char, rng, lower, upper) for char in text)


def _like(char: str, rng: Random, lower: str, upper: str) -> str:
    if char.isdecimal():
        return rng.choice(_DIGITS)
    if char.isalpha():
        return rng.choice(upper if char.isupper() else lower)
    return char


def piecewise(text: str, rng: Random, fits: Callable[[str], bool], most: int) -> str | None:
    """The text with every letter and digit replaced for which another fits; None if that takes more than `most` tries.

    What stays is what `fits` asks for: `urn:book:` of `urn:book:12` if it is `^urn:book:[0-9]+$`. Halves that cannot
    be replaced as a whole are halved again, down to single characters, of which every other one is tried.
    """
    done, tried = text, 0
    left = [(0, len(text))]
    while left:
        low, high = left.pop()
        for part in _others(text[low:high], rng):
            candidate = done[:low] + part + done[high:]
            tried += 1
            if tried > most:
                return None
            if fits(candidate):
                done = candidate
                break
        else:
            middle = (low + high) // 2
            left += [(middle, high), (low, middle)] if high - low > 1 else []
    return done


def _others(part: str, rng: Random) -> Iterator[str]:
    """Texts to try in place of a part; for a single letter or digit all others, those of its kind first."""
    if len(part) > 1 and any(char.isalnum() for char in part):
        yield from (other for _ in range(_TRIES) if (other := alike(part, rng)) != part)
    elif part.isalnum():
        kinds = sorted([_LOWER, _UPPER, _DIGITS], key=lambda kind: part not in kind)
        for pool in (_near(part), *kinds):
            yield from (char for char in rng.sample(pool, len(pool)) if char != part)


def _near(char: str) -> str:
    """Letters beside one beyond ASCII, in the same script's table."""
    if char.isascii():
        return ""
    beside = (chr(code) for code in range(max(128, ord(char) - _NEAR), min(ord(char) + _NEAR, 0x10FFFF)))
    return "".join(each for each in beside if unicodedata.category(each) == unicodedata.category(char))
