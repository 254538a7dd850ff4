"""Writes the probes of declared types in Swift: key paths, whose value types must be exactly the expected ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from protogen.languages.probing import Probe, Said, Sheet, Width
from protogen.languages.swift.names import SwiftNames
from protogen.model.spec import Record, Ref, TaggedUnion

FILE = "Probes.swift"
_HEAD = """
struct ProbedOptional {}
struct ProbedRequired {}
func presence<R, V>(_: KeyPath<R, V>) -> ProbedRequired { ProbedRequired() }
func presence<R, V>(_: KeyPath<R, V?>) -> ProbedOptional { ProbedOptional() }

func probes() {
"""
_SPELLED = {"any": "JSONValue", "boolean": "Bool", "null": "JSONNull", "number": "Double", "string": "String"}
_INTEGERS: Mapping[Width, str] = {"": "Int", "53": "Int64", "64": "Int64", "u64": "UInt64"}

Asked = tuple[str, SwiftNames, str, Sequence[Probe]]
"""A module, its names, the name of its case, and the probes."""


def sheet(runtime: str, cases: Sequence[Asked]) -> Sheet:
    """The probes of several modules."""
    imports = "".join(f"@testable import {module}\n" for module in [runtime, *dict.fromkeys(each[0] for each in cases)])
    made = Sheet(imports + _HEAD)
    for module, names, case, probes in cases:
        owners = _owners(names)
        made.case(case)
        for probe in probes:
            _add(made, module, names, case, probe, owners[probe.decl])
    return made


def errors(said: str) -> Iterator[tuple[int, str]]:
    """The compiler's errors, with their lines."""
    for file, line, text in re.findall(r"^(\S[^:\n]*):(\d+):\d+: error: (.*)$", said, re.MULTILINE):
        yield (int(line) if file == FILE else 0), text
    for text in re.findall(r"^(?:<unknown>:0: )?error: (.*)$", said, re.MULTILINE):
        yield 0, text


def _owners(names: SwiftNames) -> Mapping[str, Record | TaggedUnion]:
    """What has the members of each record: itself, or the envelope that stands for it."""
    found: dict[str, Record | TaggedUnion] = {each.name: each for each in names.spec.decls if isinstance(each, Record)}
    for decl in names.spec.decls:
        if isinstance(decl, TaggedUnion) and decl.payload:
            targets = [each.type.target for each in decl.variants if isinstance(each.type, Ref)]
            found |= {target: decl for target in targets if target not in names.spec.roots}
    return found


def _add(made: Sheet, module: str, names: SwiftNames, case: str, probe: Probe, owner: Record | TaggedUnion) -> None:
    if isinstance(owner, TaggedUnion) and probe.member in (owner.tag[0], owner.payload):
        return  # the enum of its payloads tells both
    name = names.properties(owner).get(probe.member)
    root = f"{module}.{names.types[owner.name]}"
    if name is None:
        made.add(case, probe, None)
        return
    spelled = None if probe.said is None else _spelled(probe.said, module, names)
    if spelled is not None:
        made.add(case, probe, f"  let _: KeyPath<{root}, {_member(spelled, probe)}> = \\.{name}")
    elif not (probe.required and probe.nullable):  # which is optional too
        kind = "ProbedRequired" if probe.required else "ProbedOptional"
        made.add(case, probe, f"  do {{ let found = presence(\\{root}.{name}); let _: {kind} = found }}")


def _member(spelled: str, probe: Probe) -> str:
    """The type of a member. One that may be absent or null tells which."""
    if not probe.required and probe.nullable:
        return f"Nullable<{spelled}>?"
    return spelled if probe.required and not probe.nullable else f"{spelled}?"


def _spelled(said: Said, module: str, names: SwiftNames) -> str | None:
    """A type without null; None if the schema does not tell it."""
    match said.sort:
        case "constant":
            return {str: "String", bool: "Bool", int: "Int"}[type(said.value)]
        case "integer":
            return _INTEGERS.get(said.width)
        case "named":
            return f"{module}.{names.types[said.decl]}"
        case "list" | "map":
            assert said.inner is not None
            if said == Said("map", nullable=said.nullable, inner=Said("any")):
                return "JSONObject"
            inner = _spelled(said.inner, module, names)
            if inner is None:
                return None
            whole = f"{inner}?" if said.inner.nullable else inner
            return f"[{whole}]" if said.sort == "list" else f"[String: {whole}]"
    return _SPELLED[said.sort]
