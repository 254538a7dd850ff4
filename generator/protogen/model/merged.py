"""Merges what cannot be told apart into one record: all members of all alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from protogen.dataclass import dataclass, field
from protogen.model.alternatives import alternative, tells
from protogen.model.remarks import remarks, text
from protogen.model.run import Run, below
from protogen.model.spec import ABSENT, ANY, Field, Type
from protogen.model.views import NOTHING, View, view
from protogen.schema.load import Key, Subschema


@dataclass(frozen=True)
class Choice:
    """Views of which at least one applies to a value; an empty one says nothing."""

    views: tuple[View, ...]


def choices_of(seen: View) -> Iterator[Choice]:
    """Yields what may apply beside a view: branches, `then` or `else`, and `dependentSchemas`, nested ones too."""
    done: set[Key] = set()
    waiting: list[tuple[Subschema, tuple[View, ...]]] = [(part, ()) for part in reversed(seen.parts)]
    while waiting:
        part, beside = waiting.pop()
        if part.key in done:
            continue
        done.add(part.key)
        for views in branches_of(part):
            yield Choice((*views, *beside))
            waiting += [(inner, (NOTHING,)) for each in reversed(views) for inner in reversed(each.parts)]


def branches_of(part: Subschema) -> Iterator[list[View]]:
    """Yields the choices of one subschema: views of which at least one applies."""
    for found in _of_part(part):
        yield [each for each in (view(subschemas) for subschemas in found) if each is not None]


def _of_part(part: Subschema) -> Iterator[list[list[Subschema]]]:
    words = part.keywords
    for keyword in ("oneOf", "anyOf"):
        if len(words.get(keyword, ())) > 1:
            yield [[option] for option in part.listed(keyword)]
    if "if" in words:
        holds = [part.child(keyword) for keyword in ("if", "then") if keyword in words]
        yield [holds, [part.child("else")] if "else" in words else []]
    for name in words.get("dependentSchemas", ()):
        yield [[part.child("dependentSchemas", name)], []]


@dataclass
class _Added:
    """What branches say of a member, and whether each branch of some choice does."""

    sets: list[Sequence[Subschema]] = field(default_factory=list)
    always: bool = False


@dataclass(frozen=True)
class Members:
    """The members of a view together with those that its choices may add."""

    run: Run
    seen: View
    choices: Sequence[Choice]
    near: str
    depth: int
    closed: bool = False
    """Whether a member that no branch declares is not allowed."""

    def fields(self) -> tuple[Field, ...]:
        """Every member: what the view declares is as it says, others are optional unless every branch requires them."""
        own = self.seen.properties
        required = {*self.seen.required}
        for choice in self.choices:
            if choice.views:
                required |= frozenset.intersection(*(frozenset(each.required) for each in choice.views))
        parts = {**own, **{name: self.seen.unnamed(name) for name in self._added if name not in own}}
        return tuple(self._field(name, each, name in required) for name, each in parts.items())

    @cached_property
    def _added(self) -> Mapping[str, _Added]:
        """What the branches that declare a member say of it."""
        found: dict[str, _Added] = {}
        for choice in self.choices:
            counts: dict[str, int] = {}
            for each in choice.views:
                for name, parts in each.properties.items():
                    if name in found or name in self.seen.properties or self._allowed(name):
                        added = found.setdefault(name, _Added())
                        added.sets += [parts] if parts else []
                        counts[name] = counts.get(name, 0) + bool(parts)
            for name in [name for name, count in counts.items() if count == len(choice.views)]:
                found[name].always = True
        return found

    def _allowed(self, name: str) -> bool:
        """Whether no part of the view is closed to a member."""
        for part in self.seen.owners("additionalProperties"):
            words = part.keywords
            known = name in words.get("properties", ()) or words.get("patternProperties")
            if words["additionalProperties"] is False and not known:
                return False
        return True

    def _field(self, name: str, own: Sequence[Subschema], required: bool) -> Field:
        added = _Added() if any(map(tells, own)) else self._added.get(name, _Added())
        first = own or next(iter(added.sets), [])
        words = View(tuple(part for part in first if isinstance(part.value, dict)))
        inner = view(first) or words
        default = words.values("default") or inner.values("default")
        said = remarks(words)
        return Field(
            **(said if said["doc"] else {**said, "doc": text(inner.word("description"))}),
            name=name,
            type=self._type(name, own, added),
            required=required,
            default=default[-1] if default else ABSENT,
            access="read" if inner.word("readOnly") is True else "write" if inner.word("writeOnly") is True else "",
        )

    def _type(self, name: str, own: Sequence[Subschema], added: _Added) -> Type:
        if not added.sets:
            near = self.run.called(own, self.run.near_owner(own, self.near, name), name)
            return self.run.member_type(own, near, self.depth + 1) if own else ANY
        near = below(self.near, name)
        if added.always and len(added.sets) == 1:
            parts = [*own, *added.sets[0]]
            return self.run.member_type(parts, self.run.called(parts, near, name), self.depth + 1)
        free = not (added.always or self.closed or False in self.seen.values("unevaluatedProperties"))
        found = [alternative([*own, *parts]) for parts in added.sets]
        return self.run.any_type([each for each in found if each], near, self.depth + 1, free)
