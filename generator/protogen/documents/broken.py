"""Breaks valid documents: each breaks one keyword at one place, confirmed by the judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from protogen.documents.breakers import breaks, details
from protogen.documents.budget import Work, size
from protogen.documents.parts import children_of
from protogen.documents.routes import Route, reachable
from protogen.documents.valid import Document, Found, Oracle, named, reach, short_name, valid_documents
from protogen.judge.judge import Judge
from protogen.runtime.jsontext import dump, parse
from protogen.schema.load import Key, Subschema
from protogen.source.place import Json, pointer_of

_CANDIDATES = 12
_CHEAPER = 4
"""This many values are copied and judged in the time that it takes to make one."""
_SOME = 60_000
"""Default budget, in generated values."""
Tokens: TypeAlias = tuple[str | int, ...]


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
    made = dict(each_broken(subschema, base, judge or Judge(subschema), Work(_SOME)))
    missing = [str(constraint) for constraint, document in made.items() if document is None]
    return Found(named([document for document in made.values() if document is not None]), tuple(missing))


def each_broken(
    subschema: Subschema,
    base: Json,
    judge: Oracle,
    work: Work,
    wanted: Callable[[Constraint], bool] = lambda _: True,
) -> Iterator[tuple[Constraint, Document | None]]:
    """Yields lazily each wanted constraint, nearest first, and the document that breaks only it; None if none was
    found or the budget is spent."""
    breaking = _Breaking(subschema, judge, work)
    bases = [breaking.walked(base)]
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


def broken_documents(subschema: Subschema, seed: int, count: int) -> Found:
    """Returns at most `count` different documents that each break one keyword at one place of a valid document."""
    work = Work(_SOME)
    breaking = _Breaking(subschema, Judge(subschema), work)
    rng = Random(seed)
    bases = [breaking.walked(document.value) for document in valid_documents(subschema, seed, min(count, 40)).documents]
    chances = [(base, constraint) for base in bases for constraint in _constraints(base)]
    rng.shuffle(chances)
    kept: dict[str, Document] = {}
    for base, constraint in chances[: count * 6]:
        if len(kept) >= count or work.done:
            break
        made = breaking.alone(constraint, [base])
        if made is not None:
            kept.setdefault(made.text, made)
    missing = [f"{count - len(kept)} of {count} broken documents were not found"] if len(kept) < count else []
    return Found(named(list(kept.values())), tuple(missing))


@dataclass(frozen=True, slots=True)
class _Met:
    """A subschema, and a value of the document that is valid for it."""

    place: Subschema
    tokens: Tokens
    value: Json


@dataclass(frozen=True, slots=True)
class _Base:
    """A valid document, and the subschemas that each of its values must meet."""

    value: Json
    size: int
    met: tuple[_Met, ...]


def _constraints(base: _Base) -> Iterator[Constraint]:
    for met in base.met:
        for keyword, detail in details(met.place):
            yield Constraint(met.place, keyword, detail)


class _Breaking:
    """The schema, its judge, and the documents already made to reach a place in it."""

    def __init__(self, subschema: Subschema, judge: Oracle, work: Work) -> None:
        self._root, self._judge, self._work = subschema, judge, work
        self._judges: dict[Key, Oracle] = {}
        self._reaching: dict[Key, tuple[list[_Base], Iterator[_Base]]] = {}

    def walked(self, value: Json) -> _Base:
        """Returns a valid document with the subschemas that its values meet."""
        found: dict[tuple[Key, Tokens], _Met] = {}
        self._walk(self._root, value, (), found)
        held = size(value)
        self._work.spend(held)
        return _Base(value, held, tuple(found.values()))

    def reaching(self, place: Subschema, route: Route) -> Iterator[_Base]:
        """Yields lazily valid documents that have a value for the place."""
        if place.key not in self._reaching:
            self._reaching[place.key] = ([], map(self.walked, reach(self._root, self._judge, route, self._work)))
        known, further = self._reaching[place.key]
        yield from known
        for base in further:
            known.append(base)
            yield base

    def alone(self, constraint: Constraint, bases: Iterable[_Base]) -> Document | None:
        """Returns a document that breaks only this constraint; None if none was found."""
        place, keyword, detail = constraint.place, constraint.keyword, constraint.detail
        for base in bases:
            for met in base.met:
                if met.place.key != place.key:
                    continue
                for index, value in enumerate(breaks(place, keyword, detail, met.value, Random(7), self._work)):
                    if index >= _CANDIDATES:
                        break
                    made = self._confirmed(constraint, base, met, value)
                    if made is not None:
                        return made
        return None

    def _confirmed(self, constraint: Constraint, base: _Base, met: _Met, value: Json) -> Document | None:
        # a schema may state a constraint twice (in an envelope, and in a message that refines it): that counts as one
        own = {*self._at(constraint.place).errors(value)}
        self._work.spend(1)
        if len(own) != 1:
            return None
        ((below, broken_keyword),) = own
        if not _names(constraint, broken_keyword):
            return None
        self._work.spend(base.size // _CHEAPER)
        try:
            whole = parse(dump(_replaced(base.value, met.tokens, value)))
        except ValueError:
            return None
        if len({*self._judge.errors(whole)}) != 1:
            return None
        pointer = pointer_of(met.tokens) + below
        name = "-".join(filter(None, (short_name(constraint.place), constraint.keyword, constraint.detail)))
        shows = f"breaks {constraint}"
        return Document(whole, name, shows, False, pointer, broken_keyword, constraint.place.place.pointer)

    def _at(self, place: Subschema) -> Oracle:
        if place.key not in self._judges:
            self._judges[place.key] = self._judge.at(place)
        return self._judges[place.key]

    def _walk(self, place: Subschema, value: Json, tokens: Tokens, found: dict[tuple[Key, Tokens], _Met]) -> None:
        if isinstance(place.value, bool) or (place.key, tokens) in found:
            return
        found[place.key, tokens] = _Met(place, tokens, value)
        for beside in self._beside(place, value):
            self._walk(beside, value, tokens, found)
        if isinstance(value, dict):
            for name, member in value.items():
                for child in children_of([place], name):
                    self._walk(child, member, (*tokens, name), found)
        elif isinstance(value, list):
            prefix = len(place.value.get("prefixItems", ()))
            for index, item in enumerate(value):
                if index < prefix:
                    self._walk(place.child("prefixItems", index), item, (*tokens, index), found)
                elif "items" in place.value:
                    self._walk(place.child("items"), item, (*tokens, index), found)

    def _beside(self, place: Subschema, value: Json) -> Iterator[Subschema]:
        """Yields what else holds for the same value: the subschemas that must, and the alternatives that accept it."""
        schema = place.keywords
        yield from place.beside(dynamic=True)
        for keyword in ("anyOf", "oneOf"):
            yield from (each for each in place.listed(keyword) if self._at(each).accepts(value))
        if "if" in schema:
            branch = "then" if self._at(place.child("if")).accepts(value) else "else"
            if branch in schema:
                yield place.child(branch)
        for name in schema.get("dependentSchemas", {}):
            if isinstance(value, dict) and name in value:
                yield place.child("dependentSchemas", name)


def _names(constraint: Constraint, keyword: str) -> bool:
    """Whether the violation is of this constraint. For `propertyNames` it has the keyword that the name breaks."""
    if constraint.keyword in ("propertyNames", "not", "contains"):
        return True
    return keyword == constraint.keyword


def _replaced(value: Json, tokens: Tokens, new: Json) -> Json:
    if not tokens:
        return new
    first, rest = tokens[0], tokens[1:]
    if isinstance(value, dict):
        return {name: _replaced(member, rest, new) if name == first else member for name, member in value.items()}
    return [_replaced(item, rest, new) if index == first else item for index, item in enumerate(value)]
