"""What the compilers are asked about: what the schema says of each member of a record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import DRAFT, written

from protogen.languages.probing import Probe, Probed, Said, Sheet, Wrong
from protogen.prove import setup
from protogen.prove.probes import probes

LINE = {"type": "object", "properties": {"sku": {"type": "string"}}, "required": ["sku"]}
STATE = {"enum": ["open", "closed"]}
TAGS = {"type": "array", "items": {"type": "string"}}


def asked(tmp_path: Path, **keywords: Any) -> dict[str, str]:
    """The probes of a schema as text, by declaration and member."""
    schema = {"$schema": DRAFT, "title": "Order", "type": "object", **keywords}
    found = probes(setup.case(written(tmp_path, schema)))
    return {f"{each.decl}.{each.member}": str(each) for each in found}


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ({"type": "string", "format": "date-time"}, "string"),
        ({"type": ["boolean", "null"]}, "boolean or null"),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "number or null"),
        ({"type": "null"}, "null"),
        ({"description": "Whatever."}, "any JSON"),
        (True, "any JSON"),
        ({"type": "integer", "minimum": 0, "maximum": 255}, "integer"),
        ({"type": "integer", "minimum": 0, "maximum": 4294967295}, "integer of more than 32 bits"),
        ({"type": "integer", "minimum": 0, "maximum": 9007199254740991}, "integer"),
        ({"type": "integer", "format": "int64"}, "integer of 64 bits"),
        ({"type": "integer", "maximum": 2**60}, "integer of 64 bits"),
        ({"type": "integer", "minimum": 0, "maximum": 2**64 - 1}, "integer of 64 bits without a sign"),
        ({"allOf": [{"type": "number"}, {"type": "integer"}]}, "integer"),
        (TAGS, "list of string"),
        ({"$ref": "#/$defs/Tags"}, "list of string"),
        ({"type": "array"}, "list of any JSON"),
        ({"type": "array", "items": {"$ref": "#/$defs/Line"}}, "list of `Line`"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "map of number"),
        ({"type": "object"}, "map of any JSON"),
        ({"$ref": "#/$defs/State", "description": "How far it is."}, "`State`"),
        ({"anyOf": [{"$ref": "#/$defs/Line"}, {"type": "null"}]}, "`Line` or null"),
        ({"type": ["string", "integer"]}, "`integer or string`"),
        ({"const": "card"}, 'always `"card"`'),
    ],
)
def test_what_a_schema_says_of_a_member(tmp_path: Path, member: Any, said: str) -> None:
    defs = {"Line": LINE, "State": STATE, "Tags": TAGS}
    found = asked(tmp_path, properties={"it": member, "must": member}, required=["must"], **{"$defs": defs})
    assert found["Order.it"] == f"optional, {said}"
    assert found["Order.must"].startswith("required")


@pytest.mark.parametrize(
    "member",
    [
        {"type": "integer", "x-protogen": {"python": {"name": "number"}}},
        {"type": "array", "prefixItems": [{"type": "string"}]},
        {"type": "object", "patternProperties": {"^a": {"type": "string"}}},
        {"type": "number", "multipleOf": 1},
        {"enum": ["a", None]},
        {"oneOf": [{"const": None}, {"type": "number"}]},
    ],
)
def test_a_type_that_languages_spell_in_their_own_way_is_not_asked_for(tmp_path: Path, member: Any) -> None:
    assert asked(tmp_path, properties={"it": member})["Order.it"] == "optional"


def test_what_holds_beside_a_record_counts(tmp_path: Path) -> None:
    found = asked(
        tmp_path,
        allOf=[{"$ref": "#/$defs/Base"}, {"required": ["id", "note"]}],
        properties={"note": {"type": "string"}, "never": False},
        **{"$defs": {"Base": {"properties": {"id": {"type": "string"}, "old": {"type": "boolean"}}}}},
    )
    assert {name: text for name, text in found.items() if name.startswith("Order.")} == {
        "Order.note": "required, string",
        "Order.id": "required, string",
        "Order.old": "optional, boolean",
    }


def test_what_only_some_values_have_is_not_asked_for(tmp_path: Path) -> None:
    """A branch may require a member, or say more of its type."""
    found = asked(
        tmp_path,
        properties={"a": {"type": "string"}, "b": {"type": "number"}, "c": {"type": "number"}},
        **{"if": {"properties": {"b": {"type": "integer"}}}, "then": {"required": ["a"]}},
    )
    assert found == {"Order.b": "optional", "Order.c": "optional, number"}


def test_an_endless_list_ends(tmp_path: Path) -> None:
    nest = {"type": "array", "items": {"$ref": "#/$defs/Nest"}}
    assert asked(tmp_path, properties={"it": {"$ref": "#/$defs/Nest"}}, **{"$defs": {"Nest": nest}}) == {
        "Order.it": "optional"
    }


def test_a_sheet_knows_whose_line_the_compiler_speaks_of() -> None:
    first, second, third = (Probe("Order", each, f"#/properties/{each}", True, False, Said("null")) for each in "abc")
    sheet = Sheet("import this\n")
    sheet.case("empty")
    for probe, line in ((first, "one"), (second, None), (third, "two")):
        sheet.add("case", probe, line)
    assert sheet.text("end") == "import this\none\ntwo\nend\n"
    found = sheet.answers([(3, "no\n  such type"), (3, "and more"), (0, "no such module")])
    wrong = (Wrong(second, "the code has no such member"), Wrong(third, "no such type"))
    assert found == {
        "empty": Probed(broken="no such module"),
        "case": Probed(3, wrong, broken="no such module"),
    }
