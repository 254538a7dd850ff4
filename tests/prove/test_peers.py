"""`protogen prove --peer`: another generator's models beside the proof, and never part of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from support import schemas

from protogen.languages.answers import Document
from protogen.languages.python.dcg.peer import NAME, Peer, Wanted, Writer
from protogen.prove import setup
from protogen.source.diagnostics import Refused
from protogen.verbs import prove

pytestmark = pytest.mark.slow


class Result(NamedTuple):
    code: int
    out: str
    err: str


def run(schema: Path, *more: str) -> Result:
    command = ["--schema", str(schema), "--target", "python", *more]
    done = CliRunner().invoke(prove.command, command, catch_exceptions=False, standalone_mode=False)
    return Result(done.return_value, done.stdout, done.stderr)


def lines(schema: Path, *more: str) -> list[dict[str, Any]]:
    done = run(schema, "--peer", NAME, "--format", "json", *more)
    assert done.code == 0
    return [json.loads(line) for line in done.out.splitlines()]


def written(folder: Path, **properties: Any) -> Path:
    path = folder / "thing.schema.json"
    value = {"title": "Thing", "type": "object", "properties": properties}
    path.write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **value}))
    return path


def test_the_contract_beside_its_peer() -> None:
    """What it decides otherwise is what pydantic does unasked: texts for numbers, and deeper nesting."""
    found = lines(schemas.ALL["websocket-v2"], "--documents", "40")
    odd = {each["path"].rpartition("/")[2] for each in found if each["peers"][NAME]["valid"] != each["judge"]}
    assert "string-for-number" in odd
    assert "nesting-129.json" in odd
    lost = [each["path"] for each in found if each["peers"][NAME]["lost"]]
    assert any("unknown-member" in path for path in lost)
    agreeing = sum(each["peers"][NAME]["valid"] == each["judge"] for each in found)
    assert agreeing > 0.9 * len(found)
    assert all(each["disagreements"] == [] for each in found)


def test_a_duplicate_key_is_accepted_by_the_peer_alone() -> None:
    found = {each["path"]: each for each in lines(schemas.ALL["integers"], "--documents", "0")}
    trap = found["traps/Counters/duplicate-key.json"]
    assert (trap["judge"], trap["languages"]["python"]["strict"], trap["peers"][NAME]["valid"]) == (False, False, True)


def test_what_a_person_reads(tmp_path: Path) -> None:
    done = run(schemas.ALL["integers"], "--peer", NAME, "--documents", "0", "--out", str(tmp_path))
    assert done.code == 0
    assert "All agree.\n\ndatamodel-code-generator 0.89.0 (pydantic " in done.out
    assert ", beside the proof and not part of it:\n" in done.out
    assert " invalid, and accepted\n" in done.out
    assert f"\n{NAME}: invalid, and accepted (" in done.out
    page, data = (tmp_path / "PROOF.md").read_text(), json.loads((tmp_path / "PROOF.json").read_text())
    assert f"## Beside the proof: {NAME} 0.89.0" in page
    counts = data["peers"][NAME]["documents"]
    assert sum(counts.values()) == data["documents"]["total"]
    assert f"| invalid, and accepted | {counts['accepts']} |" in page


def test_a_proof_without_peers_does_not_speak_of_them(tmp_path: Path) -> None:
    run(schemas.ALL["record"], "--documents", "0", "--out", str(tmp_path))
    assert "peers" not in json.loads((tmp_path / "PROOF.json").read_text())
    assert "Beside" not in (tmp_path / "PROOF.md").read_text()


def test_models_that_do_not_import_are_told_and_nothing_fails(tmp_path: Path) -> None:
    schema = written(tmp_path, at={"type": "string", "format": "email"})  # needs a package that is not here
    done = run(schema, "--peer", NAME, "--documents", "0", "--out", str(tmp_path))
    assert done.code == 0
    assert "  its models do not import: ImportError: email-validator is not installed" in done.out
    assert "It has no opinion: its models do not import" in (tmp_path / "PROOF.md").read_text()
    quiet = run(schema, "--peer", NAME, "--documents", "0", "--format", "json")
    assert quiet.code == 0
    assert f"{NAME}: its models do not import: ImportError" in quiet.err
    assert "peers" not in json.loads(quiet.out.splitlines()[0])


def test_models_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    schema = written(tmp_path, never={"allOf": [{"type": "string"}, False]})
    done = run(schema, "--peer", NAME, "--documents", "0")
    assert done.code == 0
    assert "  its models cannot be written: SchemaParseError: " in done.out


def test_a_writer_that_takes_too_long_is_ended_and_the_next_begins(tmp_path: Path) -> None:
    slow = Writer(seconds=0.0)
    try:
        told = slow.write(Wanted(schemas.ALL["record"]), tmp_path / "a")
        slow.seconds = 120.0
        again = slow.write(Wanted(schemas.ALL["record"]), tmp_path / "b")
    finally:
        slow.close()
    assert told == "its models cannot be written: no answer within 0 seconds"
    assert again == ""


def test_every_message_has_models_of_its_own(tmp_path: Path) -> None:
    """A definition that is a message is read by the class of that definition."""
    path = tmp_path / "two.schema.json"
    defs = {
        "One": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/Two"}}},
        "Two": {"type": "object", "required": ["b"], "properties": {"b": {"type": "integer"}}},
    }
    path.write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": defs}))
    case = setup.case(path)
    ready = Peer().prepare([case])
    try:
        asked = [
            (case.name, Document("own", text.encode(), root))
            for root, text in (("One", '{"a":{"b":1}}'), ("Two", "{}"))
        ]
        answers = ready.sessions[case.name].ask(asked)
    finally:
        ready.close()
    assert list(case.subjects) == ["One", "Two"]
    assert [each.strict for each in answers] == [True, False]


def test_an_unknown_peer_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(Refused) as caught:
        run(schemas.ALL["record"], "--peer", "datamodel-codegen")
    assert "no peer is called `datamodel-codegen`" in str(caught.value)
    assert "did you mean `datamodel-code-generator`?" in str(caught.value)
