"""Readers read with JSON.parse and generated functions where that is exact: laid against the exact reader."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from support import making
from support.fixture_files import with_texts
from support.outside import tool
from support.paths import ROOT
from support.typescript_package import deno

pytestmark = pytest.mark.slow

V2 = ROOT / "schema" / "websocket-v2.schema.json"
CASES = ("numbers-at-the-edge", "hostile-names", "union-by-keys", "recursion", "tuple", "strings", "envelope")
_FUZZ = ROOT / "tests" / "support" / "quick_fuzz.ts"
_COUNT = 250
"""Documents of each package."""
_RUNTIME = "src/runtime.js"
_INSIDE = "export { keysOf, quickly };\n"
"""What the fuzz asks of the run-time that packages do not offer."""
_TEXT = {"type": "string"}
KEYWORDS: Mapping[str, Any] = {
    "pattern": {"patternProperties": {"^x": {"type": "integer"}, "y$": {"maximum": 5}}},
    "others": {"properties": {"a": True}, "patternProperties": {"^b": True}, "additionalProperties": _TEXT},
    "closed": {"type": "object", "properties": {"a": {"type": "null"}, "b": _TEXT}, "additionalProperties": False},
    "empty": {"type": "object", "additionalProperties": False},
    "named": {"propertyNames": {"maxLength": 3}, "minProperties": 1, "maxProperties": 3},
    "needs": {"dependentRequired": {"a": ["b", "c"]}, "dependentSchemas": {"b": {"required": ["id"]}}},
    "holds": {"contains": {"type": "integer"}, "minContains": 2, "maxContains": 3},
    "lacks": {"contains": {"const": None}, "minContains": 0, "maxContains": 1},
    "unlike": {"type": "array", "uniqueItems": True, "minItems": 1, "maxItems": 4},
    "row": {"prefixItems": [_TEXT, {"type": "number"}], "items": {"type": "boolean"}},
    "pair": {"prefixItems": [True, _TEXT], "items": False},
    "no": {"not": {"type": ["string", "null"]}},
    "when": {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"maxProperties": 1}},
    "any": {"anyOf": [{"type": "string", "minLength": 2}, {"type": ["integer", "null"]}, {"required": ["a"]}]},
    "one": {"oneOf": [{"type": "integer"}, {"multipleOf": 0.5}, {"const": "x"}]},
    "steps": {"type": "number", "multipleOf": 0.01, "exclusiveMinimum": -1, "exclusiveMaximum": 1e300},
    "big": {"type": "integer", "maximum": 9223372036854775807, "minimum": -9007199254740993},
    "mixed": {"type": ["string", "integer", "null"], "maxLength": 2, "maximum": 3},
    "listed": {"enum": [1, 1.5, "1", True, None, 9007199254740993, "a:b"]},
    "deep": {"enum": [{"a": [1]}, [], 2]},
    "same": {"const": {"__proto__": 1, "a": [None]}},
    "code": {"type": "string", "pattern": "^[a-c]{1,3}(?=c)", "maxLength": 3},
    "day": {"type": "string", "format": "date"},
    "expression": {"type": "string", "format": "regex"},
    "inherited": {"type": "object", "properties": {"constructor": _TEXT, "toString": _TEXT}},
    "left": {"properties": {"a": True}, "anyOf": [{"properties": {"b": _TEXT}}], "unevaluatedProperties": False},
    "told": {
        "oneOf": [
            {"type": "object", "properties": {"at": {"properties": {"by": {"const": each}}, "required": ["by"]}}}
            | {"required": ["at", *more]}
            for each, more in (("hand", ["a"]), ("machine", []), (3, ["b"]))
        ]
    },
    "again": {"type": "array", "items": {"$ref": "#/$defs/Thing"}},
}
"""A member for each keyword, and for what the functions leave to the exact reader."""


def packages(folder: Path) -> list[dict[str, Any]]:
    """The packages of some schemas, with the valid and the broken documents that the generator makes of each."""
    every = {path.stem: path for path in [V2, *(ROOT / "tests" / "cases" / f"{name}.json" for name in CASES)]}
    thing = {"type": "object", "properties": {"id": _TEXT, **KEYWORDS}}
    for name, own in {"keywords": thing, "others": KEYWORDS["others"]}.items():
        schema = making.schema({"title": "Thing", "$ref": "#/$defs/Thing", "$defs": {"Thing": own}})
        every[name] = making.written(folder, schema, f"{name}.json")
    return [_package(name, path, folder / name) for name, path in every.items()]


def _package(name: str, path: Path, folder: Path) -> dict[str, Any]:
    made = making.build(path, ["typescript", "fixtures"], formats="assert")
    assert made.files, made.contract.diagnostics
    files = made.files["typescript"]
    making.write({**files, _RUNTIME: files[_RUNTIME] + _INSIDE}, folder)
    listed = with_texts(made.files["fixtures"])
    texts = [each["text"] for each in listed if each["category"] in ("valid", "invalid") and _is_json(each["text"])]
    roots = list(made.contract.plain.spec.roots)
    return {"name": name, "folder": str(folder), "roots": roots, "texts": texts or ["{}"]}


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return len(text) < 20_000


def fuzz(folder: Path, found: Sequence[Mapping[str, Any]], count: int, seed: int = 1) -> dict[str, Any]:
    tool("deno")
    asked = json.dumps({"count": count, "seed": seed, "packages": found})
    run = deno(folder, "run", "--quiet", "--no-check", "--allow-read", str(_FUZZ), input=asked)
    assert run.returncode == 0, run.stderr
    said: dict[str, Any] = json.loads(run.stdout)
    return said


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return packages(tmp_path_factory.mktemp("quick"))


def test_texts_are_read_as_the_exact_reader_reads_them(made: list[dict[str, Any]], tmp_path: Path) -> None:
    said = fuzz(tmp_path, made, _COUNT)
    assert said["differences"] == []
    assert said["quick"] > said["documents"] / 4, "most valid documents need no exact reader"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return members === colons ||", "return true ||"),
        ("(members === quoted && !isSpaced)", "members === quoted"),
        ("value <= LARGEST_SAFE && value >= -LARGEST_SAFE", "value === value"),
        ("Object.is(value, -0)", "false"),
        ("!(seen.zero && mayBeTiny(text))", "true"),
        ("if (first >= 48 && first <= 57)", "if (false)"),
        ("if (depth > MAX_DEPTH) return NOT_PLAIN;", ""),
        ("HALF.test(text)", "false"),
        ("!isWellFormed(text)", "false"),
    ],
)
def test_every_guard_is_missed(made: list[dict[str, Any]], tmp_path: Path, before: str, after: str) -> None:
    known = next(each for each in made if each["name"] == "others")
    folder = tmp_path / "without"
    shutil.copytree(known["folder"], folder)
    path = folder / _RUNTIME
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    loose = [{**known, "folder": str(folder), "texts": ['{"a":1,"b":[0],"c":"x"}', '{"a": {"d":"e"}, "bb":{}}']}]
    assert fuzz(tmp_path, loose, 1_500)["differences"] != []
