"""Makes strings for a pattern, a format and a length."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from random import Random

from protogen.documents.budget import LONGEST
from protogen.patterns.compile import PatternError, compile_pattern
from protogen.patterns.effort import effort
from protogen.patterns.parse import parse
from protogen.patterns.sets import Ranges, contains
from protogen.patterns.tree import Assert, Chars, Choice, Node, Repeat, Sequence
from protogen.runtime.pattern import Pattern

FORMATS: dict[str, tuple[str, ...]] = {
    "date-time": ("2026-01-31T23:59:59Z", "2026-02-28T00:00:00.123+02:00"),
    "date": ("2026-01-31", "2024-02-29"),
    "time": ("23:59:59Z", "08:30:00+01:00"),
    "duration": ("P1DT12H", "PT5M"),
    "email": ("ada@example.org", "x+y@mail.example.org"),
    "idn-email": ("ada@example.org",),
    "hostname": ("example.org", "a-1.example.org"),
    "idn-hostname": ("example.org",),
    "ipv4": ("192.0.2.1", "255.255.255.255"),
    "ipv6": ("2001:db8::1", "::"),
    "uri": ("https://example.org/a?b=c#d", "urn:example:a"),
    "uri-reference": ("https://example.org/a", "../b#c"),
    "iri": ("https://example.org/a",),
    "iri-reference": ("https://example.org/a", "b"),
    "uri-template": ("https://example.org/{id}", "plain"),
    "uuid": ("123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000000"),
    "json-pointer": ("/a/b~1c", ""),
    "relative-json-pointer": ("1/a", "0#"),
    "regex": ("^a+$", "[0-9]"),
}

WORDS = (
    "a",
    "book",
    "Ada",
    "x1",
    "The Left Hand of Darkness",
    "naïve café",
    "東京",
    "مرحبا",
    "👩‍🚀 \U0001f680",
    "e\u0301",
    "a\tb\n",
    '"\\/',
)
_PADDING = "a0 -_é"
_PREFERRED = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_. /:"
_TRIES = 40
_STEPS = 30_000
"""A text is too costly if a pattern takes more instructions on it: readers would be slow too."""
_ALL_STEPS = 10 * _STEPS
"""A search for a text ends after this many characters and instructions."""


class Tired(Exception):
    """The search for a text has used up its budget."""


class Steps:
    """Counts the characters made and the instructions run in searches for texts."""

    def __init__(self, most: int = _ALL_STEPS) -> None:
        self.spent, self._most = 0, most

    def spend(self, steps: int) -> None:
        """Count steps. Raises Tired beyond the budget."""
        self.spent += steps
        if self.spent > self._most:
            raise Tired


@lru_cache(maxsize=1024)
def pattern(text: str) -> Pattern:
    """Returns the compiled pattern. Raises PatternError if it is not valid or not supported."""
    return Pattern(compile_pattern(text))


@lru_cache(maxsize=1024)
def usable(text: str) -> bool:
    """Whether a pattern can be compiled. One that cannot is an error of the schema; if allowed, it asserts nothing."""
    try:
        return bool(pattern(text))
    except PatternError:
        return False


def bearable(patterns: Iterable[str], text: str) -> bool:
    """Whether no pattern takes long on a text."""
    return all(effort(compile_pattern(each), text, _STEPS) <= _STEPS for each in patterns)


def sample(
    rng: Random,
    low: int,
    high: int | None,
    patterns: tuple[str, ...] = (),
    format: str | None = None,
    *,
    plain: bool = False,
    steps: Steps | None = None,
) -> str | None:
    """Returns a string of `low` to `high` code points that all patterns match; None if none was found.

    `plain`: the same simple text every time, if the limits allow it. `steps`: counts the work of the search.
    """
    patterns = tuple(filter(usable, patterns))
    own = Steps()
    try:
        for attempt in range(_TRIES) if low <= LONGEST else ():
            for text in _proposals(rng, low, high, patterns, format, attempt, own, plain=plain):
                if low <= len(text) and (high is None or len(text) <= high) and _matched(patterns, text, own):
                    return text
    except Tired:
        pass
    finally:
        if steps is not None:
            steps.spent += own.spent
    return None


def _matched(patterns: tuple[str, ...], text: str, steps: Steps) -> bool:
    """Whether all patterns match a text, and none takes long on it."""
    for each in patterns:
        needed = effort(compile_pattern(each), text, _STEPS)
        steps.spend(needed)
        if needed > _STEPS or not pattern(each).search(text):
            return False
    return True


def _proposals(
    rng: Random,
    low: int,
    high: int | None,
    patterns: tuple[str, ...],
    format: str | None,
    attempt: int,
    steps: Steps,
    *,
    plain: bool,
) -> list[str]:
    if format in FORMATS and attempt < 4:
        return [FORMATS[format][0] if plain else rng.choice(FORMATS[format])]
    if patterns:
        text = _walk(parse(patterns[attempt % len(patterns)]), rng, max(0, low // 2), attempt, steps)
    else:
        text = WORDS[min(attempt, 2)] if plain else rng.choice(WORDS)
    missing = max(0, low - len(text))
    pad = (_PADDING[0] if plain else rng.choice(_PADDING)) * missing
    return [text + pad, pad + text, text[: high if high is not None else None]]


def _walk(node: Node, rng: Random, wish: int, attempt: int, steps: Steps) -> str:
    """Makes a text from the tree. Assertions and lookarounds are ignored: the text is checked afterwards."""
    steps.spend(1)
    match node:
        case Chars(ranges):
            return _character(ranges, rng) if ranges else ""
        case Assert():
            return ""
        case Sequence(items):
            return "".join(_walk(item, rng, wish, attempt, steps) for item in items)
        case Choice(options):
            return _walk(rng.choice(options), rng, wish, attempt, steps)
        case Repeat(item, low, high):
            most = low + (0, 1, 2, wish)[attempt % 4]
            count = rng.randint(low, most if high is None else min(high, max(low, most)))
            return "".join(_walk(item, rng, 0, attempt, steps) for _ in range(count))
    return ""  # a lookaround


@lru_cache(maxsize=4096)
def _known(ranges: Ranges) -> list[str]:
    return [char for char in _PREFERRED if contains(ranges, ord(char))]


def _character(ranges: Ranges, rng: Random) -> str:
    known = _known(ranges)
    if known and rng.random() < 0.9:
        return rng.choice(known)
    for _ in range(20):
        low, high = rng.choice(ranges)
        char = chr(rng.randint(low, min(high, low + 200)))
        if not "\ud800" <= char <= "\udfff":
            return char
    return known[0] if known else ""
