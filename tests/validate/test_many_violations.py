"""What `protogen validate` says of a document that breaks its schema in more ways than are listed."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from support import making
from support.overfull import SCHEMA, document

from protogen.runtime.checker import MOST
from protogen.verbs import validate

MORE = "only the first 1,000 violations are listed"


def ask(folder: Path, *options: str) -> str:
    """What the verb prints of a document with one violation too many, and of one with just as many as are listed."""
    schema = making.written(folder, SCHEMA)
    traffic = making.written(folder, f"{document(MOST + 1)}\n{document(MOST)}\n", "traffic.ndjson")
    result = CliRunner().invoke(
        validate.command, ["--schema", str(schema), *options, str(traffic)], standalone_mode=False
    )
    assert result.return_value == 1 or result.exit_code == 1, result.output
    return result.output


def test_it_says_that_there_are_more(tmp_path: Path) -> None:
    lines = ask(tmp_path, "--most", "1500").splitlines()
    assert len([line for line in lines if ": expected a" in line and "(Wide" in line]) == 1500 - 1
    assert [line for line in lines if MORE in line] == [
        f"{tmp_path / 'traffic.ndjson'}:1: {MORE}",
        f"          1  and more: {MORE}  in Wide",
    ]


def test_its_json_counts_the_documents_that_have_more(tmp_path: Path) -> None:
    found = {each["keyword"]: each["count"] for each in json.loads(ask(tmp_path, "--format", "json"))["violations"]}
    assert found == {"type": 2 * MOST, "and more": 1}
