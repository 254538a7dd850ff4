"""Jinja environments: one for each set of folders and filters."""

from pathlib import Path

from jinja2 import FileSystemLoader

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
