"""Rules about integers: what JavaScript's numbers cannot hold."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.lint.facts import Facts, Fault
from protogen.schema.load import Subschema

_SAFE = 2**53 - 1
_LARGE = frozenset({"int64", "uint64"})


def unsafe(facts: Facts) -> Iterator[Fault]:
    """Integers that are meant to go beyond 2^53 - 1."""
    for each, low, high in _integers(facts):
        words = facts.view(each)
        limits = words.limits
        beyond = [one for one in (limits.minimum, limits.exclusive_minimum) if one is not None and one < -_SAFE - 1]
        beyond += [one for one in (limits.maximum, limits.exclusive_maximum) if one is not None and one > _SAFE + 1]
        large = words.word("format") in _LARGE and (low is None or high is None)
        if beyond or large:
            why = "a limit is" if beyond else f"`{words.word('format')}` goes"
            message = f"{why} beyond ±(2^53 - 1), where JavaScript and every reader that holds numbers as doubles round"
            yield Fault(message, each.place, 'add "minimum" and "maximum" within ±9007199254740991, or send a string')


def unbounded(facts: Facts) -> Iterator[Fault]:
    """Integers that nobody gave an end."""
    for each, low, high in _integers(facts):
        if facts.view(each).word("format") in _LARGE or (low is not None and high is not None):
            continue
        lacking = " and ".join(word for word, bound in (("minimum", low), ("maximum", high)) if bound is None)
        message = f"the integer has no `{lacking}`".replace(" and ", "` and no `")
        help = "bound it: readers hold an integer in 64 bits or in a double, and what is larger is refused or rounded"
        yield Fault(message, each.place, help)


def _integers(facts: Facts) -> Iterator[tuple[Subschema, float | None, float | None]]:
    """The subschemas that say `integer` themselves and list no values, with their lower and upper bound."""
    for each, words in facts.with_words():
        seen = facts.view(each)
        if "type" not in words or seen.listed is not None or "number" in seen.types or "integer" not in seen.types:
            continue
        limits = seen.limits
        low = limits.minimum if limits.minimum is not None else limits.exclusive_minimum
        high = limits.maximum if limits.maximum is not None else limits.exclusive_maximum
        yield each, low, high
