"""Lists of alternatives, and documents that fit two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, islice
from typing import NamedTuple

from protogen.lint.facts import Facts
from protogen.proof.cases import Case
from protogen.schema.load import Subschema
from protogen.source.place import split_pointer

_PAIRS = 600
"""At most this many pairs of one choice are looked at."""


class Choice(NamedTuple):
    """A subschema, its keyword, and the alternatives under it."""

    owner: Subschema
    keyword: str
    options: list[Subschema]


class Both(NamedTuple):
    """A document that fits two alternatives."""

    text: str
    one: Subschema
    other: Subschema


def choices(facts: Facts) -> Iterator[Choice]:
    """Every list of alternatives that has to hold."""
    for each, words in facts.with_words():
        for keyword in ("anyOf", "oneOf"):
            if keyword in words and not facts.tested(each):
                yield Choice(each, keyword, each.listed(keyword))


def cases(facts: Facts, choice: Choice) -> tuple[Case, list[Case]]:
    """What holds beside a choice, and what holds in each alternative."""
    case = Case(facts.beside(choice.owner, choice.keyword).nodes)
    return case, [case.also(facts.prover.node(option)) for option in choice.options]


def both(facts: Facts, choice: Choice, counts: Callable[[Case, Case], bool] = lambda one, other: True) -> Both | None:
    """A document that fits two alternatives of a choice; None if there is none, or none was found.
    `counts`: whether a pair matters."""
    beside = facts.beside(choice.owner, choice.keyword)
    pairs = combinations(zip(choice.options, cases(facts, choice)[1], strict=True), 2)
    for (one, left), (other, right) in islice(pairs, _PAIRS):
        if False in (one.value, other.value) or facts.prover.apart(left, right) or not counts(left, right):
            continue
        shown = facts.prover.witness(beside, one, other)
        if shown is not None:
            return Both(shown.text, one, other)
    return None


def exclusive(facts: Facts, one: Case, other: Case) -> bool:
    """Whether each of two alternatives requires a member that the other does not: which is there tells them apart."""
    mine, theirs = (facts.prover.facts(each).required.keys() for each in (one, other))
    return bool(mine - theirs) and bool(theirs - mine)


def mistakable(facts: Facts, one: Case, other: Case) -> bool:
    """The opposite."""
    return not exclusive(facts, one, other)


def named(option: Subschema) -> str:
    """The name of an alternative, for messages."""
    words = option.keywords
    name = words.get("title") or str(words.get("$ref", "")).rsplit("/", 1)[-1]
    return f"`{name}`" if name else f"alternative {int(split_pointer(option.place.pointer)[-1]) + 1}"
