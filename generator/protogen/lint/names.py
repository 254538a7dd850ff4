"""Rules about names: identifiers that are numbered or altered, so that code no longer looks like the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from protogen.languages.python import names as python_names
from protogen.languages.swift import names as swift_types
from protogen.languages.typescript import names as typescript_types
from protogen.lint.facts import Facts, Fault
from protogen.model.spec import Enum, Node, Record, Spec
from protogen.model.words import words
from protogen.source.place import Place


class Given(NamedTuple):
    """A name in the schema, and the identifier that a language gives it."""

    node: Node
    wish: str
    identifier: str
    language: str

    @property
    def number(self) -> str:
        """What was put behind the name to tell it from another's; empty where nothing was."""
        found, wanted = _bare(self.identifier), _bare(self.wish)
        rest = found.removeprefix(wanted)
        return rest if rest != found and rest.isdigit() else ""

    @property
    def altered(self) -> bool:
        """Whether the identifier is the name no more, whatever its case and its separators."""
        edges = [(text.startswith("_"), text.endswith("_")) for text in (self.identifier, self.wish)]
        return _bare(self.identifier) != _bare(self.wish) or edges[0] > edges[1]


def _bare(name: str) -> str:
    return "".join(words(name)).lower()


def collides(facts: Facts) -> Iterator[Fault]:
    """Names that another has already: their identifiers are numbered."""
    for place, each in _all(facts):
        if each.number:
            plain = each.identifier.removesuffix(each.number).rstrip("_")
            message = f"`{each.wish}` is `{each.identifier}` in {each.language}: `{plain}` is another's name"
            yield Fault(message, place, _help(each))


def changes(facts: Facts) -> Iterator[Fault]:
    """Names that a language cannot spell: their identifiers are altered."""
    for place, each in _all(facts):
        if each.altered and not each.number:
            legal = any(char.isalnum() for char in each.wish)
            reason = "is a word of the language" if legal else "holds no letter"
            reason = "starts with a digit" if each.wish[:1].isdigit() else reason
            reason = "is too long" if _bare(each.wish).startswith(_bare(each.identifier)) and legal else reason
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
        yield _given(decl, "swift", names.types[decl.name], "Swift")
        if isinstance(decl, Record):
            yield from _members(decl.fields, "swift", names.properties(decl), "Swift")
        elif isinstance(decl, Enum):
            found = names.cases(decl)
            yield from _members(decl.members, "swift", found, "Swift")


def _python(spec: Spec) -> Iterator[Given]:
    names = python_names.Names(spec)
    for decl in spec.decls:
        yield _given(decl, "python", names.classes[decl.name], "Python")
        if isinstance(decl, Record):
            yield from _members(decl.fields, "python", names.attributes(decl), "Python")
        elif isinstance(decl, Enum):
            found = {each.name: name for each, name in zip(decl.members, names.members(decl), strict=True)}
            yield from _members(decl.members, "python", found, "Python")


def _typescript(spec: Spec) -> Iterator[Given]:
    names = typescript_types.Names(spec)
    for decl in spec.decls:
        yield _given(decl, "typescript", names.types[decl.name], "TypeScript")


def _members(nodes: Iterable[Node], key: str, found: Mapping[str, str], language: str) -> Iterator[Given]:
    for each in nodes:
        yield _given(each, key, found[each.name], language)


def _given(node: Node, key: str, identifier: str, language: str) -> Given:
    own = node.notes.get(key)
    wish = own.get("name", node.name) if isinstance(own, dict) else node.name
    return Given(node, str(wish), identifier.strip("`"), language)
