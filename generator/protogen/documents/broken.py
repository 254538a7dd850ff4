"""Breaks valid documents: each breaks one keyword at one place, confirmed by the judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from random import Random

from protogen.dataclass import dataclass
from protogen.documents.breakers import breaks, details
from protogen.documents.budget import Work, size
from protogen.documents.met import Base, Met, Walker, replaced
from protogen.documents.routes import Route, reachable
from protogen.documents.valid import Document, Found, Oracle, named, reach, short_name, valid_documents
from protogen.judge.judge import Judge
from protogen.runtime.jsontext import dump, parse
from protogen.schema.load import Key, Subschema
from protogen.source.place import Json, pointer_of

_CANDIDATES = 12
_FAILURES, _TRIES, _ANY = 3, 40, 1_000_000
"""A constraint that could not be broken in so many documents, with so many changes of each, is given up."""
_CHEAPER = 4
"""This many values are copied and judged in the time that it takes to make one."""
_SOME = 60_000
"""Default budget, in generated values."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a schema: a keyword at a place, and its part (such as a required name)."""

    place: Subschema
    keyword: str
    detail: str = ""

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"`{self.keyword}`{detail} at #{self.place.place.pointer}"


def broken(subschema: Subschema, base: Json, judge: Oracle | None = None) -> Found:
    """Returns, for each constraint of the schema, one document that breaks only it: a changed copy of the base
    document, or of another valid one if the base does not reach it. `missing`: constraints not broken alone."""
    made = dict(each_broken(subschema, [base], judge or Judge(subschema), Work(_SOME)))
    missing = [str(constraint) for constraint, document in made.items() if document is None]
    return Found(named([document for document in made.values() if document is not None]), tuple(missing))


def each_broken(
    subschema: Subschema,
    documents: Iterable[Json],
    judge: Oracle,
    work: Work,
    wanted: Callable[[Constraint], bool] = lambda _: True,
) -> Iterator[tuple[Constraint, Document | None]]:
    """Yields lazily each wanted constraint, nearest first, and the document that breaks only it: a changed copy of the
    first of these valid documents that reaches it, else of another one; None if none was found or the budget is
    spent."""
    breaking = _Breaking(subschema, judge, work)
    bases = [breaking.walked(document) for document in documents]
    for place, route in reachable(subschema).items():
        for keyword, detail in details(place):
            constraint = Constraint(place, keyword, detail)
            if not wanted(constraint):
                continue
            made = None
            if not work.done:
                made = breaking.alone(constraint, bases) or breaking.alone(constraint, breaking.reaching(place, route))
            if made is not None or keyword != "format":
                yield constraint, made


def broken_documents(subschema: Subschema, seed: int, count: int, *, formats: bool = False) -> Found:
    """Returns at most `count` different documents that each break one keyword at one place of a valid document;
    fewer if the budget is spent."""
    breaking = _Breaking(subschema, Judge(subschema, formats=formats), Work(_SOME), cheap=False)
    rng = Random(seed)
    valid = valid_documents(subschema, seed, min(count, 40), formats=formats).documents
    bases = [breaking.walked(document.value) for document in valid]
    chances = [(base, constraint) for base in bases for constraint in dict.fromkeys(_constraints(base))]
    rng.shuffle(chances)
    kept: dict[str, Document] = {}
    failed: Counter[tuple[Key, str, str]] = Counter()
    for base, constraint in chances[: count * 6]:
        if len(kept) >= count or breaking.work.done:
            break
        same = (constraint.place.key, constraint.keyword, constraint.detail)
        if failed[same] < _FAILURES:
            made = breaking.alone(constraint, [base], _TRIES)
            failed[same] += made is None
            if made is not None:
                kept.setdefault(made.text, made)
    missing = [f"{count - len(kept)} of {count} broken documents were not found"] if len(kept) < count else []
    return Found(named(list(kept.values())), tuple(missing))


def _constraints(base: Base) -> Iterator[Constraint]:
    for met in base.met:
        for keyword, detail in details(met.place):
            yield Constraint(met.place, keyword, detail)


class _Breaking:
    """The schema, its judge, and the documents already made to reach a place in it. `cheap`: judging a value takes
    less time than making it."""

    def __init__(self, subschema: Subschema, judge: Oracle, work: Work, *, cheap: bool = True) -> None:
        self._root, self._judge, self.work, self._cheap = subschema, judge, work, cheap
        self._walker = Walker(subschema, judge, work)
        self.walked = self._walker.walked
        self._reaching: dict[Key, tuple[list[Base], Iterator[Base]]] = {}

    def reaching(self, place: Subschema, route: Route) -> Iterator[Base]:
        """Yields lazily valid documents that have a value for the place."""
        if place.key not in self._reaching:
            self._reaching[place.key] = ([], map(self.walked, reach(self._root, self._judge, route, self.work)))
        known, further = self._reaching[place.key]
        yield from known
        for base in further:
            known.append(base)
            yield base

    def alone(self, constraint: Constraint, bases: Iterable[Base], tries: int = _ANY) -> Document | None:
        """Returns a document that breaks only this constraint; None if none was found in so many tries."""
        place, keyword, detail = constraint.place, constraint.keyword, constraint.detail
        for base in bases:
            for met in base.met:
                if met.place.key != place.key:
                    continue
                for index, value in enumerate(breaks(place, keyword, detail, met.value, Random(7), self.work)):
                    if index >= _CANDIDATES:
                        break
                    if tries == 0:
                        return None
                    tries -= 1
                    made = self._confirmed(constraint, base, met, value)
                    if made is not None:
                        return made
        return None

    def _confirmed(self, constraint: Constraint, base: Base, met: Met, value: Json) -> Document | None:
        # a schema may state a constraint twice (in an envelope, and in a message that refines it): that counts as one
        own = {*self._walker.at(constraint.place).errors(value)}
        self.work.spend(1 if self._cheap else size(value))
        if len(own) != 1:
            return None
        ((below, broken_keyword),) = own
        if not _names(constraint, broken_keyword):
            return None
        self.work.spend(base.size // _CHEAPER if self._cheap else base.size)
        try:
            whole = parse(dump(replaced(base.value, met.tokens, value)))
        except ValueError:
            return None
        if len({*self._judge.errors(whole)}) != 1:
            return None
        pointer = pointer_of(met.tokens) + below
        name = "-".join(filter(None, (short_name(constraint.place), constraint.keyword, constraint.detail)))
        shows = f"breaks {constraint}"
        return Document(whole, name, shows, False, pointer, broken_keyword, constraint.place.place.pointer)


def _names(constraint: Constraint, keyword: str) -> bool:
    """Whether the violation is of this constraint. For `propertyNames` it has the keyword that the name breaks."""
    if constraint.keyword in ("propertyNames", "not", "contains"):
        return True
    return keyword == constraint.keyword
