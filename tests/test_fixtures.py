"""The fixtures target: what it shows of a contract, and that its labels are true."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from outside import corpora

from protogen.checks.compile import compile_checks
from protogen.checks.tolerant import tolerant_program
from protogen.documents.maker import Maker, Wish
from protogen.fixtures.future import future
from protogen.fixtures.making import bundle
from protogen.fixtures.parts import messages
from protogen.fixtures.target import target
from protogen.languages.target import Job
from protogen.model.lower import lower
from protogen.model.passes import finish
from protogen.pipeline import subschemas
from protogen.runtime.checker import Program
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.schema.load import load
from protogen.source.diagnostics import Refused

ROOT = Path(__file__).resolve().parents[1]
V1, V2 = ROOT / "schema/websocket-v1.schema.json", ROOT / "schema/websocket-v2.schema.json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def job_of(path: Path, **options: Any) -> Job:
    schema, _ = load(path)
    spec = finish(lower(schema, stem=path.stem))
    strict, _ = compile_checks(schema, subschemas(schema, spec))
    return Job(spec, strict, tolerant_program(spec), schema, options=options)


@cache
def v2() -> Job:
    return job_of(V2, retired=[str(V1)])


def files(job: Job) -> dict[str, str]:
    return dict(target.emit(job))


def manifest(job: Job) -> Any:
    return json.loads(files(job)["manifest.json"])


def written(folder: Path, schema: Any) -> Job:
    path = folder / "case.schema.json"
    path.write_text(json.dumps({"$schema": DRAFT, **schema}), encoding="utf-8")
    return job_of(path)


def keywords(schema: Any) -> set[str]:
    """Every keyword of the v2 contract that constrains a value by itself."""
    constraints = {"type", "const", "minimum", "maximum", "required", "oneOf", "pattern", "minLength", "enum"}
    found = {key for key in schema if key in constraints} if isinstance(schema, dict) else set()
    for held in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        found |= keywords(held)
    return found


def test_manifest_keeps_its_schema_and_lists_every_file() -> None:
    made = files(v2())
    schema = json.loads(made["manifest.schema.json"])
    Draft202012Validator.check_schema(schema)
    listed = json.loads(made["manifest.json"])
    assert [error.message for error in Draft202012Validator(schema).iter_errors(listed)] == []
    assert {each["path"] for each in listed["fixtures"]} == made.keys() - {"manifest.json", "manifest.schema.json"}
    assert len({path.lower() for path in made}) == len(made)


@pytest.mark.parametrize(
    "path",
    [
        "valid/JobProgressMessage/example-1.json",
        "valid/JobProgressMessage/required-only.json",
        "valid/JobProgressMessage/progress-maximum.json",
        "valid/ErrorMessage/ErrorCode-TOKEN-EXPIRED.json",
        "future/JobProgressMessage/unknown-member-in-JobProgressPayload.json",
        "future/JobProgressMessage/unknown-Pipeline.json",
        "future/ErrorMessage/unknown-ErrorCode.json",
        "future/JobCompleteMessage/unknown-variant-of-WebSocketMessageV2.json",
        "future/JobCompleteMessage/newer-minor.json",
        "traps/JobProgressMessage/duplicate-key.json",
        "traps/JobProgressMessage/integer-with-fraction.json",
        "traps/JobProgressMessage/big-exponent.json",
        "traps/JobProgressMessage/nan.json",
        "traps/JobProgressMessage/boolean-for-number.json",
        "traps/JobProgressMessage/string-for-number.json",
        "traps/JobProgressMessage/null-for-optional.json",
        "traps/JobProgressMessage/payload-of-ErrorMessage.json",
        "traps/WebSocketMessageV2/retired-ProgressMessageV1-1.json",
        "lifecycles/JobProgressMessage-to-JobCompleteMessage.ndjson",
        "lifecycles/JobProgressMessage-to-ErrorMessage.ndjson",
        "lifecycles/large-job-to-JobCompleteMessage.ndjson",
    ],
)
def test_contract_has(path: str) -> None:
    assert path in files(v2())


def test_every_enum_value_is_shown() -> None:
    texts = "".join(text for path, text in files(v2()).items() if path.startswith("valid/"))
    defs = json.loads(V2.read_text())["$defs"]
    for name in ("Pipeline", "ErrorCode"):
        for member in defs[name]["oneOf"]:
            assert f'"{member["const"]}"' in texts


def test_every_constraint_keyword_is_broken_alone() -> None:
    listed = manifest(v2())["fixtures"]
    broken = {each["keyword"] for each in listed if each["category"] == "invalid"}
    assert keywords(json.loads(V2.read_text())) <= broken
    for each in listed:
        if each["category"] == "invalid":
            found = {(one["pointer"], one["keyword"]) for one in each["violations"]}
            assert len(found) == 1, each["path"]


def test_labels_agree_with_bare_jsonschema_and_the_check_programs() -> None:
    judge = Draft202012Validator(json.loads(V2.read_text()))
    strict, tolerant = Program(v2().checks.document), Program(v2().tolerant.document)
    fixtures = json.loads(bundle(v2()))["fixtures"]
    assert len(fixtures) == len(manifest(v2())["fixtures"]) > 200
    for each in fixtures:
        try:
            value = parse(each["text"])
        except JSONTextError:
            assert (each["strict"], each["tolerant"]) == (False, False), each["name"]
            continue
        assert judge.is_valid(value) is each["strict"], each["name"]
        assert strict.accepts(each["root"], value) is each["strict"], each["name"]
        assert tolerant.accepts(each["root"], value) is each["tolerant"], each["name"]


def test_readers_differ_where_they_should() -> None:
    verdicts = {each["path"]: (each["strict"], each["tolerant"]) for each in manifest(v2())["fixtures"]}
    only_tolerant, neither, both = (False, True), (False, False), (True, True)
    assert verdicts["future/ErrorMessage/unknown-ErrorCode.json"] == only_tolerant
    assert verdicts["future/ErrorMessage/unknown-variant-of-WebSocketMessageV2.json"] == only_tolerant
    assert verdicts["future/ErrorMessage/newer-minor.json"] == only_tolerant
    assert verdicts["future/ErrorMessage/newer-major.json"] == neither
    assert verdicts["future/ErrorMessage/unknown-member-in-ErrorInfo.json"] == both
    assert verdicts["traps/JobProgressMessage/integer-with-fraction.json"] == both
    assert verdicts["traps/JobProgressMessage/payload-of-ErrorMessage.json"] == neither


def test_large_lifecycle_counts_a_thousand_books_and_ends() -> None:
    lines = [json.loads(line) for line in files(v2())["lifecycles/large-job-to-JobCompleteMessage.ndjson"].splitlines()]
    *progress, last = lines
    assert last["type"] == "job_complete"
    assert last["payload"]["result"]["totalBooks"] >= 1000
    done = [line["payload"]["booksProcessed"] for line in progress]
    assert done == sorted(done)
    assert done[-1] == progress[-1]["payload"]["totalBooks"]
    times = [line["timestamp"] for line in lines]
    assert times == sorted(set(times))


def test_retired_message_that_is_accepted_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "any.schema.json"
    path.write_text(json.dumps({"$schema": DRAFT, "title": "Any", "type": "object"}), encoding="utf-8")
    with pytest.raises(Refused, match="retired-ProgressMessageV1") as caught:
        target.emit(job_of(path, retired=[str(V1)]))
    assert [each.rule for each in caught.value.diagnostics] == ["fixture-verdict"]


CASES: dict[str, Any] = {
    "recursive": {
        "title": "Tree",
        "type": "object",
        "properties": {"name": {"type": "string"}, "kids": {"type": "array", "items": {"$ref": "#"}}},
        "required": ["name"],
    },
    "only-definitions": {"$defs": {"A": {"type": "integer", "minimum": 3}, "B": {"enum": ["x", "y"]}}},
    "union-by-type": {"title": "U", "anyOf": [{"type": "string", "minLength": 2}, {"type": "number"}]},
    "union-by-keys": {
        "title": "K",
        "oneOf": [
            {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
            {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]},
        ],
    },
    "closed": {"title": "C", "type": "object", "properties": {"n": {"type": "number"}}, "additionalProperties": False},
    "nothing": {"title": "N", "not": {}},
    "anything": {"title": "E", "minLength": 1},
    "refused-example": {"title": "X", "type": "integer", "examples": ["five", 5]},
    "odd-names": {"$defs": {"a b/c": {"type": "string"}, "A b c": {"type": "boolean"}, "..": {"const": "é"}}},
}


@pytest.mark.parametrize("name", CASES)
def test_any_schema(name: str, tmp_path: Path) -> None:
    job = written(tmp_path, CASES[name])
    made = files(job)
    schema = json.loads(made["manifest.schema.json"])
    assert [error.message for error in Draft202012Validator(schema).iter_errors(manifest(job))] == []
    if name != "nothing":
        assert any(path.startswith("valid/") for path in made)
    if name == "refused-example":
        assert "invalid/X/example-1.json" in made


@pytest.mark.slow
def test_many_messages_get_fewer_documents_each(tmp_path: Path) -> None:
    defs = {
        f"M{n}": {
            "type": "object",
            "properties": {"type": {"const": f"m{n}"}, "n": {"type": "integer", "minimum": 0, "maximum": 9}},
            "required": ["type", "n"],
        }
        for n in range(200)
    }
    job = written(tmp_path, {"title": "Many", "oneOf": [{"$ref": f"#/$defs/{name}"} for name in defs], "$defs": defs})
    listed = manifest(job)
    assert len(listed["messages"]) == 200
    assert listed["documentsPerMessage"]["valid"] < manifest(v2())["documentsPerMessage"]["valid"]
    assert all(0 < each["documents"] < 20 for each in listed["messages"])


@pytest.mark.parametrize(
    "case", ["geojson", "cloudevents", "mcp", "slack", "openlineage", "quicktype-schema", "json-schema-to-typescript"]
)
def test_published_schemas(case: str) -> None:
    folder = corpora() / case
    schemas = sorted(folder.glob("*/schema.json"), key=lambda path: (path.stat().st_size, path))[:6]
    assert schemas
    for path in schemas:
        made = files(job_of(path))
        assert "manifest.json" in made


_DIGEST = """
import hashlib, json, sys
sys.path.insert(0, {tests!r})
from test_fixtures import v2, files
print(hashlib.sha256(json.dumps(files(v2())).encode()).hexdigest())
"""


@pytest.mark.slow
def test_same_files_under_any_hash_seed() -> None:
    here = hashlib.sha256(json.dumps(files(v2())).encode()).hexdigest()
    code = _DIGEST.format(tests=str(Path(__file__).parent))
    for seed in ("1", "2"):
        path = os.pathsep.join([str(ROOT / "generator"), os.environ.get("PYTHONPATH", "")])
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == here


@pytest.mark.slow
def test_the_search_for_documents_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is counted in values, so that it ends at the same document everywhere; the manifest says so."""
    makers: list[Maker] = []
    before = Maker.__init__

    def counted(self: Maker, rng: Random, wish: Wish) -> None:
        makers.append(self)
        before(self, rng, wish)

    monkeypatch.setattr(Maker, "__init__", counted)
    nothing = {"type": "integer", "minimum": 5, "maximum": 3}
    found = manifest(written(tmp_path, {"type": "object", "properties": {f"m{n}": nothing for n in range(900)}}))

    assert sum(maker.made for maker in makers) < 1.5 * 60_000
    (message,) = found["messages"]
    assert message["documents"] > 0
    assert message["notMade"][:2] == [
        f"all documents of `{category}`: the search ended at its bound" for category in ("valid", "invalid")
    ]
    assert len(message["notMade"]) == 101
    assert re.fullmatch(r"and [0-9]{3,} more", message["notMade"][-1])


def test_a_union_that_is_null_has_no_newer_variant(tmp_path: Path) -> None:
    """The document with the most values may have null where a tagged union could stand."""
    tagged = {"type": "object", "properties": {"kind": {"const": "a"}}, "required": ["kind"]}
    other = {"type": "object", "properties": {"kind": {"const": "b"}}, "required": ["kind"]}
    schema = {
        "type": "object",
        "properties": {"item": {"anyOf": [{"oneOf": [tagged, other]}, {"type": "null"}]}},
        "required": ["item"],
    }
    job = written(tmp_path, schema)
    (message,) = messages(job.schema, job.spec)

    held = {draft.what for draft in future(job.spec, message, {"item": {"kind": "a"}})}
    empty = {draft.what for draft in future(job.spec, message, {"item": None})}

    assert any(what.startswith("unknown-variant-of") for what in held)
    assert not any(what.startswith("unknown-variant-of") for what in empty)
