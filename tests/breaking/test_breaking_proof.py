"""What is written otherwise and accepts the same is no change; what only widens or only narrows is told as that."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.breaking_examples import TEXT, WHOLE, one, thing, union, version

from protogen.breaking.classify import wire_findings
from protogen.breaking.compare import compare
from protogen.proof.proof import Proof

pytestmark = pytest.mark.slow

OBJECT = thing({"x": TEXT, "y": WHOLE}, required=["x"])
LIST = {"type": "array", "items": WHOLE}

SAME: Mapping[str, tuple[Any, Any]] = {
    "a choice of one": (TEXT, {"anyOf": [TEXT]}),
    "one of one": (OBJECT, {"oneOf": [{"allOf": [OBJECT]}]}),
    "a branch that another covers": (TEXT, {"anyOf": [TEXT, {"type": "string", "maxLength": 4}]}),
    "branches in another order": ({"anyOf": [TEXT, WHOLE]}, {"anyOf": [WHOLE, TEXT]}),
    "one of what is apart": ({"anyOf": [TEXT, WHOLE]}, {"oneOf": [WHOLE, TEXT]}),
    "types or branches": ({"type": ["string", "null"]}, {"anyOf": [{"type": "null"}, TEXT]}),
    "types in another order": ({"type": ["string", "null"]}, {"type": ["null", "string"]}),
    "a number of both sorts": ({"type": ["integer", "number"]}, {"type": "number"}),
    "words": (TEXT, {**TEXT, "description": "more", "examples": ["a"]}),
    "one value": ({"const": "a"}, {"enum": ["a"]}),
    "values or constants": ({"enum": ["a", 1]}, {"oneOf": [{"const": 1}, {"const": "a"}]}),
    "values that the type excludes": ({"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["a", 1]}),
    "all booleans": ({"type": "boolean"}, {"enum": [True, False]}),
    "nothing asserted": (TEXT, {**TEXT, "minLength": 0, "minimum": 3, "required": ["x"]}),
    "a whole number's bound": ({**WHOLE, "exclusiveMinimum": 0}, {**WHOLE, "minimum": 1}),
    "a step that whole numbers have": (WHOLE, {**WHOLE, "multipleOf": 1}),
    "a bound that another implies": ({**WHOLE, "minimum": 3}, {**WHOLE, "minimum": 3, "exclusiveMinimum": -1}),
    "required in a base": (
        thing({"x": TEXT}, required=["x"]),
        thing({"x": TEXT}, allOf=[{"required": ["x"]}]),
    ),
    "a member that a base forbids": (
        thing({"x": TEXT}, allOf=[{"properties": {"x": False}}]),
        thing({"x": WHOLE}, allOf=[{"properties": {"x": False}}]),
    ),
    "a member that `not` forbids": (
        thing({"x": TEXT}, **{"not": {"required": ["x"]}}),
        thing({"x": WHOLE}, **{"not": {"required": ["x"]}}),
    ),
    "what nothing can be": (
        thing({"x": TEXT, "y": TEXT}, required=["x"], allOf=[{"properties": {"x": WHOLE}}]),
        thing({"x": TEXT, "y": WHOLE}, required=["x"], allOf=[{"properties": {"x": WHOLE}}]),
    ),
    "items that are never there": ({**LIST, "maxItems": 0}, {"type": "array", "items": TEXT, "maxItems": 0}),
    "as many members as are required": (OBJECT, {**OBJECT, "minProperties": 1}),
    "closed by both keywords": (
        {**OBJECT, "additionalProperties": False},
        {**OBJECT, "unevaluatedProperties": False},
    ),
    "names that a closed object has anyway": (
        {**OBJECT, "additionalProperties": False},
        {**OBJECT, "additionalProperties": False, "propertyNames": {"maxLength": 1}},
    ),
    "a condition that always holds": (OBJECT, {**OBJECT, "if": {"type": "object"}, "then": {"required": ["x"]}}),
    "a need that is met anyway": (OBJECT, {**OBJECT, "dependentRequired": {"y": ["x"]}}),
    "a list that contains what all items are": ({**LIST, "minItems": 1}, {**LIST, "minItems": 1, "contains": WHOLE}),
    "positions that end, or a count": (
        {"type": "array", "prefixItems": [WHOLE, WHOLE], "items": False, "minItems": 2},
        {**LIST, "minItems": 2, "maxItems": 2},
    ),
    "unique where there is one": ({**LIST, "maxItems": 1}, {**LIST, "maxItems": 1, "uniqueItems": True}),
}


@pytest.mark.parametrize("case", SAME)
def test_the_same_in_other_words(case: str, tmp_path: Path) -> None:
    old, new = (version(tmp_path, name, one(schema)) for name, schema in zip(("old", "new"), SAME[case], strict=True))
    assert not wire_findings(old, new)
    assert not wire_findings(new, old)


MORE: Mapping[str, tuple[Any, Any]] = {
    "a branch added": ({"anyOf": [TEXT]}, {"anyOf": [TEXT, WHOLE]}),
    "a choice around it": (TEXT, {"anyOf": [TEXT, WHOLE]}),
    "an overlapping branch": ({"anyOf": [{"type": "string", "maxLength": 3}]}, {"anyOf": [TEXT, {"const": "abc"}]}),
    "an alternative with a tag": (union("p", "q"), union("p", "q", "r")),
    "a wider base": (thing({}, allOf=[OBJECT]), thing({}, allOf=[{**OBJECT, "required": []}])),
    "a wider condition": ({"if": TEXT, "then": {"maxLength": 3}}, {"if": TEXT, "then": {"maxLength": 4}}),
    "a smaller exception": ({"not": {"enum": ["a", "b"]}}, {"not": {"const": "a"}}),
    "fewer that must be there": ({**LIST, "contains": {"const": 1}}, {**LIST, "contains": {"minimum": 1}}),
    "a value twice": ({"oneOf": [TEXT, {"const": "a"}]}, TEXT),
}


@pytest.mark.parametrize("case", MORE)
def test_what_only_widens(case: str, tmp_path: Path) -> None:
    old, new = (version(tmp_path, name, schema) for name, schema in zip(("old", "new"), MORE[case], strict=True))
    roots = [(old.document(), new.document())]
    changes = compare(old.strict, new.strict, roots)
    assert changes
    assert all(each.change.widened and not each.change.narrowed for each in changes)
    back = compare(new.strict, old.strict, [(other, mine) for mine, other in roots])
    assert back
    assert all(each.change.narrowed and not each.change.widened for each in back)


def test_what_recurs_is_proven_by_induction(tmp_path: Path) -> None:
    tree = {"title": "Tree", "type": "object", "properties": {"below": {"type": "array", "items": {"$ref": "#"}}}}
    wrapped = {**tree, "properties": {"below": {"type": "array", "items": {"anyOf": [{"$ref": "#"}]}}}}
    narrow = {**tree, "properties": {"below": {"type": "array", "items": {"$ref": "#"}, "maxItems": 2}}}
    old, same, less = (version(tmp_path, str(n), schema) for n, schema in enumerate((tree, wrapped, narrow)))
    assert not wire_findings(old, same)
    assert [each.rule for each in wire_findings(same, less)] == ["count-narrowed"]


def test_a_question_that_is_too_large_proves_nothing(tmp_path: Path) -> None:
    """Thirteen independent choices are more cases than are looked at."""

    def choices(keyword: str) -> Any:
        return {
            "allOf": [{keyword: [one({"const": n}), thing({f"b{n}": TEXT}, required=[f"b{n}"])]} for n in range(13)]
        }

    old, new = version(tmp_path, "old", choices("anyOf")), version(tmp_path, "new", choices("oneOf"))
    proof = Proof(old.strict, new.strict)
    spots = [
        each.spot(each.document["roots"][root], None)
        for each, root in ((old.strict, old.document()), (new.strict, new.document()))
    ]
    assert not proof.within(spots[:1], spots[1:])


def test_a_long_chain_is_followed(tmp_path: Path) -> None:
    def chain(leaf: Any) -> Any:
        links = {f"A{n}": thing({"x": {"$ref": f"#/$defs/A{n + 1}"}}) for n in range(200)}
        return {**one({"$ref": "#/$defs/A0"}), "$defs": {**links, "A200": thing({"v": leaf})}}

    old, new = version(tmp_path, "old", chain(TEXT)), version(tmp_path, "new", chain(WHOLE))
    assert [each.rule for each in wire_findings(old, new)] == ["type-changed"]
