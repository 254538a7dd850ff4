"""Why our printed pydantic models are not as datamodel-code-generator's own in a few places: the only differences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.witness import Row

ROWS = (
    Row(
        "an alias that holds itself",
        about="type of an alias",
        ours=r"(?!.*\bAny\b).*",
        theirs=r".*\bAny\b.*",
        reason="the generator loses what an alias holds of itself, so it is told `Any` there; ours names itself",
    ),
    Row(
        "any value beside other alternatives",
        about="type of an alias",
        ours="Any",
        theirs=r"None \| bool \| .*",
        reason="the generator writes any value as all types of JSON; both say the same",
    ),
    Row(
        "limits on a map that may be null",
        about="limits",
        ours=r"m(ax|in)_length=\d+(, min_length=\d+)?",
        theirs="",
        reason="the generator drops `minProperties` and `maxProperties` where the type is `object` or `null`",
    ),
    Row(
        "a name for a tuple inside another type",
        about="alias",
        ours="missing",
        theirs="there",
        reason="the generator names it after its place, and may rename a member for it; ours is written where it is",
    ),
    Row(
        "a type called as something that the generator imports",
        about="alias",
        ours="there",
        theirs="missing",
        where="Dict|List|Optional|Union",
        reason="the generator gives it another name; ours keeps it, as our module does not import that",
    ),
)
"""Each row explains at least one difference, and each difference is explained by a row."""

SAMPLE, SEED, LARGEST = 250, 11, 60_000
"""How many schemas of the corpora are looked at, which, and how many bytes they have at most."""

RARE: Mapping[str, Mapping[str, Any]] = {
    "a type called Dict": {"Dict": {"type": "string"}, "Base": {"additionalProperties": {"$ref": "#/$defs/Dict"}}},
    "a map or null": {"Base": {"properties": {"map": {"type": ["object", "null"], "maxProperties": 3}}}},
}
"""Definitions that show what a sample may not."""


def table(counts: dict[str, int]) -> str:
    """The rows in Markdown, with how many differences there are of each."""
    rows = [f"| {each.name} | {counts.get(each.name, 0)} | {each.reason} |" for each in ROWS]
    return "\n".join(["| difference | how many | why |", "| --- | ---: | --- |", *rows])
