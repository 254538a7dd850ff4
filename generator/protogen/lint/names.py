"""Rules about names: identifiers that are numbered or altered, so that code no longer looks like the schema."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from protogen.languages import registry
from protogen.languages.language import Language
from protogen.lint.facts import Facts, Fault
from protogen.model.spec import Enum, Node, Record
from protogen.model.things import Thing, nodes, type_thing
from protogen.model.words import Why


def collides(facts: Facts) -> Iterator[Fault]:
    """Names that another has already: their identifiers are numbered."""
    return _altered(facts, {Why.TAKEN})


def changes(facts: Facts) -> Iterator[Fault]:
    """Names that a language cannot spell: their identifiers are altered."""
    return _altered(facts, {Why.RESERVED, Why.DIGIT, Why.LETTERS, Why.CUT})


def _altered(facts: Facts, reasons: Collection[Why]) -> Iterator[Fault]:
    """The names of the project's languages that are others than the schema's, for one of some reasons."""
    named: dict[Thing, Node] = {type_thing(decl.name): decl for decl in facts.spec.decls}
    for decl in facts.spec.decls:
        named.update(nodes(decl) if isinstance(decl, Record | Enum) else {})
    for language in registry.of(facts.config):
        for thing, (word, wish, why) in language.names(facts.contract.job(language)).items():
            node = named.get(thing)
            if node is not None and node.place is not None and why in reasons:
                message = f"`{wish}` is `{word}` in {language.label}: {why.value}"
                yield Fault(message, node.place, _help(language))


def _help(language: Language) -> str:
    takes = language.annotation.get("properties", {})
    said = f', or say which: "x-protogen": {{"{language.name}": {{"name": "..."}}}}' if "name" in takes else ""
    return f"choose another name{said}"
