"""Allowances of the config that nothing needs: what is wrong with each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from protogen import settings
from protogen.project.idle import idle

SCHEMA: Any = {"properties": {"a": {}, "b/c": {}}, "$defs": {"Thing": {}}}


@pytest.mark.parametrize(
    ("pointer", "rule", "line", "words"),
    [
        (
            "#/properties/a",
            "unbound-integer",
            3,
            "there is no rule `unbound-integer`\n    help: did you mean `unbounded",
        ),
        ("#/properties/a", "zzz", 3, "there is no rule `zzz`\n    help: rules: unbounded-integer, unknown-format"),
        ("#/$defs/Thng", "unknown-format", 2, "nothing at `#/$defs/Thng`\n    help: did you mean `#/$defs/Thing`?"),
        (
            "#/properties/b/c",
            "unknown-format",
            2,
            "nothing at `#/properties/b/c`\n    help: correct it, or remove this",
        ),
        ("Thing", "unknown-format", 2, "help: a pointer is `#`, or begins with `#/`, such as `#/Thing`"),
        ("#Thing", "unknown-format", 2, "help: a pointer is `#`, or begins with `#/`, such as `#/Thing`"),
        ("#/$defs/Thing", "unknown-format", 1, "nothing at `#/$defs/Thing` breaks `unknown-format`\n    help: remove"),
        ("/$defs/Thing", "unknown-format", 1, "nothing at `#/$defs/Thing` breaks `unknown-format`\n    help: remove"),
        ("other.json#/x", "unknown-format", 1, "nothing at `other.json#/x` breaks `unknown-format`\n    help: remove"),
    ],
)
def test_what_is_wrong_with_it_is_told_at_its_line(
    tmp_path: Path, pointer: str, rule: str, line: int, words: str
) -> None:
    file = tmp_path / "protogen.toml"
    file.write_text(f'[[lint.allow]]\npointer = "{pointer}"\nrule = "{rule}"\nreason = "r"\n')
    config = settings.read(file, "protogen.toml")
    rules = ("unknown-format", "unbounded-integer")
    told = str(idle(config.lint[0], config, ("lint", "allow[0]"), rules, [SCHEMA, {"x": 1}]))
    assert told.startswith(f"protogen.toml:{line}: warning[idle-allowance]: ")
    assert words in told
