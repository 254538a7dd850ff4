"""Chooses the alternative of a union that a value is, where neither a tag nor its JSON type tells.

One that the schema accepts comes before all others; where it accepts none, one that a tolerant reader can read. Of
several the first in the order of preference is taken: by the `discriminator`, the required members, the constants,
the members that it does not declare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .checker import Program, with_room
from .run import Run, Verdicts, stop
from .values import Json


class Alternative(NamedTuple):
    """What a tolerant program says of an alternative of a union."""

    node: int
    """What reads as one."""
    keys: Sequence[str]
    """The members that it requires."""
    names: frozenset[str]
    """The members that it declares."""
    closed: bool
    """Whether the schema allows no others."""
    constants: Sequence[tuple[Sequence[str], Sequence[str]]]
    """Paths of keys, each with the strings that may stand there."""
    tags: Sequence[str]
    """What the `discriminator` maps to it."""

    def misfit(self, value: Json, tag: Json) -> tuple[bool, bool, bool, bool, int]:
        """What speaks against it. `tag`: the value at the union's tag, if it has one."""
        members = value if isinstance(value, dict) else {}
        foreign = sum([name not in self.names for name in members])
        return (
            tag not in self.tags,
            any(name not in members for name in self.keys),
            not all(
                _at(value, path) in (_ABSENT, *held) for path, held in self.constants
            ),
            self.closed and foreign > 0,
            foreign,
        )


class Union(NamedTuple):
    """A union without a tag of its own. `tag`: the path that a `discriminator` names; empty where there is none."""

    tag: Sequence[str]
    alternatives: Sequence[Alternative]
    other: int | None
    """What is kept though it is none of them."""

    def preference(self, number: int, value: Json) -> tuple[Json, ...]:
        """The place of an alternative among those that a value may be: the least comes first."""
        tag = _at(value, self.tag) if self.tag else _ABSENT
        return (*self.alternatives[number].misfit(value, tag), number)


class Choices:
    """What two programs of one contract say of its unions."""

    def __init__(self, strict: Program, tolerant: Program) -> None:
        self.strict, self.tolerant = strict, tolerant
        self.unions = {name: _union(row) for name, row in tolerant.unions.items()}
        self.branches: Mapping[str, Sequence[Json]] = strict.unions


class Choosing:
    """Chooses for the values of one document. Each question is asked once, however deep unions are nested.

    `verdicts`: what checks of the same document have found already. A lenient choice follows the `discriminator`
    wherever that can be read, even against the schema.
    """

    def __init__(
        self,
        choices: Choices,
        root: str = "",
        *,
        strict: Verdicts | None = None,
        tolerant: Verdicts | None = None,
        lenient: bool = True,
    ) -> None:
        self._unions, self._branches = choices.unions, choices.branches
        self._lenient = lenient
        self._known: dict[tuple[str, int], tuple[Json, int | None]] = {}
        self._schema = Run(choices.strict, stop, strict)
        self._shapes = Run(choices.tolerant, stop, tolerant)
        if root in choices.strict.roots:
            program = choices.strict
            self._schema.enter(program.nodes[program.roots[root]])

    def of(self, union: str, value: Json) -> int | None:
        """The number of the alternative that a value is; None: it is none of them."""
        key = union, id(value)
        if key not in self._known:
            found = with_room(lambda: self._of(self._unions[union], union, value))
            self._known[key] = value, found  # what is held keeps its id
        return self._known[key][1]

    def ranked(self, union: str, value: Json) -> Sequence[int]:
        """The numbers of all alternatives, the one to try first before the others."""
        first, known = self.of(union, value), self._unions[union]
        rest = [number for number in range(len(known.alternatives)) if number != first]
        rest.sort(key=lambda number: known.preference(number, value))
        return rest if first is None else [first, *rest]

    def keeps(self, union: str, value: Json) -> bool:
        """Whether a value that is none of the alternatives is kept as it is."""
        other = self._unions[union].other
        return other is not None and with_room(
            lambda: self._shapes.accepts(other, value)
        )

    def _of(self, union: Union, name: str, value: Json) -> int | None:
        found = self._mapped(union, value) if self._lenient and union.tag else []
        found = found or self._accepted(name, value) or self._left(union, name, value)
        if len(found) < 2:
            return found[0] if found else None
        return min(found, key=lambda number: union.preference(number, value))

    def _mapped(self, union: Union, value: Json) -> list[int]:
        """The alternatives that the `discriminator` names and that can be read."""
        tag = _at(value, union.tag)
        return [
            number
            for number, each in enumerate(union.alternatives)
            if tag in each.tags and self._shapes.accepts(each.node, value)
        ]

    def _accepted(self, name: str, value: Json) -> list[int]:
        """The alternatives that the schema accepts."""
        accepts = self._schema.accepts
        return [
            number
            for number, branches in enumerate(self._branches.get(name, ()))
            if any(all(accepts(each, value) for each in one) for one in branches)
        ]

    def _left(self, union: Union, name: str, value: Json) -> list[int]:
        """The alternatives that can be read; for a strict choice first those of which the schema says nothing."""
        found = [
            number
            for number, each in enumerate(union.alternatives)
            if self._shapes.accepts(each.node, value)
        ]
        branches = self._branches.get(name)
        if self._lenient or not branches:
            return found
        return [number for number in found if not branches[number]] or found


def _union(row: Json) -> Union:
    return Union(
        row.get("tag", ()),
        [
            Alternative(
                each["node"],
                each.get("keys", ()),
                frozenset(each.get("names", ())),
                each.get("closed", False),
                each.get("constants", ()),
                each.get("tags", ()),
            )
            for each in row["alternatives"]
        ],
        row.get("other"),
    )


_ABSENT = object()


def _at(value: Json, path: Sequence[str]) -> Json:
    """The value at a path of keys; _ABSENT where there is none."""
    for key in path:
        value = value.get(key, _ABSENT) if isinstance(value, dict) else _ABSENT
    return value
