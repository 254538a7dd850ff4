"""The content of the pages, shared by Markdown and HTML. Texts are as the schema has them, not escaped."""

from __future__ import annotations

from typing import TypeAlias

from protogen.dataclass import dataclass
from protogen.docs.picture import Picture
from protogen.languages import examples

_LARGE = 200
"""A page with more sections is large."""


@dataclass(frozen=True, slots=True)
class Link:
    """A text that links to a place on the page."""

    text: str
    anchor: str


Words: TypeAlias = tuple[str | Link, ...]
"""A type in words, with links to what it names."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field: `path` from the section's own value, `code` its spelling in each language."""

    path: str
    anchor: str
    type: Words
    required: bool
    doc: str
    limits: tuple[str, ...]
    facts: tuple[str, ...]
    deprecated: bool
    code: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """The limits, and other facts about the value."""
        return (*self.limits, *self.facts)


@dataclass(frozen=True, slots=True)
class Code:
    """A value of an enum. `action`: what a receiver should do about it."""

    value: str
    anchor: str
    title: str
    doc: str
    action: str
    deprecated: bool
    code: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of source text. `language` is its name for highlighters, `words` the words that we highlight."""

    label: str
    language: str
    text: str
    words: examples.Words


@dataclass(frozen=True, slots=True)
class Example:
    """An example in each language. `made`: protogen made the document, since the schema has none. `fault`: why the
    document is not valid."""

    anchor: str
    caption: str
    snippets: tuple[Snippet, ...]
    made: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A part of an operation: what it is, its type, and what is said of it."""

    label: str
    type: Words
    doc: str


@dataclass(frozen=True, slots=True)
class Section:
    """A message or a type. `remarks`: sentences of ours about it. `choices`: the alternatives of a union. `role`: what
    a message is for."""

    name: str
    anchor: str
    kind: str
    doc: str
    deprecated: bool
    remarks: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    codes: tuple[Code, ...] = ()
    choices: tuple[tuple[Words, str], ...] = ()
    examples: tuple[Example, ...] = ()
    used: tuple[Link, ...] = ()
    lines: tuple[Line, ...] = ()
    """What an operation takes and gives."""
    role: str = ""
    decl: str = ""
    """The name of a message's declaration."""

    @property
    def badge(self) -> str:
        """The word beside its name."""
        return self.role or self.kind

    @property
    def limited(self) -> bool:
        """Whether any field has limits to show."""
        return any(row.notes for row in self.rows)

    @property
    def actions(self) -> bool:
        """Whether any value has an action."""
        return any(code.action for code in self.codes)

    @property
    def titled(self) -> bool:
        """Whether any value has a title that says more than the value."""
        return any(code.title != code.value for code in self.codes)


@dataclass(frozen=True, slots=True)
class Group:
    """Sections of one kind, under a heading."""

    title: str
    anchor: str
    intro: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The reference of one protocol. `versions`: other versions' pages, by what they are called; the own one has no
    page to go to."""

    title: str
    version: str
    id: str
    doc: str
    source: str
    pictures: tuple[Picture, ...]
    reading: tuple[Example, ...]
    groups: tuple[Group, ...]
    languages: tuple[str, ...]
    versions: tuple[tuple[str, str], ...] = ()
    about: tuple[tuple[str, str], ...] = ()

    @property
    def leading(self) -> int:
        """How many groups stand before how a document is read: operations and messages."""
        return sum(group.anchor not in ("enums", "types") for group in self.groups)

    @property
    def large(self) -> bool:
        """Whether the page is so large that browsers should lay out only the visible part."""
        return sum(len(group.sections) for group in self.groups) > _LARGE
