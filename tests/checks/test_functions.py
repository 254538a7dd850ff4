"""The functions of a check program: what a change of a schema changes in them, and how they ask the program."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.making import DRAFT, numbered_text, written
from support.paths import V2

from protogen.checks.compile import compile_checks
from protogen.checks.functions import Quick, functions
from protogen.runtime.checker import Program
from protogen.runtime.deciding import Deciding
from protogen.schema.load import load

Schema = dict[str, Any]


def program(folder: Path, schema: Schema) -> dict[str, Any]:
    loaded, faults = load(written(folder, schema))
    assert not faults
    compiled, _ = compile_checks(loaded, {"it": loaded.root, **loaded.definitions()})
    return json.loads(numbered_text(compiled))  # type: ignore[no-any-return]


def written_functions(folder: Path, schema: Schema) -> dict[str, str]:
    """The text of each function, by name."""
    text = "\n".join(functions(program(folder, schema), ["it"]).lines)
    return {each.split("(")[0]: each.strip() for each in text.split("\ndef ")[1:]}


@pytest.fixture
def contract() -> Schema:
    found: Schema = json.loads(V2.read_bytes())
    return found


def reordered(schema: Schema) -> None:
    schema["$defs"] = dict(reversed(schema["$defs"].items()))


def optional(schema: Schema) -> None:
    schema["$defs"]["JobResult"]["properties"]["skipped"] = {"type": "integer"}


def limited(schema: Schema) -> None:
    schema["$defs"]["ErrorInfo"]["properties"]["message"]["maxLength"] = 200


@pytest.mark.parametrize(
    ("change", "changed"), [(reordered, set()), (optional, {"job_result"}), (limited, {"error_info"})]
)
def test_a_change_of_a_declaration_changes_its_function(
    tmp_path: Path, contract: Schema, change: Callable[[Schema], None], changed: set[str]
) -> None:
    before = written_functions(tmp_path, contract)
    change(contract)
    after = written_functions(tmp_path, contract)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == changed


HARD: Schema = {
    "$schema": DRAFT,
    "$defs": {
        "Open": {"type": "object", "properties": {"a/b~c": {"pattern": "^x"}}, "unevaluatedProperties": False},
        "Named": {
            "patternProperties": {"^n": {"type": "integer"}, "^t": {"$ref": "#/$defs/Open"}},
            "additionalProperties": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/Named"}]},
        },
    },
    "anyOf": [{"$ref": "#/$defs/Open"}, {"$ref": "#/$defs/Named"}],
}


@pytest.mark.parametrize(
    "value",
    [
        *({"a/b~c": "x"}, {"a/b~c": "y"}, {"n": 1}, {"n": "1"}, {"t": {"a/b~c": "x"}}, {"t": {"b": 1}}, {"o": None}),
        *({"o": {"n": 2, "o": {"n": None}}}, {"o": {"o": {"o": None}}}, 1, None, [], {}),
    ],
)
def test_what_functions_do_not_decide_is_asked_of_the_program_by_its_path(tmp_path: Path, value: Any) -> None:
    document = program(tmp_path, HARD)
    assert "PROGRAM" in functions(document, ["it"]).used
    assert Quick(document).accepts("it")(value) == Program(document).accepts("it", value)


def test_a_path_leads_through_names_that_are_keywords() -> None:
    nodes: list[Any] = [
        {"properties": [["properties", 1], ["0", 2]], "dependentSchemas": [["x", 2]]},
        {"patternProperties": [[0, 3]], "select": {"path": ["t"], "values": [["a", 2], [1, 3]], "other": 4}},
        {"const": 2},
        {"const": 3},
        {"const": 4},
    ]
    deciding = Deciding(lambda: Program({"nodes": nodes, "roots": {"a/b": 0}, "patterns": []}))
    for path, expected in {
        "a~1b/properties/0": 2,
        "a~1b/dependentSchemas/x": 2,
        "a~1b/properties/properties/patternProperties/0/1": 3,
        "a~1b/properties/properties/select/values/1/1": 3,
        "a~1b/properties/properties/select/other": 4,
    }.items():
        assert deciding.accepts(path, expected)
        assert not deciding.accepts(path, 9)
