"""Compares two versions' pages: messages, fields and values, matched by name, else by similarity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from protogen.docs.view import Code, Link, Page, Row, Section, Words

_ALIKE = 0.3
"""Two messages that share at least this part of their field names count as one message, renamed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` is empty for an addition, `after` for a removal; `todo` says what to change in readers
    of the old version."""

    subject: str
    before: str
    after: str
    todo: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A message in the old and in the new version; one of the two may be missing."""

    old: Section | None
    new: Section | None
    changes: tuple[Change, ...]

    @property
    def title(self) -> str:
        """Both names, or one if they are equal or a side is missing."""
        names = dict.fromkeys(each.name for each in (self.old, self.new) if each)
        return " → ".join(names)


def pairs(old: Page, new: Page) -> tuple[Pair, ...]:
    """The messages of both versions in the order of the new one, with removed messages last."""
    ones, others = _messages(old), _messages(new)
    known = dict(_matched(ones, others))
    found = [_pair(known.get(each.anchor), each) for each in others]
    kept = {id(each) for each in known.values()}
    return (*found, *(_pair(each, None) for each in ones if id(each) not in kept))


def values(old: Page, new: Page) -> tuple[Change, ...]:
    """The changed values of the enums that both versions have."""
    before = {each.name: each for each in _of_kind(old, "enum")}
    found: list[Change] = []
    for each in _of_kind(new, "enum"):
        if each.name in before:
            found += _values(before[each.name].codes, each.codes, each.name)
    return tuple(found)


def _messages(page: Page) -> list[Section]:
    return list(_of_kind(page, "message"))


def _of_kind(page: Page, kind: str) -> Iterator[Section]:
    return (each for group in page.groups for each in group.sections if each.kind == kind)


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
    ours, theirs = ({_last(row.path) for row in each.rows} for each in (one, other))
    return len(ours & theirs) / max(1, len(ours | theirs))


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _pair(old: Section | None, new: Section | None) -> Pair:
    if old is None or new is None:
        gone = (
            [Change("message", old.name, "", f"Remove the code that handles `{old.name}`: it was removed.")]
            if old
            else []
        )
        come = [Change("message", "", new.name, f"Handle the new message `{new.name}`.")] if new else []
        return Pair(old, new, (*gone, *come))
    renamed = Change("message", old.name, new.name, f"Listen for `{new.name}` instead of `{old.name}`.")
    return Pair(old, new, (*([renamed] if old.name != new.name else []), *_fields(old.rows, new.rows)))


def _fields(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    moved = _moved(old, new)
    before = {row.path: row for row in old}
    after = {row.path for row in new}
    for row in new:
        was = before.get(row.path) or moved.get(row.path)
        yield from _changed(was, row) if was else [_added(row, new)]
    kept = {row.path for row in moved.values()}
    for row in old:
        if row.path not in after and row.path not in kept:
            yield Change(row.path, _said(row), "", f"Stop reading `{row.path}`: it was removed.")


def _moved(old: Sequence[Row], new: Sequence[Row]) -> Mapping[str, Row]:
    """For a new path, the old row whose value moved there: the last name occurs once on both sides."""
    before, after = {row.path: row for row in old}, {row.path for row in new}
    gone = _once(row.path for row in old if row.path not in after)
    come = _once(row.path for row in new if row.path not in before)
    found = {come[name]: before[gone[name]] for name in come if name in gone}
    for path, row in list(found.items()):  # data.progress → payload.progress: then data → payload
        here, there = path.split("."), row.path.split(".")
        for up in range(1, min(len(here), len(there))):
            parent, was = ".".join(here[:-up]), ".".join(there[:-up])
            if parent not in before and parent not in found and was not in after and was in before:
                found[parent] = before[was]
    return found


def _once(paths: Iterable[str]) -> Mapping[str, str]:
    """The paths by their last name, for last names that only one path has."""
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(_last(path), []).append(path)
    return {name: each[0] for name, each in found.items() if len(each) == 1}


def _changed(old: Row, new: Row) -> Iterator[Change]:
    if old.path != new.path:
        yield Change(new.path, f"`{old.path}`", f"`{new.path}`", f"Read `{new.path}` instead of `{old.path}`.")
    links = any(isinstance(part, Link) for part in (*old.type, *new.type))
    if said(old.type) != said(new.type) and not links:
        todo = f"Read `{new.path}` as {said(new.type)}, no longer as {said(old.type)}."
        yield Change(new.path, said(old.type), said(new.type), todo)
    if old.required != new.required:
        todo = "is always present: drop any fallback for it." if new.required else "may be missing: handle that."
        yield Change(new.path, _needed(old), _needed(new), f"`{new.path}` {todo}")
    if old.limits != new.limits:
        before, after = ("; ".join(row.limits) or "any value" for row in (old, new))
        yield Change(new.path, before, after, f"Check what you assume about `{new.path}`: {after}, no longer {before}.")


def _added(row: Row, rows: Sequence[Row]) -> Change:
    if row.required:
        return Change(row.path, "", _said(row), f"Read `{row.path}`: {_whole(row, rows)}.")
    return Change(row.path, "", _said(row), f"`{row.path}` may be present: use it if you need it.")


def _whole(row: Row, rows: Sequence[Row]) -> str:
    """Says when a required field is present: in every message, or with the object around it."""
    parents = {each.path: each for each in rows}
    parts = row.path.split(".")
    above = [parents.get(".".join(parts[:count])) for count in range(1, len(parts))]
    always = all(each and each.required for each in above)
    return "every message has it" if always else "it is present whenever the object around it is"


def _needed(row: Row) -> str:
    return "always present" if row.required else "optional"


def _said(row: Row) -> str:
    """A field in a few words."""
    always = next((limit for limit in row.limits if limit.startswith("always")), "")
    return ", ".join(filter(None, [_needed(row), said(row.type), always]))


def said(type: Words) -> str:
    """A type without its links."""
    return "".join(part.text if isinstance(part, Link) else part for part in type)


def _values(old: Sequence[Code], new: Sequence[Code], name: str) -> Iterator[Change]:
    before, after = {each.value: each for each in old}, {each.value: each for each in new}
    for value, each in after.items():
        if value not in before:
            yield Change(f"value of {name}", "", f"`{value}`: {each.doc}", f"Handle the new `{name}` `{value}`.")
    for value in before:
        if value not in after:
            yield Change(f"value of {name}", f"`{value}`", "", f"Remove the code that handles the `{name}` `{value}`.")
