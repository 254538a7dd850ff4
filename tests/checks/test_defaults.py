"""Defaults: every language tells them, and one that the schema does not accept is reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import build, compiled, schema, written

from protogen.source.diagnostics import Severity

WRONG: dict[str, tuple[Any, str]] = {
    "another type": ({"type": "string", "default": None}, "it breaks `type`"),
    "not listed": ({"enum": ["a"], "default": "b"}, "it breaks `enum`"),
    "beyond a limit": ({"type": "integer", "maximum": 5, "default": 7}, "it breaks `maximum`"),
    "wrong inside": ({"type": "array", "items": {"type": "string"}, "default": ["a", 1]}, "it breaks `type` at `/1`"),
    "by reference": ({"$ref": "#/$defs/a", "default": 1}, "it breaks `type`"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_default_that_is_not_valid_is_a_warning(name: str, tmp_path: Path) -> None:
    member, problem = WRONG[name]
    whole = {"type": "object", "properties": {"x": member}, "$defs": {"a": {"type": "string"}}}
    (found,) = compiled(written(tmp_path, schema(whole))).diagnostics
    assert (found.rule, found.severity) == ("invalid-default", Severity.WARNING)
    assert found.message == f"the default is not valid: {problem}"
    assert str(found.place and found.place.pointer) == "/properties/x/default"


def test_a_schema_without_end_is_not_asked(tmp_path: Path) -> None:
    found = compiled(written(tmp_path, schema({"$ref": "#", "default": 1}))).diagnostics
    assert [each.rule for each in found] == ["endless-reference"]


def test_every_language_tells_defaults(tmp_path: Path) -> None:
    defaults: dict[str, Any] = {"a": 1, "b": ["x", '*/ """'], "c": {"k": None}, "d": "text", "e": "x" * 5_000}
    members = {name: {"default": value} for name, value in defaults.items()}
    files = build(
        written(tmp_path, schema(title="T", type="object", properties=members)), ["swift", "python", "typescript"]
    ).files
    for language in ("swift", "python"):
        text = "".join(files[language].values())
        for shown in ("`1`", '`{"k": null}`', '`"text"`', "xxx…`"):
            assert f"read it as {shown}" in text or f"{shown}" in text, (language, shown)
    text = files["typescript"]["src/types.ts"]
    for shown in ("@default 1", '@default ["x", "*\\/ \\"\\"\\""]', '@default {"k": null}', '@default "text"', "xxx…"):
        assert shown in text
    assert all(len(each) < 100_000 for each in (text, *files["python"].values()))


def test_the_default_of_a_member_that_is_always_there_is_its_usual_value(tmp_path: Path) -> None:
    whole = schema(title="T", type="object", properties={"a": {"default": 1}}, required=["a"])
    files = build(written(tmp_path, whole), ["swift", "python"]).files
    for each in files.values():
        assert "The usual value is `1`." in "".join(each.values())
