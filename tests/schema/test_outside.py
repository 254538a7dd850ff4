"""A schema reads no file outside of its own folder and the project's, unless the config says so."""

from pathlib import Path

import pytest
from tests.support.commands import protogen

DRAFT = '"$schema": "https://json-schema.org/draft/2020-12/schema"'


def schema(reference: str) -> str:
    return f'{{{DRAFT}, "title": "T", "type": "object", "properties": {{"a": {{"$ref": "{reference}"}}}}}}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project/schema").mkdir(parents=True)
    (tmp_path / "project/common.json").write_text(f'{{{DRAFT}, "const": "beside"}}')
    (tmp_path / "secret.json").write_text('{"token": "SECRET-1", "const": "SECRET-2"}')
    return tmp_path / "project"


@pytest.mark.parametrize("reference", ["../../secret.json", "../../secret.json#/token", "file://elsewhere/etc/hosts"])
def test_a_reference_outside_is_refused_and_nothing_of_the_file_is_told(folder: Path, reference: str) -> None:
    (folder / "schema/s.json").write_text(schema(reference))
    done = protogen(folder, "build", "--schema", "schema/s.json", "--target", "typescript")
    assert (done.code, done.out) == (2, "")
    assert "SECRET" not in done.err
    assert "schema/s.json:1:" in done.err


def test_a_link_out_of_the_folder_is_outside(folder: Path) -> None:
    (folder / "schema/link.json").symlink_to(folder.parent / "secret.json")
    (folder / "schema/s.json").write_text(schema("link.json"))
    done = protogen(folder, "build", "--schema", "schema/s.json", "--target", "typescript")
    assert done.code == 2
    assert "error[outside-reference]" in done.err
    assert "SECRET" not in done.err


def test_the_projects_own_files_are_inside(folder: Path) -> None:
    (folder / "schema/s.json").write_text(schema("../common.json"))
    (folder / "protogen.toml").write_text('schema = "schema/s.json"\ntargets = ["typescript"]\n')
    assert protogen(folder, "build").code == 0


def test_the_config_may_allow_a_folder(folder: Path) -> None:
    (folder / "schema/s.json").write_text(schema("../../secret.json"))
    (folder / "protogen.toml").write_text('schema = "schema/s.json"\nallow-outside = [".."]\n')
    assert protogen(folder, "build", "--target", "typescript").code == 0


def test_what_is_no_schema_is_told_by_its_kind(folder: Path) -> None:
    (folder / "token.json").write_text('{"token": "SECRET-1"}')
    (folder / "schema/s.json").write_text(schema("../token.json#/token"))
    (folder / "protogen.toml").write_text('schema = "schema/s.json"\n')
    done = protogen(folder, "build", "--target", "typescript")
    assert "a schema must be an object or a boolean, not a string" in done.err
    assert "SECRET" not in done.err


@pytest.mark.parametrize(("own", "code"), [("https://x.example/common/person.json", 0), ("https://x.example/else", 2)])
def test_a_file_outside_may_be_found_by_its_id_if_it_names_itself_so(folder: Path, own: str, code: int) -> None:
    text = schema("../common/person.json").replace("{", '{"$id": "https://x.example/messages/s.json", ', 1)
    (folder / "schema/s.json").write_text(text)
    (folder / "common").mkdir()
    (folder / "common/person.json").write_text(f'{{{DRAFT}, "$id": "{own}", "const": "SECRET"}}')
    done = protogen(folder, "build", "--schema", "schema/s.json", "--target", "typescript")
    assert done.code == code
    assert "SECRET" not in done.err
