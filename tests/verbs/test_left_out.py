"""Every verb ends by saying how many definitions it says nothing about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.commands import protogen

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Thing",
    "type": "object",
    "properties": {"a": {"type": "string"}},
    "$defs": {"Lost": {"type": "object"}},
}
SENTENCE = "1 definition is in no message: `Lost` ("


@pytest.mark.parametrize(
    "words",
    [
        ("build", "--schema", "s.json", "--target", "typescript"),
        ("docs", "--schema", "s.json", "--out", "pages"),
        ("asyncapi", "--schema", "s.json", "--out", "a.yaml"),
        ("validate", "--schema", "s.json", "d.json"),
    ],
)
def test_what_no_message_reaches_is_counted_in_the_last_line(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(SCHEMA))
    (tmp_path / "d.json").write_text("{}")
    for _ in ("once", "again, where nothing is left to do"):
        code, out, err = protogen(tmp_path, *words)
        assert code == 0, out + err
        assert SENTENCE in (out + err).splitlines()[-1]
