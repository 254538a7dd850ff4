"""Documents at the edges of a schema: a valid document with one value changed, or several at once.

Only the judge knows which of them are valid. Where there are more than asked for, every kind of edge of every
subschema comes before a second one of any.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from protogen.dataclass import dataclass
from protogen.documents.breakers import breaks, details
from protogen.documents.budget import Work
from protogen.documents.edge_values import Spelled, near
from protogen.documents.met import Base, Tokens, Walker, replaced
from protogen.documents.valid import valid_documents
from protogen.judge.judge import Judge
from protogen.runtime.jsontext import dump
from protogen.schema.load import Subschema
from protogen.source.place import Json

_BASES, _WORK = 24, 60_000
_EACH = 300
"""At most this many edges of one kind at one place."""
_TOGETHER = 12
"""At most so many edges in one document."""
_STAND_IN = "\0raw\0"


@dataclass(frozen=True, slots=True)
class Edge:
    """A document at an edge. Its verdict is not known beforehand."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class _Change:
    """A document, and what to put where."""

    kind: str
    base: Json
    values: tuple[tuple[Tokens, Json | Spelled], ...]

    def text(self) -> str | None:
        """The text; None if it has a value that is no JSON."""
        value, spelled = self.base, ""
        for tokens, new in self.values:
            if isinstance(new, Spelled):
                spelled, new = new.text, _STAND_IN
            value = replaced(value, tokens, new)
        try:
            text = dump(value)
        except ValueError:
            return None
        return text.replace(dump(_STAND_IN), spelled)


def edge_documents(subschema: Subschema, seed: int, count: int, *, formats: bool = False) -> tuple[Edge, ...]:
    """Returns at most `count` different documents at edges."""
    walker = Walker(subschema, Judge(subschema, formats=formats), Work(_WORK))
    found = valid_documents(subschema, seed, min(count, _BASES), formats=formats).documents
    bases = [walker.walked(document.value) for document in found]
    dice = Random(seed)
    kept: dict[str, Edge] = {}
    for change in _in_turn(bases, dice, formats):
        if len(kept) >= count:
            break
        text = change.text()
        if text is not None:
            kept.setdefault(text, Edge(f"edge-{change.kind}-{len(kept) + 1}", text))
    return tuple(kept.values())


def _in_turn(bases: list[Base], dice: Random, formats: bool) -> Iterator[_Change]:
    """Yields the first edge of each kind at each place, then the second, and so on; between them, the last ones of
    several places in one document, and several faults."""
    groups: dict[tuple[object, str], list[_Change]] = {}
    for base in bases:
        for met in base.met:
            if (met.place.key, "") in groups and len(groups[met.place.key, ""]) > 1:
                continue  # two values of a place are enough
            groups.setdefault((met.place.key, ""), []).append(_Change("", base.value, ()))
            for kind, value in near(met.place, met.value, formats=formats):
                held = groups.setdefault((met.place.key, kind), [])
                held.append(_Change(kind, base.value, ((met.tokens, value),)))
    queues = [changes for (_, kind), changes in groups.items() if kind]
    for changes in queues:
        if len(changes) > _EACH:
            changes[:] = dice.sample(changes, _EACH)
    several = _several(bases, dice, Work(_WORK))
    while queues:
        for changes in queues:
            if changes:
                yield changes.pop(0)
            if changes:
                yield _together(changes, queues)
        yield from (each for each in [next(several, None)] if each is not None)
        queues = [changes for changes in queues if changes]
    yield from several


def _together(changes: list[_Change], queues: list[list[_Change]]) -> _Change:
    """The last edge of one place, with the last ones of other places of the same document: a reader lists what each
    of them breaks."""
    first = changes.pop()
    values = [*first.values]
    for others in queues:
        if others and others[-1].base is first.base and len(values) < _TOGETHER:
            tokens, value = others[-1].values[0]
            held = [each for _, each in values if isinstance(each, Spelled)]
            if all(_apart(tokens, each) for each, _ in values) and not (held and isinstance(value, Spelled)):
                values += others.pop().values
    return _Change(first.kind if len(values) == 1 else "together", first.base, tuple(values))


def _several(bases: list[Base], dice: Random, work: Work) -> Iterator[_Change]:
    """Yields documents with two or three constraints broken in different places."""
    chances = [(base, met, each) for base in bases[:8] for met in base.met for each in details(met.place)]
    for _ in range(min(200, len(chances) * 2)):
        first = dice.choice(chances)
        others = [each for each in chances if each[0] is first[0] and _apart(each[1].tokens, first[1].tokens)]
        chosen = [first, *dice.sample(others, min(len(others), dice.choice([1, 1, 2])))]
        values: list[tuple[Tokens, Json | Spelled]] = []
        for _, met, (keyword, detail) in chosen:
            wrong = next(breaks(met.place, keyword, detail, met.value, dice, work), None)
            if all(_apart(met.tokens, tokens) for tokens, _ in values):
                values.append((met.tokens, wrong))
        if len(values) > 1:
            yield _Change("several", first[0].value, tuple(values))


def _apart(one: Tokens, other: Tokens) -> bool:
    """Whether neither place is inside the other."""
    return one[: len(other)] != other and other[: len(one)] != one
