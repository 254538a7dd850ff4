"""The examples of docs/adding-a-target.md are code: they build, and the language in them keeps its promises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.making import compiled, schema, written
from support.paths import ROOT

from protogen import settings
from protogen.languages import registry
from protogen.languages.language import Language
from protogen.lint import Facts, lint
from protogen.lock.file import Lock
from protogen.lock.lock import locked
from protogen.pipeline import Contract
from protogen.source.diagnostics import Refused

PAGE = (ROOT / "docs/adding-a-target.md").read_text(encoding="utf-8")
MARKDOWN, KOTLIN, *_ = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
ITEM = {"type": "object", "description": "An item.", "properties": {"is": {"type": "boolean"}}, "required": ["is"]}
THING = schema(
    title="Thing",
    type="object",
    description="A thing.",
    properties={"all_items": {"type": "array", "items": {"$ref": "#/$defs/Item"}}},
    **{"$defs": {"Item": ITEM}},
)


def target(code: str) -> Any:
    names: dict[str, Any] = {}
    exec(code, names)
    return names["target"]


@pytest.fixture
def contract(tmp_path: Path) -> Contract:
    return compiled(written(tmp_path, THING))


@pytest.fixture
def kotlin(monkeypatch: pytest.MonkeyPatch) -> Language:
    """The language, as if its package were installed."""
    found = target(KOTLIN)
    point = type("Point", (), {"name": "kotlin", "load": staticmethod(lambda: found), "value": "here"})()
    every: Mapping[str, Any] = {**registry._entry_points(), "kotlin": point}
    monkeypatch.setattr(registry, "_entry_points", lambda: every)
    assert isinstance(found, Language)
    return found


def test_a_page_of_all_records(contract: Contract) -> None:
    markdown = target(MARKDOWN)
    assert markdown.emit(contract.job(markdown)) == {
        "records.md": "# Thing\n\n- Thing: A thing.\n- Item: An item.\n",
    }


def test_a_language_of_one_file(contract: Contract, kotlin: Language) -> None:
    assert kotlin.emit(contract.job(kotlin))["Models.kt"] == (
        "package contract\n\n"
        "data class Thing(\n    val allItems: List<Item>? = null,\n)\n\n"
        "data class Item(\n    val is_: Boolean,\n)\n"
    )


def test_the_lock_and_lint_know_its_names(tmp_path: Path, kotlin: Language) -> None:
    contract = compiled(written(tmp_path, THING), targets=("kotlin",))
    said = [each.message for each in lint(Facts.of(contract), contract) if each.rule == "name-changes"]
    assert said == ["`is` is `is_` in Kotlin: the name is reserved there"]
    _, lock = locked(contract.plain, Lock(), (kotlin,))
    assert lock.names["properties"]["#/$defs/Item/properties/is"] == {"kotlin": "is_"}
    pinned, _ = locked(contract.plain, Lock({"types": {"#/$defs/Item": {"kotlin": "Part"}}}), (kotlin,))
    assert "data class Part(" in kotlin.emit(pinned.of(kotlin))["Models.kt"]


def test_its_annotation_is_checked(tmp_path: Path, kotlin: Language) -> None:
    named = {**ITEM, "x-protogen": {"kotlin": {"name": "Part"}}}
    contract = compiled(written(tmp_path, {**THING, "$defs": {"Item": named}}), targets=("kotlin",))
    assert "data class Part(" in kotlin.emit(contract.job(kotlin))["Models.kt"]
    wrong = {**ITEM, "x-protogen": {"kotlin": {"nmae": "Part"}}}
    contract = compiled(written(tmp_path, {**THING, "$defs": {"Item": wrong}}), targets=("kotlin",))
    (told,) = [each for each in contract.diagnostics if each.rule == "unknown-annotation"]
    assert told.help == "did you mean `name`?"


def test_it_refuses_an_option_at_its_line(tmp_path: Path, kotlin: Language) -> None:
    config = written(tmp_path, 'schema = "s.json"\n[target.kotlin]\npackage = "java.util"\n', "protogen.toml")
    with pytest.raises(Refused) as refusal:
        settings.read(config, "protogen.toml")
    assert [str(each).splitlines()[0] for each in refusal.value.diagnostics] == [
        "protogen.toml:3: error[bad-config]: `target.kotlin.package` cannot be this: "
        "`java.util` would stand among the language's own packages"
    ]
