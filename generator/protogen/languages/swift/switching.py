"""Says what a `switch` over the values of a union is made of, for snippets and for the callbacks of clients."""

from __future__ import annotations

from collections.abc import Sequence

from protogen.languages.swift.enum_shapes import Case
from protogen.languages.swift.shapes import Struct
from protogen.languages.swift.views import Views
from protogen.model.spec import TaggedUnion, Union


def switched(views: Views, decl: Union) -> tuple[str, Sequence[Case], str]:
    """Returns what to switch over for a `message` of a union, its cases, and the one for values that are not listed
    (empty if there is none). Of an envelope that is its payload."""
    if not isinstance(decl, TaggedUnion) or not decl.payload:
        view = views.tagged(decl) if isinstance(decl, TaggedUnion) else views.kinds(decl)
        return "message", view.cases, view.other
    struct: Struct = views.envelope(decl)
    assert struct.union is not None
    return f"message.{struct.properties[-1].name}", struct.union.cases, struct.union.other
