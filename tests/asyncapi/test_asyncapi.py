"""The AsyncAPI document: valid by the official schema, sound beyond it, and as strict as the contract."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from support import outside
from support.commands import Run
from support.making import compiled, schema, written
from support.paths import ROOT, SUPPORT, V2

from protogen.asyncapi import document as asyncapi
from protogen.documents.broken import broken_documents
from protogen.documents.valid import valid_documents
from protogen.judge.judge import Judge
from protogen.schema import load

pytestmark = pytest.mark.slow


@cache
def official() -> Draft7Validator:
    return Draft7Validator(json.loads(outside.asyncapi().read_bytes()))


def made(path: Path, draft: str = "2020-12") -> tuple[dict[str, Any], tuple[str, ...]]:
    """The document of a schema file, and the rules of what was reported."""
    built = compiled(path)
    assert not built.failed, built.diagnostics
    document, remarks = asyncapi.document(built.schema, built.spec, draft)
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


def payload(document: dict[str, Any], name: str) -> Draft7Validator | Draft202012Validator:
    """A validator of one message's payload, in the draft that the document says."""
    held = document["components"]["messages"][name]["payload"]
    if "$ref" in held:
        held = document["components"]["schemas"][held["$ref"].rpartition("/")[2]]
    framed = "schemaFormat" in held
    assert not framed or held["schemaFormat"] == "application/schema+json;version=2020-12"
    validator = Draft202012Validator if framed else Draft7Validator
    return validator({"components": document["components"], "allOf": [held["schema"] if framed else held]})


DRAFTS = pytest.mark.parametrize("draft", ["2020-12", "draft-07"])


@DRAFTS
def test_our_contract(draft: str) -> None:
    document, said = made(V2, draft)
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
    note = document["operations"]["sendJobProgress"]["x-protogen"]
    assert note["flow"]["end"] == ["job_complete", "error"]
    assert channel["x-protogen"]["live"]["refused"]["401"] == "refresh"


@DRAFTS
@pytest.mark.parametrize("corpus", ["mcp", "dap", "asyncapi", "openai-events", "cloudevents"])
def test_published_schemas_become_valid_documents(corpus: str, draft: str) -> None:
    cases = sorted(path for path in (outside.corpora() / corpus).glob("*/schema.json"))[::7][:8]
    assert cases
    for case in cases:
        document, said = made(case, draft)
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


@DRAFTS
def test_the_document_s_schemas_mean_the_same(tmp_path: Path, draft: str) -> None:
    path = written(tmp_path, schema(HARD), "hard.json")
    document, _ = made(path, draft)
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
    path = written(tmp_path, lossy | {"x-protogen": {"channel": {"address": "/x"}}})
    for draft, losses in (("draft-07", ("dialect-loss",)), ("2020-12", ())):
        document, said = made(path, draft)
        check(document)
        assert said == losses


def tagged(tag: str, **more: Any) -> dict[str, Any]:
    """A message with a tag."""
    return {"type": "object", "properties": {"type": {"const": tag}, **more}, "required": ["type", *more]}


@DRAFTS
def test_names_that_a_key_cannot_hold_stay_apart(tmp_path: Path, draft: str) -> None:
    tags = ["job/done", "job_done", "job done", "job.done", "job-done", "Job_done", "日本", "中国"]
    definitions = {f"M/{number}": tagged(tag, x=TEXT) for number, tag in enumerate(tags)}
    definitions |= {"M_0": tagged("last", x={"type": "integer"})}
    whole = schema(title="All", oneOf=[{"$ref": f"#/$defs/{n.replace('/', '~1')}"} for n in definitions])
    servers = {name: {"url": f"wss://{number}"} for number, name in enumerate(("a b", "a/b", "a_b"))}
    whole |= {"$defs": definitions, "x-protogen": {"channel": {"address": "/x", "servers": servers}}}
    document, _ = made(written(tmp_path, whole), draft)
    check(document)
    found = document["components"]["messages"]
    assert sorted(each["name"] for each in found.values()) == sorted([*tags, "last"])
    assert len(document["servers"]) == 3
    for key, message in found.items():
        value = {"type": message["name"], "x": 1 if message["name"] == "last" else "x"}
        assert [each for each in found if payload(document, each).is_valid(value)] == [key]


TEXT = {"type": "string"}


def test_a_message_of_two_entry_points_stands_there_once(tmp_path: Path) -> None:
    """A chat: two unions, and their messages as definitions beside them."""
    definitions = {"Say": tagged("say", text=TEXT), "Said": tagged("said", text=TEXT), "Bye": tagged("bye")}
    client = {"oneOf": [{"$ref": "#/$defs/Say"}, {"$ref": "#/$defs/Bye"}]}
    server = {"oneOf": [{"$ref": "#/$defs/Said"}, {"$ref": "#/$defs/Bye"}]}
    document, _ = made(written(tmp_path, schema({"$defs": {"Client": client, "Server": server, **definitions}})))
    check(document)
    assert list(document["components"]["messages"]) == ["say", "bye", "said"]


def test_who_stands_for_the_contract(tmp_path: Path) -> None:
    about = {
        "contact": {"name": "Ada", "email": "ada@example.org"},
        "license": {"name": "Apache-2.0"},
        "docs": "https://example.org/docs",
    }
    note = {"about": about, "tags": ["jobs"], "channel": {"address": "/x"}}
    one = {**tagged("one"), "x-protogen": {"tags": ["slow"]}}
    document, _ = made(written(tmp_path, schema(title="T", oneOf=[one, tagged("two")]) | {"x-protogen": note}))
    check(document)
    info = document["info"]
    assert (info["contact"], info["license"]) == (about["contact"], about["license"])
    assert (info["externalDocs"], info["tags"]) == ({"url": about["docs"]}, [{"name": "jobs"}])
    assert document["components"]["messages"]["one"]["tags"] == [{"name": "slow"}]
    assert "x-protogen" not in json.dumps(document)


@DRAFTS
def test_a_contract_that_is_read_back_is_the_same(tmp_path: Path, here: Run, draft: str) -> None:
    out = tmp_path / "v2.yaml"
    assert here("asyncapi", "--schema", str(V2), "--draft", draft, "--out", str(out)).code == 0
    for pair in ((V2, out), (out, V2)):
        told = here("breaking", *map(str, pair))
        assert told.code == 0
        assert told.out.startswith("nothing breaks")


def test_several_channels_in_both_directions() -> None:
    document, said = made(SUPPORT / "chat.schema.json")
    assert said == ()
    assert not [f"{each.json_path}: {each.message[:200]}" for each in official().iter_errors(document)]
    assert references(document)
    assert {key: each["address"] for key, each in document["channels"].items()} == {
        "room": "/rooms/{room}",
        "presence": "/presence",
    }
    operations = document["operations"]
    assert {key: each["action"] for key, each in operations.items()} == {
        "sendRoom": "send",
        "receiveRoom": "receive",
        "say": "receive",
        "sendPresence": "send",
    }
    assert [each["$ref"] for each in operations["say"]["reply"]["messages"]] == [
        "#/channels/room/messages/accepted",
        "#/channels/room/messages/rejected",
    ]
    headers = document["channels"]["room"]["bindings"]["ws"]["headers"]
    assert headers["properties"]["Sec-WebSocket-Protocol"]["enum"] == ["chat.v1"]
    assert document["components"]["securitySchemes"]["Authorization"]["in"] == "header"
    assert operations["sendRoom"]["security"] == [{"$ref": "#/components/securitySchemes/Authorization"}]
    assert "security" not in document["servers"]["local"], "presence is on the same server, and asks for none"
    opening = document["channels"]["room"]["x-protogen"]["live"]["opening"]
    assert opening == {"send": "#/components/schemas/Hello", "await": "#/components/schemas/Welcome"}


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
