"""Rules about names: identifiers that are numbered or altered, so that code no longer looks like the schema."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from protogen.languages import registry
from protogen.languages.language import Language
from protogen.lint.facts import Facts, Fault
from protogen.model.spec import Enum, Member, Record, Union
from protogen.model.things import Thing, nodes, type_thing
from protogen.model.words import Why
from protogen.runtime.values import identity
from protogen.source.place import Place


def collides(facts: Facts) -> Iterator[Fault]:
    """Names that another has already, of cases too: their identifiers are numbered. Values that only case tells apart,
    which readers of code, and databases, take for one."""
    cases, told = _cases(facts), set[Place]()
    for fault in _altered(facts, {Why.TAKEN}, cases):
        told.add(fault.place)
        yield fault
    for decl in facts.spec.decls:
        first: dict[str, str] = {}
        for thing, node in nodes(decl).items() if isinstance(decl, Enum) else ():
            value, place = getattr(node, "value", None), node.place or cases.get(thing)
            if isinstance(value, str) and place is not None:
                other = first.setdefault(value.casefold(), value)
                if other != value and place not in told:
                    message = f"`{value}` and `{other}` differ only by case: they are easily taken for one another"
                    yield Fault(message, place, "choose another value")


def changes(facts: Facts) -> Iterator[Fault]:
    """Names that a language cannot spell: their identifiers are altered."""
    return _altered(facts, {Why.RESERVED, Why.DIGIT, Why.LETTERS, Why.CUT})


def _cases(facts: Facts) -> Mapping[Thing, Place]:
    """The places of the values and alternatives that have none of their own: of the value in its list, or else of
    the declaration."""
    found: dict[Thing, Place] = {}
    for decl in facts.spec.decls:
        if decl.place is None or not isinstance(decl, (Enum, Union)):
            continue
        listed = facts.schema.at(decl.place).keywords.get("enum", [])
        at = {identity(value): decl.place / "enum" / number for number, value in enumerate(listed)}
        for thing, node in nodes(decl).items():
            if node.place is None:
                found[thing] = at.get(identity(node.value), decl.place) if isinstance(node, Member) else decl.place
    return found


def _altered(
    facts: Facts, reasons: Collection[Why], more: Mapping[Thing, Place] = MappingProxyType({})
) -> Iterator[Fault]:
    """The names of the project's languages that are others than the schema's, for one of some reasons. `more`: the
    places of things that have none of their own."""
    places: dict[Thing, Place] = {type_thing(decl.name): decl.place for decl in facts.spec.decls if decl.place}
    for decl in facts.spec.decls:
        found = nodes(decl) if isinstance(decl, Record | Enum) else {}
        places |= {thing: node.place for thing, node in found.items() if node.place is not None}
    places |= more
    for language in registry.of(facts.config):
        for thing, (word, wish, why) in language.names(facts.contract.job(language)).items():
            if thing in places and why in reasons:
                message = f"`{wish}` is `{word}` in {language.label}: {why.value}"
                yield Fault(message, places[thing], _help(language))


def _help(language: Language) -> str:
    takes = language.annotation.get("properties", {})
    said = f', or say which: "x-protogen": {{"{language.name}": {{"name": "..."}}}}' if "name" in takes else ""
    return f"choose another name{said}"
