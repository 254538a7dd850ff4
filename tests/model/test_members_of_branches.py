"""Every member that a branch declares is a member of a type, whichever keyword the branch stands under."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.making import compiled, schema, written

from protogen.model.spec import KeyedUnion, Kind, MapOf, Node, Record, Ref, Scalar, Spec, TaggedUnion, Type, Variant

TEXT, NUMBER, FLAG = ({"type": each} for each in ("string", "number", "boolean"))
BASE: dict[str, Any] = {"type": "object", "properties": {"name": TEXT}, "required": ["name"]}
WET, DRY = ({"properties": {each: FLAG}, "required": [each]} for each in ("wet", "dry"))


def made(folder: Path, keywords: Mapping[str, Any]) -> Spec:
    return compiled(written(folder, schema({"title": "Spot", **keywords}))).spec


def held(spec: Spec, name: str) -> set[str]:
    """The members of a declaration: those of a record, and of the records that its alternatives are."""
    decl: Node = spec[name]
    if isinstance(decl, Record):
        return {each.name for each in decl.fields}
    variants: tuple[Variant, ...] = getattr(decl, "variants", ())
    targets = [each.type for each in variants]
    return {member for each in targets if isinstance(each, Ref) for member in held(spec, each.target)}


BRANCHES: dict[str, dict[str, Any]] = {
    "oneOf": {"oneOf": [WET, DRY]},
    "anyOf": {"anyOf": [WET, DRY]},
    "propertyNames": {"oneOf": [WET, DRY], "propertyNames": {"maxLength": 9}},
    "additionalProperties": {"oneOf": [WET, DRY], "additionalProperties": True},
    "two groups under allOf": {"allOf": [{"oneOf": [WET, {"required": ["x"]}]}, {"oneOf": [DRY, {"required": ["y"]}]}]},
    "a oneOf of one": {"allOf": [{"oneOf": [WET]}, {"anyOf": [DRY]}]},
    "if and else": {"if": {"properties": {"name": {"const": "sea"}}}, "then": WET, "else": DRY},
    "dependentSchemas": {"dependentSchemas": {"name": WET, "place": DRY}},
    "then in allOf": {
        "allOf": [
            {"if": {"properties": {"name": {"const": name}}}, "then": then} for name, then in (("a", WET), ("b", DRY))
        ]
    },
    "branches by reference": {
        "oneOf": [{"$ref": "#/$defs/Wet"}, {"$ref": "#/$defs/Dry"}],
        "$defs": {"Wet": WET, "Dry": DRY},
    },
}


@pytest.mark.parametrize("name", BRANCHES)
def test_the_members_of_branches_are_members_of_a_type(name: str, tmp_path: Path) -> None:
    assert held(made(tmp_path, {**BASE, **BRANCHES[name]}), "Spot") >= {"name", "wet", "dry"}


@pytest.mark.parametrize("name", ["if and else", "dependentSchemas", "then in allOf"])
def test_members_that_depend_on_a_condition_are_optional(name: str, tmp_path: Path) -> None:
    spot = made(tmp_path, {**BASE, **BRANCHES[name]})["Spot"]
    assert isinstance(spot, Record)
    assert {each.name for each in spot.fields if not each.required} >= {"wet", "dry"}


def test_alternatives_that_nothing_tells_apart_are_one_record_of_all_members(tmp_path: Path) -> None:
    loose = [{"properties": {each: TEXT}} for each in ("wet", "dry")]
    spot = made(tmp_path, {**BASE, "anyOf": loose})["Spot"]
    assert isinstance(spot, Record)
    assert {each.name: each.required for each in spot.fields} == {"name": True, "wet": False, "dry": False}


@pytest.mark.parametrize("referred", [False, True])
def test_a_tag_tells_alternatives_apart_that_state_no_type(referred: bool, tmp_path: Path) -> None:
    branches = {
        word: {"properties": {"kind": {"const": word}, word: TEXT}, "required": ["kind"]} for word in ("A", "B", "C")
    }
    inside: Any = [{"$ref": f"#/$defs/{word}"} for word in branches] if referred else [*branches.values()]
    spec = made(tmp_path, {"oneOf": inside, "$defs": branches if referred else {}})
    assert isinstance(spec["Spot"], TaggedUnion)
    assert held(spec, "Spot") >= {"A", "B", "C"}


def test_objects_of_one_member_are_told_apart_by_it_and_named_after_it(tmp_path: Path) -> None:
    """The usual output of Rust's serde, for an enum whose values hold something or nothing."""
    closed = [
        {
            "type": "object",
            "properties": {word: {"type": "object", "properties": {side: NUMBER}, "required": [side]}},
            "required": [word],
            "additionalProperties": False,
        }
        for word, side in (("Circle", "radius"), ("Rect", "width"))
    ]
    spec = made(tmp_path, {"oneOf": [{"const": "Point"}, *closed]})
    names = {decl.name for decl in spec.decls}
    assert any(isinstance(decl, KeyedUnion) for decl in spec.decls)
    assert {"Circle", "Rect"} <= {word for name in names for word in name.split()}
    assert not any(character.isdigit() for name in names for character in name)


# Patterns


def value(folder: Path, patterns: Mapping[str, Any], **more: Any) -> Type:
    """The type of the values of a member that is an object with patterns."""
    member = {"type": "object", "patternProperties": patterns, **more}
    spot = made(folder, {"type": "object", "properties": {"m": member}})["Spot"]
    assert isinstance(spot, Record)
    found = spot.fields[0].type
    assert isinstance(found, MapOf)
    return found.value


@pytest.mark.parametrize("pattern", ["", ".*", "^.*$"])
def test_a_pattern_of_every_name_is_additional_properties(pattern: str, tmp_path: Path) -> None:
    found = value(tmp_path, {pattern: NUMBER})
    assert isinstance(found, Scalar)
    assert found.kind is Kind.NUMBER


def test_several_patterns_are_a_union_of_their_types(tmp_path: Path) -> None:
    patterns = {"^a": NUMBER, "^b": TEXT}
    assert isinstance(value(tmp_path, patterns, additionalProperties=False), Ref)
    assert isinstance(value(tmp_path, patterns, additionalProperties=FLAG), Ref)


# What leads back to itself


def test_lists_of_each_other_come_to_an_end(tmp_path: Path) -> None:
    many = {word: {"type": "array", "items": {"anyOf": [TEXT, {"$ref": f"#/$defs/{other}"}]}}
            for word, other in (("A", "B"), ("B", "A"))}  # fmt: skip
    both = {"anyOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}]}
    assert made(tmp_path, {"type": "object", "properties": {"m": both}, "$defs": many})["Spot"]


def test_a_long_chain_of_references_builds(tmp_path: Path) -> None:
    chain: dict[str, Any] = {f"D{n}": {"$ref": f"#/$defs/D{n + 1}"} for n in range(2000)}
    chain["D2000"] = TEXT
    root = {"type": "object", "properties": {"m": {"$ref": "#/$defs/D0"}}}
    spot = made(tmp_path, {**root, "$defs": chain})["Spot"]
    assert isinstance(spot, Record)
    assert isinstance(spot.fields[0].type, Ref)
