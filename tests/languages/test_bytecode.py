"""Compiled templates are kept beside them, and never used for another text."""

from __future__ import annotations

import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest
from jinja2 import nodes
from jinja2.environment import Environment
from jinja2.loaders import FileSystemLoader
from support.paths import TEMPLATES

from protogen.languages.bytecode import Beside


def environment(folder: Path, *, kept: Path | None = None) -> Environment:
    return Environment(
        loader=FileSystemLoader([folder]),
        bytecode_cache=Beside(kept or folder),
        extensions=["jinja2.ext.loopcontrols"],
    )


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    path = tmp_path / "word.jinja"
    path.write_text("one {{ name }}")
    return path


def rendered(template: Path) -> str:
    return environment(template.parent).get_template(template.name).render(name="A")


def test_a_template_is_compiled_once(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(template) == "one A"
    assert Path(cache_from_source(str(template))).is_file()
    monkeypatch.setattr(Environment, "compile", None)
    assert rendered(template) == "one A"


def test_a_changed_template_is_compiled_again(template: Path) -> None:
    rendered(template)
    template.write_text("two {{ name }}")
    assert rendered(template) == "two A"


@pytest.mark.parametrize("held", [b"", b"j2", b"nonsense", None], ids=["empty", "short", "nonsense", "cut"])
def test_what_is_no_bytecode_is_replaced(held: bytes | None, template: Path) -> None:
    rendered(template)
    kept = Path(cache_from_source(str(template)))
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-20] if held is None else held)
    assert rendered(template) == "one A"
    assert kept.read_bytes() == whole


def test_users_templates_have_no_bytecode(template: Path) -> None:
    other = environment(template.parent, kept=template.parent / "ours")
    assert other.get_template(template.name).render(name="A") == "one A"
    assert [*template.parent.iterdir()] == [template]


def test_nothing_is_kept_where_python_keeps_nothing(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(template) == "one A"
    assert [*template.parent.iterdir()] == [template]


def test_no_template_filters_a_constant() -> None:
    """Jinja would call the filter while it compiles, and keep what it returned."""
    wrong = [
        f"{path.relative_to(TEMPLATES)}:{node.lineno}"
        for path in sorted(TEMPLATES.rglob("*.jinja"))
        for node in environment(TEMPLATES).parse(path.read_text(encoding="utf-8")).find_all((nodes.Filter, nodes.Test))
        if isinstance(node.node, nodes.Const | nodes.TemplateData | nodes.List | nodes.Tuple | nodes.Dict)
    ]
    assert not wrong
