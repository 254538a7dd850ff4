"""The interface of a running lowering: gives the types of nested values, and adds inline declarations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from protogen.model.spec import Decl, Ref, Type
from protogen.schema.load import Subschema


class Run(Protocol):
    """A running lowering, as the modules that make the shapes of single values see it."""

    def type(self, subschemas: Sequence[Subschema], near: str, depth: int = 0) -> Type:
        """Returns the type of a value that all the subschemas apply to. `near`: a name for hoisted declarations."""
        ...

    def member_type(self, subschemas: Sequence[Subschema], near: str, depth: int) -> Type:
        """Like `type`, for a member of an object, which may be a constant."""
        ...

    def called(self, subschemas: Sequence[Subschema], near: str, key: str = "") -> str:
        """Returns the name for an inline type: its title if that is a name, else `near`. `key`: the member whose type
        it is."""
        ...

    def hoist(self, decl: Decl) -> Ref:
        """Adds an inline declaration, and returns the Ref for its place."""
        ...


def in_place(run: Run, found: Decl | Type) -> Type:
    """Returns a type for a place: a type as it is, a declaration hoisted."""
    return run.hoist(found) if isinstance(found, Decl) else found
