"""Makes the views of Spec declarations for the Python templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from protogen.languages.python import remarks, unions
from protogen.languages.python.layout import Word, assignment, generic
from protogen.languages.python.meanings import meanings as meanings_of
from protogen.languages.python.names import Names, literal
from protogen.languages.python.nulls import holds_null
from protogen.languages.python.order import ordered
from protogen.languages.python.shapes import (
    AliasView,
    Attribute,
    EnumView,
    FormerAttribute,
    KeyedView,
    Line,
    RecordView,
    TaggedView,
    View,
)
from protogen.languages.python.spelling import (
    STR,
    Needs,
    Speller,
    Spelling,
    annotated,
    either,
    imported,
    raws,
    together,
)
from protogen.model.spec import (
    Alias,
    Const,
    Decl,
    Enum,
    Field,
    KeyedUnion,
    Kind,
    Record,
    Scalar,
    TaggedUnion,
    TypedUnion,
    Variant,
)
from protogen.model.things import case_things, property_things
from protogen.model.words import unused

_ANY = Scalar(Kind.ANY)
_MODEL = imported("._base", "Model")
_ALIAS = imported("typing_extensions", "TypeAliasType")
_TAGGED = _ALIAS | _MODEL | imported("typing", "Annotated") | imported("pydantic", "Discriminator", "Tag")
_KEYED = _ALIAS | imported("typing", "Annotated") | imported("pydantic", "Tag") | imported("._unions", "Alternatives")
_MOMENTS = imported(".", "_moments")
_FORMER_ATTRIBUTE = imported("typing_extensions", "deprecated")
_FORMER_MEMBER = imported("._former", "FormerMember")
_ENUMS = {Kind.STRING: "StrEnum", Kind.INTEGER: "IntEnum"}


class Views:
    """Makes the views of one Spec: of its declarations, and of types that get a name only in Python."""

    def __init__(self, names: Names) -> None:
        self.names, self.spec = names, names.spec
        self.speller = Speller(names, self._named)
        self.plain = Speller(names)
        self.made: list[View] = []

    def all(self) -> Sequence[View]:
        """The views in the order of printing: each after those it uses, if there is such an order."""
        for decl in self.spec.decls:
            self.made.append(self.view(decl))
        uses = {each.name: each.needs.classes for each in self.made}
        views = {each.name: each for each in self.made}
        declared: set[str] = set()
        found = []
        for name in ordered(uses):
            own = {name} if isinstance(views[name], RecordView) else set()
            found.append(replace(views[name], ahead=uses[name] - declared - own))
            declared.add(name)
        return found

    def _named(self, found: Spelling, near: str) -> Spelling:
        """A limited type as an alias that states the limits."""
        if not found.limits:
            return found
        name = self.names.another(near)
        self.made.append(_type_alias(name, "", found))
        return Spelling(Word(name), Needs(classes=frozenset({name})))

    def view(self, decl: Decl) -> View:
        """One declaration's."""
        name = self.names.classes[decl.name]
        match decl:
            case Record():
                return self.record(decl, name)
            case Enum():
                return self.enum(decl, name)
            case TaggedUnion():
                return self.tagged(decl, name)
            case TypedUnion():
                return _type_alias(name, remarks.doc(decl, 0), either(self._typed(decl, name)))
            case KeyedUnion():
                return self.keyed(decl, name)
            case Alias():
                return self.alias(decl, name)

    # Records

    def record(self, decl: Record, name: str) -> RecordView:
        """A class of attributes. The base class keeps all other members; if these have a type, it is declared."""
        attributes = self.names.attributes(decl)
        members = [self.member(each, name, attributes[each.name]) for each in decl.fields]
        docs = [remarks.field_doc(each) for each in decl.fields]
        if decl.extra is not None and decl.extra != _ANY:
            rest = self.plain.spell(decl.extra)
            members.append(Attribute("__pydantic_extra__", None, replace(rest, type=generic("dict", STR, rest.type))))
            docs.append("")
        former = self.former(decl, attributes)
        lines = [Line(each.text, doc) for each, doc in zip(members, docs, strict=True)]
        meanings = [*meanings_of(self.spec, decl, attributes, {each.name for each in former})]
        needs = together(_MODEL, *(each.annotation.needs for each in members), _MOMENTS if meanings else Needs())
        return RecordView(
            name=name,
            doc=remarks.doc(decl),
            needs=needs | (_FORMER_ATTRIBUTE if former else Needs()),
            members=members,
            lines=lines or ([] if remarks.doc(decl) else [Line("pass")]),
            former=former,
            meanings=meanings,
            closed=decl.extra is None,
        )

    def member(self, each: Field, owner: str, attribute: str) -> Attribute:
        """The attribute of a field."""
        found = self.speller.member(each, f"{owner} {attribute}")
        return Attribute(attribute, each.name, found, self._default(each))

    def _default(self, each: Field) -> str:
        """What constructors take for a field that is not given; empty: it must be given."""
        if not each.required:
            return "ABSENT" if holds_null(self.spec, each.type) else "None"
        return literal(each.type.value) if isinstance(each.type, Const) else ""

    def former(self, decl: Record, attributes: Mapping[str, str]) -> Sequence[FormerAttribute]:
        """The properties that keep attributes available under their former names."""
        things = property_things(decl.name, decl.fields)
        found = []
        for each in decl.fields:
            type, now = self.plain.member(each).type, attributes[each.name]
            found += [FormerAttribute(old, each.name, type, now) for old in self.names.left(things[each.name])]
        return found

    # Enums

    def enum(self, decl: Enum, name: str) -> EnumView:
        """A class of the known values, with their descriptions."""
        names = self.names.members(decl)
        rows = list(zip(names, decl.members, strict=True))
        pairs = zip(case_things(decl).values(), names, strict=True)
        lines = [Line(assignment(word, literal(each.value)), remarks.doc(each)) for word, each in rows]
        former = [
            Line(f'{old} = FormerMember("{old}", "{now}")') for thing, now in pairs for old in self.names.left(thing)
        ]
        base = _ENUMS[decl.kind]
        return EnumView(
            name=name,
            doc=remarks.doc(decl),
            needs=imported("enum", base) | (_FORMER_MEMBER if former else Needs()),
            base=base,
            lines=lines + former,
            texts=remarks.texts(rows),
        )

    # Unions

    def tagged(self, decl: TaggedUnion, name: str) -> View:
        """A union on a tag: pydantic's discriminator if it suffices, else one of ours."""
        options = [self.speller.spell(each.type) for each in decl.variants]
        if attribute := unions.discriminator(decl, self.names):
            return _type_alias(name, remarks.doc(decl, 0), either(options), f"discriminator={literal(attribute)}")
        pairs = zip(decl.variants, options, strict=True)
        tagged = [(found, unions.tag_text(tag)) for each, found in pairs for tag in each.tags]
        others = [(other, unused("", {tag for _, tag in tagged}.__contains__)) for other in self._unknown(decl)]
        return TaggedView(
            name=name,
            doc=remarks.doc(decl, 0),
            needs=together(_TAGGED, *(each.needs for each, _ in [*others, *tagged])),
            variants=[*tagged, *others],
            path=decl.tag,
            other=others[0][1] if others else None,
        )

    def _typed(self, decl: TypedUnion, name: str) -> Sequence[Spelling]:
        """A union whose alternatives differ in their JSON types."""
        found: list[Spelling] = []
        for position, each in enumerate(decl.variants):
            found += raws(each.json_types) if each.type == _ANY else [self._part(each, name, position)]
        return found

    def keyed(self, decl: KeyedUnion, name: str) -> KeyedView:
        """A union whose alternatives no tag tells apart."""
        options = [(self._part(each, name, position), each.name) for position, each in enumerate(decl.variants)]
        options += [(other, "") for other in self._unknown(decl)]
        return KeyedView(
            name=name,
            doc=remarks.doc(decl, 0),
            needs=together(_KEYED, *(each.needs for each, _ in options)),
            variants=options,
            union=decl.name,
        )

    def _unknown(self, decl: TaggedUnion | KeyedUnion) -> Sequence[Spelling]:
        """The class of what is none of the alternatives, if a union keeps it."""
        if decl.name not in self.names.unknown:
            return []
        name = self.names.unknown[decl.name]
        self.made.append(self.record(unions.unknown(decl, self.names), name))
        return [Spelling(Word(name), Needs(classes=frozenset({name})))]

    def _part(self, each: Variant, name: str, position: int) -> Spelling:
        near = f"{name} {each.name or position}"
        return self._named(self.speller.spell(each.type, near), near)

    # Aliases

    def alias(self, decl: Alias, name: str) -> View:
        """A name for a type."""
        return _type_alias(name, remarks.doc(decl, 0), self.speller.spell(decl.type, name))


def _type_alias(name: str, doc: str, type: Spelling, *arguments: str) -> AliasView:
    """A name for a type, with the arguments of its `Field`."""
    needs = _ALIAS | annotated(type, *arguments).needs
    return AliasView(name=name, doc=doc, needs=needs, type=type, arguments=arguments)
