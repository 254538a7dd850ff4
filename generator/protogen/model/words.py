"""Makes names: splits them into words, changes their case, and gives legal and unique identifiers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from protogen.model.symbols import fits, fitting, is_mark, spoken, tells
from protogen.source.numbering import free_number

_LONGEST = 80
"""Longer names lose words from the end, in every language the same. (Names on the wire are never cut.)"""

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^A-Z\d\s_]+\d*|[A-Z]+\d*|\d+")


_PLAIN = re.compile(r"[A-Za-z0-9]+(_[A-Za-z0-9]+)*")
"""An identifier in every language (apart from its first digit), and in none of another meaning for its underscores."""


@lru_cache(maxsize=16_384)
def words(text: str) -> tuple[str, ...]:
    """Splits a name into its words, without changing their spelling.

    >>> words("booksProcessed"), words("HTTPProxy_v2"), words("csv-import"), words("10-Q")
    (('books', 'Processed'), ('HTTP', 'Proxy', 'v2'), ('csv', 'import'), ('10', 'Q'))

    Letters of any script are kept if every language allows them in an identifier; a name without any
    letter or digit becomes its code points.
    """
    kept = text if _is_one_word(text) else fitting(text)
    found = tuple(intern(word) for part in kept.split() for word in _WORD.findall(part))  # the same in many names
    if found or not text:
        return found
    return tuple(f"u{ord(char):x}" for char in text[:8])


class Why(Enum):
    """Why an identifier differs from the schema's word; the value can end a sentence."""

    SAME = "it is the schema's own word"
    RESERVED = "the name is reserved there"
    DIGIT = "the name starts with a digit"
    LETTERS = "the name has no letter, or characters that an identifier does not take"
    CUT = "the name is too long"
    SPOKEN = "the name has symbols that only words can say"
    TAKEN = "another name is spelled the same"
    CHOSEN = "the schema or the name lock chooses it"


class Given(NamedTuple):
    """An identifier, the schema's word that it was made from, and why it differs from that word (apart from case)."""

    word: str
    wish: str
    why: Why


def plain(given: Mapping[str, Given]) -> Mapping[str, str]:
    """Returns the identifiers without their reasons."""
    return {name: each.word for name, each in given.items()}


def kept(text: str) -> tuple[str, ...]:
    """The words of a name, without the last ones of a long name."""
    found = words(text)
    if sum(map(len, found)) <= _LONGEST:
        return found
    ends = [sum(map(len, found[:number])) for number in range(1, len(found) + 1)]
    whole = sum(end <= _LONGEST for end in ends)
    return found[:whole] or (found[0][:_LONGEST],)


def upper_camel(text: str) -> str:
    """`job_progress` → `JobProgress`, `NOT_FOUND` → `NotFound`, `HTTPProxy` → `HTTPProxy`, `1.10` → `1_10`."""
    joined = ""
    for word in _lowered(text):
        joined += f"_{word}" if joined[-1:].isdigit() and word[0].isdigit() else _capital(word)
    return _composed(joined)


def lower_camel(text: str) -> str:
    """`job_progress` → `jobProgress`, `NOT_FOUND` → `notFound`, `HTTPProxy` → `httpProxy`."""
    first, *rest = _lowered(text) or ("",)
    return _composed("".join([first.lower(), *map(_capital, rest)]))


def snake(text: str) -> str:
    """`booksProcessed` → `books_processed`."""
    return _composed("_".join(word.lower() for word in kept(text)))


def _lowered(text: str) -> tuple[str, ...]:
    """The words of a name; in lower case if the name is in capitals."""
    shouted = text.upper() == text and len(words(text)) > 1
    return tuple(word.lower() if shouted else word for word in kept(text))


def screaming(text: str) -> str:
    """`csvImport` → `CSV_IMPORT`."""
    return _composed(snake(text).upper())


def _composed(name: str) -> str:
    """The identifier as Python has it: upper and lower case may take a letter and its mark apart."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def identifiers(
    names: Iterable[str],
    spell: Callable[[str], str],
    *,
    reserved: Collection[str] = (),
    avoided: Collection[str] = (),
    escape: Callable[[str], str] = lambda word: f"{word}_",
    digit_prefix: str = "_",
    taken: Collection[str] = (),
    empty: str = "empty",
    pinned: Mapping[str, str] | None = None,
    wishes: Mapping[str, str] | None = None,
    chosen: Mapping[str, str] | None = None,
    exact: bool = False,
) -> Mapping[str, Given]:
    """Makes an identifier for each name: legal, not a reserved word, and unique in the scope.

    A name that is spelled like its identifier comes first, so that a similar name cannot take it. Names that only
    their symbols tell apart have these in words. Other names that collide are numbered from 2, in the order given.
    Identifiers that differ only by case count as different, as in every target language. `pinned` gives the
    identifiers from the name lock: they are kept unless they are taken or reserved (`avoided` ones are kept).
    `wishes` has the words of names that are keys; `chosen` has identifiers that the schema's annotation gives.
    `exact`: names are the schema's own, so that those still alike stay as they are (`asc` beside `ASC`), or have what
    separates their words in words, too.
    """
    texts = {name: (wishes or {}).get(name, name) for name in names}
    wanted = _wanted(texts, spell, chosen or {}, empty, digit_prefix, exact)
    others = taken if isinstance(taken, AbstractSet) else frozenset(taken)  # not copied: the scope may be large
    used: set[str] = set()
    given: dict[str, Given] = {}
    for name, word in (pinned or {}).items():
        if name in wanted and word not in used and word not in others and word not in reserved:
            given[name] = wanted[name].pinned(word, reserved)
            used.add(word)
    unfit = {*reserved, *avoided} if avoided else reserved
    left = [name for name in wanted if name not in given]
    for name in sorted(left, key=lambda name: not wanted[name].own):
        word, numbered = wanted[name].base, False
        if word in unfit or word in used or word in others:  # few are
            word, numbered = _free(word, lambda word: escape(word) if word in unfit else word, used, others)
        used.add(word)
        given[name] = wanted[name].given(word, Why.TAKEN if numbered else None, unfit)
    return {name: given[name] for name in wanted}


def _wanted(
    texts: Mapping[str, str],
    spell: Callable[[str], str],
    chosen: Mapping[str, str],
    empty: str,
    digit_prefix: str,
    exact: bool,
) -> dict[str, _Wish]:
    """What each name would be if it were alone; names that would be alike have their symbols in words."""
    plain = {name: chosen.get(name) or spell(text) or empty for name, text in texts.items()}
    alike = Counter(word for name, word in plain.items() if name not in chosen)
    said = {}
    for name, text in texts.items():
        is_alike = alike[plain[name]] > 1
        is_plain = name in chosen or (not is_alike and _is_one_word(text))
        said[name] = "" if is_plain else _said(text, spell, is_alike)
    still = Counter(said[name] or word for name, word in plain.items() if name not in chosen)
    found = {}
    for name, text in texts.items():
        word, is_chosen, spoken_word = plain[name], name in chosen, said[name]
        if exact and not is_chosen and still[spoken_word or word] > 1:
            if _stays(text, word):
                word, spoken_word = text, ""
            else:
                spoken_word = _said(text, spell, True, whole=True)
        changed = spoken_word not in ("", word)
        found[name] = _Wish(word if is_chosen else text, spoken_word or word, digit_prefix, is_chosen, changed)
        found[name].own = found[name].base == text
    return found


def _stays(text: str, word: str) -> bool:
    """Whether a name that is spelled like others can be used as it is: `asc` beside `ASC`, `a_b` beside `aB`."""
    if "_" in text and "_" not in word:
        return False  # this language separates words by their case
    if text[:1].isupper() and word[:1].islower() and not text.isupper():
        return False  # it would be taken for a type, or hide one
    return _PLAIN.fullmatch(text) is not None and _together(text) == _together(word)


def _said(text: str, spell: Callable[[str], str], is_alike: bool, *, whole: bool = False) -> str:
    """The identifier of a name with its symbols in words; empty if it does not need these."""
    if not (is_alike or tells(text)) and any(map(fits, text)):
        return ""
    said = spoken(text, whole=whole)
    said = said.upper() if text.isupper() else said
    return spell(said) if words(said) != words(text) else ""


def _is_one_word(text: str) -> bool:
    """Whether a name has ASCII letters and digits only: nothing is to be said of its symbols."""
    return text.isascii() and text.isalnum()


def _free(base: str, escaped: Callable[[str], str], *taken: AbstractSet[str]) -> tuple[str, bool]:
    """A word that is not taken, escaped where it is reserved, and whether it has a number."""

    def numbered(number: int) -> str:
        return escaped(f"{base}{'_' if base[-1:].isdigit() else ''}{number}")

    def is_taken(word: str) -> bool:
        return any(word in each for each in taken)

    plain = escaped(base)
    if not is_taken(plain):
        return plain, False
    return numbered(free_number(lambda number: is_taken(numbered(number)))), True


class _Wish:
    """A name, with its spelling before it is escaped or numbered."""

    own = False
    """Whether the schema spells it so."""

    def __init__(self, text: str, spelled: str, digit_prefix: str, chosen: bool, said: bool) -> None:
        self.text, self.spelled, self.chosen, self.said = text, spelled, chosen, said
        self.base = digit_prefix + spelled if spelled[0].isdigit() else spelled

    def given(self, word: str, why: Why | None, reserved: Collection[str]) -> Given:
        """Its identifier with the reason: `why`, or else what happened to the name before."""
        return Given(word, self.text, why or self._why(reserved))

    def pinned(self, word: str, reserved: Collection[str]) -> Given:
        """Its identifier from the name lock, with the reason. A number in it means that the name was taken once."""
        if word == self.base:
            return self.given(word, None, reserved)
        rest = word.removeprefix(self.base).strip("_")
        if word.startswith(self.base) and (rest.isdigit() or not rest):
            return self.given(word, Why.TAKEN if rest else Why.RESERVED, reserved)
        return self.given(word, Why.CHOSEN, reserved)

    def _why(self, reserved: Collection[str]) -> Why:
        if self.base in reserved:
            return Why.RESERVED
        if self.spelled != self.base:
            return Why.DIGIT
        if self.chosen or self.said:
            return Why.CHOSEN if self.chosen else Why.SPOKEN
        if self.text == self.spelled and _is_one_word(self.text):
            return Why.SAME
        whole, kept = _together(self.text), _together(self.spelled)
        if whole != kept:
            return Why.CUT if kept and whole.startswith(kept) else Why.LETTERS
        return Why.LETTERS if _loses(self.text) else Why.SAME


@lru_cache(maxsize=4_096)
def _together(text: str) -> str:
    return "".join(words(text)).lower()


@lru_cache(maxsize=4_096)
def _loses(name: str) -> bool:
    """Whether an identifier of the name loses a character other than a space or ASCII punctuation."""
    lost = (char for char in name if not (fits(char) or is_mark(char) or char.isascii()))
    return not any(map(fits, name)) or any(unicodedata.category(char)[0] not in "ZPC" for char in lost)


def unused(name: str, taken: Callable[[str], bool], join: str = "") -> str:
    """Returns the name, or if it is taken, the name with a number that makes it free.

    >>> unused("part", {"part"}.__contains__), unused("part", {"part", "part 2"}.__contains__, join=" ")
    ('part2', 'part 3')
    """
    if not taken(name):
        return name
    return f"{name}{join}{free_number(lambda number: taken(f'{name}{join}{number}'))}"
