"""Documents made from schemas: labels true, the same every time, and telling."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from jsonschema import validators
from support.making import written
from support.outside import corpora

from protogen.documents.broken import broken, broken_documents
from protogen.documents.maker import Maker
from protogen.documents.parts import Impossible
from protogen.documents.valid import all_fields, boundaries, enum_values, required_only, valid_documents
from protogen.documents.wish import Wish
from protogen.judge.judge import Judge
from protogen.runtime.jsontext import parse
from protogen.schema.load import Subschema, load
from protogen.source.place import Json

pytestmark = pytest.mark.slow

PUBLISHED = [
    *("mcp/CompleteResult", "mcp/ServerCapabilities", "dap/ReadMemoryResponse", "dap/DisconnectRequest"),
    *("geojson/GeometryCollection", "cdevents/serviceupgraded", "cloudevents", "asyncapi/slack-rtm.groupArchive"),
    *(
        "matrix-events/m.key.verification.key",
        "nats-jetstream/jetstream.metric.v1.consumer_ack",
        "slack/web.apps.uninstall",
    ),
    *("openai-events/ResponseImageGenCallCompletedEvent", "openai-events/WebhookFineTuningJobCancelled"),
    *(
        "quicktype-schema/allof-closed-objects",
        "quicktype-schema/top-level-enum",
        "quicktype-schema/json-pointer-escaped-keys",
    ),
    *("schemastore/codex-skill-metadata", "schemastore/hugo-theme", "schemastore/okf-0.1", "schemastore/unist"),
    *("schemastore/roomodes", "schemastore/bosh-deploy-config", "acp/union.ContentBlock", "acp/union.SessionUpdate"),
    *("acp/union.StopReason", "openlineage", "json-schema-to-typescript/enumValidation.2"),
    *("json-schema-to-typescript/specialCharacters", "json-schema-to-typescript/options.strictIndexSignatures"),
    *("json-schema-test-suite/contains__00", "json-schema-test-suite/multipleOf__00", "json-schema-test-suite/not__02"),
    *("json-schema-test-suite/dependentRequired__00", "json-schema-test-suite/if-then-else__08"),
    *("json-schema-test-suite/uniqueItems__01", "json-schema-test-suite/unevaluatedProperties__03"),
    *("json-schema-test-suite/patternProperties__01", "json-schema-test-suite/propertyNames__00"),
    *("json-schema-test-suite/prefixItems__00", "json-schema-test-suite/ref__05", "json-schema-test-suite/oneOf__00"),
]


def published(name: str) -> Path:
    found = sorted(corpora().glob(f"{name}/schema.json")) + sorted(corpora().glob(f"{name}*/schema.json"))
    found = found or sorted(corpora().glob(f"{name}/*/schema.json"))
    assert found, name
    return found[0]


def root(path: Path) -> Subschema:
    return load(path)[0].root


@pytest.fixture
def schema(tmp_path: Path) -> Callable[[Json], Subschema]:
    return lambda value: root(written(tmp_path, value))


@pytest.mark.parametrize("name", PUBLISHED)
def test_labels_are_true(name: str) -> None:
    """By bare jsonschema, which the generator does not ask."""
    path = published(name)
    raw = json.loads(path.read_text())
    plain = validators.validator_for(raw, default=validators.Draft202012Validator)(raw)
    made = valid_documents(root(path), 5, 15)
    spoilt = broken_documents(root(path), 5, 15)
    assert made.documents
    for document in (*made.documents, *spoilt.documents):
        assert plain.is_valid(parse(document.text)) is document.valid, (document.name, document.text)
    assert len({document.text for document in made.documents}) == len(made.documents)
    assert bool(made.missing) is (len(made.documents) < 15)


def test_most_constraints_of_most_schemas_can_be_broken_alone() -> None:
    done = missed = 0
    for name in PUBLISHED:
        subschema = root(published(name))
        base = required_only(subschema)
        assert base is not None, name
        found = broken(subschema, base.value)
        done += len(found.documents)
        missed += len(found.missing)
    assert done > 700
    assert missed < done / 4


ORDER = {
    "type": "object",
    "required": ["type", "payload"],
    "properties": {
        "type": {"enum": ["paid", "sent"]},
        "id": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]+$", "minLength": 5, "maxLength": 8},
        "amount": {"type": "number", "multipleOf": 0.01, "minimum": 0, "exclusiveMaximum": 100},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 3, "uniqueItems": True},
        "payload": {"oneOf": [{"$ref": "#/$defs/paid"}, {"$ref": "#/$defs/sent"}]},
        "parent": {"$ref": "#"},
        "extra": {"type": "object", "propertyNames": {"pattern": "^x-"}, "minProperties": 1, "maxProperties": 2},
        "big": {"type": "integer", "minimum": -9007199254740993, "maximum": 99999999999999999999},
    },
    "dependentRequired": {"id": ["amount"]},
    "additionalProperties": False,
    "$defs": {
        "paid": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "paid"}}},
        "sent": {
            "type": "object",
            "required": ["kind", "to"],
            "properties": {"kind": {"const": "sent"}, "to": {"type": "string"}},
        },
    },
}


def test_required_only_and_all_fields(schema: Callable[[Json], Subschema]) -> None:
    assert required_only(schema(ORDER)).value == {"type": "paid", "payload": {"kind": "paid"}}
    full = all_fields(schema(ORDER)).value
    assert list(ORDER["properties"]) == list(full)
    assert "parent" not in full["parent"]  # recursion shows once


def test_each_enum_value_and_each_alternative_has_a_document(schema: Callable[[Json], Subschema]) -> None:
    found = enum_values(
        schema({"properties": {"a": {"enum": ["x", 1, None]}, "b": {"oneOf": [{"const": 2}, {"const": 3}]}}})
    )
    assert [document.value for document in found.documents] == [{"a": "x"}, {"a": 1}, {"a": None}, {"b": 2}, {"b": 3}]
    assert found.missing == ()


def test_each_boundary_has_a_document(schema: Callable[[Json], Subschema]) -> None:
    found = boundaries(schema(ORDER))
    shown = {document.name: document.value for document in found.documents}
    assert shown["amount-minimum"]["amount"] == 0
    assert shown["amount-exclusiveMaximum"]["amount"] == 99.99
    assert len(shown["id-minLength"]["id"]) == 5
    assert len(shown["id-maxLength"]["id"]) == 8
    assert len(shown["tags-maxItems"]["tags"]) == 3
    assert len(shown["extra-maxProperties"]["extra"]) == 2
    assert shown["big-minimum"]["big"] == -9007199254740993
    assert shown["big-maximum"]["big"] == 99999999999999999999
    assert found.missing == ()


def test_each_constraint_is_broken_alone(schema: Callable[[Json], Subschema]) -> None:
    subschema = schema(ORDER)
    found = broken(subschema, required_only(subschema).value)
    judge = Judge(subschema)
    for document in found.documents:
        assert len(set(judge.errors(document.value))) == 1, document.name
    kinds = Counter(document.keyword for document in found.documents)
    wanted = "type enum required pattern minLength maxLength multipleOf minimum exclusiveMaximum minItems maxItems"
    for keyword in [*wanted.split(), "uniqueItems", "minProperties", "maxProperties", "additionalProperties", "oneOf"]:
        assert kinds[keyword] >= 1, keyword
    assert kinds["dependentRequired"] == 1
    assert found.missing == ()


def test_what_cannot_be_broken_alone_is_said(schema: Callable[[Json], Subschema]) -> None:
    subschema = schema({"type": "string", "const": "a", "minLength": 1})
    found = broken(subschema, "a")
    assert [document.keyword for document in found.documents] == ["const"]
    assert found.missing == ("`type` at #", "`minLength` at #")


def test_what_cannot_be_made_is_said(schema: Callable[[Json], Subschema]) -> None:
    assert valid_documents(schema({"type": "string", "not": {}}), 1, 3).missing == (
        "3 of 3 valid documents were not found",
    )
    assert valid_documents(schema({"const": 1}), 1, 3).documents[0].value == 1
    assert broken_documents(schema(True), 1, 3).documents == ()


@pytest.mark.parametrize(
    "value",
    [
        {"$ref": "#/$defs/n", "$defs": {"n": {"type": "array", "items": {"$ref": "#/$defs/n"}}}},
        {"type": "object", "properties": {"n": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}, "required": ["n"]},
        {"allOf": [{"minLength": 3}, {"maxLength": 3}, {"pattern": "^a"}, {"type": ["string", "null"]}]},
        {"type": "string", "pattern": "^(?=.*[0-9])(?!b).{4}$"},
        {"type": "integer", "minimum": 10**30, "multipleOf": 7},
        {"type": "array", "contains": {"const": 5}, "minContains": 2, "maxContains": 3},
        {
            "if": {"properties": {"a": {"const": 1}}},
            "then": {"required": ["b"]},
            "else": {"required": ["c"]},
            "type": "object",
        },
        {"properties": {"a": True}, "unevaluatedProperties": False, "minProperties": 1, "type": "object"},
        {"type": "object", "dependentSchemas": {"a": {"required": ["b"]}}, "required": ["a"]},
        {"type": "array", "prefixItems": [{"type": "string"}], "items": False, "minItems": 1},
    ],
    ids=lambda value: next(iter(value)),
)
def test_any_schema_gets_valid_and_broken_documents(schema: Callable[[Json], Subschema], value: Json) -> None:
    assert valid_documents(schema(value), 2, 5).documents
    assert broken_documents(schema(value), 2, 5).documents


def test_an_array_of_more_than_it_may_hold_is_impossible(schema: Callable[[Json], Subschema]) -> None:
    never = schema({"type": "array", "items": True, "minItems": 4, "maxItems": 3})
    with pytest.raises(Impossible):
        Maker(Random(1), Wish(optional=1.0)).make([never])


def test_unicode_and_extremes_are_among_them(schema: Callable[[Json], Subschema]) -> None:
    value = {
        "type": "object",
        "properties": {"s": {"type": "string"}, "n": {"type": "integer"}},
        "required": ["s", "n"],
    }
    found = [document.value for document in valid_documents(schema(value), 3, 60).documents]
    assert any(not each["s"].isascii() for each in found)
    assert any(each["n"] > 2**53 for each in found)
    assert any(each["n"] < 0 for each in found)


def test_the_same_seed_gives_the_same_documents_whatever_the_hash_seed() -> None:
    script = (
        "import sys; from pathlib import Path; from protogen.schema.load import load\n"
        "from protogen.documents.valid import valid_documents; from protogen.documents.broken import broken_documents\n"
        "root = load(Path(sys.argv[1]))[0].root\n"
        "for found in (valid_documents(root, 9, 20), broken_documents(root, 9, 20)):\n"
        "    print(*[(d.name, d.text, d.pointer, d.keyword) for d in found.documents], sep='\\n')\n"
    )
    path = str(published("geojson/GeometryCollection"))
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script, path],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
