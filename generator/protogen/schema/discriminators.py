"""Reads OpenAPI's `discriminator`: which value of a member selects which branch. It asserts nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.dataclass import dataclass
from protogen.schema.graph import Subschema
from protogen.source.place import split_pointer
from protogen.source.pointers import Unresolved


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The member's name, and the values that select each branch."""

    name: str
    tags: tuple[tuple[str, ...], ...]


def discriminator(owner: Subschema, keyword: str) -> Discriminator | None:
    """The discriminator of a `oneOf` or `anyOf`; None if it has none, or one that does not select every branch. A
    branch without an entry in `mapping` is selected by the name of the schema that it refers to."""
    held = owner.keywords.get("discriminator")
    name = held.get("propertyName") if isinstance(held, dict) else None
    if not isinstance(held, dict) or not isinstance(name, str):
        return None
    mapping = held.get("mapping")
    branches = [next(option.referred(), None) for option in owner.listed(keyword)]
    chosen = _mapped(owner, mapping if isinstance(mapping, dict) else {}, branches)
    tags: list[tuple[str, ...]] = []
    for number, branch in enumerate(branches):
        own = tuple(value for value, index in chosen.items() if index == number)
        if not own and branch is not None and (last := _last(branch)) and last not in chosen:
            own = (last,)
        tags.append(own)
    return Discriminator(name, tuple(tags)) if all(tags) else None


def unmatched(owner: Subschema, keyword: str) -> Iterator[str]:
    """Yields the values in the `mapping` of a `discriminator` that select no branch of its `oneOf` or `anyOf`."""
    held = owner.keywords.get("discriminator")
    mapping = held.get("mapping") if isinstance(held, dict) else None
    if isinstance(mapping, dict):
        branches = [next(option.referred(), None) for option in owner.listed(keyword)]
        yield from mapping.keys() - _mapped(owner, mapping, branches).keys()


def _mapped(owner: Subschema, mapping: Mapping[str, object], branches: Sequence[Subschema | None]) -> dict[str, int]:
    """The index of the branch for each value of the mapping."""
    found = {}
    for value, named in mapping.items():
        target = _resolved(owner, named) if isinstance(named, str) else None
        for index, branch in enumerate(branches):
            same = branch is not None and (branch.key == target.key if target else _last(branch) == named)
            if same:
                found[value] = index
                break
    return found


def _resolved(owner: Subschema, named: str) -> Subschema | None:
    """The schema of a mapping that is a reference; None if it is a name."""
    if "#" not in named and "/" not in named and "." not in named:
        return None
    try:
        return owner.resolve(named)
    except Unresolved:
        return None


def _last(branch: Subschema) -> str:
    return (split_pointer(branch.place.pointer) or [""])[-1]
