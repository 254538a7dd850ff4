"""The name lock: names stay where they are, and a rename on purpose leaves the former name behind for one release."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import protogen

HERE = os.environ | {"PYTHONPATH": str(Path(protogen.__file__).parents[1])}
TEXT = {"type": "string"}


def thing(version: str = "1.0.0", **definitions: Any) -> dict[str, Any]:
    properties = {name: {"$ref": f"#/$defs/{name}"} for name in definitions}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Thing",
        "type": "object",
        "x-protogen": {"version": version},
        "properties": properties,
        "$defs": definitions,
    }


def record(**more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": TEXT}, **more}


class Project:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "protogen.toml").write_text('schema = "s.json"\ntargets = ["swift", "typescript", "python"]\n')

    def build(self, schema: Any, *arguments: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "s.json").write_text(json.dumps(schema))
        command = [sys.executable, "-m", "protogen.cli", "build", *arguments]
        return subprocess.run(command, cwd=self.folder, env=HERE, capture_output=True, text=True, check=False)

    def text(self, name: str) -> str:
        path = min((self.folder / "generated").rglob(name), key=lambda path: len(path.parts))
        return path.read_text()

    @property
    def lock(self) -> Path:
        return self.folder / "protogen.names.lock"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_no_lock_unless_asked_for(project: Project) -> None:
    assert project.build(thing(Part=record())).returncode == 0
    assert not project.lock.exists()


def test_a_neighbour_does_not_rename(project: Project) -> None:
    """`http_part` would be `HttpPart2` as soon as another definition takes the name that both want."""
    assert project.build(thing(http_part=record()), "--lock").returncode == 0
    before = project.lock.read_text()
    assert '"#/$defs/http_part" = "HttpPart"' in before
    grown = thing(HttpPart=record(required=["a"]), http_part=record())
    assert project.build(grown).returncode == 0
    assert "HttpPart2" in project.lock.read_text()
    for line in before.splitlines():
        assert line in project.lock.read_text()
    assert project.build(grown, "--check").returncode == 0


def test_a_rename_on_purpose_leaves_an_alias_for_one_release(project: Project) -> None:
    assert project.build(thing(Part=record()), "--lock").returncode == 0
    names = {language: {"name": "Piece"} for language in ("swift", "typescript", "python")}
    renamed = {**record(), "x-protogen": names}
    done = project.build(thing(Part=renamed))
    assert done.returncode == 0, done.stderr
    swift = project.text("Models.swift")
    assert '@available(*, deprecated, renamed: "Piece")\npublic typealias Part = Piece' in swift
    assert "/** @deprecated It is called `Piece` now. */\nexport type Part = Piece;" in project.text("types.ts")
    assert "\nPart = Piece\n" in project.text("models.py")
    assert '    "Part",\n' in project.text("__init__.py")
    assert project.build(thing(Part=renamed), "--check").returncode == 0
    assert project.build(thing("1.1.0", Part=renamed)).returncode == 0
    for name in ("Models.swift", "types.ts", "models.py"):
        assert "Part = Piece" not in project.text(name)
    assert '    "Part",' not in project.text("__init__.py")
    assert "former" not in project.lock.read_text()


def test_check_tells_a_lock_that_is_behind(project: Project) -> None:
    project.build(thing(Part=record()), "--lock")
    done = project.build(thing(Part=record(), Other=record()), "--check")
    assert done.returncode == 1
    assert "+++ b/protogen.names.lock" in done.stdout


def test_a_broken_lock_is_refused(project: Project) -> None:
    project.lock.write_text('[types.swift]\n"#" = "not a name"\n')
    done = project.build(thing(Part=record()))
    assert done.returncode == 2
    assert "bad-lock" in done.stderr


def test_a_lock_needs_a_config(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(thing(Part=record())))
    command = [sys.executable, "-m", "protogen.cli", "build", "--schema", "s.json", "--lock"]
    done = subprocess.run(command, cwd=tmp_path, env=HERE, capture_output=True, text=True, check=False)
    assert (done.returncode, "no-config" in done.stderr) == (2, True)
