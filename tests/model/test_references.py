"""What stands beside a `$ref`: limits leave the target's type, a type or a shape makes another one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import compiled, schema, written

from protogen.model.spec import ANY, Kind, ListOf, Nullable, Record, Ref, Scalar, Type

INTEGER = Scalar(Kind.INTEGER)


def member(tmp_path: Path, beside: dict[str, Any], target: dict[str, Any]) -> Type:
    """The type of a member that is a reference with something beside it."""
    properties = {"properties": {"d": {"$ref": "#/$defs/Target", **beside}}}
    definitions = {"$defs": {"Target": target}}
    spec = compiled(written(tmp_path, schema(title="Holder", type="object", **properties, **definitions))).spec
    holder = spec["Holder"]
    assert isinstance(holder, Record)
    return holder.fields[0].type


MANY = {"type": ["number", "string", "boolean"]}


@pytest.mark.parametrize("beside", [{}, {"type": ["number", "string", "boolean"]}, {"minimum": 2}])
def test_a_reference_alone_is_its_target(beside: dict[str, Any], tmp_path: Path) -> None:
    assert member(tmp_path, beside, MANY) == Ref("Target")


def test_a_type_beside_a_reference_leaves_out_the_others(tmp_path: Path) -> None:
    assert member(tmp_path, {"type": "integer"}, MANY) == INTEGER


@pytest.mark.parametrize("target", [{}, {"description": "Anything.", "minItems": 2}])
def test_a_type_beside_a_reference_to_any_value_is_the_type(target: dict[str, Any], tmp_path: Path) -> None:
    found = member(tmp_path, {"type": "array"}, target)
    assert isinstance(found, ListOf)
    assert found.item == ANY


def test_a_type_beside_a_reference_to_a_shape_without_type_keeps_the_name(tmp_path: Path) -> None:
    reference = {"$ref": "#/$defs/Shape"}
    both = {"o": {**reference, "type": "object"}, "any": reference}
    shape = {"properties": {"a": {"type": "string"}}}
    spec = compiled(
        written(tmp_path, schema(title="H", type="object", properties=both, **{"$defs": {"Shape": shape}}))
    ).spec
    holder = spec["H"]
    assert isinstance(holder, Record)
    assert [each.type for each in holder.fields] == [Ref("Shape object"), Ref("Shape")]
    assert isinstance(spec["Shape object"], Record)


def test_a_type_that_only_leaves_out_null_makes_no_other_type(tmp_path: Path) -> None:
    thing = {"type": ["object", "null"], "properties": {"a": {"type": "string"}}}
    assert member(tmp_path, {"type": "object"}, thing) == Nullable(Ref("Target"))


def test_other_members_beside_a_reference_have_their_type(tmp_path: Path) -> None:
    thing = {"type": "object", "properties": {"s": {"type": "string"}}}
    typed = {"unevaluatedProperties": {"type": "integer"}}
    definitions = {"$defs": {"Thing": thing}}
    whole = schema(title="Holder", allOf=[{"$ref": "#/$defs/Thing"}], **typed, **definitions)
    spec = compiled(written(tmp_path, whole)).spec
    holder = spec[spec.roots[0]]
    assert isinstance(holder, Record)
    assert (holder.fields[0].name, holder.extra) == ("s", INTEGER)
