"""What is asked of a lowering while it runs: the types of what lies inside, and a place for what is found inline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from protogen.model.spec import Decl, Ref, Type
from protogen.schema.load import Subschema


class Run(Protocol):
    """A lowering, for those who make the shapes of single values."""

    def type(self, subschemas: Sequence[Subschema], near: str, depth: int = 0) -> Type:
        """The type of a value that all the subschemas bear on. `near`: a name for what must be hoisted."""
        ...

    def member_type(self, subschemas: Sequence[Subschema], near: str, depth: int) -> Type:
        """The same for a member of an object, which may be a constant."""
        ...

    def hoist(self, decl: Decl) -> Ref:
        """Declare what was found inline; the place where it stood keeps a Ref."""
        ...


def in_place(run: Run, found: Decl | Type) -> Type:
    """What was found, as the type of the place where it stands."""
    return run.hoist(found) if isinstance(found, Decl) else found
