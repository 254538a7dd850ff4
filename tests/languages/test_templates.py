"""Jinja environments: one for each set of folders and filters."""

import re
from pathlib import Path

from jinja2 import FileSystemLoader
from support.paths import ROOT

from protogen.languages.templates import environment


def test_an_environment_keeps_its_filters_when_another_is_made(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "a.jinja").write_text("{{ 'word' | shown }}", encoding="utf-8")
    loud = environment("ours", {"shown": str.upper}, (tmp_path,))
    plain = environment("ours", {"shown": str.title}, (tmp_path,))
    assert loud.get_template("a.jinja").render() == "WORD"
    assert plain.get_template("a.jinja").render() == "Word"


def test_the_same_folders_and_filters_share_their_compiled_templates(tmp_path: Path) -> None:
    assert environment("ours", {"shown": str.upper}, (tmp_path,)) is environment(
        "ours", {"shown": str.upper}, (tmp_path,)
    )


def test_a_users_folder_is_searched_before_ours(tmp_path: Path) -> None:
    (tmp_path / "typescript").mkdir()
    (tmp_path / "typescript" / "alias.jinja").write_text("mine", encoding="utf-8")
    loader = environment("typescript", {}, (tmp_path,)).loader
    assert isinstance(loader, FileSystemLoader)
    assert loader.searchpath[0] == str(tmp_path / "typescript")


LINES = {".jinja": 40, ".swift": 300, ".ts": 300, ".py": 300}
"""The most lines of each kind of file that a template folder has: templates, and the sources of run-times."""
ASSETS = {".css", ".js", ".json", ".txt", ".toml", ""}
"""What is neither: the reference's style and script, data, word lists, and the files of a new project."""
FILES = [path for path in sorted((ROOT / "templates").rglob("*")) if path.is_file() and "__pycache__" not in path.parts]


def test_templates_and_runtimes_stay_small() -> None:
    assert {path.suffix for path in FILES} == LINES.keys() | ASSETS
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in FILES}
    own = {path: count for path, count in lines.items() if not path.name.endswith(".d.ts")}  # which are made of others
    assert not {path.name: count for path, count in own.items() if count > LINES.get(path.suffix, count)}


def test_a_template_begins_with_what_it_prints() -> None:
    templates = [path for path in FILES if path.suffix == ".jinja"]
    first = {path: path.read_text(encoding="utf-8").partition("\n")[0] for path in templates}
    assert first
    assert not [path.name for path, line in first.items() if not re.fullmatch(r"\{# .+ #\}", line)]
