"""What the strings of one place have in common: few values, or a format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from protogen.dataclass import dataclass, field
from protogen.patterns.formats import FORMATS

MOST_VALUES = 64
"""Of more different values no list is kept."""
_LONGEST_VALUE = 64
_LONGEST_FORMATTED = 2_000
_WORD = re.compile(r"[A-Za-z$@_][A-Za-z0-9_.:/+$@-]*")
_FEWEST = 10
"""Fewer strings tell nothing about which values there are."""
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|(?:mailto|urn|tel|data):", re.IGNORECASE)

_HINTS: Mapping[str, Callable[[str], bool]] = {
    "date-time": lambda text: len(text) >= 20 and text[4] == "-" and text[10] in "Tt",
    "date": lambda text: len(text) == 10 and text[4] == "-",
    "time": lambda text: len(text) >= 9 and text[2] == ":",
    "uuid": lambda text: len(text) == 36,
    "email": lambda text: "@" in text,
    "uri": lambda text: _ABSOLUTE.match(text) is not None,
    "ipv4": lambda text: text.count(".") == 3 and len(text) <= 15,
    "ipv6": lambda text: text.count(":") >= 2 and len(text) <= 45,
}
"""The formats that are looked for, each with what is quick to see. (`a:b` is a `uri`, too, but hardly meant as one.)"""


@cache
def _pattern(format: str) -> re.Pattern[str]:
    """The format as strict readers assert it. (These patterns mean the same to Python if the whole text must match.)"""
    return re.compile(FORMATS[format], re.ASCII)


def fits(format: str, text: str) -> bool:
    """Whether a text has a format."""
    return len(text) <= _LONGEST_FORMATTED and _HINTS[format](text) and _pattern(format).fullmatch(text) is not None


@dataclass(slots=True)
class Texts:
    """The strings seen at a place. Its size does not depend on their number: `values` is None when there are many
    different ones, or a long one."""

    count: int = 0
    values: Counter[str] | None = field(default_factory=Counter)
    formats: tuple[str, ...] = tuple(_HINTS)
    """The formats that all of them have."""

    def add(self, text: str) -> None:
        """See one more."""
        self.count += 1
        if self.formats:
            self.formats = tuple(each for each in self.formats if fits(each, text))
        if self.values is not None:
            self.values[text] += 1
            if len(self.values) > MOST_VALUES or len(text) > _LONGEST_VALUE:
                self.values = None

    @staticmethod
    def together(several: Iterable[Texts]) -> Texts:
        """What several places have in common, as if they were one."""
        whole = Texts()
        for each in several:
            whole.count += each.count
            whole.formats = tuple(format for format in whole.formats if format in each.formats)
            if whole.values is not None:
                whole.values = None if each.values is None else whole.values + each.values
                if whole.values is not None and len(whole.values) > MOST_VALUES:
                    whole.values = None
        return whole

    @property
    def format(self) -> str:
        """The format of all of them; empty if there is none."""
        return self.formats[0] if self.formats else ""

    @property
    def listed(self) -> tuple[str, ...]:
        """The values if they are those of an enum: words, each seen twice, few of them in many samples."""
        seen = self.values
        if seen is None or self.count < _FEWEST or not 1 < len(seen) <= self.count**0.5 or min(seen.values()) < 2:
            return ()
        return tuple(sorted(seen)) if all(map(_WORD.fullmatch, seen)) else ()

    @property
    def only(self) -> str | None:
        """The value if there is only one."""
        return next(iter(self.values)) if self.values is not None and len(self.values) == 1 else None
