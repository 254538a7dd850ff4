"""Makes valid documents of a schema, each confirmed by the judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from random import Random
from typing import Protocol

from protogen.dataclass import dataclass, field, replace
from protogen.documents.budget import SEARCH, Work, too_large
from protogen.documents.maker import Maker
from protogen.documents.numbers import exact, spell
from protogen.documents.parts import Impossible
from protogen.documents.routes import Route, reachable
from protogen.documents.wish import Wish
from protogen.judge.judge import Judge
from protogen.runtime.jsontext import dump, parse
from protogen.schema.load import Subschema
from protogen.source.place import Json

_TRIES = 12
_SOME = 60_000
"""Default budget, in generated values."""
_BOUNDS = (("minimum", 0), ("maximum", 0), ("exclusiveMinimum", 1), ("exclusiveMaximum", -1))
_LIMITED = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "allOf", "not"})
_LARGEST = 2_000
"""Lengths and counts above this get no document of their own."""
_SHOWN = 200
"""Of a longer value, descriptions show this many characters."""


class Oracle(Protocol):
    """Decides whether a value is valid during a search for documents: the judge, or something faster."""

    def accepts(self, instance: Json) -> bool:
        """Whether a value is valid."""
        ...

    def errors(self, instance: Json) -> list[tuple[str, str]]:
        """Returns the JSON Pointer and keyword of every violation."""
        ...

    def at(self, subschema: Subschema) -> Oracle:
        """Returns the oracle of another subschema of the same schema."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """A document and what it shows. `keyword` and `pointer`: what an invalid document breaks, and where in it."""

    value: Json
    name: str
    shows: str
    valid: bool = True
    pointer: str = ""
    keyword: str = ""
    at: str = ""
    """The JSON Pointer of the subschema in question, in its file."""

    @property
    def text(self) -> str:
        """Returns the document as JSON text."""
        return dump(self.value)


@dataclass(frozen=True)
class Found:
    """The documents found, and descriptions of those that were not found."""

    documents: tuple[Document, ...]
    missing: tuple[str, ...] = field(default=())


def valid_documents(subschema: Subschema, seed: int, count: int, *, formats: bool = False) -> Found:
    """Returns at most `count` different valid documents: the most useful ones first, then random ones. A seed gives
    the same documents on every machine. `formats`: those that are asserted hold."""
    judge, work = Judge(subschema, formats=formats), Work(_SOME)
    telling = chain(
        (required_only(subschema, judge), all_fields(subschema, judge)),
        boundaries(subschema, judge).documents,
        enum_values(subschema, judge).documents,
    )
    kept: dict[str, Document] = {}
    for document in telling:
        if document is not None and len(kept) < count:
            kept.setdefault(document.text, document)
    rng = Random(seed)
    for attempt in range(count * 4):
        if len(kept) >= count or work.done:
            break
        wish = Wish(optional=rng.choice((0.2, 0.5, 0.8, 1.0)))
        value = _attempt(subschema, judge, Random(rng.random()), wish, work)
        if value is not None:
            made = Document(value.value, f"random-{attempt + 1}", "a document made at random")
            kept.setdefault(made.text, made)
    missing = [f"{count - len(kept)} of {count} valid documents were not found"] if len(kept) < count else []
    return Found(tuple(kept.values()), tuple(missing))


def required_only(subschema: Subschema, judge: Oracle | None = None, work: Work | None = None) -> Document | None:
    """Returns a document without optional members; None if none was found."""
    value = find(subschema, judge or Judge(subschema), Wish(optional=0, plain=True), work or Work(_SOME))
    return Document(value.value, "required-only", "only what is required") if value else None


def all_fields(subschema: Subschema, judge: Oracle | None = None, work: Work | None = None) -> Document | None:
    """Returns a document with every field that the schema names; None if none was found."""
    value = find(subschema, judge or Judge(subschema), Wish(optional=1, plain=True), work or Work(_SOME))
    return Document(value.value, "all-fields", "every field that the schema names") if value else None


def enum_values(subschema: Subschema, judge: Oracle | None = None) -> Found:
    """Returns a document for each value of each `enum`, and for each alternative of a choice."""
    return _collected(each_enum_value(subschema, judge or Judge(subschema), Work(_SOME)))


def each_enum_value(
    subschema: Subschema, judge: Oracle, work: Work, wanted: Callable[[str], bool] = lambda what: True
) -> Iterator[Document | str]:
    """Yields lazily: a document per value, or its description if none was found or the budget is spent. `wanted` is
    asked with the description first."""
    for place, route in reachable(subschema).items():
        for name, shows, value in _listed(place):
            at, made = place.place.pointer, None
            if not wanted(described(shows, at)):
                continue
            if not work.done and not too_large(value):
                wish = Wish(optional=0, plain=True, route=route.keys(), values={place.key: value})
                made = find(subschema, judge, wish, work)
            yield Document(made.value, name, shows, at=at) if made else described(shows, at)


def boundaries(subschema: Subschema, judge: Oracle | None = None) -> Found:
    """Returns a document at each bound of a number, a length or a count."""
    return _collected(each_boundary(subschema, judge or Judge(subschema), Work(_SOME)))


def each_boundary(
    subschema: Subschema, judge: Oracle, work: Work, wanted: Callable[[str], bool] = lambda what: True
) -> Iterator[Document | str]:
    """Yields lazily: a document per bound, or its description, as `each_enum_value` does."""
    for place, route in reachable(subschema).items():
        for keyword, wish in _limits(place):
            at, shows = place.place.pointer, f"a value just at `{keyword}`"
            if not wanted(described(shows, at)):
                continue
            made = None if work.done else find(subschema, judge, replace(wish, route=route.keys()), work)
            name = f"{short_name(place)}-{keyword}"
            yield Document(made.value, name, shows, at=at) if made else described(shows, at)


def described(shows: str, at: str) -> str:
    """What a document shows, and at which place of the schema (a JSON Pointer)."""
    return f"{shows} at #{at}"


def _collected(found: Iterable[Document | str]) -> Found:
    every = list(found)
    documents = [each for each in every if isinstance(each, Document)]
    return Found(named(documents), tuple(each for each in every if isinstance(each, str)))


def reach(subschema: Subschema, judge: Oracle, route: Route, work: Work) -> Iterator[Json]:
    """Yields valid documents that have a value at the end of a route through the schema."""
    for optional, plain in ((0.0, True), (1.0, True), (0.5, False)):
        if work.done:
            return
        made = find(subschema, judge, Wish(optional=optional, plain=plain, route=route.keys()), work)
        if made is not None:
            yield made.value


@dataclass(frozen=True, slots=True)
class Made:
    """A value that was found. (It may be null, so it is wrapped to differ from None.)"""

    value: Json


def find(subschema: Subschema, judge: Oracle, wish: Wish, work: Work) -> Made | None:
    """Searches for a valid document as wished; each try differs more from the plain one. None if none was found."""
    before = work.left
    for attempt in range(_TRIES):
        plain = wish.plain and attempt < 3
        share = wish.optional if attempt < 6 else (0.0, 1.0, 0.5)[attempt % 3]
        eased = Wish(share, plain, wish.route, wish.values, wish.sizes)
        made = _attempt(subschema, judge, Random(attempt), eased, work)
        if made is not None:
            return made
        if before - work.left > SEARCH:
            break
    return None


def _attempt(subschema: Subschema, judge: Oracle, rng: Random, wish: Wish, work: Work) -> Made | None:
    maker = Maker(rng, wish)
    try:
        value = parse(dump(maker.make([subschema])))
    except (Impossible, ValueError):
        return None
    finally:
        work.spend(maker.made)
    return Made(value) if judge.accepts(value) else None


def _listed(place: Subschema) -> Iterator[tuple[str, str, Json]]:
    value = place.value
    if isinstance(value, bool):
        return
    for listed in value.get("enum", ()):
        yield f"{short_name(place)}-{_word(listed)}", _the_value(listed), listed
    types = value.get("type")
    if "enum" not in value and "const" not in value:
        if isinstance(types, list) and "null" in types and len(types) > 1:
            yield f"{short_name(place)}-null", "null where the schema allows it", None
        if types in ("number", ["number", "null"]) and not _LIMITED & value.keys():
            yield f"{short_name(place)}-fraction", "a number with a fraction", 0.5
    if "const" in value and place.place.pointer.rsplit("/", 2)[-2:-1] in (["oneOf"], ["anyOf"]):
        yield f"{short_name(place)}-{_word(value['const'])}", _the_value(value["const"]), value["const"]


def _the_value(value: Json) -> str:
    if too_large(value):
        return "a very large value"
    text = dump(value)
    return f"the value {text if len(text) <= _SHOWN else text[:_SHOWN] + '...'}"


def _limits(place: Subschema) -> Iterator[tuple[str, Wish]]:
    value = place.value
    if isinstance(value, bool):
        return
    whole = "integer" in ([value["type"]] if isinstance(value.get("type"), str) else value.get("type", ()))
    step = exact(value["multipleOf"]) if "multipleOf" in value else exact(1 if whole else 0.001)
    for keyword, sign in _BOUNDS:
        if keyword in value:
            limit = spell(exact(value[keyword]) + sign * step)
            yield keyword, Wish(0, plain=True, values={place.key: limit})
    for keyword in ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"):
        if keyword in value and value[keyword] <= _LARGEST:
            yield keyword, Wish(0, plain=True, sizes={place.key: int(value[keyword])})


def short_name(place: Subschema) -> str:
    """Returns a short name for a place: the last meaningful token of its pointer."""
    tokens = [token for token in place.place.pointer.split("/") if token and not token.isdecimal()]
    skip = ("items", "oneOf", "anyOf", "allOf", "properties", "additionalProperties", "$defs")
    return next((_word(token) for token in reversed(tokens) if token not in skip), "root")


def _word(value: Json) -> str:
    text = value[:80] if isinstance(value, str) else "value" if too_large(value) else dump(value)
    return "".join(char if char.isalnum() and char.isascii() else "-" for char in text)[:40].strip("-") or "empty"


def named(documents: list[Document]) -> tuple[Document, ...]:
    """Returns the documents, with numbers added to names that are used more than once."""
    seen: dict[str, int] = {}
    renamed = []
    for document in documents:
        seen[document.name] = seen.get(document.name, 0) + 1
        suffix = f"-{seen[document.name]}" if seen[document.name] > 1 else ""
        renamed.append(replace(document, name=document.name + suffix))
    return tuple(renamed)
