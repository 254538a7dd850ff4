"""Makes the views of Spec declarations for the Swift templates, which decide only the layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from protogen.checks.tolerant import shared_fields
from protogen.languages.layout import Layout
from protogen.languages.swift.enum_shapes import Case, RawEnum
from protogen.languages.swift.facts import envelope_record, payload_name
from protogen.languages.swift.integers import whole_type
from protogen.languages.swift.layout import call, either_of
from protogen.languages.swift.names import SwiftNames
from protogen.languages.swift.shapes import Computed, Item, Property, Struct, TupleStruct, TypeAlias, View
from protogen.languages.swift.structs import Structs, encoding
from protogen.languages.swift.telling import kinds, reached, tag_type, telling
from protogen.languages.swift.union_shapes import Accessor, EnumOfKinds, EnumOfPayloads
from protogen.languages.swift.uses import needed
from protogen.languages.swift.words import literal
from protogen.model.passes import member as field_of
from protogen.model.spec import (
    Alias,
    Const,
    Enum,
    KeyedUnion,
    Kind,
    Nullable,
    Record,
    Ref,
    TaggedUnion,
    TaggedVariant,
    TupleOf,
    Type,
    TypedUnion,
    Union,
    Variant,
)
from protogen.model.views import JSON_TYPES

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


class Views:
    """Makes the views of one Spec."""

    def __init__(self, names: SwiftNames) -> None:
        self.names = names
        self.spec = names.spec
        self.structs = Structs(names)

    def all(self) -> list[View]:
        """The views in the order of printing. Records that an envelope replaces have none."""
        replaced = {
            variant.type.target
            for decl in self.spec.decls
            if isinstance(decl, TaggedUnion) and decl.payload
            for variant in decl.variants
            if isinstance(variant.type, Ref)
        }
        views: list[View] = []
        for decl in self.spec.decls:
            match decl:
                case Record() if decl.name not in replaced or decl.name in self.spec.roots:
                    views.append(self.structs.struct(decl))
                case Enum():
                    views.append(self.enum(decl))
                case TaggedUnion() if decl.payload:
                    views.append(self.envelope(decl))
                case TaggedUnion():
                    views.append(self.tagged(decl))
                case TypedUnion() | KeyedUnion():
                    views.append(self.kinds(decl))
                case Alias(type=TupleOf() as each) if self.names.tuples.get(each) == decl.name:
                    pass  # the tuple's struct has the alias's name
                case Alias():
                    views.append(self.alias(decl))
        views += [self.sequence(each, name) for each, name in self.names.tuples.items()]
        return needed(views)

    def sequence(self, each: TupleOf, name: str) -> TupleStruct:
        """The struct of a tuple."""
        items = []
        for index, type in enumerate(each.items):
            optional = index >= each.required
            inner = self.names.resolve(type)
            spelled = self.names.spell(type)
            if optional and isinstance(inner, Nullable):
                spelled = f"Nullable<{self.names.spell(inner.inner)}>"
            word = _ORDINALS[index] if index < len(_ORDINALS) else f"item{index + 1}"
            read = call("try items.decode", f"{spelled}.self")
            read = either_of("items.isAtEnd", f"{spelled}?.none", read) if optional else read
            boxed = self.names.holds_itself(each, type)
            items.append(Item(word, f"{spelled}?" if optional else spelled, read, optional, boxed))
        decl = self.spec.index.get(name)
        doc = decl.doc if decl is not None and decl.doc else "An array with a type for each position."
        rest = "" if each.rest is None else self.names.spell(each.rest)
        return TupleStruct(self.names.types[name], doc, tuple(items), rest, self.structs.holds_itself(each))

    def enum(self, decl: Enum) -> RawEnum:
        """The enum of a list of strings or integers."""
        names = self.names.cases(decl)
        cases = tuple(
            Case(
                names[each.name],
                each.doc,
                each.deprecated,
                literal(each.value),
                notes=tuple((key, str(each.notes[key])) for key in ("action",) if key in each.notes),
            )
            for each in decl.members
        )
        return RawEnum(
            **self.structs.head(decl),
            raw=whole_type(each.value for each in decl.members) if decl.kind is Kind.INTEGER else "String",
            cases=cases,
            other=self.names.other(decl),
            described=any(each.doc for each in decl.members),
            action=any("action" in each.notes for each in decl.members),
        )

    def envelope(self, decl: TaggedUnion) -> Struct:
        """The struct of an envelope, with the enum of its payloads (`Struct.union`)."""
        record = envelope_record(self.spec, decl)
        payload = self.payload(decl)
        shared = shared_fields(self.spec, decl)
        inner = self.structs.struct(
            Record(name=decl.name, doc=decl.doc, fields=shared, extra=record.extra, notes=decl.notes)
        )
        properties = self.names.properties(decl)
        name, tag = properties[decl.payload], properties[decl.tag[0]]
        payload_property = Property(
            name, payload.name, field_of(record, decl.payload).doc or "The payload.", False, "", "", ""
        )
        doc = f"Names the case of `{name}`."
        views = Computed(tag, "String", doc, f"{name}.{payload.label}")
        return Struct(
            name=inner.name,
            doc=decl.doc,
            deprecated=decl.deprecated,
            properties=(*inner.properties, payload_property),
            computed=(views, *inner.computed),
            checks=inner.checks,
            writes=self._envelope_writes(inner, record, decl, name, tag),
            known=tuple(literal(each.name) for each in record.fields),
            extra=inner.extra,
            extra_read=inner.extra_read,
            union=payload,
            message=literal(decl.payload),
            recursive=inner.recursive,
        )

    def _envelope_writes(
        self, inner: Struct, record: Record, decl: TaggedUnion, payload: str, tag: str
    ) -> tuple[Layout, ...]:
        kept = iter(inner.writes)
        own = {
            decl.payload: encoding(payload, literal(decl.payload)),
            decl.tag[0]: encoding(tag, literal(decl.tag[0])),
        }
        return tuple(own[each.name] if each.name in own else next(kept) for each in record.fields)

    def payload(self, decl: TaggedUnion) -> EnumOfPayloads:
        """The enum of the payloads of an envelope, with an optional accessor for every member of any payload."""
        tag = decl.tag[0]
        pairs = []
        for variant in decl.variants:
            assert isinstance(variant.type, Ref)
            record = self.spec[variant.type.target]
            assert isinstance(record, Record)
            pairs.append((variant, field_of(record, decl.payload).type))
        names = self.names.cases(decl)
        cases = tuple(
            Case(
                names[variant.name],
                self._doc_of(type),
                variant.deprecated,
                literal(variant.tags[0]),
                self.names.spell(type),
            )
            for variant, type in pairs
        )
        records = [self.spec[type.target] for _, type in pairs if isinstance(type, Ref)]
        inner = self._common_const([each for each in records if isinstance(each, Record)])
        return EnumOfPayloads(
            name=self.names.types[payload_name(decl)],
            doc=f"What a `{self.names.types[decl.name]}` says: one case for each `{tag}`.",
            tag=literal(tag),
            label=self.names.properties(decl)[tag],
            cases=cases,
            other=self.names.other(decl),
            accessors=self._accessors(pairs, names, self.names.other(decl)),
            inner_tag=literal(inner) if inner else "",
            recursive=decl.name in self.structs.recursive,
        )

    def _doc_of(self, type: Type) -> str:
        return self.spec[type.target].doc if isinstance(type, Ref) else ""

    @staticmethod
    def _common_const(records: Sequence[Record]) -> str:
        """The member that is a different string constant in every record, and so can serve as a tag."""
        for each in records[0].fields if records else ():
            values = [
                one.type.value
                for record in records
                for one in record.fields
                if one.name == each.name and isinstance(one.type, Const) and one.required
            ]
            if len(values) == len(records) == len(set(map(str, values))) and all(isinstance(v, str) for v in values):
                return each.name
        return ""

    def _accessors(
        self, pairs: Sequence[tuple[Variant, Type]], names: Mapping[str, str], other: str
    ) -> tuple[Accessor, ...]:
        """`payload.progress` and the like: nil if the payload is another case."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for variant, type in pairs:
            record = self.spec[type.target] if isinstance(type, Ref) else None
            if not isinstance(record, Record):
                continue
            properties = self.names.properties(record)
            for each in record.fields:
                if isinstance(each.type, Const):
                    continue
                name = properties[each.name]
                view = self.structs.property(record, each, name)
                found.setdefault(name, []).append((names[variant.name], view.type.removesuffix("?"), each.doc))
        accessors = []
        for name, uses in found.items():
            if len({type for _, type, _ in uses}) > 1:
                continue
            cases = tuple(case for case, _, _ in uses)
            partial = bool(other) or len(cases) < len(names)
            accessors.append(Accessor(name, f"{uses[0][1]}?", uses[0][2], cases, partial))
        return tuple(accessors)

    def tagged(self, decl: TaggedUnion) -> EnumOfKinds:
        """The enum of a tagged union."""
        kinds = {type(tag) for each in decl.variants for tag in each.tags}
        cases = self._cases(decl)
        tags = [self._tag_of(each, decl.tag) for each in decl.variants]
        return EnumOfKinds(
            **self.structs.head(decl),
            by="tag",
            cases=cases,
            expected=f"The member `{'/'.join(decl.tag)}` names none of the types.",
            path=decl.tag,
            raw=tag_type(kinds, cases),
            other=self.names.other(decl),
            indirect=decl.name in self.structs.boxing.unions,
            recursive=decl.name in self.structs.recursive,
            label=self.names.label(decl),
            tags=tuple(tags) if all(tags) else (),
        )

    def _tag_of(self, each: TaggedVariant, path: Sequence[str]) -> str:
        """The expression of an alternative's tag; empty if there is none."""
        return literal(each.tags[0]) if len(each.tags) == 1 else reached(self.names, each.type, path)

    def _cases(self, decl: Union) -> tuple[Case, ...]:
        names = self.names.cases(decl)
        return tuple(
            Case(
                names[each.name],
                each.doc or self._doc_of(each.type),
                each.deprecated,
                ", ".join(telling(each, position)),
                self.names.spell(each.type),
            )
            for position, each in enumerate(decl.variants)
        )

    def kinds(self, decl: TypedUnion | KeyedUnion) -> EnumOfKinds:
        """The enum of a union told apart by JSON type or by required members."""
        met = {kind for each in decl.variants for kind in kinds(each)}
        return EnumOfKinds(
            **self.structs.head(decl),
            by="type" if isinstance(decl, TypedUnion) else "keys",
            cases=self._cases(decl),
            expected="" if len(met) == len(JSON_TYPES) else f"The value fits no case of {decl.name}.",
            other=self.names.other(decl),
            indirect=decl.name in self.structs.boxing.unions,
            recursive=decl.name in self.structs.recursive,
        )

    def alias(self, decl: Alias) -> TypeAlias:
        """The type alias (or wrapper) of a named type."""
        return TypeAlias(
            **self.structs.head(decl),
            type=self.names.spell(decl.type),
            wrapped=decl.name in self.names.wrapped,
            recursive=decl.name in self.structs.recursive,
        )
