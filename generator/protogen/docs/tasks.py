"""Makes the checklist of the migration guide: only lines that are true of these two versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from protogen.breaking.findings import READERS, Audience, Finding, Reader, Source
from protogen.dataclass import dataclass
from protogen.docs.connection import connection
from protogen.docs.outline import Outline
from protogen.docs.parts import Part, Parts
from protogen.model.spec import takes_more

_FEW = 12
"""More messages than this are confirmed in one line."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """A part of the checklist."""

    title: str
    items: tuple[str, ...]


def tasks(
    found: Parts, old: Outline, new: Outline, names: tuple[str, str], findings: Sequence[Finding]
) -> Iterator[Tasks]:
    """The checklist. `names`: what the two versions are called."""
    concerned = {who for each in findings if each.fails for who in each.breaks}
    yield Tasks("Code", tuple(_code(names, concerned)))
    connected = tuple(connection(old.clients, new.clients))
    if connected:
        yield Tasks("Connection", connected)
    come_or_gone = tuple(change.todo for part in found.messages if part.whole for change in part.changes)
    if come_or_gone:
        yield Tasks("New and removed messages", come_or_gone)
    for part in found.changed:
        yield Tasks(part.title, tuple(_todos(part)))
    yield Tasks("Tests", tuple(_tests(found, new)))
    yield Tasks("Release", tuple(_release(names, concerned)))


def _code(names: tuple[str, str], concerned: Set[Audience]) -> Iterator[str]:
    yield f"Replace the generated code of {names[0]} with that of {names[1]}."
    languages = [each.label for each in sorted(concerned, key=str) if isinstance(each, Source)]
    if languages:
        yield f"Mend the {_list(languages)} code that uses changed declarations: see “What breaks”."


def _todos(part: Part) -> Iterator[str]:
    """What is to be done for a part; what may be used is one line."""
    yield from dict.fromkeys(each.todo for each in part.changes if not each.free)
    free = [each for each in part.changes if each.free]
    if len(free) == 1:
        yield free[0].todo
    elif free:
        yield f"These may be present, for use where they help: {', '.join(f'`{each.subject}`' for each in free)}."


def _tests(found: Parts, new: Outline) -> Iterator[str]:
    concerned = {name for part in found.alike for name in part.messages}
    concerned |= {part.pair.new.name for part in found.messages if part.pair and part.pair.new}
    names = [f"`{each.name}`" for each in new.messages if each.name in concerned]
    if len(names) > _FEW:
        yield f"Confirm that each of these is received and read: {', '.join(names)}."
    else:
        yield from (f"Confirm that {name} is received and read." for name in names)
    if any(takes_more(new.spec[root]) for root in new.spec.roots):
        yield "Confirm that a message of an unknown kind is kept or skipped, and breaks nothing."


def _release(names: tuple[str, str], concerned: Set[Audience]) -> Iterator[str]:
    old, new = names
    shipped, fresh = (_readers(concerned, pair) for pair in READERS.values())
    if shipped:
        yield f"Ship readers of {new} before anything sends it: {shipped} readers of {old} refuse some of it."
    if fresh:
        yield f"Have readers of {old} until nothing sends it: {fresh} readers of {new} refuse some of it."
    if not shipped and not fresh:
        yield f"Update readers and senders in any order: readers of {old} and of {new} take the messages of both."


def _readers(concerned: Set[Audience], pair: tuple[Reader, Reader]) -> str:
    return _list([word for who, word in zip(pair, ("strict", "tolerant"), strict=True) if who in concerned])


def _list(words: Sequence[str]) -> str:
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last
