"""`protogen breaking` as people call it: files, folders, git revisions, formats, allowances, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.breaking_examples import TEXT, WHOLE, one, thing
from support.commands import Result, Run, git
from support.making import written

pytestmark = pytest.mark.slow


class Project:
    """A repository in a folder of its own, to run the verb in."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, here: Run) -> None:
        self.folder, self.patch, self.here = folder, patch, here
        patch.chdir(folder)

    def write(self, **files: Any) -> None:
        for name, value in files.items():
            written(self.folder, value, f"{name}{'.toml' if isinstance(value, str) else '.json'}")

    def git(self, *words: str) -> str:
        return git(self.folder, *words)

    def commit(self, tag: str) -> None:
        """All that is here, as a commit with a tag."""
        self.git("init", "-q", "-b", "main")
        self.git("add", ".")
        self.git("commit", "-qm", tag)
        self.git("tag", tag)

    def run(self, *arguments: str) -> Result:
        return self.here("breaking", *arguments)


@pytest.fixture
def project(folder: Path, monkeypatch: pytest.MonkeyPatch, here: Run) -> Project:
    return Project(folder, monkeypatch, here)


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
    project.commit("v1")
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
        ([], "give OLD and NEW, or --against REV"),
        (["s.json"], "give OLD and NEW, or --against REV"),
        (["s.json", "gone.json"], "gone.json"),
        (["s.json", "--against", "nope"], "there is no revision `nope`"),
        (["s.json", "--against", "--help"], "there is no revision `--help`"),
        (["s.json", "broken.json"], "not valid JSON"),
        (["broken.json", "s.json"], "not valid JSON"),
        (["gone.json", "s.json"], "gone.json"),
        (["s.json", "newer.json"], "is not a known JSON Schema draft"),
        (["newer.json", "s.json"], "compare with a version of protogen that knows it"),
        (["gone.json", "--against", "HEAD"], "there is no revision `HEAD`"),
        (["empty", "empty"], "there is no schema in this folder"),
        (["s.json", "s.json", "--against", "HEAD"], "with --against, give only the new schema"),
    ],
)
def test_what_cannot_be_compared_is_refused(project: Project, arguments: list[str], sentence: str) -> None:
    project.write(s=one(TEXT))
    project.write(newer={"$schema": "https://json-schema.org/draft/2030-01/schema"})
    (project.folder / "broken.json").write_text("{")
    (project.folder / "empty").mkdir()
    project.git("init", "-q")
    code, _, err = project.run(*arguments)
    assert code == 2
    assert sentence in err


def test_without_a_repository_there_are_no_revisions(project: Project) -> None:
    project.write(s=one(TEXT))
    project.patch.setenv("GIT_CEILING_DIRECTORIES", str(project.folder.parent))
    code, _, err = project.run("s.json", "--against", "main")
    assert code == 2
    assert "not a git repository" in err


def test_annotations_by_themselves_in_a_workflow(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write(old=one(TEXT), new=one(WHOLE))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    code, out, _ = project.run("old.json", "new.json")
    assert code == 1
    assert out.startswith("::error file=new.json,line=1,col=")
    assert ",title=type-changed::the type was string and is integer" in out
    assert "; new to old: strict, tolerant refuse {" in out
    assert "\\n" not in out, "a line end that GitHub would show as it is"


def test_sarif_points_at_both_versions(project: Project) -> None:
    project.write(old=one(TEXT), new=one(WHOLE))
    code, out, _ = project.run("old.json", "new.json", "--format", "sarif")
    (run,) = json.loads(out)["runs"]
    (result,) = [each for each in run["results"] if each["ruleId"] == "type-changed"]
    assert code == 1
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "new.json"}
    (before,) = result["relatedLocations"]
    assert before["message"] == {"text": "before"}
    assert before["physicalLocation"]["artifactLocation"] == {"uri": "old.json"}
    assert before["logicalLocations"] == [{"fullyQualifiedName": "#/properties/a"}]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["shortDescription"] == {"text": "A value has another type."}
    assert rule["help"]["text"].startswith("Add a field of the new type under another name")


def test_an_allowance_that_nothing_needs_is_told(project: Project) -> None:
    entry = '[[breaking.allow]]\npointer = "#/properties/a"\nrule = "{}"\nreason = "r"\n'
    project.write(old=one(TEXT), new=one(WHOLE))
    project.write(protogen='schema = "new.json"\n' + entry.format("type-changed") + entry.format("type-chnaged"))
    code, out, _ = project.run("old.json", "new.json")
    assert code == 0
    assert (
        "protogen.toml:8: warning[idle-allowance]: there is no rule `type-chnaged`\n    help: did you mean `type-c"
        in out
    )
    found = json.loads(project.run("old.json", "new.json", "--format", "json")[1])
    assert [each["at"] for each in found["idle"]] == ["protogen.toml:8"]
    project.write(third=one(TEXT))  # the config is about another schema
    assert "idle-allowance" not in project.run("old.json", "third.json")[1]


def test_a_renamed_file_is_found_in_the_revision(project: Project) -> None:
    project.write(s=one(TEXT, description="long enough for git to know it again"))
    project.commit("v1")
    project.git("mv", "s.json", "moved.json")
    code, out, _ = project.run("moved.json", "--against", "v1")
    assert (code, out.split(":")[0]) == (0, "nothing breaks")
    project.write(other=one(WHOLE))
    code, _, err = project.run("other.json", "--against", "v1")
    assert code == 2
    assert "`other.json` is not in the revision `v1`" in err


def test_submodules_are_as_the_revision_had_them(project: Project) -> None:
    (project.folder / "lib").mkdir()
    part = Project(project.folder / "lib", project.patch, project.here)
    part.write(part=TEXT)
    part.commit("inner")
    project.patch.chdir(project.folder)
    project.write(s=one({"$ref": "lib/part.json"}))
    project.commit("v1")
    part.write(part=WHOLE)
    for schema in ("s.json", "lib/part.json"):
        code, out, _ = project.run(schema, "--against", "v1")
        assert code == 1
        assert "error[type-changed]" in out
        assert "1 error;" in out
    assert project.run("s.json", "--against", "inner")[0] == 2


def test_a_folder_tells_what_is_gone_and_what_is_new(project: Project) -> None:
    for side, names in (("before", ("a", "b")), ("after", ("b", "c"))):
        (project.folder / side).mkdir()
        for name in names:
            project.write(**{f"{side}/{name}": one(TEXT)})
    code, out, _ = project.run("before", "after", "--notes")
    assert code == 1
    assert "before/a.json:1:1: error[message-removed]" in out
    assert "after/c.json:1:1: note[message-added]" in out
