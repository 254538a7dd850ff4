"""The alternative of a union that readers take: what the schema accepts, then what fits best."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support import making

from protogen.checks.choices import Choose, choices, chooser
from protogen.model.spec import KeyedUnion
from protogen.runtime.choice import Choices, Choosing
from protogen.runtime.jsontext import parse

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}


def thing(required: str = "", /, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required.split()}


def made(folder: Path, *branches: Mapping[str, Any], word: str = "anyOf") -> Choices:
    """What the readers of a union know. Its alternatives are named a, b, c."""
    names = "abcdef"[: len(branches)]
    options = [{"$ref": f"#/$defs/{name}"} for name in names]
    schema = making.schema({word: options, "$defs": dict(zip(names, branches, strict=True))}, title="Pick")
    contract = making.compiled(making.written(folder, schema))
    assert isinstance(contract.spec["Pick"], KeyedUnion)
    return choices(contract.plain.checks, contract.plain.tolerant)


def picked(known: Choices, value: Any, **how: Any) -> str:
    """The name of the alternative that a value is."""
    number = Choosing(known, "Pick", **how).of("Pick", value)
    if number is None:
        return ""
    node = known.tolerant.nodes[known.unions["Pick"].alternatives[number].node]
    return node.at.rsplit("/", 1)[-1]


@pytest.mark.parametrize(
    ("branches", "value", "wanted"),
    [
        pytest.param(
            [thing(x=TEXT) | {"additionalProperties": False}, thing(y=TEXT) | {"additionalProperties": False}],
            {"y": ""},
            "b",
            id="a closed one refuses foreign members",
        ),
        pytest.param(
            [thing("x", x=WHOLE | {"maximum": 9}), thing("x", x=WHOLE | {"minimum": 10})],
            {"x": 12},
            "b",
            id="only a limit tells",
        ),
        pytest.param(
            [thing("r", r=thing("kind", kind={"enum": ["p"]})), thing("r", r=thing("url", url=TEXT))],
            {"r": {"url": "", "kind": "later"}},
            "b",
            id="what lies below tells",
        ),
        pytest.param([thing("x", x=TEXT), thing("x", x=TEXT, y=TEXT)], {"x": "", "y": ""}, "b", id="fewest foreign"),
        pytest.param([thing("x", x=TEXT), thing("x", x=TEXT, y=TEXT)], {"x": ""}, "a", id="the first of equals"),
        pytest.param(
            [
                thing("x", x=TEXT, k={"const": "one"}, m=WHOLE | {"minimum": 5}),
                thing("x", x=TEXT, k={"const": "two"}),
            ],
            {"x": "", "k": "two", "m": 1},
            "b",
            id="constants",
        ),
        pytest.param([thing("x", x=TEXT), thing("y", y=TEXT)], {"z": ""}, "", id="none"),
    ],
)
def test_an_alternative_is_chosen(tmp_path: Path, branches: list[Any], value: Any, wanted: str) -> None:
    assert picked(made(tmp_path, *branches), value) == wanted


def test_beyond_the_schema_the_alternative_that_reads_is_chosen(tmp_path: Path) -> None:
    """The first cannot be read; the second only breaks a limit."""
    known = made(tmp_path, thing("x", x=TEXT), thing("x", x=WHOLE | {"maximum": 9}))
    assert picked(known, {"x": 12}) == "b"


def test_each_question_is_asked_once(tmp_path: Path) -> None:
    """A tree that is told apart only by what lies deepest: twice the levels, twice the questions."""
    inner = {"anyOf": [{"$ref": "#"}, {"type": "null"}]}
    known = made(tmp_path, thing("v next", next=inner, v=WHOLE), thing("v next", next=inner, v=TEXT))

    def questions(levels: int) -> int:
        value = parse('{"next":' * levels + "null" + ',"v":"x"}' * levels)
        strict, tolerant = {}, {}
        choosing = Choosing(known, "Pick", strict=strict, tolerant=tolerant)
        while value is not None:
            assert choosing.of("Pick", value) == 1
            value = value["next"]
        return len(strict) + len(tolerant)

    assert questions(100) < 2.2 * questions(50)


def test_the_generator_asks_as_readers_do(tmp_path: Path) -> None:
    known = made(tmp_path, thing("x", x=TEXT), thing("x", x=TEXT, y=TEXT))
    contract = making.compiled(tmp_path / "s.json")
    choose: Choose = chooser(known, "Pick")
    union = contract.spec["Pick"]
    assert isinstance(union, KeyedUnion)
    found = choose(union, {"x": "", "y": ""})
    assert found is not None
    assert found.called == "b"
    assert choose(union, {}) is None


def test_a_discriminator_prefers_and_strict_choices_follow_the_schema(tmp_path: Path) -> None:
    """The mapping leads to what breaks a limit; only the other alternative is valid."""
    pets = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {},
        "components": {
            "schemas": {
                "Pick": {
                    "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                    "discriminator": {
                        "propertyName": "type",
                        "mapping": {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"},
                    },
                },
                "Cat": thing("type", type=TEXT, lives=WHOLE),
                "Dog": thing("type", type=TEXT, bark=WHOLE | {"maximum": 9}),
            }
        },
    }
    contract = making.compiled(making.written(tmp_path, json.dumps(pets)))
    known = choices(contract.plain.checks, contract.plain.tolerant)
    assert picked(known, {"type": "dog"}) == "Dog"
    assert picked(known, {"type": "dog", "bark": 12}) == "Dog"
    assert picked(known, {"type": "dog", "bark": 12}, lenient=False) == "Cat"
