"""Finds what members mean beside their exact values (a moment, a link), and how Swift turns one into the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from protogen.dataclass import dataclass
from protogen.languages.layout import Layout
from protogen.languages.swift.layout import call, labelled
from protogen.languages.swift.words import typed_name
from protogen.model.spec import Field, Kind, Nullable, Scalar, Type


@dataclass(frozen=True, slots=True)
class Meaning:
    """A meaning of values of one format or unit. `type`: Swift's; `noun`: what docs call it."""

    type: str
    noun: str
    suffix: str
    """What its name adds to the member's: `createdAtDate`."""
    label: str
    """That of the run-time's function which takes the exact value: `Moments.date(dateTime: createdAt)`."""
    back: str = ""
    """The run-time's function that makes the exact value of it; empty: nothing does."""
    divisor: str = ""
    """The rest of the expression that makes a number the seconds since 1970, if it is a number."""
    partial: bool = True
    """Whether some values do not have it: texts that are none."""


_FORMATS = {
    "date-time": Meaning("Date", "a date", "Date", "dateTime", "text"),
    "date": Meaning("DateComponents", "year, month and day", "Components", "day"),
    "uri": Meaning("URL", "a URL", "URL", "uri"),
    "uri-reference": Meaning("URL", "a URL, which may be relative", "URL", "reference"),
}
_EPOCHS = {
    "milliseconds": Meaning("Date", "a date", "Date", "milliseconds", "milliseconds", " / 1000", False),
    "seconds": Meaning("Date", "a date", "Date", "seconds", "seconds", partial=False),
}
_MAKERS = {"Date": "Moments.date", "DateComponents": "Moments.components", "URL": "Moments.url"}
"""The run-time's functions that make each type of exact values."""
_SAME = {"date": "Date", "uri": "URL", "url": "URL"}
"""Ends of names that say already what a suffix would."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A member with a meaning, which may be `absent`, `null` or either."""

    meaning: Meaning
    absent: bool
    null: bool

    @property
    def type(self) -> str:
        """The type of the property that shows it."""
        return f"{self.meaning.type}?" if self.absent or self.null or self.meaning.partial else self.meaning.type

    def get(self, name: str) -> Layout:
        """The expression that shows the value of the property `name`."""
        if self.type == "Date":
            return call("Date", ("timeIntervalSince1970: ", call("Double", name, tail=self.meaning.divisor)))
        value = f"{name}?.value" if self.absent and self.null else name
        return call(_MAKERS[self.meaning.type], labelled(self.meaning.label, value))

    def set(self, name: str) -> str:
        """The statement that sets the property `name`; empty if it cannot be set."""
        if self.meaning.partial or (self.absent and self.null):
            return ""
        return f"{name} = {self.taken('newValue')}"

    @property
    def given(self) -> str:
        """The type of an initialiser's parameter that takes the meaning; empty if none can."""
        if not self.meaning.back:
            return ""
        if self.absent and self.null:
            return f"Nullable<{self.meaning.type}>?"
        return f"{self.meaning.type}?" if self.absent or self.null else self.meaning.type

    def taken(self, value: str) -> str:
        """The exact value of one of the type `given`."""
        function = f"Moments.{self.meaning.back}"
        if not self.absent and not self.null:
            return f"{function}({value})"
        return f"{value}{'?' if self.absent and self.null else ''}.map {{ {function}($0) }}"


def shown(each: Field, resolve: Callable[[Type], Type]) -> Shown | None:
    """What a member means; None: no more than it says. `resolve`: looks through aliases."""
    type = resolve(each.type)
    null = isinstance(type, Nullable)
    inner = resolve(type.inner) if isinstance(type, Nullable) else type
    found = None
    match inner:
        case Scalar(Kind.STRING, str(format)):
            found = _FORMATS.get(format)
        case Scalar(Kind.INTEGER | Kind.NUMBER):
            found = _EPOCHS.get(str(each.notes.get("epoch")))
    return None if found is None or typed_name(each) else Shown(found, not each.required, null)


def wishes(fields: Sequence[Field], words: Mapping[str, str], resolve: Callable[[Type], Type]) -> Mapping[str, str]:
    """The names that the properties should have that show what members mean, by member. `words`: the members' own."""
    found: dict[str, str] = {}
    for each in fields:
        one = shown(each, resolve)
        if one is None:
            continue
        word = words[each.name]
        same = any(word.lower().endswith(end) and suffix == one.meaning.suffix for end, suffix in _SAME.items())
        wish = f"{word}{'Value' if same else one.meaning.suffix}"
        first = one.type == "Date" and "date" not in found.values()
        found[each.name] = "date" if first and "date" not in words.values() else wish
    return found
