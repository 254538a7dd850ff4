"""The AsyncAPI document: valid by the official schema, sound beyond it, and as strict as the contract."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from support import outside
from support.commands import Run
from support.making import compiled, schema, written
from support.paths import ROOT, V2

from protogen.asyncapi import document as asyncapi
from protogen.documents.broken import broken_documents
from protogen.documents.valid import valid_documents
from protogen.judge.judge import Judge
from protogen.schema import load

pytestmark = pytest.mark.slow


@cache
def official() -> Draft7Validator:
    return Draft7Validator(json.loads(outside.asyncapi().read_bytes()))


def made(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The document of a schema file, and the rules of what was reported."""
    built = compiled(path)
    assert not built.failed, built.diagnostics
    document, remarks = asyncapi.document(built.schema, built.spec)
    return json.loads(json.dumps(document)), tuple(each.rule for each in remarks)


def check(document: dict[str, Any]) -> None:
    """The official schema, and what it does not hold though the specification says it."""
    errors = [f"{each.json_path}: {each.message[:200]}" for each in official().iter_errors(document)]
    assert not errors
    for name, channel in document["channels"].items():
        assert not set(channel["address"] or "") & set("?#")
        for operation in document["operations"].values():
            assert operation["channel"] == {"$ref": f"#/channels/{name}"}
            keys = [each["$ref"].removeprefix(f"#/channels/{name}/messages/") for each in operation["messages"]]
            assert keys == list(channel["messages"])
        for message in channel["messages"].values():
            assert message["$ref"].startswith("#/components/messages/")
    for reference in references(document):
        at = document
        for token in reference.removeprefix("#/").split("/"):
            at = at[token]
        assert at is not None


def references(value: Any) -> list[str]:
    """Every `$ref`. None has siblings: AsyncAPI ignores them."""
    if isinstance(value, list):
        return [each for item in value for each in references(item)]
    if not isinstance(value, dict):
        return []
    found = [each for key, item in value.items() if key not in ("examples", "const") for each in references(item)]
    if isinstance(value.get("$ref"), str):
        assert len(value) == 1, value
        found.append(value["$ref"])
    return found


def payload(document: dict[str, Any], name: str) -> Draft7Validator:
    """A validator of one message's payload."""
    return Draft7Validator(
        {**document["components"]["messages"][name]["payload"], "components": document["components"]}
    )


def test_our_contract() -> None:
    document, said = made(V2)
    assert said == ()
    check(document)
    assert document["servers"]["production"]["host"] == "api.oooefam.net"
    assert document["servers"]["staging"]["protocol"] == "wss"
    (channel,) = document["channels"].values()
    assert channel["address"] == "/ws/progress"
    assert channel["bindings"]["ws"]["query"]["required"] == ["jobId", "token"]
    assert list(document["components"]["messages"]) == ["job_progress", "job_complete", "error"]
    for name, message in document["components"]["messages"].items():
        for example in message["examples"]:
            valid = [n for n in document["components"]["messages"] if payload(document, n).is_valid(example["payload"])]
            assert valid == [name], "an example is of its message and of no other"
    assert "flow" not in json.dumps(document)


@pytest.mark.parametrize("corpus", ["mcp", "dap", "asyncapi", "openai-events", "cloudevents"])
def test_published_schemas_become_valid_documents(corpus: str) -> None:
    cases = sorted(path for path in (outside.corpora() / corpus).glob("*/schema.json"))[::7][:8]
    assert cases
    for case in cases:
        document, said = made(case)
        check(document)
        assert "no-channel" in said


HARD: dict[str, Any] = {
    "title": "Hard",
    "type": "object",
    "properties": {
        "pair": {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": {"type": "boolean"}},
        "limited": {"$ref": "#/$defs/Text", "maxLength": 3},
        "again": {"$ref": "#"},
        "a b/c": {"$ref": "#/$defs/odd name~1"},
        "never": False,
    },
    "required": ["pair"],
    "dependentRequired": {"limited": ["again"]},
    "dependentSchemas": {"limited": {"minProperties": 2}, "again": {"maxProperties": 3}},
    "$defs": {"Text": {"type": "string", "minLength": 1}, "odd name/": {"const": {"$ref": "x"}}},
}


def test_the_words_of_draft_07_mean_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, schema(HARD), "hard.json")
    document, _ = made(path)
    check(document)
    judge, validator = Judge(path), payload(document, "Hard")
    root = load.load(path)[0].root
    good, bad = valid_documents(root, 0, 60).documents, broken_documents(root, 0, 60).documents
    texts = [*good, *bad]
    assert len(good) > 30
    assert len(bad) > 30
    for each in texts:
        value = json.loads(each.text)
        assert validator.is_valid(value) is judge.accepts_text(each.text), each.text


def test_what_draft_07_cannot_say_is_told(tmp_path: Path) -> None:
    lossy = schema(title="L", allOf=[{"properties": {"a": True}}], unevaluatedProperties=False)
    document, said = made(written(tmp_path, lossy | {"x-protogen": {"channel": {"address": "/x"}}}))
    check(document)
    assert said == ("dialect-loss",)


def test_a_query_in_the_address_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, schema({"type": "string", "x-protogen": {"channel": {"address": "/x?y=1"}}}))
    assert "bad-annotation" in {each.rule for each in compiled(path).diagnostics}


def test_the_verb(tmp_path: Path, here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    def run(*arguments: str) -> str:
        told = here("asyncapi", *arguments)
        assert told.code == 0
        return told.out

    document = made(V2)[0]
    assert yaml.safe_load(run()) == document
    assert json.loads(run("--format", "json")) == document
    assert "&id" not in run()
    assert run("--out", str(tmp_path / "a" / "b.json")) == ""
    assert json.loads((tmp_path / "a" / "b.json").read_text()) == document
    run("--out", str(tmp_path / "b.yml"))
    assert yaml.safe_load((tmp_path / "b.yml").read_text()) == document
