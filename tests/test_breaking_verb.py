"""`protogen breaking` as people call it: files, folders, git revisions, formats, allowances, refusals."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from breaking_examples import TEXT, WHOLE, one, thing

from protogen import cli


class Project:
    """A repository in a folder of its own, to run the verb in."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.patch, self.capsys = folder, patch, capsys
        patch.chdir(folder)

    def write(self, **files: Any) -> None:
        for name, value in files.items():
            suffix = ".toml" if isinstance(value, str) else ".json"
            (self.folder / f"{name}{suffix}").write_text(value if isinstance(value, str) else json.dumps(value))

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        return subprocess.run(
            ["git", *who, *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        ).stdout

    def run(self, *arguments: str) -> tuple[int, str, str]:
        self.patch.setattr("sys.argv", ["protogen", "breaking", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = self.capsys.readouterr()
        return int(ended.value.code or 0), out, err


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    return Project(tmp_path, monkeypatch, capsys)


def test_two_files(project: Project) -> None:
    project.write(old=one(TEXT), new=one(WHOLE))
    code, out, _ = project.run("old.json", "new.json")
    assert code == 1
    assert "error[type-changed]: the type was string and is integer" in out
    assert "old.json:1:" in out
    code, out, _ = project.run("old.json", "old.json")
    assert (code, out.split(":")[0]) == (0, "nothing breaks")


def test_json(project: Project) -> None:
    project.write(old=one(TEXT), new=one(WHOLE))
    code, out, _ = project.run("old.json", "new.json", "--format", "json")
    found = json.loads(out)
    assert (code, found["fails"]) == (1, True)
    first = next(each for each in found["findings"] if each["rule"] == "type-changed")
    assert first["new"]["pointer"] == "#/properties/a"
    assert {"strict", "tolerant", "sender", "sender-tolerant"} <= {*first["breaks"]}


def test_folders(project: Project) -> None:
    for side, schema in (("before", one(TEXT)), ("after", one(WHOLE))):
        (project.folder / side).mkdir()
        project.write(**{f"{side}/same": one(TEXT), f"{side}/other": schema})
    code, out, _ = project.run("before", "after")
    assert code == 1
    assert "after/other.json" in out
    assert "same.json" not in out


def test_against_a_revision(project: Project) -> None:
    """The old version comes from git with every file it refers to; the work tree and the index stay as they are."""
    project.write(protogen='schema = "s.json"\n', s=one({"$ref": "part.json"}), part=TEXT)
    project.git("init", "-q", "-b", "main")
    project.git("add", ".")
    project.git("commit", "-qm", "one")
    project.git("tag", "v1")
    project.write(part=WHOLE)
    before = project.git("status", "--porcelain")
    code, out, _ = project.run("--against", "v1")
    assert code == 1
    assert "v1:./part.json:1:" in out
    assert project.git("status", "--porcelain") == before
    assert project.run("s.json", "--against", "v1")[0] == 1
    project.write(part=TEXT)
    assert project.run("--against", "v1")[0] == 0


def test_allowed_in_the_config(project: Project) -> None:
    project.write(old=thing({"a": WHOLE}), new=thing({"a": {"type": "integer", "minimum": 0}}))
    project.write(
        protogen='schema = "new.json"\n[[breaking.allow]]\npointer = "#/properties/a"\nrule = "range-narrowed"\n'
        'reason = "always counted"\n'
    )
    code, out, _ = project.run("old.json", "new.json")
    assert code == 0
    assert "always counted" in out
    assert "1 allowed" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "say OLD and NEW, or --against REV"),
        (["s.json"], "say OLD and NEW, or --against REV"),
        (["s.json", "gone.json"], "gone.json"),
        (["s.json", "--against", "nope"], "there is no revision `nope`"),
        (["s.json", "--against", "--help"], "there is no revision `--help`"),
        (["s.json", "broken.json"], "not valid JSON"),
    ],
)
def test_what_cannot_be_compared_is_refused(project: Project, arguments: list[str], sentence: str) -> None:
    project.write(s=one(TEXT))
    (project.folder / "broken.json").write_text("{")
    project.git("init", "-q")
    code, _, err = project.run(*arguments)
    assert code == 2
    assert sentence in err
