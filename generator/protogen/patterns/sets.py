"""Sets of code points: the character classes of ECMA-262 as sorted, disjoint, inclusive ranges."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise
from typing import TypeAlias

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""Inclusive ranges, sorted, neither overlapping nor adjacent: `((48, 57), (65, 90))`."""

LAST = 0x10FFFF

EMPTY: Ranges = ()
ALL: Ranges = ((0, LAST),)
DIGIT: Ranges = ((0x30, 0x39),)
WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
LINE_END: Ranges = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
SPACE: Ranges = (
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)

# The general categories with the long names and aliases that ECMA-262 knows (its table 68).
_CATEGORIES = """
L Letter | LC Cased_Letter | Lu Uppercase_Letter | Ll Lowercase_Letter | Lt Titlecase_Letter | Lm Modifier_Letter
Lo Other_Letter | M Mark Combining_Mark | Mn Nonspacing_Mark | Mc Spacing_Mark | Me Enclosing_Mark | N Number
Nd Decimal_Number digit | Nl Letter_Number | No Other_Number | P Punctuation punct | Pc Connector_Punctuation
Pd Dash_Punctuation | Ps Open_Punctuation | Pe Close_Punctuation | Pi Initial_Punctuation | Pf Final_Punctuation
Po Other_Punctuation | S Symbol | Sm Math_Symbol | Sc Currency_Symbol | Sk Modifier_Symbol | So Other_Symbol
Z Separator | Zs Space_Separator | Zl Line_Separator | Zp Paragraph_Separator | C Other | Cc Control cntrl
Cf Format | Cs Surrogate | Co Private_Use | Cn Unassigned
"""
_CATEGORY_OF = {
    name: row.split()[0] for line in _CATEGORIES.strip().splitlines() for row in line.split("|") for name in row.split()
}

# Binary properties that the standard library knows exactly: a method of str tests for each.
_BINARY: dict[str, Callable[[str], bool]] = {
    "Lowercase": str.islower,
    "Uppercase": str.isupper,
    "XID_Start": lambda char: char != "_" and char.isidentifier(),
    "XID_Continue": lambda char: f"a{char}".isidentifier(),
    "Assigned": lambda char: unicodedata.category(char) != "Cn",
}
_FIXED: dict[str, Ranges] = {
    "Any": ALL,
    "ASCII": ((0, 0x7F),),
    "ASCII_Hex_Digit": ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66)),
    "White_Space": (
        *((0x09, 0x0D), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
        *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)),
    ),
}
_ALIASES = {
    "Lower": "Lowercase",
    "Upper": "Uppercase",
    "XIDS": "XID_Start",
    "XIDC": "XID_Continue",
    "AHex": "ASCII_Hex_Digit",
    "space": "White_Space",
}


def union(*sets: Iterable[tuple[int, int]]) -> Ranges:
    """The union of the sets, whose ranges need not be sorted."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(pair for ranges in sets for pair in ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(ranges: Ranges) -> Ranges:
    """Every code point that is not in the set."""
    bounds = [(-1, -1), *ranges, (LAST + 1, LAST + 1)]
    return tuple((before[1] + 1, after[0] - 1) for before, after in pairwise(bounds) if before[1] + 1 < after[0])


def contains(ranges: Ranges, code: int) -> bool:
    """Whether the set holds the code point."""
    at = bisect_right(ranges, (code, LAST + 1))
    return at > 0 and ranges[at - 1][1] >= code


def property_named(text: str) -> Ranges | None:
    r"""The set that `\p{text}` names; None for a property that we do not know exactly."""
    name, equals, value = text.partition("=")
    if equals:
        return _category(value) if name in ("General_Category", "gc") else None
    name = _ALIASES.get(name, name)
    if name in _FIXED:
        return _FIXED[name]
    if name in _BINARY:
        return _collect(_BINARY[name])
    return _category(name)


@cache
def _category(name: str) -> Ranges | None:
    wanted = _CATEGORY_OF.get(name)
    if wanted is None:
        return None
    prefixes = ("Lu", "Ll", "Lt") if wanted == "LC" else (wanted,)
    return union(*(ranges for category, ranges in _by_category().items() if category.startswith(prefixes)))


@cache
def _by_category() -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    start, current = 0, unicodedata.category("\0")
    for code in range(1, LAST + 2):
        category = unicodedata.category(chr(code)) if code <= LAST else ""
        if category != current:
            found.setdefault(current, []).append((start, code - 1))
            start, current = code, category
    return found


@cache
def _collect(test: Callable[[str], bool]) -> Ranges:
    return union((code, code) for code in range(LAST + 1) if test(chr(code)))


# Simple foldings that Unicode 15.1 added; older versions of Python do not know them.
_LATE_FOLDS = {0x1FD3: 0x0390, 0x1FE3: 0x03B0, 0xFB05: 0xFB06}


def fold(code: int) -> int:
    """Unicode's simple case folding of one code point (the statuses C and S of CaseFolding.txt)."""
    if code in _LATE_FOLDS:
        return _LATE_FOLDS[code]
    char = chr(code)
    folded = char.casefold()
    if len(folded) > 1:  # a full folding; if there is a simple one too, it is the lower case
        folded = char.lower()
    return ord(folded) if len(folded) == 1 else code


@cache
def _fold_classes() -> tuple[tuple[int, ...], ...]:
    """The groups of several code points that fold to the same one."""
    classes: dict[int, list[int]] = {}
    for code in range(LAST + 1):
        folded = fold(code)
        if folded != code:
            classes.setdefault(folded, [folded]).append(code)
    return tuple(tuple(sorted(members)) for members in classes.values())


def ignoring_case(ranges: Ranges) -> Ranges:
    """The set plus every code point that equals a member when case is ignored."""
    touched = [members for members in _fold_classes() if any(contains(ranges, code) for code in members)]
    return union(ranges, ((code, code) for members in touched for code in members))
