"""Compares two declarations for the migration guide: fields, values, alternatives."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from protogen.dataclass import dataclass
from protogen.docs.outline import Member, Outline
from protogen.model.spec import Alias, Decl, Enum, Record, Union

_NAMED = 6
"""Of an added object, at most this many members are named."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` is empty for an addition, `after` for a removal; `todo` says what to do about it.
    `whole`: the message itself comes, goes or has another name. `free`: nobody has to do anything."""

    subject: str
    before: str
    after: str
    todo: str
    whole: bool = False
    free: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two versions, and the old declarations that have other names now."""

    old: Outline
    new: Outline
    renames: Mapping[str, str]

    def changes(self, one: str, other: str, title: str) -> Iterator[Change]:
        """What changed in a declaration. `title`: what it is called in sentences."""
        before, after = self.old.spec.index.get(one), self.new.spec.index.get(other)
        if before is None or after is None:
            return
        match before, after:
            case Record(), Record():
                yield from fields(self.old.members(before, self._once[0]), self.members(after))
            case Enum(), Enum():
                yield from _values(before, after)
            case Alias(), Alias():
                yield from self._type(title, self.old.shape(before.type), self.new.shape(after.type))
            case (Record() | Enum() | Alias(), _) | (_, Record() | Enum() | Alias()):
                yield from self._type(title, self.old.kind(before), self.new.kind(after))
            case _:
                yield from self._alternatives(before, after)
        yield from self._asserted(before, after, title)

    def members(self, record: Record) -> list[Member]:
        """The members of a new object, with those of inner objects that are told with it."""
        return self.new.members(record, self._once[1])

    @cached_property
    def _once(self) -> tuple[frozenset[str], frozenset[str]]:
        """The old and the new objects whose members are told where they are used, in both versions."""
        old, new, now = self.old.once, self.new.once, self.partners
        gone = {other for one, other in now.items() if one not in old}
        return frozenset(one for one in old if now.get(one, "") in {*new, ""}), frozenset(new - gone)

    @cached_property
    def partners(self) -> Mapping[str, str]:
        """The old declarations that are still there, by the names that they have now."""
        kept = {name: name for name in self.old.spec.index if name in self.new.spec.index}
        return {**kept, **self.renames}

    def _type(self, name: str, before: str, after: str) -> Iterator[Change]:
        if before != after:
            yield Change(name, before, after, f"Read `{name}` as {after}, no longer as {before}.")

    def _alternatives(self, before: Union, after: Union) -> Iterator[Change]:
        ones, others = self.old.leaves(before), self.new.leaves(after)
        now = {self.partners.get(each, each) for each in ones}
        for each in others:
            if each not in now:
                yield Change(after.name, "", f"`{each}`", f"Handle the new alternative `{each}`.")
        for each in ones:
            if self._gone(self.partners.get(each, each), others):
                todo = f"`{each}` is no alternative of `{after.name}` any more: stop sending it there."
                yield Change(after.name, f"`{each}`", "", todo)

    def _gone(self, name: str, others: Container[str]) -> bool:
        """Whether an alternative, or what it became, is none any more."""
        decl = self.new.spec.index.get(name)
        became = self.new.leaves(decl) if isinstance(decl, Union) else ()
        return name not in others and not (became and all(each in others for each in became))

    def _asserted(self, before: Decl, after: Decl, title: str) -> Iterator[Change]:
        ones, others = self.old.said(before), self.new.said(after)
        was, now = _and(set(ones) - set(others), ones), _and(set(others) - set(ones), others)
        if was or now:
            yield Change(title, was, now, f"Check what you send as `{title}`: {now or f'no longer {was}'}.")
        if self.old.open(before) and not self.new.open(after):
            yield Change(title, "open", "closed", f"Send only the listed alternatives of `{title}`.")
        if isinstance(before, Record) and isinstance(after, Record) and (before.extra is None) != (after.extra is None):
            was, now = ("closed" if each.extra is None else "open" for each in (before, after))
            todo = "no members but the listed ones" if after.extra is None else "new members once readers take them"
            yield Change(title, was, now, f"Send {todo}.", free=after.extra is not None)


def _and(chosen: Container[str], words: Sequence[str]) -> str:
    return "; ".join(each.removeprefix("also checked: ") for each in words if each in chosen)


def fields(old: Sequence[Member], new: Sequence[Member]) -> Iterator[Change]:
    """What changed in an object's members. An object that comes or goes is one change."""
    moved = _moved(old, new)
    before = {each.path: each for each in old}
    found = {each.path: before.get(each.path) or moved.get(each.path) for each in new}
    other = {path for path, was in found.items() if was and was.opened != _at(new, path).opened}
    for each in new:
        was, above = found[each.path], _owner(each.above)
        if above in other or (was is None and above in found and found[above] is None):
            continue
        yield from _changed(was, each) if was else [_added(each, new)]
    after, kept = {each.path for each in new}, {each.path for each in moved.values()}
    gone = {each.path for each in old if each.path not in after and each.path not in kept}
    for each in old:
        if each.path in gone and _owner(each.above) not in gone | other:
            yield Change(each.path, _said(each), "", f"Stop reading and sending `{each.path}`: it was removed.")


def _at(members: Sequence[Member], path: str) -> Member:
    return next(each for each in members if each.path == path)


def _owner(above: str) -> str:
    """The path of the member that holds an object, without the marks of lists."""
    while above.endswith("[]"):
        above = above.removesuffix("[]")
    return above


def _moved(old: Sequence[Member], new: Sequence[Member]) -> Mapping[str, Member]:
    """For a new path, the old member whose value moved there: the last name occurs once on both sides."""
    before, after = {each.path: each for each in old}, {each.path for each in new}
    gone = _once(each.path for each in old if each.path not in after)
    come = _once(each.path for each in new if each.path not in before)
    found = {come[name]: before[gone[name]] for name in come if name in gone}
    for path, was in list(found.items()):  # data.progress → payload.progress: then data → payload
        here, there = path.split("."), was.path.split(".")
        for up in range(1, min(len(here), len(there))):
            parent, earlier = ".".join(here[:-up]), ".".join(there[:-up])
            if parent not in before and parent not in found and earlier not in after and earlier in before:
                found[parent] = before[earlier]
    for each in new:  # then also payload.status → data.status
        above, name = each.path.rpartition(".")[::2]
        earlier = f"{found[above].path}.{name}" if above in found else ""
        if each.path not in before and earlier in before and earlier not in after:
            found.setdefault(each.path, before[earlier])
    return found


def _once(paths: Iterable[str]) -> Mapping[str, str]:
    """The paths by their last name, for last names that only one path has."""
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(path.rpartition(".")[2], []).append(path)
    return {name: each[0] for name, each in found.items() if len(each) == 1}


def _changed(old: Member, new: Member) -> Iterator[Change]:
    if old.path != new.path:
        yield Change(new.path, f"`{old.path}`", f"`{new.path}`", f"Use `{new.path}` instead of `{old.path}`.")
    if old.shape != new.shape:
        before, after = (f"{each.type} ({each.shape})" if each.shape != each.type else each.type for each in (old, new))
        yield Change(new.path, before, after, f"Read `{new.path}` as {after}, no longer as {before}.")
    if old.required != new.required:
        always = "is always present now: send it, and drop any fallback for it."
        todo = always if new.required else "may be missing: handle that."
        yield Change(new.path, _needed(old), _needed(new), f"`{new.path}` {todo}")
    if {*old.notes} != {*new.notes}:
        before, after = (_without(*pair) for pair in ((old.notes, new.notes), (new.notes, old.notes)))
        now = after if before == _ANY else f"no longer {before}" if after == _ANY else f"{after}, no longer {before}"
        yield Change(new.path, before, after, f"Check what you assume about `{new.path}`: {now}.")


def _added(member: Member, members: Sequence[Member]) -> Change:
    after = _said(member)
    inside = [each.path.rpartition(".")[2] for each in members if _owner(each.above) == member.path]
    if inside:
        more = ", …" if len(inside) > _NAMED else ""
        after += f" with {', '.join(f'`{each}`' for each in inside[:_NAMED])}{more}"
    if not member.required:
        todo = f"`{member.path}` may be present: use it if you need it."
        return Change(member.path, "", after, todo, free=True)
    where = f"in every `{member.above}`" if member.above else "always present"
    return Change(member.path, "", after, f"`{member.path}` is {where}: send it, and read it where you need it.")


_ANY = "any value"


def _without(notes: Sequence[str], others: Container[str]) -> str:
    return "; ".join(each for each in notes if each not in others) or _ANY


def _needed(member: Member) -> str:
    return "always present" if member.required else "optional"


def _said(member: Member) -> str:
    """A member in a few words."""
    always = next((note for note in member.notes if note.startswith("always")), "")
    return ", ".join(filter(None, [_needed(member), member.type, always]))


def _values(old: Enum, new: Enum) -> Iterator[Change]:
    before, after = ({str(each.value): each.doc for each in decl.members} for decl in (old, new))
    for value, doc in after.items():
        if value not in before:
            said = f"`{value}`: {doc}" if doc else f"`{value}`"
            yield Change(f"value of {new.name}", "", said, f"Handle the new `{new.name}` `{value}`.")
    for value in before:
        if value not in after:
            todo = f"Remove the code that sends or handles the `{new.name}` `{value}`."
            yield Change(f"value of {new.name}", f"`{value}`", "", todo)
