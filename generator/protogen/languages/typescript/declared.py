"""The values that the templates print: one class for each kind of declaration."""

from __future__ import annotations

from protogen.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Documented:
    """Text and the source lines that it documents."""

    doc: str
    text: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A type that needs only its text: `record`, `alias`."""

    template: str
    doc: str
    text: str
    members: tuple[Documented, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """An enum: the array, its types, and the table of its members' meanings."""

    doc: str
    array: str
    types: tuple[Documented, ...]
    info: str
    script: str
    table_head: str
    table: tuple[str, ...]
    template: str = "enum"


@dataclass(frozen=True, slots=True)
class Matched:
    """The values that `match.jinja` and `match.js.jinja` print for a tagged union."""

    type: str
    interface: str
    handlers: tuple[str, ...]
    function: str
    parameters: tuple[str, ...]
    script: str
    subject: str
    cases: tuple[tuple[tuple[str, ...], str], ...]
    unknown: bool
    rest: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A union: the type, the alternative for unknown tags, the function that tells its alternatives apart."""

    name: str
    doc: str
    text: str
    unknown: tuple[str, ...]
    matched: Matched | None
    template: str = "union"


View = Declared | Listed | Joined


def script(view: View) -> str:
    """The template of what a declaration is when the code runs; empty if it is a type alone."""
    if isinstance(view, Listed):
        return "enum.js"
    return "match.js" if isinstance(view, Joined) and view.matched else ""
