"""What `protogen validate` reads: files, folders, stdin; and what it says of those that hold nothing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from support.commands import Run
from support.making import schema, written

CONTRACT = schema(title="Thing", type="object", required=["a"], properties={"a": {"type": "integer"}})


@pytest.mark.parametrize("content", [b"", b" \n\r\n", gzip.compress(b"\n")], ids=["empty", "blank", "packed"])
@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_nothing_to_check_is_no_success(folder: Path, here: Run, content: bytes, form: str) -> None:
    written(folder, CONTRACT)
    (folder / "none.ndjson").write_bytes(content)
    told = here("validate", "none.ndjson", "--schema", "s.json", "--format", form)
    assert told.code == 2
    assert "there is no document in this" in told.out + told.err


def test_an_empty_file_among_others_is_a_warning(folder: Path, here: Run) -> None:
    written(folder, CONTRACT)
    (folder / "none.ndjson").write_bytes(b"")
    (folder / "one.json").write_text('{"a": 1}')
    arguments = ("validate", "none.ndjson", "one.json", "--schema", "s.json")
    told = here(*arguments)
    assert told.code == 0
    assert told.err.startswith("none.ndjson: warning[no-documents]: there is no document in this\n    help: ")
    assert "1 document against Thing (strict): all valid" in told.out
    assert json.loads(here(*arguments, "--format", "json").out)["empty"] == ["none.ndjson"]


def test_a_folder_is_its_files(folder: Path, here: Run) -> None:
    written(folder, CONTRACT)
    deep = folder / "traffic/deep"
    deep.mkdir(parents=True)
    (deep / "a.ndjson").write_text('{"a": 1}\n{"a": "x"}\n')
    (deep / "b.JSON.gz").write_bytes(gzip.compress(b'{"a": 2}'))
    (folder / "traffic/.hidden.json").write_text("{")
    (folder / "traffic/notes.txt").write_text("{")
    told = here("validate", "traffic", "--schema", "s.json")
    assert told.code == 1
    assert "traffic/deep/a.ndjson:2: /a: expected an integer" in told.out
    assert "3 documents against Thing" in told.out
    (folder / "none").mkdir()
    assert (
        "none: error[no-documents]: no file in this folder ends in .json"
        in here("validate", "none", "--schema", "s.json").err
    )


def test_what_is_no_file_is_told(folder: Path, here: Run) -> None:
    written(folder, CONTRACT)
    (folder / "traffic.ndjson").write_text('{"a": 1}')
    told = here("validate", "trafic.ndjson", "--schema", "s.json")
    assert (told.code, told.err) == (
        2,
        "trafic.ndjson: error[no-document]: there is no such file\n    help: did you mean `traffic.ndjson`?\n",
    )
    assert "nothing is fetched" in here("validate", "https://example.org/t.ndjson", "--schema", "s.json").err


def test_a_list_of_documents_is_told_what_to_do(folder: Path, here: Run) -> None:
    written(folder, CONTRACT)
    written(folder, [{"a": 1}], "list.json")
    written(folder, {"a": []}, "one.json")
    assert "one document; to check its items" in here("validate", "list.json", "--schema", "s.json").out
    assert "one document; to check its items" not in here("validate", "one.json", "--schema", "s.json").out
