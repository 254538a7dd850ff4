"""Makes the Swift structs of records: properties, constants, and the statements that read and write them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from protogen.checks.tolerant import keeps_minor
from protogen.languages.layout import Layout, either
from protogen.languages.swift import meanings
from protogen.languages.swift.boxing import Boxing, boxing
from protogen.languages.swift.facts import envelope_record, is_string_enum
from protogen.languages.swift.initialisers import Meant
from protogen.languages.swift.layout import block, call, text
from protogen.languages.swift.names import SwiftNames
from protogen.languages.swift.shapes import Computed, Property, Struct
from protogen.languages.swift.words import literal, typed_name
from protogen.model.contents import references, types_of
from protogen.model.passes import knots
from protogen.model.remarks import where_absent
from protogen.model.spec import Const, Field, Kind, Node, Nullable, Record, Ref, Scalar, TaggedUnion, TupleOf


class Structs:
    """Makes the structs of one Spec."""

    def __init__(self, names: SwiftNames) -> None:
        self.names = names
        self.spec = names.spec

    @cached_property
    def boxing(self) -> Boxing:
        """The members and unions held by reference."""
        return boxing(self.spec)

    @cached_property
    def recursive(self) -> frozenset[str]:
        """The declarations that may contain themselves, at any depth."""
        return frozenset(knots({decl.name: [*references(types_of(decl))] for decl in self.spec.decls}))

    def holds_itself(self, each: TupleOf) -> bool:
        """Whether a tuple may contain itself, at any depth."""
        return not self.recursive.isdisjoint(references([each]))

    def head(self, decl: Node) -> dict[str, Any]:
        """The arguments common to all shapes of a declaration."""
        return {"name": self.names.types[decl.name], "doc": decl.doc, "deprecated": decl.deprecated}

    def struct(self, decl: Record, fields: Sequence[Field] | None = None) -> Struct:
        """The struct of a record (or of the fields that an envelope keeps)."""
        fields = decl.fields if fields is None else fields
        whole = self.spec.index.get(decl.name)  # an envelope keeps only some of its fields
        names = self.names.properties(whole if isinstance(whole, (Record, TaggedUnion)) else decl)
        constants = [each for each in fields if self.is_constant(each)]
        stored = [each for each in fields if each not in constants]
        owner = envelope_record(self.spec, whole) if isinstance(whole, TaggedUnion) else decl
        properties = tuple(self.property(owner, each, names[each.name]) for each in stored)
        by_name = {each.name: one for each, one in zip(stored, properties, strict=True)}
        any_extra = decl.extra in (None, Scalar(Kind.ANY))
        extra = "JSONObject" if any_extra else f"[String: {self.names.spell(decl.extra)}]"  # type: ignore[arg-type]
        read = "" if any_extra else f"{self.names.spell(decl.extra)}.self"  # type: ignore[arg-type]
        return Struct(
            **self.head(decl),
            properties=properties,
            computed=tuple(
                [self._constant(each, names[each.name]) for each in constants]
                + [view for each in stored for view in self.views_beside(owner, each)]
            ),
            checks=tuple(
                call("try fields.constant", literal(each.type.value), literal(each.name))  # type: ignore[union-attr]
                for each in constants
            ),
            writes=tuple(
                by_name[each.name].write if each.name in by_name else encoding(names[each.name], literal(each.name))
                for each in fields
            ),
            known=tuple(literal(each.name) for each in fields),
            extra=extra,
            extra_read=read,
            recursive=decl.name in self.recursive,
        )

    def _constant(self, each: Field, name: str) -> Computed:
        assert isinstance(each.type, Const)
        return Computed(name, self.names.spell(each.type), each.doc, text(literal(each.type.value)))

    def property(self, owner: Record, each: Field, name: str) -> Property:
        """The stored property of a record's field."""
        type = self.names.resolve(each.type)
        key = literal(each.name)
        inner = type.inner if isinstance(type, Nullable) else each.type
        spelled = self.names.spell(inner)
        nullable = isinstance(type, Nullable)
        if typed_name(each):
            spelled = "String"
        how, optional, default = "required", "", ""
        if not each.required:
            spelled = f"Nullable<{spelled}>" if nullable else spelled
            how, optional, default = "optional", "?", " = nil"
        elif nullable:
            how, optional = "nullable", "?"
        read = call(f"try fields.{how}", f"{spelled}.self", key)
        if isinstance(type, Const):
            read, default = self._constant_read(each, type, key, default)
        write = encoding(name, key, how)
        boxed = (owner.name, each.name) in self.boxing.members
        doc = "\n\n".join(filter(None, (each.doc, where_absent(each))))
        meant = self._meant(each, name)
        return Property(name, f"{spelled}{optional}", doc, each.deprecated, read, write, default, boxed, meant)

    def _constant_read(self, each: Field, type: Const, key: str, default: str) -> tuple[Layout, str]:
        value = literal(type.value)
        if keeps_minor(each):
            return call("try fields.version", value, key), f" = {value}" if each.required else default
        return call("try fields.optionalConstant", value, key), default

    @staticmethod
    def is_constant(each: Field) -> bool:
        """Whether a member is a computed constant, checked when read and never stored."""
        return isinstance(each.type, Const) and each.required and not keeps_minor(each)

    def views_beside(self, owner: Record | TaggedUnion, each: Field) -> list[Computed]:
        """The computed properties that show a member in another type: as an enum, as a date, as a URL."""
        name, view, enum = self.names.properties(owner)[each.name], typed_name(each), self._enum(each)
        if view and enum:
            get = f"{enum}(rawValue: {name})" if each.required else f"{name}.map({enum}.init(rawValue:))"
            set = f"{name} = newValue.rawValue" if each.required else f"{name} = newValue?.rawValue"
            type = enum if each.required else f"{enum}?"
            return [Computed(view, type, f"`{each.name}` as `{enum}`.", get, set)]
        shown = meanings.shown(each, self.names.resolve)
        if shown is None:
            return []
        doc = f"`{each.name}` as {shown.meaning.noun}{'; nil where it is none' if shown.meaning.partial else ''}."
        return [Computed(self.names.shown(owner)[each.name], shown.type, doc, shown.get(name), shown.set(name))]

    def _enum(self, each: Field) -> str:
        """The enum of strings that a member is of; empty if it is of none."""
        target = self.names.resolve(each.type)
        string = isinstance(target, Ref) and is_string_enum(self.spec[target.target])
        return self.names.types[target.target] if isinstance(target, Ref) and string else ""

    def _meant(self, each: Field, name: str) -> Meant | None:
        """What initialisers take of a member instead of its exact value."""
        if typed_name(each) and (enum := self._enum(each)):
            type, value = (enum, f"{name}.rawValue") if each.required else (f"{enum}?", f"{name}?.rawValue")
            return Meant("enum", type, value, f"`{enum}`", each.required)
        shown = meanings.shown(each, self.names.resolve)
        if shown is None or not shown.given:
            return None
        return Meant("date", shown.given, shown.taken(name), "a date", not shown.absent and not shown.null)


def encoding(name: str, key: str, how: str = "required") -> Layout:
    """`try fields.encode(name, "key")`; `optional`: unless it is nil; `nullable`: nil as null."""
    value, test = name, f"if let {name}"
    if name in {"fields", "encoder"}:  # the names of locals
        value, test = f"self.{name}" if how == "required" else "value", f"if let value = self.{name}"
    write = call("try fields.encode", value, key)
    match how:
        case "optional":
            return either((f"{test} {{ ", write, " }"), block(f"{test} {{", write))
        case "nullable":
            null = block("else {", call("try fields.encodeNull", key))
            return (block(f"{test} {{", write), " ", null)
    return write
