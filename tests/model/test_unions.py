"""Untagged unions: what tells their alternatives apart, and under what names they are shared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from support.making import schema, written

from protogen.model.lower import lower
from protogen.model.passes import finish
from protogen.model.spec import (
    Alias,
    Enum,
    KeyedUnion,
    ListOf,
    Nullable,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    Type,
    TypedUnion,
)
from protogen.schema.load import load

STRING, NUMBER, BOOLEAN = ({"type": each} for each in ("string", "number", "boolean"))


def spec(folder: Path, keywords: Mapping[str, Any]) -> Spec:
    return finish(lower(load(written(folder, schema(keywords)))[0], (), "Root"))


def record(*required: str, **properties: Any) -> dict[str, Any]:
    properties = dict.fromkeys(required, STRING) | properties
    return {"type": "object", "properties": properties, "required": [*required]}


def told(found: Spec, name: str = "Root") -> str:
    """A declaration in a line: `keys: A, B`."""
    decl = found[name]
    match decl:
        case TaggedUnion() | TypedUnion() | KeyedUnion():
            by = {TaggedUnion: "tag", TypedUnion: "type", KeyedUnion: "keys"}[type(decl)]
            return f"{by}: " + ", ".join(shown(each.type) for each in decl.variants)
        case Alias(type=inner):
            return shown(inner)
        case Enum():
            return "enum: " + ", ".join(str(each.value) for each in decl.members)
    return type(decl).__name__


def shown(each: Type) -> str:
    match each:
        case Ref(target):
            return target
        case Scalar(kind):
            return str(kind.value)
        case ListOf(item):
            return f"[{shown(item)}]"
        case Nullable(inner):
            return f"{shown(inner)}?"
    return type(each).__name__


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def either(*branches: Any) -> dict[str, Any]:
    return {"anyOf": [*branches]}


DEFS = {
    "A": record("a"),
    "B": record("b"),
    "C": record("c"),
    "AOrB": either(ref("A"), ref("B")),
    "Text": either(ref("Color"), STRING),
    "Color": {"enum": ["red", "blue"]},
    "NumberOrA": either(NUMBER, ref("A")),
}


def test_a_union_of_unions_is_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    found = spec(tmp_path, {**either(ref("AOrB"), ref("C"), ref("Text")), "$defs": DEFS})

    assert told(found) == "type: C or AOrB, Text"
    assert told(found, "C or AOrB") == "keys: C, AOrB"
    assert told(found, "AOrB") == "keys: A, B"


def test_a_union_that_holds_itself_in_a_member_is_told_apart(tmp_path: Path) -> None:
    logic = either(STRING, ref("Not"), ref("And"))
    schema = {**ref("Logic"), "$defs": {"Logic": logic, "Not": record("not"), "And": record("and")}}
    schema["$defs"]["Not"]["properties"]["not"] = ref("Logic")
    schema["$defs"]["And"]["properties"]["and"] = {"type": "array", "items": ref("Logic")}
    found = spec(tmp_path, schema)

    assert told(found, "Logic") == "type: string, Not or And"
    assert told(found, "Not or And") == "keys: Not, And"


def test_alternatives_that_lead_back_to_themselves_come_to_an_end(tmp_path: Path) -> None:
    """The checks refuse the schema; what is before them must not hang."""
    found = spec(tmp_path, {**ref("Loop"), "$defs": {"Loop": either(ref("Loop"), NUMBER)}})

    assert "Loop" in found.index


def test_alternatives_that_cross_are_taken_apart(tmp_path: Path) -> None:
    found = spec(tmp_path, {**either(ref("NumberOrA"), ref("B")), "$defs": DEFS})

    assert told(found) == "type: number, A or B"
    assert told(found, "A or B") == "keys: A, B"


def test_alternatives_that_share_several_json_types_are_told_apart_by_each(tmp_path: Path) -> None:
    mixed = {"type": ["object", "array"], "minProperties": 1}
    found = spec(tmp_path, {**either(mixed, {**mixed, "maxItems": 2}, NUMBER)})

    assert told(found) == "type: [any], MapOf, number"


def test_arrays_of_several_kinds_are_one_list(tmp_path: Path) -> None:
    lists = [{"type": "array", "items": each} for each in (NUMBER, STRING, ref("A"))]
    found = spec(tmp_path, {**either(*lists), "$defs": DEFS})

    assert told(found) == "[number or string or A]"


def test_values_of_several_types_are_a_union_of_their_lists(tmp_path: Path) -> None:
    found = spec(tmp_path, {"enum": ["normal", "bold", 100, 200, True]})

    assert told(found) == "type: Root string, Root integer, boolean"
    assert told(found, "Root string") == "enum: normal, bold"


def test_a_named_list_and_any_string_is_the_named_list(tmp_path: Path) -> None:
    """It is open: it keeps the strings that it does not list."""
    found = spec(tmp_path, {**record(color=either(ref("Color"), STRING)), "$defs": DEFS})

    assert found["Root"].fields[0].type == Ref("Color")  # type: ignore[union-attr]


def test_a_closed_list_and_any_string_are_not_the_closed_list(tmp_path: Path) -> None:
    closed = {"Color": {"enum": ["red", "blue"], "x-protogen": {"open": False}}}
    found = spec(tmp_path, {**record(color=either(ref("Color"), STRING)), "$defs": closed})

    assert found["Root"].fields[0].type != Ref("Color")  # type: ignore[union-attr]
    assert found["Root color"].open  # type: ignore[union-attr]


def test_a_choice_that_stands_inline_is_its_branches(tmp_path: Path) -> None:
    found = spec(tmp_path, {**either(either({"type": "null"}, ref("A")), NUMBER), "$defs": DEFS})

    assert told(found) == "number or A?"


def test_a_type_beside_the_alternatives_bears_on_each(tmp_path: Path) -> None:
    untyped = [{key: value for key, value in record(name).items() if key != "type"} for name in "ab"]
    found = spec(tmp_path, {"type": ["object", "null"], **either(*untyped)})

    assert told(found) == "Root value?"
    assert told(found, "Root value") == "keys: Root a, Root b"


def test_equal_inline_unions_are_one_type_wherever_they_stand(tmp_path: Path) -> None:
    one, other = either(NUMBER, ref("A")), either({**ref("A"), "description": "Words."}, NUMBER)
    auto = either({"const": "auto"}, NUMBER)
    root = record(x=one, y={**other, "description": "Of y."}, z=either(one, {"type": "null"}), auto=auto, more=auto)
    found = spec(tmp_path, {**root, "$defs": DEFS})
    fields = {each.name: shown(each.type) for each in found["Root"].fields}  # type: ignore[union-attr]

    assert fields == {
        **dict.fromkeys("xy", "number or A"),
        "z": "number or A?",
        **dict.fromkeys(["auto", "more"], "number or auto literal"),
    }
    assert found["Root"].fields[1].doc == "Of y."  # type: ignore[union-attr]


def test_inline_unions_with_names_or_limits_of_their_own_are_not_shared(tmp_path: Path) -> None:
    titled = either({**record("q"), "title": "Query"}, NUMBER)
    limited = either({"type": "number", "minimum": 0}, STRING)
    named = {**either(NUMBER, STRING), "x-protogen": {"swift": {"name": "Width"}}}
    found = spec(tmp_path, record(titled=titled, limited=limited, named=named))

    assert [shown(each.type) for each in found["Root"].fields] == ["Root titled", "Root limited", "Root named"]  # type: ignore[union-attr]


def test_a_definition_keeps_its_name_beside_a_shared_union(tmp_path: Path) -> None:
    schema = {**record(x=either(NUMBER, STRING)), "$defs": {"number or string": record("a")}}
    schema["properties"]["y"] = ref("number or string")
    found = spec(tmp_path, schema)

    assert [shown(each.type) for each in found["Root"].fields] == ["number or string 2", "number or string"]  # type: ignore[union-attr]


def test_a_constant_object_is_a_closed_record_of_constants(tmp_path: Path) -> None:
    value = {"key": "value", "deep": {"list": [1, 2], "none": None}, "": True}
    found = spec(tmp_path, {"type": "object", "properties": {"v": {"const": value}, "w": {"enum": [{}, {"a": 1}]}}})
    (constant, several) = found["Root"].fields  # type: ignore[union-attr]

    assert [shown(constant.type), shown(several.type)] == ["Root v", "any"]
    record = found["Root v"]
    assert [(each.name, shown(each.type), each.required) for each in record.fields] == [  # type: ignore[union-attr]
        ("key", "Const", True),
        ("deep", "Root v deep", True),
        ("", "Const", True),
    ]
    assert record.extra is None  # type: ignore[union-attr]


def test_a_value_that_is_described_twice_is_one_member(tmp_path: Path) -> None:
    options = [{"const": "x", "description": "A"}, {"const": "y"}, {"const": "x", "description": "B"}]
    found = spec(tmp_path, {"type": "object", "properties": {"a": {"anyOf": options}}})
    (listed,) = (each for each in found.decls if isinstance(each, Enum))
    assert [(each.value, each.doc) for each in listed.members] == [("x", "A"), ("y", "")]
