"""Chooses the alternative of a union that a value is, as the readers do: by the schema first, then by preference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeAlias

from protogen.checks.compile import Branches
from protogen.checks.program import Program, reader
from protogen.model.spec import KeyedUnion, Spec, Union, Variant
from protogen.runtime.choice import Choices, Choosing
from protogen.source.place import Json

Choose: TypeAlias = Callable[[Union, Json], Variant | None]
"""The alternative of a union that a value is; None: it is none of them."""


def branches(spec: Spec) -> Mapping[str, Branches]:
    """Where the schema writes the alternatives of each union that has no tag of its own, by the union's name."""
    unions = [decl for decl in spec.decls if isinstance(decl, KeyedUnion)]
    return {decl.name: [each.branches for each in decl.variants] for decl in unions}


@cache
def choices(strict: Program, tolerant: Program) -> Choices:
    """What the two programs of a contract say of its unions."""
    return Choices(reader(strict), reader(tolerant))


def chooser(known: Choices, root: str) -> Choose:
    """Chooses for one document of an entry point. (It remembers what it found, so the document must not change.)"""
    choosing = Choosing(known, root)

    def choose(union: Union, value: Json) -> Variant | None:
        if not isinstance(union, KeyedUnion):
            return union.variant_of(value)
        number = choosing.of(union.name, value)
        return None if number is None else union.variants[number]

    return choose
