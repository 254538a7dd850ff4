"""Makes the initialisers that take what members mean (an enum, a date) instead of their exact values."""

from __future__ import annotations

from collections.abc import Container, Sequence

from protogen.dataclass import dataclass
from protogen.languages.layout import Layout
from protogen.languages.swift.layout import block, call, initialiser, lines, passed


@dataclass(frozen=True, slots=True)
class Meant:
    """What an initialiser can take instead of a member's exact value."""

    sort: str
    """Initialisers take all of one sort, or none."""
    type: str
    value: str
    """The exact value, of a parameter that has the member's name."""
    noun: str
    needed: bool
    """Whether callers must give it, so that its type tells which initialiser they mean."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the memberwise initialiser. `default`: with its sign, ` = nil`."""

    name: str
    type: str
    default: str
    meant: Meant | None


@dataclass(frozen=True, slots=True)
class Overload:
    """An initialiser that takes what some members mean instead of their exact values."""

    parameters: tuple[tuple[str, str], ...]
    arguments: tuple[tuple[str, str], ...]
    doc: str
    sorts: tuple[str, ...]
    unsure: bool
    """Whether a call without any of these members fits it as well as the memberwise initialiser."""

    def declaration(self, access: str) -> Layout:
        """`init(code: ErrorCode) { self.init(code: code.rawValue) }`."""
        body = call("self.init", *(passed(name, value) for name, value in self.arguments))
        whole = block(initialiser(access, self.parameters), body)
        return lines("@_disfavoredOverload", whole) if self.unsure else whole


def overloads(parameters: Sequence[Parameter], rest: tuple[str, str]) -> Sequence[Overload]:
    """An initialiser for each sort of meanings, and one for all of them. `rest`: the last parameter and its type.

    Where nothing that must be given tells initialisers apart, there is only the one for all of them."""
    sorts = dict.fromkeys(each.meant.sort for each in parameters if each.meant)
    sure = {each.meant.sort for each in parameters if each.meant and each.meant.needed}
    alone = [[one] for one in sorts] if sure or len(sorts) == 1 else []
    together = [[*sorts]] if len(sorts) > 1 else []
    return [_overload(parameters, rest, each, sure) for each in [*alone, *together]]


def _overload(own: Sequence[Parameter], rest: tuple[str, str], sorts: Sequence[str], sure: Container[str]) -> Overload:
    parameters, arguments = list[tuple[str, str]](), list[tuple[str, str]]()
    nouns = dict[str, list[str]]()
    for each in own:
        type, value = f"{each.type}{each.default}", each.name
        if each.meant and each.meant.sort in sorts:
            type, value = f"{each.meant.type}{' = nil' if each.default else ''}", each.meant.value
            nouns.setdefault(each.meant.noun, []).append(f"`{each.name.strip('`')}`")
        parameters.append((each.name, type))
        arguments.append((each.name, value))
    doc = f"Takes {'; '.join(_taken(names, noun) for noun, names in nouns.items())}."
    unsure = not all(sort in sure for sort in sorts)
    return Overload((*parameters, rest), (*arguments, (rest[0], rest[0])), doc, tuple(sorts), unsure)


def _taken(names: Sequence[str], noun: str) -> str:
    """What is said of the members that are taken as one noun.

    >>> _taken(["a", "b"], "a date")
    'a and b as dates'
    """
    if not names[1:]:
        return f"{names[0]} as {noun}"
    plural = "dates" if noun == "a date" else noun
    return f"{', '.join(names[:-1])} and {names[-1]} as {plural}"
