"""`protogen breaking`: each rule by an example, our own contract's versions, and the verb as people call it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from protogen import cli
from protogen.breaking import skew
from protogen.breaking.classify import excused, findings, wire_findings
from protogen.breaking.findings import Finding
from protogen.breaking.rules import RULES
from protogen.breaking.versions import compiled
from protogen.config import Config, Excused
from protogen.prove.python import Python

CONTRACT = Path(__file__).parents[1] / "schema"
READERS = ("STRICT", "TOLERANT")
SENDERS = ("SENDER", "SENDER_TOLERANT")


def thing(properties: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"title": "Thing", "type": "object", "properties": dict(properties), **more}


def one(schema: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return thing({"a": schema}, required=["a"], **more)


def record(tag: str) -> dict[str, Any]:
    return {"title": tag, "type": "object", "properties": {"t": {"const": tag}}, "required": ["t"]}


def union(*tags: str) -> dict[str, Any]:
    return {
        "title": "Thing",
        "oneOf": [{"$ref": f"#/$defs/{tag}"} for tag in tags],
        "$defs": {t: record(t) for t in tags},
    }


TEXT = {"type": "string"}
WHOLE = {"type": "integer"}

# rule: old, new, who must be among those that break, the new pointer (`None`: not looked at)
CASES: Mapping[str, tuple[Any, Any, Sequence[str], str | None]] = {
    "field-removed": (thing({"a": TEXT, "b": WHOLE}), thing({"b": WHOLE}), ["STRICT"], ""),
    "field-renamed": (one(TEXT), thing({"b": TEXT}, required=["b"]), READERS, ""),
    "field-added": (thing({"b": WHOLE}), thing({"a": TEXT, "b": WHOLE}), ["SENDER"], "/properties/a"),
    "field-added-required": (
        thing({"b": WHOLE}),
        thing({"a": TEXT, "b": WHOLE}, required=["a"]),
        SENDERS,
        "/properties/a",
    ),
    "closed-object-field-added": (
        thing({"b": WHOLE}, additionalProperties=False),
        thing({"a": TEXT, "b": WHOLE}, additionalProperties=False),
        ["STRICT"],
        "/properties/a",
    ),
    "field-required": (thing({"a": TEXT}), one(TEXT), SENDERS, "/properties/a"),
    "field-optional": (one(TEXT), thing({"a": TEXT}), READERS, "/properties/a"),
    "object-closed": (one(TEXT), one(TEXT, additionalProperties=False), ["SENDER"], ""),
    "object-opened": (one(TEXT, additionalProperties=False), one(TEXT), ["STRICT"], ""),
    "type-changed": (one(TEXT), one(WHOLE), (*READERS, *SENDERS), "/properties/a"),
    "type-narrowed": (one({"type": ["string", "null"]}), one(TEXT), SENDERS, "/properties/a"),
    "type-widened": (one(TEXT), one({"type": ["string", "null"]}), READERS, "/properties/a"),
    "number-widened": (one(WHOLE), one({"type": "number"}), READERS, "/properties/a"),
    "number-narrowed": (one({"type": "number"}), one(WHOLE), SENDERS, "/properties/a"),
    "const-changed": (one({"const": "x"}), one({"const": "y"}), ("STRICT", "SENDER"), "/properties/a"),
    "enum-value-added": (one({"enum": ["x"]}), one({"enum": ["x", "y"]}), ["STRICT"], "/properties/a"),
    "enum-value-removed": (one({"enum": ["x", "y"]}), one({"enum": ["x"]}), ["SENDER"], "/properties/a"),
    "enum-closed": (one(TEXT), one({"type": "string", "enum": ["x"]}), ["SENDER"], "/properties/a"),
    "enum-opened": (one({"type": "string", "enum": ["x"]}), one(TEXT), ["STRICT"], "/properties/a"),
    "range-narrowed": (one(WHOLE), one({"type": "integer", "minimum": 0}), ["SENDER"], "/properties/a"),
    "range-widened": (
        one({"type": "integer", "maximum": 5}),
        one({"type": "integer", "exclusiveMaximum": 9}),
        ["STRICT"],
        "/properties/a",
    ),
    "range-changed": (
        one({"type": "integer", "multipleOf": 2}),
        one({"type": "integer", "multipleOf": 3}),
        ("STRICT", "SENDER"),
        "/properties/a",
    ),
    "length-narrowed": (one(TEXT), one({"type": "string", "maxLength": 5}), ["SENDER"], "/properties/a"),
    "length-widened": (one({"type": "string", "minLength": 2}), one(TEXT), ["STRICT"], "/properties/a"),
    "count-narrowed": (
        one({"type": "array", "items": TEXT}),
        one({"type": "array", "items": TEXT, "maxItems": 3}),
        ["SENDER"],
        "/properties/a",
    ),
    "count-widened": (
        one({"type": "array", "items": TEXT, "uniqueItems": True}),
        one({"type": "array", "items": TEXT}),
        ["STRICT"],
        "/properties/a",
    ),
    "pattern-narrowed": (one(TEXT), one({"type": "string", "pattern": "^x"}), ["SENDER"], "/properties/a"),
    "pattern-widened": (one({"type": "string", "pattern": "^x"}), one(TEXT), ["STRICT"], "/properties/a"),
    "pattern-changed": (
        one({"type": "string", "pattern": "^x"}),
        one({"type": "string", "pattern": "^y"}),
        ("STRICT", "SENDER"),
        "/properties/a",
    ),
    "union-member-added": (union("p", "q"), union("p", "q", "r"), ["STRICT"], "/oneOf/2"),
    "union-member-removed": (union("p", "q", "r"), union("p", "q"), ["SENDER"], None),
    "assertions-narrowed": (one(TEXT), one(TEXT, **{"not": {"required": ["z"]}}), ["SENDER"], ""),
    "assertions-widened": (one(TEXT, dependentRequired={"z": ["y"]}), one(TEXT), ["STRICT"], ""),
    "assertions-changed": (
        one({"oneOf": [{"minimum": 3}, {"type": "string"}]}),
        one({"oneOf": [{"minimum": 3}, {"type": "string"}, {"maximum": 5}]}),
        ("STRICT", "SENDER"),
        "/properties/a",
    ),
}


def reported(folder: Path, old: Any, new: Any) -> list[Finding]:
    versions = []
    for name, schema in (("old", old), ("new", new)):
        path = folder / f"{name}.json"
        path.write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}))
        versions.append(compiled(path, Config()))
    return findings(*versions)


@pytest.mark.parametrize("rule", CASES)
def test_rule(rule: str, tmp_path: Path) -> None:
    old, new, who, pointer = CASES[rule]
    found = [each for each in reported(tmp_path, old, new) if each.rule == rule]
    assert found, [each.rule for each in reported(tmp_path, old, new)]
    assert {*who} <= {audience.name for audience in found[0].breaks}
    assert found[0].old
    assert found[0].new
    assert pointer is None or found[0].new.pointer == pointer
    assert found[0].why
    assert "{" not in found[0].why.replace("{open: true}", "")


@pytest.mark.parametrize("rule", CASES)
def test_nothing_else_is_an_error(rule: str, tmp_path: Path) -> None:
    """A change of one thing is one error (a field that has another name now is one gone and one new)."""
    old, new, _, _ = CASES[rule]
    wire = [each for each in reported(tmp_path, old, new) if each.fails and not each.rule.startswith("source-")]
    assert len(wire) <= (2 if rule in ("field-renamed", "assertions-changed") else 1), [each.rule for each in wire]


@pytest.mark.parametrize("rule", CASES)
def test_no_change_is_no_finding(rule: str, tmp_path: Path) -> None:
    for schema in CASES[rule][:2]:
        assert not reported(tmp_path, schema, schema)


def test_every_rule_has_a_case() -> None:
    elsewhere = {"message-removed", "message-added", "tag-changed"}
    assert {*RULES} - {*CASES} - elsewhere == {each for each in RULES if each.startswith("source-")}


def test_a_message_comes_and_goes(tmp_path: Path) -> None:
    old = {"$defs": {"A": one(TEXT), "B": one(WHOLE)}}
    new = {"$defs": {"A": one(TEXT), "C": one(WHOLE)}}
    rules = {each.rule: each.name for each in reported(tmp_path, old, new) if not each.rule.startswith("source-")}
    assert rules == {"message-removed": "B", "message-added": "C"}


def test_what_moves_without_a_change_is_no_finding(tmp_path: Path) -> None:
    old = thing({"a": TEXT, "b": {"type": "integer", "minimum": 1}}, required=["a"])
    new = {
        "title": "Thing",
        "allOf": [{"properties": {"a": {"$ref": "#/$defs/Text"}}, "required": ["a"]}],
        "type": "object",
        "properties": {"b": {"type": "integer", "exclusiveMinimum": 0, "minimum": 1, "description": "more"}},
        "$defs": {"Text": TEXT},
    }
    found = [each.rule for each in reported(tmp_path, old, new) if not each.rule.startswith("source-")]
    assert found == ["range-narrowed"] or not found


def test_the_guide_says_what_the_report_says() -> None:
    """Every row of the migration guide's «What's Changing», v1 to v2."""
    old, new = (compiled(CONTRACT / f"websocket-{version}.schema.json", Config()) for version in ("v1", "v2"))
    found = {(each.rule, each.name) for each in findings(old, new)}
    rows = {
        "Message Schema": {("field-renamed", "data"), ("field-added-required", "payload")},
        "Pipeline Awareness": {("field-added-required", "pipeline")},
        "Version Field": {("field-added-required", "version")},
        "Timestamp": {("field-required", "timestamp")},
        "Progress Details": {("field-added", "booksProcessed"), ("field-added", "totalBooks")},
        # methods are in no schema; `updateProgress`, `complete` and `fail` became these messages
        "RPC Methods": {
            ("const-changed", ""),
            ("union-member-added", "JobCompleteMessage"),
            ("union-member-added", "ErrorMessage"),
        },
    }
    assert not {name: wanted - found for name, wanted in rows.items() if wanted - found}


def test_a_break_can_be_allowed(tmp_path: Path) -> None:
    found = reported(tmp_path, one(TEXT), one(WHOLE))
    entry = Excused("#/properties/a", "type-changed", "nobody sends it yet")
    wire = [each for each in excused(found, [entry]) if each.rule == "type-changed"]
    assert [each.allowed for each in wire] == ["nobody sends it yet"]
    assert not any(each.fails for each in wire)
    other = Excused("#/properties/b", "type-changed", "another place")
    assert any(each.fails for each in excused(found, [other]))


def declared(found: Sequence[Finding], language: str) -> list[tuple[str, str, str]]:
    lines = [line for each in found for line in each.declarations if line.language == language]
    return [(line.name, line.before, line.after) for line in lines]


def test_callers_of_a_field_that_becomes_required(tmp_path: Path) -> None:
    found = reported(tmp_path, thing({"a": TEXT}), one(TEXT))
    (each,) = found
    assert {"SWIFT", "PYTHON", "TYPESCRIPT"} <= {audience.name for audience in each.breaks}
    assert ("Thing.a", "var a: String?", "var a: String") in declared(found, "swift")
    assert ("Thing.a", "a: str | MISSING = MISSING", "a: str") in declared(found, "python")
    assert ("Thing.a", "readonly a?: string", "readonly a: string") in declared(found, "typescript")


def test_callers_of_an_enum(tmp_path: Path) -> None:
    def kinds(*values: str) -> dict[str, Any]:
        return one({"$ref": "#/$defs/Kind"}, **{"$defs": {"Kind": {"type": "string", "enum": values}}})

    found = reported(tmp_path, kinds("x", "y"), kinds("x", "z"))
    lines = declared(found, "python")
    assert ("Kind.Y", "Y = 'y'", "") in lines
    assert ("Kind.Z", "", "Z = 'z'") in lines
    assert {each.rule for each in found} == {"enum-value-added", "enum-value-removed"}


def test_a_definition_of_another_name_is_a_rename_for_callers_alone(tmp_path: Path) -> None:
    def with_part(name: str) -> dict[str, Any]:
        part = {**thing({"x": TEXT}), "title": name}
        return one({"$ref": f"#/$defs/{name}"}, **{"$defs": {name: part}})

    found = reported(tmp_path, with_part("Part"), with_part("Piece"))
    assert not {audience for each in found for audience in each.breaks if not audience.language}
    assert {each.rule for each in found} >= {"source-removed"}
    assert {audience.language for each in found for audience in each.breaks} == {"swift", "python", "typescript"}


def test_a_new_optional_field_breaks_no_callers(tmp_path: Path) -> None:
    found = reported(tmp_path, thing({"b": WHOLE}), thing({"a": TEXT, "b": WHOLE}))
    assert not any(audience.language for each in found for audience in each.breaks)


def test_the_skew_matrix(tmp_path: Path) -> None:
    """Built readers of both versions: the shipped ones refuse the message that is new, the new ones read all."""
    old, new = (
        compiled(write(tmp_path, name, tags), Config())
        for name, tags in (("old", ("p", "q")), ("new", ("p", "q", "r")))
    )
    ran = skew.run(old, new, [Python()])
    refused = {(cell.reader, cell.direction): cell.refused for cell in ran.cells}
    assert refused["strict", "new to old"] > 0
    assert refused["strict", "old to new"] == refused["tolerant", "old to new"] == 0
    assert not ran.failures
    (found,) = [each for each in skew.with_witnesses(wire_findings(old, new), ran) if each.witnesses]
    assert found.rule == "union-member-added"
    (witness,) = found.witnesses
    assert (witness.document, witness.readers) == ('{"t":"r"}', ("python strict",))


def write(folder: Path, name: str, tags: Sequence[str]) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **union(*tags)}))
    return path


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


def test_the_documentation_has_a_row_for_each_rule() -> None:
    text = (CONTRACT.parent / "docs" / "breaking.md").read_text()
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| `")]
    assert {row[1].strip(" `"): row[2].strip() for row in rows} == {
        name: rule.severity.value for name, rule in RULES.items()
    }
