"""Short sentences about declarations: their kind, when an alternative applies, what is open, who uses them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protogen.docs.view import Link
from protogen.docs.wording import shown
from protogen.model.contents import references, types_of
from protogen.model.remarks import notes
from protogen.model.spec import (
    Alias,
    Decl,
    Enum,
    KeyedUnion,
    KeyedVariant,
    Record,
    Spec,
    TaggedUnion,
    TaggedVariant,
    TypedUnion,
    TypedVariant,
    takes_more,
)
from protogen.schema.load import Schema

_FEW = 8
"""At most this many users of a type are listed."""


def kind(decl: Decl) -> str:
    """The kind of a declaration, as a word for its badge."""
    match decl:
        case Record():
            return "object"
        case TaggedUnion() | TypedUnion() | KeyedUnion():
            return "union"
        case Alias():
            return "alias"
        case Enum():
            return "type"


def when(each: TaggedVariant | TypedVariant | KeyedVariant, path: str) -> str:
    """Says when an alternative applies. `path`: the path of the tag."""
    match each:
        case TaggedVariant():
            return f"`{path}` is {' or '.join(f'`{shown(tag)}`' for tag in each.tags)}" if each.tags else "any other"
        case TypedVariant():
            return f"the value's type is {' or '.join(each.json_types)}"
        case KeyedVariant():
            return f"it has {' and '.join(f'`{name}`' for name in each.keys)}" if each.keys else ""


def opened(decl: Decl | None) -> Iterator[str]:
    if isinstance(decl, Record):
        if decl.extra is None:
            yield "The object is closed: strict readers refuse members that are not listed."
        if not decl.fields:
            yield "No member has a name of its own."
    if decl is not None and takes_more(decl):
        yield "Newer senders may add alternatives; tolerant readers keep them as they are."
    if isinstance(decl, KeyedUnion):
        yield "Of several alternatives that fit, the one is read that declares most of the value's members."


def of_whom(schema: Schema) -> Iterator[tuple[str, str]]:
    """Whom to ask, and under which terms."""
    about = notes(schema.root.value).get("about", {})
    contact, terms = about.get("contact", {}), about.get("license", {})
    said = ", ".join(contact[word] for word in ("name", "email", "url") if word in contact)
    yield from [("Contact", said)] if said else []
    said = ", ".join(terms[word] for word in ("name", "url") if word in terms)
    yield from [("Licence", said)] if said else []
    yield from [("More", about["docs"])] if "docs" in about else []


def users(spec: Spec, places: Mapping[str, str]) -> Mapping[str, tuple[Link, ...]]:
    """For each declaration, links to those that refer to it."""
    found: dict[str, dict[str, None]] = {}
    for decl in spec.decls:
        for name in references(types_of(decl)):
            found.setdefault(name, {})[decl.name] = None
    return {
        name: tuple(Link(user, places[user]) for user in list(users)[:_FEW] if user in places)
        for name, users in found.items()
    }
