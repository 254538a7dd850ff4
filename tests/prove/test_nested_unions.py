"""Unions that are told apart by trying, one inside the other: reading does not double with each level."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import schema, written
from support.outside import real

from protogen.languages.answers import Document
from protogen.prove import setup

pytestmark = pytest.mark.slow

DEPTH = 60
"""Levels. Two tries at each would never come to an end."""


def branch(**members: str) -> dict[str, Any]:
    """An object that may hold the union before the member that tells what it is."""
    own = {name: {"type": type} for name, type in members.items()}
    return {"type": "object", "properties": {"inner": {"$ref": "#/$defs/Node"}, **own}, "required": list(members)}


@pytest.mark.parametrize("language", ["swift", "python", "typescript"])
def test_reading_is_no_slower_for_each_level(language: str, tmp_path: Path) -> None:
    branches = [branch(value="number"), branch(name="string"), branch(value="string")]
    node = {"$defs": {"Node": {"oneOf": branches}}, "$ref": "#/$defs/Node", "title": "Tree"}
    case = setup.case(written(tmp_path, schema(node)))
    text = '{"value":"innermost"}'
    for _ in range(DEPTH):
        text = f'{{"inner":{text},"value":"around"}}'
    (root,) = case.subjects
    document = Document("deep", text.encode(), root)

    ready = real(language)[0].prepare([case])
    try:
        assert not ready.failures
        (answer,) = ready.sessions[case.name].ask([(case.name, document)])
    finally:
        ready.close()

    assert answer.strict
    assert answer.tolerant
    assert answer.roundtrip == text
