"""Rules about names: identifiers that are numbered or altered, so that code no longer looks like the schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from protogen.lint.facts import Facts, Fault
from protogen.names import lower_camel, screaming, snake, upper_camel, words
from protogen.source import Place
from protogen.spec import Enum, Node, Record, Spec
from protogen.targets import python_names, swift_types, typescript_types


class Given(NamedTuple):
    """A name in the schema, the identifier that a language gives it, and the one that its words would make."""

    node: Node
    wish: str
    identifier: str
    plain: str
    language: str


def collides(facts: Facts) -> Iterator[Fault]:
    """Names that another has already: their identifiers are numbered."""
    for place, each in _all(facts):
        if re.fullmatch(f"{re.escape(each.plain)}_?[0-9]+", each.identifier) and each.plain != each.identifier:
            message = f"`{each.wish}` is `{each.identifier}` in {each.language}: `{each.plain}` is another's name"
            yield Fault(message, place, _help(each))


def changes(facts: Facts) -> Iterator[Fault]:
    """Names that a language cannot spell: their identifiers are altered."""
    for place, each in _all(facts):
        numbered = re.fullmatch(f"{re.escape(each.plain)}_?[0-9]+", each.identifier)
        if each.identifier != each.plain and not numbered:
            reason = "is a word of the language" if words(each.wish) else "holds no letter"
            reason = "starts with a digit" if each.plain[:1].isdigit() else reason
            message = f"`{each.wish}` is `{each.identifier}` in {each.language}: the name {reason}"
            yield Fault(message, place, _help(each))


def _help(each: Given) -> str:
    language = each.language.lower()
    return f'choose another name, or say which: "x-protogen": {{"{language}": {{"name": "..."}}}}'


def _all(facts: Facts) -> Iterator[tuple[Place, Given]]:
    module = facts.config.target.get("swift", {}).get("module", "")
    every = (*_swift(facts.spec, str(module)), *_python(facts.spec), *_typescript(facts.spec))
    for each in every:
        if each.node.place is not None and each.wish == each.node.name:
            yield each.node.place, each


def _swift(spec: Spec, module: str) -> Iterator[Given]:
    names = swift_types.SwiftNames(spec, module)
    for decl in spec.decls:
        yield _given(decl, "swift", names.types[decl.name], upper_camel(decl.name), "Swift")
        if isinstance(decl, Record):
            yield from _members(decl.fields, "swift", swift_types.members(decl.fields), _property, "Swift")
        elif isinstance(decl, Enum):
            found = swift_types.members(decl.members, wire=False)
            yield from _members(decl.members, "swift", found, lower_camel, "Swift")


def _python(spec: Spec) -> Iterator[Given]:
    names = python_names.Names(spec)
    for decl in spec.decls:
        yield _given(decl, "python", names.classes[decl.name], upper_camel(decl.name), "Python")
        if isinstance(decl, Record):
            yield from _members(decl.fields, "python", names.attributes(decl), snake, "Python")
        elif isinstance(decl, Enum):
            found = {each.name: name for each, name in zip(decl.members, names.members(decl), strict=True)}
            yield from _members(decl.members, "python", found, screaming, "Python")


def _typescript(spec: Spec) -> Iterator[Given]:
    names = typescript_types.Names(spec)
    for decl in spec.decls:
        yield _given(decl, "typescript", names.types[decl.name], upper_camel(decl.name), "TypeScript")


def _members(
    nodes: Iterable[Node], key: str, found: Mapping[str, str], spell: Callable[[str], str], language: str
) -> Iterator[Given]:
    for each in nodes:
        yield _given(each, key, found[each.name], spell(each.name), language)


def _given(node: Node, key: str, identifier: str, plain: str, language: str) -> Given:
    own = node.notes.get(key)
    wish = own.get("name", node.name) if isinstance(own, dict) else node.name
    return Given(node, str(wish), identifier.strip("`"), plain, language)


def _property(name: str) -> str:
    """A property's name in Swift: the wire's where it is legal."""
    plain = name.isascii() and name.isidentifier() and name[0].islower()
    return name if plain else lower_camel(name)
