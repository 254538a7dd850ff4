"""A contract's package is called the same in every language, and can be imported and installed."""

from __future__ import annotations

import json
import keyword
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.making import build, schema, write, written
from support.typescript_package import deno

from protogen.languages import registry
from protogen.languages.package import registered
from protogen.model.things import type_thing

FILES = [
    ("2025-01.json", None, "Schema2025_01", "schema_2025_01", "schema-2025-01", "Schema2025_01Models"),
    ("class.json", None, "Class", "class_models", "class-models", "ClassModels"),
    ("import.json", None, "Import", "import_models", "import-models", "ImportModels"),
    ("json.json", None, "Json", "json_models", "json-models", "JsonModels"),
    ("schema.json", None, "Schema", "schema", "schema", "SchemaModels"),
    ("error.json", None, "ErrorModel", "error", "error", "ErrorModels"),
    ("my file.schema.json", None, "MyFile", "my_file", "my-file", "MyFileModels"),
    ("_.json", None, "Document", "document", "document", "DocumentModels"),
    ("any.json", "Copy", "Copy", "copy_models", "copy-models", "CopyModels"),
    ("any.json", "a2a-new", "A2ANew", "a2a_new", "a2a-new", "A2ANewModels"),
    ("any.json", "3D scene", "Schema3DScene", "schema_3d_scene", "schema-3d-scene", "Schema3DSceneModels"),
    ("any.json", "C++", "CPlusPlus", "c_plus_plus", "c-plus-plus", "CPlusPlusModels"),
    ("any.json", "My API's v2!", "MyAPISV2", "my_api_s_v2", "my-api-s-v2", "MyAPISV2Models"),
    ("any.json", "Entré", "Entré", "entré", "entre", "EntréModels"),
    ("any.json", "Task", "TaskModel", "task", "task", "TaskModels"),
]


def emitted(folder: Path, name: str, title: str | None) -> tuple[set[str], str, str, str, str]:
    """The root's names in all languages; the names of Python's package and project, npm's, and Swift's module."""
    keywords: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "integer"}}}
    value = schema(keywords if title is None else {"title": title, **keywords})
    built = build(written(folder, value, name), ("swift", "python", "typescript"))
    root = type_thing(built.contract.spec.roots[0])
    names = {each.names(built.contract.job(each))[root].word for each in registry.ours()}
    package = next(path for path in built.files["python"] if path.endswith("/models.py")).split("/")[0]
    found = re.search(r'^name = "(.*)"', built.files["python"]["pyproject.toml"], re.MULTILINE)
    assert found is not None
    npm = json.loads(built.files["typescript"]["package.json"])["name"]
    module = next(path for path in built.files["swift"] if path.endswith("+Models.swift")).split("/")[1]
    return names, package, found[1], npm, module


@pytest.mark.parametrize(("name", "title", "type", "package", "project", "module"), FILES)
def test_names_are_alike(
    name: str, title: str | None, type: str, package: str, project: str, module: str, tmp_path: Path
) -> None:
    assert emitted(tmp_path, name, title) == ({type}, package, project, project, module)


@pytest.mark.parametrize("name", ["注文.json", "résumé.json", "1.json", "None.json", "email.json", "C#.json", "…json"])
def test_any_file_s_name_gives_names_that_can_be_used(name: str, tmp_path: Path) -> None:
    types, package, project, npm, module = emitted(tmp_path, name, None)
    assert all(each.isidentifier() and not keyword.iskeyword(each) for each in (*types, package, module))
    assert package not in sys.stdlib_module_names
    assert re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", project)
    assert project == npm


def test_a_registry_takes_names_of_any_script() -> None:
    assert [registered(each) for each in ("注文", "Ä_b", "_a_")] == ["xn--7dv27n", "a-b", "a"]


FACTS = {
    "version": "1.2.0-rc.1",
    "private": True,
    "license": "MIT OR LicenseRef-Acme",
    "repository": "https://github.com/acme/contracts",
    "authors": ['Ada "the" Löve <ada@example.org>', "Bob \\ B", "A long name that fills lines <c@example.org>"],
}


def published(folder: Path, **facts: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What npm, PyPI and Deno are told of a package."""
    path = written(
        folder, schema({"title": "T", "type": "object", "properties": {}, "x-protogen": {"version": "3.0.0"}})
    )
    files = build(path, ("python", "typescript"), package=facts).files
    write(files["typescript"], folder / "t")
    assert deno(folder / "t", "fmt", "--check", "--quiet", ".").returncode == 0
    found = files["typescript"]
    project = tomllib.loads(files["python"]["pyproject.toml"])
    return json.loads(found["package.json"]), project, json.loads(found["deno.json"])


def test_registries_are_told_what_the_config_states(tmp_path: Path) -> None:
    npm, pypi, jsr = published(tmp_path, **FACTS)
    ada, bob, other = FACTS["authors"]
    assert (npm["version"], pypi["project"]["version"], jsr["version"]) == ("1.2.0-rc.1", "1.2.0rc1", "1.2.0-rc.1")
    assert jsr["license"] == FACTS["license"]
    assert (npm["private"], npm["license"], npm["author"]) == (True, FACTS["license"], ada)
    assert npm["contributors"] == [bob, other]
    assert npm["repository"] == {"type": "git", "url": f"git+{FACTS['repository']}"}
    project = pypi["project"]
    assert project["license"] == FACTS["license"]
    assert project["authors"][:2] == [{"name": 'Ada "the" Löve', "email": "ada@example.org"}, {"name": "Bob \\ B"}]
    assert project["classifiers"] == ["Private :: Do Not Upload"]
    assert project["urls"] == {"Repository": FACTS["repository"]}


def test_what_is_not_stated_is_not_said(tmp_path: Path) -> None:
    npm, pypi, jsr = published(tmp_path)
    assert (npm["version"], pypi["project"]["version"], jsr["version"]) == ("3.0.0",) * 3
    assert not {"private", "license", "author", "contributors", "repository"} & npm.keys()
    assert pypi["project"].keys() == {"name", "version", "requires-python", "dependencies"}


@pytest.mark.slow
def test_pip_installs_a_package_with_every_fact(tmp_path: Path) -> None:
    path = written(tmp_path, schema({"title": "T", "type": "object", "properties": {}}))
    write(build(path, ("python",), package=FACTS).files["python"], tmp_path / "p")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "."]
    done = subprocess.run(command, cwd=tmp_path / "p", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [each.name for each in (tmp_path / "p").glob("*.whl")] == ["t-1.2.0rc1-py3-none-any.whl"]


def test_a_chosen_package_is_called_so(tmp_path: Path) -> None:
    path = written(tmp_path, schema({"title": "T", "type": "object", "properties": {}}))
    files = build(path, ("python",), target={"python": {"package": "schema"}}).files["python"]
    assert "schema/models.py" in files
    files = build(path, ("python",), target={"python": {"package": "my-pkg."}}).files["python"]
    assert "my_pkg/models.py" in files
    for models in ("pydantic", "dataclass"):
        files = build(path, ("python",), target={"python": {"package": "_", "models": models}}).files["python"]
        assert tomllib.loads(files["pyproject.toml"])["project"]["name"] == "t"  # PEP 508 takes no bare `_`
