"""Turns the schema's descriptions into docstrings and properties of enums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from protogen.languages.python.names import docstring, literal
from protogen.languages.python.shapes import Texts
from protogen.model.remarks import where_absent
from protogen.model.spec import Field, Node
from protogen.source.place import Json


def doc(node: Node, indent: int = 4) -> str:
    """A docstring: the description of a thing, and whether it is deprecated."""
    return docstring(_said(node), indent)


def field_doc(each: Field) -> str:
    """The docstring of an attribute."""
    access = {"read": "Set by the sender of the record alone.", "write": "Sent, never received."}.get(each.access, "")
    return docstring(_paragraphs(_said(each), access, where_absent(each)), 4)


def _said(node: Node) -> str:
    return _paragraphs(node.doc.strip(), "Deprecated." if node.deprecated else "")


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


_TEXTS: tuple[tuple[str, str, Callable[[Node], Json]], ...] = (
    ("description", "What the value means.", lambda member: member.doc),
    ("action", "What a receiver should do about the value.", lambda member: member.notes.get("action")),
)


def texts(members: Sequence[tuple[str, Node]]) -> Sequence[Texts]:
    """The properties of an enum that describe its members."""
    found = (Texts(name, doc, _rows(members, of)) for name, doc, of in _TEXTS)
    return [each for each in found if each.rows]


def _rows(members: Iterable[tuple[str, Node]], of: Callable[[Node], Json]) -> Sequence[tuple[str, str]]:
    """A text for each member that has one, as source code."""
    found = [(name, " ".join(str(of(member) or "").split())) for name, member in members]
    return [(name, literal(text)) for name, text in found if text]
