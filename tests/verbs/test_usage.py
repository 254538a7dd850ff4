"""What people type wrong, and what they are told: the word that was meant, or what to write."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from support.commands import Run
from support.making import DRAFT, written

CALLS = {
    "generate s.json": "there is no verb `generate`; did you mean `build`?",
    "diff a b": "there is no verb `diff`; did you mean `breaking`?",
    "s.json": "say what to do with it, as in `protogen build s.json`",
    "traffic.ndjson": "say what to do with it, as in `protogen validate traffic.ndjson`",
    "deep": "say what to do first, as in `protogen build FILE`",
    "help build": "say `protogen build --help`",
    "help nothing": "say `protogen --help`",
    "--check build": "options stand behind the verb: `protogen build --check`",
    "build -check": "there is no option `-check` here; did you mean `--check`?",
    "build -out=x": "there is no option `-out=x` here; did you mean `--out=x`?",
    "build python": "there is no schema `python`; a target is named by `--target python`",
    "prove --documents many": "'many' is not a whole number",
    "mock s.json": "`protogen mock` takes no more arguments; too much: s.json; a schema is named by `--schema FILE`",
    "completion bash zsh": "`protogen completion` takes no more arguments; too much: zsh",
    "build s.jso": "did you mean `s.json`?",
    "build nowhere/s.json": "there is no folder `nowhere`",
    "build s.json.gz": "it is packed with gzip: unpack it",
    "build --config protogn.toml": "protogn.toml: error[bad-config]: cannot read this: No such file or directory\n"
    "    help: did you mean `protogen.toml`?",
    "build other-draft.json": "did you mean `#/$defs/A/items`?",
    "build type.json": "did you mean `string`?",
    "build linked.json": "it is a link to `nothing.json`, which is not there",
    "validate linked.json --schema s.json": "it is a link to `nothing.json`, which is not there",
    "build required.json": 'write it in brackets: ["a"]',
}


@pytest.mark.parametrize("words", CALLS)
def test_a_wrong_call_is_told_what_to_write(words: str, folder: Path, here: Run) -> None:
    written(folder, {"$schema": DRAFT, "type": "object"})
    written(folder, {"$ref": "#/definitions/A/items", "$defs": {"A": {"items": {}}}}, "other-draft.json")
    written(folder, {"type": "String"}, "type.json")
    written(folder, {"$schema": DRAFT, "required": "a"}, "required.json")
    (folder / "s.json.gz").write_bytes(gzip.compress(b"{}"))
    (folder / "deep").mkdir()
    (folder / "linked.json").symlink_to("nothing.json")
    (folder / "protogen.toml").write_text("")
    (folder / ".hidden.json").write_text("{}")
    told = here(*words.split())
    assert told.code == 2
    assert CALLS[words] in told.err
    assert ".hidden" not in told.err


def test_a_schema_given_as_a_sample_is_told(folder: Path, here: Run) -> None:
    (folder / "s.json").write_text(json.dumps({"$schema": DRAFT, "type": "object"}))
    told = here("infer", "s.json")
    assert (told.code, "note[schema-as-sample]: the sample is a JSON Schema" in told.err) == (0, True)
