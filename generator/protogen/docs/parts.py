"""Sorts the changes of a version by message: what several messages have in common, each message, each type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.breaking.renames import renames
from protogen.dataclass import dataclass
from protogen.docs.anchors import Anchors
from protogen.docs.changes import Change, Comparison
from protogen.docs.outline import Outline
from protogen.docs.view import Section
from protogen.model.spec import Record, Union

_ALIKE = 0.3
"""Two messages that share at least this part of their field names count as one message, renamed."""
_FEW = 12
"""More messages than this are counted, not named."""
_SEVERAL = 3
"""A change that this many messages have is told once."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A message in the old and in the new version; one of the two may be missing."""

    old: Section | None
    new: Section | None

    @property
    def title(self) -> str:
        """Both names, or one if they are equal or a side is missing."""
        return " → ".join(dict.fromkeys(each.name for each in (self.old, self.new) if each))

    @property
    def name(self) -> str:
        """The name of today, else that of before."""
        side = self.new or self.old
        return side.name if side else ""


@dataclass(frozen=True, slots=True)
class Part:
    """Changes of one message, of one type, or of several messages alike. `messages`: those that a type or changes alike
    concern, by their names; `types`: the types that change and that a message holds."""

    title: str
    anchor: str
    changes: tuple[Change, ...]
    messages: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    pair: Pair | None = None
    alike: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is a message that only one version has."""
        return self.pair is not None and not (self.pair.old and self.pair.new)

    @property
    def used(self) -> str:
        """Which messages it is about."""
        names = ", ".join(f"`{name}`" for name in self.messages)
        if not self.alike and len(self.messages) > _FEW:
            return f"Used by {len(self.messages)} messages."
        return f"{names}." if self.alike else f"Used by {names}."


@dataclass(frozen=True, slots=True)
class Parts:
    """All changes. `still`: the messages in which nothing changes."""

    alike: tuple[Part, ...]
    messages: tuple[Part, ...]
    types: tuple[Part, ...]
    still: tuple[str, ...]

    @property
    def changed(self) -> tuple[Part, ...]:
        """The parts that have changes, in the order of the page."""
        return tuple(each for each in (*self.messages, *self.alike, *self.types) if each.changes and not each.whole)

    def summary(self, part: Part) -> str:
        """What changes in a message, in a few words; changes below another one are not named."""
        pair = part.pair
        if pair is None or part.whole:
            return "new" if pair and pair.new else "removed"
        alike = [each for each in self.alike if pair.name in each.messages]
        said = [each.subject for group in (part, *alike) for each in group.changes if not each.whole]
        own = [f"`{each}`" for each in dict.fromkeys(said) if not any(each.startswith(f"{up}.") for up in said)]
        own += ["the name"] if any(each.whole for each in part.changes) else []
        below = [f"what it holds of {', '.join(f'`{each}`' for each in part.types)}"] if part.types else []
        return "; ".join(filter(None, [", ".join(own), *below]))

    @property
    def rest(self) -> str:
        """What is said of the messages that are as they were."""
        if not self.messages:
            return "No message changes."
        count = len(self.still)
        if not count:
            return "That is every message."
        which = f": {', '.join(f'`{name}`' for name in self.still)}" if count <= _FEW else ""
        return f"The fields, values and alternatives of the other {count} are as they were{which}."


def parts(old: Outline, new: Outline, roots: Sequence[tuple[str, str]], anchors: Anchors) -> Parts:
    """What changed between two versions. `roots`: the entry points of both that belong together."""
    pairs = _pairs(old.messages, new.messages)
    both = [(each.old.decl, each.new.decl) for each in pairs if each.old and each.new]
    compared = Comparison(old, new, renames(old.spec, new.spec, [*roots, *both]))
    told = {pair.title: (pair, tuple(_of(pair, compared))) for pair in pairs}
    types = tuple(_types(compared, anchors))
    alike = tuple(_alike(told, anchors))
    shared = {(title, change) for part in alike for title in part.messages for change in part.changes}
    messages: list[Part] = []
    for title, (pair, changes) in told.items():
        below = tuple(each.title for each in types if pair.name in each.messages) if pair.old and pair.new else ()
        own = tuple(each for each in changes if (pair.name, each) not in shared)
        if changes or below:
            messages.append(Part(title, anchors.new(title), own, (), below, pair))
    changed = {each.title for each in messages}
    still = tuple(pair.name for title, (pair, _) in told.items() if title not in changed)
    return Parts(alike, tuple(messages), types, still)


def _of(pair: Pair, compared: Comparison) -> Iterator[Change]:
    """What changes in a message."""
    old, new = pair.old, pair.new
    if old and new is None:
        todo = f"Remove the code that sends or handles `{old.name}`: it was removed."
        yield Change("message", old.name, "", todo, whole=True)
    elif new and old is None:
        yield Change("message", "", new.name, f"Handle the new message `{new.name}`.", whole=True)
    elif old and new:
        if old.name != new.name:
            todo = f"Use `{new.name}` instead of `{old.name}`: it seems to take its place."
            yield Change("message", old.name, new.name, todo, whole=True)
        yield from compared.changes(old.decl, new.decl, new.name)


def _types(compared: Comparison, anchors: Anchors) -> Iterator[Part]:
    """The types that are not told with the one place that uses them."""
    old, new = compared.old, compared.new
    apart = {each.decl for each in new.messages}
    first = [each for each in new.spec.decls if each.name in apart or each.name not in new.once]
    told = {row.inner for each in first if isinstance(each, Record) for row in compared.members(each) if row.opened}
    order = {each.name: number for number, each in enumerate(new.spec.decls)}
    for one, other in sorted(compared.partners.items(), key=lambda pair: order[pair[1]]):
        decl = new.spec[other]
        only_messages = isinstance(decl, Union) and {*new.leaves(decl)} <= apart
        if other in apart | told or only_messages or one in {each.decl for each in old.messages}:
            continue
        if changes := tuple(compared.changes(one, other, other)):
            yield Part(other, anchors.new("type", other), changes, new.users.get(other, ()))


def _alike(told: Mapping[str, tuple[Pair, Sequence[Change]]], anchors: Anchors) -> Iterator[Part]:
    """The changes that several messages have, by which messages those are."""
    having: dict[Change, list[str]] = {}
    for pair, changes in told.values():
        for each in changes:
            if not each.whole:
                having.setdefault(each, []).append(pair.name)
    groups: dict[tuple[str, ...], list[Change]] = {}
    for each, names in having.items():
        if len(names) >= _SEVERAL:
            groups.setdefault(tuple(names), []).append(each)
    for concerned, changes in groups.items():
        title = f"In {len(concerned)} messages"
        yield Part(title, anchors.new("alike"), tuple(changes), concerned, alike=True)


def _pairs(old: Sequence[Section], new: Sequence[Section]) -> tuple[Pair, ...]:
    """The messages of both versions in the order of the new one, with removed messages last."""
    known = dict(_matched(old, new))
    found = [Pair(known.get(each.anchor), each) for each in new]
    kept = {id(each) for each in known.values()}
    return (*found, *(Pair(each, None) for each in old if id(each) not in kept))


def _matched(ones: Sequence[Section], others: Sequence[Section]) -> Iterator[tuple[str, Section]]:
    """For each new message that has one, the matching old message."""
    by_name = {each.name: each for each in ones}
    same = [each for each in others if each.name in by_name]
    yield from ((each.anchor, by_name[each.name]) for each in same)
    names = {each.name for each in same}
    left = [each for each in ones if each.name not in names]
    free = [each for each in others if each.name not in names]
    scores = sorted((-_likeness(one, other), other.anchor, one.anchor) for one in left for other in free)
    taken: set[str] = set()
    for score, new, old in scores:
        if -score >= _ALIKE and new not in taken and old not in taken:
            taken |= {new, old}
            yield new, next(each for each in left if each.anchor == old)


def _likeness(one: Section, other: Section) -> float:
    ours, theirs = ({row.path.rpartition(".")[2] for row in each.rows} for each in (one, other))
    return len(ours & theirs) / max(1, len(ours | theirs))
