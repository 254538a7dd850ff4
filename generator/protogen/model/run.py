"""The interface of a running lowering: gives the types of nested values, and adds inline declarations.

The places of inline declarations are pointers of words: `/Order/lines/item`, `below("/Order", "lines", "item")`.
Their names are made of them when all places are known (`naming.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from protogen.model.alternatives import Alternative
from protogen.model.spec import Decl, Ref, Type
from protogen.model.views import NOTHING, View
from protogen.schema.load import Subschema
from protogen.source.place import escape


class Run(Protocol):
    """A running lowering, as the modules that make the shapes of single values see it."""

    def type(
        self, subschemas: Sequence[Subschema], near: str, depth: int = 0, types: frozenset[str] | None = None
    ) -> Type:
        """Returns the type of a value that all the subschemas apply to. `near`: a place for inline declarations;
        `types`: the JSON types that the value may have (None: those that the subschemas allow)."""
        ...

    def member_type(
        self, subschemas: Sequence[Subschema], near: str, depth: int, types: frozenset[str] | None = None
    ) -> Type:
        """Like `type`, for a member of an object, which may be a constant."""
        ...

    def any_type(
        self, found: Sequence[Alternative], near: str, depth: int, free: bool = False, seen: View = NOTHING
    ) -> Type:
        """Returns the type of a value of any of the alternatives; `free`: or of any other JSON. `seen` has the
        annotations of the place."""
        ...

    def spend(self, work: int) -> bool:
        """Takes work, in subschemas to look at, from what may be spent on the schema; returns whether it was there."""
        ...

    def called(self, subschemas: Sequence[Subschema], near: str, key: str = "") -> str:
        """Returns the place for an inline type: that of its title if that is a name, else `near`. `key`: the member
        whose type it is."""
        ...

    def hoist(self, decl: Decl) -> Ref:
        """Adds an inline declaration, and returns the Ref for its place."""
        ...

    def near_owner(self, subschemas: Sequence[Subschema], near: str, name: str) -> str:
        """The place of a member `name`: below `near`, or below the definition that alone declares it."""
        ...


def in_place(run: Run, found: Decl | Type) -> Type:
    """Returns a type for a place: a type as it is, a declaration hoisted."""
    return run.hoist(found) if isinstance(found, Decl) else found


def below(near: str, *words: str) -> str:
    """The place of something inside a place."""
    return near + "".join(f"/{escape(word)}" for word in words)
