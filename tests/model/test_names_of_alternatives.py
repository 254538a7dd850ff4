"""What alternatives are called, and the types of members that only a pattern describes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import schema, written

from protogen.model.lower import lower
from protogen.model.passes import finish
from protogen.model.spec import Record, Scalar, Spec
from protogen.schema.load import load


def spec(folder: Path, keywords: dict[str, Any]) -> Spec:
    return finish(lower(load(written(folder, schema(keywords, title="Spot")))[0], (), "file"))


def thing(*required: str, **members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": [*required]}


S, N = {"type": "string"}, {"type": "integer"}
WET, DRY = thing("wet", wet=S), thing("dry", dry=S)
TAGGED = [thing("t", t={"enum": ["a"]}), thing("t", t={"enum": ["b", "c"]}, code=N), thing("t", t={"const": ""})]


@pytest.mark.parametrize(
    ("keywords", "names"),
    [
        ({"allOf": [{"oneOf": [WET, DRY]}, {"anyOf": [thing("x", x=S), thing("y", y=S)]}]},
         ["Spot wet x", "Spot wet y", "Spot dry x", "Spot dry y"]),
        ({"oneOf": [thing("v", v=S), thing("v", v=N)]}, ["Spot v string", "Spot v number"]),
        ({"oneOf": [thing("v", v={"const": 1}), thing("v", v={"const": 2})]}, ["Spot v 1", "Spot v 2"]),
        ({"oneOf": [thing("v", v={"const": 1}), thing("v", v={"const": True})]}, ["Spot v 1", "Spot v true"]),
        ({"oneOf": TAGGED}, ["Spot a", "Spot b or c", "Spot b or c t", "Spot empty"]),
        ({"oneOf": [{"title": "Wet place", **WET}, {"title": "Object", **DRY}]}, ["Wet place", "Spot Object"]),
        (thing(m={"type": "object", "patternProperties": {"^a": WET}}),
         ["Spot m value or other", "Spot m value"]),
        ({"$ref": "#/$defs/n", "description": "d", "$defs": {"n": thing(again={"$ref": "#"})}}, []),
    ],
)  # fmt: skip
def test_names_say_what_is_different(keywords: dict[str, Any], names: list[str], tmp_path: Path) -> None:
    found = spec(tmp_path, keywords)
    assert [each.name for each in found.decls[1:]] == names


def test_a_member_without_a_type_has_that_of_the_patterns(tmp_path: Path) -> None:
    closed = {"patternProperties": {"^x-": S}, "additionalProperties": N}
    found = spec(tmp_path, {"allOf": [closed, thing(**{"x-a": {"maxLength": 3}, "n": {"description": "d"}, "s": S})]})
    (record,) = (each for each in found.decls if isinstance(each, Record))
    kinds = {each.name: str(each.type.kind.value) for each in record.fields if isinstance(each.type, Scalar)}
    assert kinds == {"x-a": "string", "n": "integer", "s": "string"}
