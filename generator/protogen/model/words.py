"""Names: words, cases, and identifiers that are legal and unique in their scope."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

_LONGEST = 80
"""An identifier made from a longer name is cut here (the wire spelling is never cut)."""

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^A-Z\d\s_]+\d*|[A-Z]+\d*|\d+")


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, in their own spelling.

    >>> words("booksProcessed"), words("HTTPProxy_v2"), words("csv-import"), words("10-Q")
    (('books', 'Processed'), ('HTTP', 'Proxy', 'v2'), ('csv', 'import'), ('10', 'Q'))

    Letters of any script stay where every language allows them in an identifier; a name without one
    letter or digit is spelled by its code points.
    """
    kept = "".join(char if _fits(char) else " " for char in text)
    found = tuple(word for part in kept.split() for word in _WORD.findall(part))
    if found or not text:
        return found
    return tuple(f"u{ord(char):x}" for char in text[:8])


def _fits(char: str) -> bool:
    if char.isascii():
        return char.isalnum()
    return unicodedata.category(char) in {"Ll", "Lu", "Lo"} and unicodedata.normalize("NFKC", char) == char


class Why(Enum):
    """Why an identifier is what it is, for people who read it."""

    SAME = "it is the schema's own word"
    RESERVED = "the name is a word of the language"
    DIGIT = "the name starts with a digit"
    LETTERS = "the name has characters that the language does not take"
    CUT = "the name is too long"
    TAKEN = "the name is another's"
    CHOSEN = "the schema or the name lock chooses it"


class Given(NamedTuple):
    """An identifier, the word of the schema that it is made from, and why it is not that word."""

    word: str
    wish: str
    why: Why


def upper_camel(text: str) -> str:
    """`job_progress` → `JobProgress`, `NOT_FOUND` → `NotFound`, `HTTPProxy` → `HTTPProxy`."""
    shouted = text.upper() == text and len(words(text)) > 1
    return "".join(_capital(word.lower() if shouted else word) for word in words(text))[:_LONGEST]


def lower_camel(text: str) -> str:
    """`job_progress` → `jobProgress`, `NOT_FOUND` → `notFound`, `HTTPProxy` → `httpProxy`."""
    parts = words(text)
    if not parts:
        return ""
    rest = upper_camel(text)[len(upper_camel(parts[0])) :]
    return (parts[0].lower() + rest)[:_LONGEST]


def snake(text: str) -> str:
    """`booksProcessed` → `books_processed`."""
    return "_".join(word.lower() for word in words(text))[:_LONGEST]


def screaming(text: str) -> str:
    """`csvImport` → `CSV_IMPORT`."""
    return snake(text).upper()


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def identifiers(
    names: Iterable[str],
    spell: Callable[[str], str],
    *,
    reserved: Collection[str] = (),
    escape: Callable[[str], str] = lambda word: f"{word}_",
    digit_prefix: str = "_",
    taken: Collection[str] = (),
    empty: str = "empty",
    pinned: Mapping[str, str] | None = None,
) -> Mapping[str, str]:
    """One identifier for each name: spelled, made to start with no digit, escaped, unique in the scope.

    A name that is its own spelling is served first, so that a neighbour which merely resembles it never
    takes its identifier. Others that collide are numbered from 2 in the order given. Identifiers that
    differ by case alone count as different, as in every target language. `pinned` names have their identifier
    already (the name lock's): it is theirs unless it is taken.
    """
    wanted = dict.fromkeys(names)
    order = {name: number for number, name in enumerate(wanted)}
    plain = {name: _legal(spell(name) or empty, digit_prefix) for name in wanted}
    used = set(taken)
    given: dict[str, str] = {}
    for name, word in (pinned or {}).items():
        if name in plain and word not in used:
            given[name] = word
            used.add(word)
    for name in sorted(plain.keys() - given.keys(), key=lambda name: (plain[name] != name, order[name])):
        base = plain[name]
        number = 1
        candidate = escape(base) if base in reserved else base
        while candidate in used:
            number += 1
            numbered = f"{base}{'_' if base[-1:].isdigit() else ''}{number}"
            candidate = escape(numbered) if numbered in reserved else numbered
        used.add(candidate)
        given[name] = candidate
    return {name: given[name] for name in wanted}


def unused(name: str, taken: Callable[[str], bool], join: str = "") -> str:
    """The name, or where that is taken the name with the first number that is not.

    >>> unused("part", {"part"}.__contains__), unused("part", {"part", "part 2"}.__contains__, join=" ")
    ('part2', 'part 3')
    """
    number, free = 1, name
    while taken(free):
        number += 1
        free = f"{name}{join}{number}"
    return free


def _legal(text: str, digit_prefix: str) -> str:
    return digit_prefix + text if text[0].isdigit() else text
