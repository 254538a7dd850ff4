"""What steers a terminal or a log is spelled out in every message, whatever the stream shows."""

import os
import pty
import subprocess
from pathlib import Path

import pytest
from tests.support.commands import PROTOGEN, protogen

from protogen.source import visible
from protogen.source.diagnostics import Diagnostic

SCHEMA = """{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "type": "object",
"additionalProperties": {"type": "integer"}}"""


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\r", "\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\u2066", "\ufeff"]
)
def test_controls_are_spelled_as_json_does(character: str) -> None:
    spelled = visible.lines(f"a{character}b\n")
    assert character not in spelled
    assert spelled.startswith("a\\")
    assert spelled.endswith("b\n")


def test_ordinary_text_is_left_alone() -> None:
    text = "größer · 注文 👩‍👩‍👧 العربية"
    assert visible.line(text) == text


def test_a_diagnostic_is_one_line_and_its_help_another() -> None:
    told = str(Diagnostic("some-rule", "x\n::stop-commands::t", at="a\nb.json", help="do\nthis"))
    assert told.splitlines() == ["a\\nb.json: error[some-rule]: x\\n::stop-commands::t", "    help: do\\nthis"]


def test_keys_of_a_document_do_not_write_lines_into_a_log(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(SCHEMA)
    (tmp_path / "d.json").write_text('{"x\\n::stop-commands::t": "s"}')
    for environment in ({}, {"GITHUB_ACTIONS": "true"}):
        done = protogen(tmp_path, "validate", "--schema", "s.json", "d.json", **environment)
        assert done.code == 1
        assert not [line for line in (done.out + done.err).splitlines() if line.startswith("::stop-commands")]


def test_no_escape_sequence_of_a_document_reaches_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(SCHEMA)
    (tmp_path / "d.json").write_text('{"\\u001b]0;x\\u0007\u009b": "s"}', encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [*PROTOGEN, "validate", "--schema", "s.json", "d.json"]
    subprocess.run(command, cwd=tmp_path, stdout=theirs, stderr=theirs, check=False, timeout=60)
    os.close(theirs)
    seen = os.read(ours, 1 << 16).decode()
    assert "\\u001b]0;x" in seen
    assert not {"\x1b]", "\x9b", "\x07"} & {seen[at : at + size] for at in range(len(seen)) for size in (1, 2)}
