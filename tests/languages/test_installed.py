"""What packages register is found as `importlib.metadata` finds it, without importing that."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from zipfile import ZipFile

import pytest

from protogen.languages.installed import points

TEXT = """\
[console_scripts]
one = tool:main

[protogen.targets]
# a comment
one = json
two=json:dumps
three = json.decoder : JSONDecoder.decode [extra]
odd name = json:loads
[other]
four = json:nothing
"""


def installed(folder: Path, package: str, text: str) -> None:
    info = folder / package
    info.mkdir(parents=True)
    (info / "entry_points.txt").write_text(text)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package.split('-')[0]}\nVersion: 1\n")


def both(group: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What we find, and what the library finds: its values may have extras, which nothing asks for."""
    theirs = {each.name: each.value.partition("[")[0].strip() for each in entry_points(group=group)}
    return {name: each.value for name, each in points(group).items()}, theirs


@pytest.mark.parametrize("group", ["console_scripts", "protogen.targets", "pytest11", "nothing.of.the.kind"])
def test_what_this_python_has_is_found(group: str) -> None:
    ours, theirs = both(group)
    assert ours == theirs


def test_points_are_read_as_the_library_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path / "a", "some_tool-1.0.dist-info", TEXT)
    installed(tmp_path / "b", "some.tool-2.0.dist-info", "[protogen.targets]\nhidden = json\n")
    installed(tmp_path / "b", "Other.egg-info", "[protogen.targets]\nfive = json:load\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "a"), str(tmp_path / "none"), str(tmp_path / "b")])
    ours, theirs = both("protogen.targets")
    assert ours == theirs
    assert set(ours) == {"one", "two", "three", "odd name", "five"}
    library = {each.name: each.load() for each in entry_points(group="protogen.targets")}
    assert {name: each.load() for name, each in points("protogen.targets").items()} == library


def test_packages_in_archives_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("packed-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: packed\nVersion: 1\n")
        archive.writestr("packed-1.dist-info/entry_points.txt", "[protogen.targets]\npacked = json:load\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "packed.zip")])
    assert points("protogen.targets")["packed"].value == "json:load"


def test_a_build_imports_no_more_than_it_needs(tmp_path: Path) -> None:
    """Each of these is a good part of what a build of a small contract takes."""
    (tmp_path / "s.json").write_text('{"$id": "https://example.com/s", "title": "Thing", "type": "object"}')
    asked = "sys.argv = ['protogen', 'build', '-q', '--schema', 's.json']\nfrom protogen.cli import main"
    heavy = {"yaml", "logging", "importlib.metadata", "email", "subprocess", "pydantic", "datamodel_code_generator"}
    code = f"import sys\n{asked}\ntry:\n main()\nfinally:\n print(*sorted(set(sys.modules) & {heavy}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
