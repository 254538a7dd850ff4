"""Declared types, asked of the compilers: none of ours is wrong, and each kind of planted fault is found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support.making import DRAFT, written
from support.outside import real
from support.schemas import ALL

from protogen.languages import registry
from protogen.languages.answers import Case
from protogen.languages.probing import Probed
from protogen.languages.python.run import Python
from protogen.languages.running import Ready, Runner, RunnerBase
from protogen.languages.target import Files, Job
from protogen.project.config import Config
from protogen.prove import report, setup
from protogen.prove.run import Proof, prove_many
from protogen.prove.usable import Usable
from protogen.verbs import prove

pytestmark = pytest.mark.slow

LANGUAGES = ("swift", "python", "typescript")
SCHEMA = {
    "$schema": DRAFT,
    "title": "Order",
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "wide": {"type": "integer", "format": "int64"},
        "count": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "prices": {"type": "object", "additionalProperties": {"type": "number"}},
        "note": {"type": ["string", "null"]},
        "line": {"$ref": "#/$defs/Line"},
        "pay": {"enum": ["card", None]},
        "sure": {"enum": ["yes", 1]},
        "kind": {"const": "order"},
    },
    "required": ["id", "wide", "note", "sure", "kind"],
    "$defs": {"Line": {"type": "object", "properties": {"sku": {"type": "string"}}}},
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return setup.case(written(tmp_path_factory.mktemp("schema"), SCHEMA))


def changed(monkeypatch: pytest.MonkeyPatch, name: str, changes: Mapping[str, str]) -> Runner:
    """A language with a fault planted in its emitted types."""
    (runner,) = real(name)
    target = registry.get(name)
    plain = type(target).emit

    def emit(self: Any, job: Job) -> Files:
        files = dict(plain(self, job))
        path = next(each for each in files if each.endswith(("+Models.swift", "types.ts", "/models.py")))
        for old, new in changes.items():
            assert old in files[path], files[path]
            files[path] = files[path].replace(old, new)
        return files

    monkeypatch.setattr(type(target), "emit", emit)
    return runner


def probed(case: Case, *languages: Runner) -> Proof:
    return prove_many([(case, [])], languages, probing=True)[0]


def test_no_declared_type_of_ours_is_wrong() -> None:
    """Every case and our contract, in every language."""
    cases = [(setup.case(path, name=name), []) for name, path in ALL.items()]
    proofs = prove_many(cases, real(*LANGUAGES), probing=True)
    wrong = [f"{each.case.name}: {found}" for each in proofs for found in each.misdeclared]
    assert not wrong, "\n".join(wrong)
    assert all(each.agrees and not found.why_not for each in proofs for found in each.declared.values())
    counts = {name: sum(each.declared[name].count for each in proofs) for name in LANGUAGES}
    assert min(counts.values()) > 200, counts


COUNT_REQUIRED = {
    "count: Int? = nil": "count: Int",
    "count: Int?": "count: Int",
    'optional(Int.self, "count")': 'required(Int.self, "count")',
    'if let count { try fields.encode(count, "count") }': 'try fields.encode(count, "count")',
}
FAULTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("swift", "id", {"id: String": "id: String?"}),
    ("swift", "count", COUNT_REQUIRED),
    ("swift", "count", {"Int?": "Int64?", "(Int.self": "(Int64.self"}),
    ("swift", "wide", {"Int64": "Int"}),
    ("swift", "tags", {"tags: [String]": "tags: [JSONValue]", "([String].self": "([JSONValue].self"}),
    ("swift", "prices", {"[String: Double]": "[String: JSONValue]"}),
    (
        "swift",
        "note",
        {
            "note: String?": "note: String",
            "nullable(String.self": "required(String.self",
            "let note {": "!note.isEmpty {",
        },
    ),
    ("swift", "line", {"line: Line?": "line: JSONValue?", "(Line.self": "(JSONValue.self"}),
    ("swift", "sure", {"sure: IntegerOrYesLiteral": "sure: JSONValue", "(IntegerOrYesLiteral.self": "(JSONValue.self"}),
    ("typescript", "id", {"readonly id: string": "readonly id: number"}),
    ("typescript", "id", {"readonly id: string": "readonly id?: string"}),
    ("typescript", "id", {"readonly id: string": "id: string"}),
    ("typescript", "count", {"readonly count?: number": "readonly count: number"}),
    ("typescript", "count", {"readonly count?: number": "readonly count: number | undefined"}),
    ("typescript", "wide", {"readonly wide: Int64": "readonly wide: number"}),
    ("typescript", "note", {"readonly note: string | null": "readonly note: string"}),
    ("typescript", "tags", {"readonly string[]": "readonly unknown[]"}),
    ("typescript", "line", {"readonly line?: Line": "readonly line?: object"}),
    ("typescript", "sure", {"readonly sure: IntegerOrYesLiteral": "readonly sure: number"}),
    ("typescript", "pay", {"readonly pay?:": "readonly pay:"}),
    ("typescript", "kind", {'kind: "order"': "kind: string"}),
    ("python", "id", {"    id: str\n": "    id: int\n"}),
    ("python", "id", {"    id: str\n": "    id: str | None = None\n"}),
    ("python", "count", {"    count: int | None = None\n": "    count: int = 0\n"}),
    ("python", "tags", {"list[str]": "list[int]"}),
    ("python", "prices", {"dict[str, float]": "dict[str, str]"}),
    ("python", "note", {"note: str | None": "note: str"}),
    ("python", "line", {"line: Line |": "line: dict[str, str] |"}),
    ("python", "pay", {'pay: Literal["card"] | None | Absent = ABSENT': 'pay: Literal["card"] | None = None'}),
    ("python", "kind", {"    kind: Literal[": "    kind: str | Literal["}),
)


@pytest.mark.parametrize(("language", "member", "changes"), FAULTS)
def test_a_planted_fault_is_found(
    monkeypatch: pytest.MonkeyPatch, case: Case, language: str, member: str, changes: dict[str, str]
) -> None:
    proof = probed(case, changed(monkeypatch, language, changes))
    assert {each.probe.member for _, each in proof.misdeclared} == {member}, proof.failures or proof.declared
    assert not proof.agrees
    assert proof.counts == {"meaning": 1}


def test_a_wrong_type_is_told_in_every_report(monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    runner = changed(monkeypatch, "python", {"list[str]": "list[int]"})
    proof = probed(case, runner)
    ran = report.ran(Usable((runner,)), formats=False, seed=0)
    told = [
        "Python: a member is not declared as the schema says (#/properties/tags)",
        "  member:   `tags` of `Order`",
        "  wanted:   optional, list of string",
        '  found:    Expression is of type "list[int] | None", not "list[str] | None" [assert-type]',
    ]
    count = proof.declared["python"].count
    summary = list(report.summary(proof, ran))
    assert f"Declared types probed: Python {count}." in summary
    assert [each for each in summary if each in told] == told
    assert summary[-1] == "Disagreements: 1 meaning."
    assert "\n".join(told) in report.as_markdown(proof, ran)
    value = json.loads(report.as_json(proof, ran))
    assert value["disagreements"]["meaning"] == 1
    assert value["declared"]["python"]["probes"] == count
    assert [each["member"] for each in value["declared"]["python"]["wrong"]] == ["tags"]


def test_the_command_asks_the_compilers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    changed(monkeypatch, "python", {"list[str]": "list[int]"})
    path = written(tmp_path, SCHEMA)
    arguments = ["--schema", str(path), "--target", "python", "--documents", "0", "--format", "json"]
    done = CliRunner().invoke(prove.command, arguments, standalone_mode=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    (wrong,) = (line for line in lines if "member" in line)
    assert done.return_value == 1
    assert (wrong["declaration"], wrong["member"], wrong["language"]) == ("Order", "tags", "python")
    assert wrong["disagreements"] == ["meaning"]


def test_a_missing_compiler_is_told(monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    (runner,) = real("python")
    monkeypatch.setattr(Python, "checker_versions", lambda self: None)
    proof = probed(case, runner)
    ran = report.ran(Usable((runner,)), formats=False, seed=0)
    assert proof.agrees
    assert "Python: types not probed: mypy is not installed" in report.summary(proof, ran)
    assert "| Python | not known: mypy is not installed | 0 |" in report.as_markdown(proof, ran)
    assert json.loads(report.as_json(proof, ran))["declared"]["python"]["notProbed"] == "mypy is not installed"


class Silent(RunnerBase):
    """A runner as packages of others write them: it knows nothing of compilers."""

    needs = "nothing"

    def versions(self) -> Mapping[str, str] | None:
        return {}

    def prepare(self, cases: Sequence[Case]) -> Ready:
        return Ready({}, {case.name: "nothing is built" for case in cases})


def test_a_language_without_probes_is_told(case: Case) -> None:
    proof = probed(case, Silent(registry.get("python")))
    assert proof.declared["python"] == Probed(why_not="the language has no probes")


def test_other_kinds_of_models_are_told(case: Case, tmp_path: Path) -> None:
    options = {"python": {"models": "dataclass"}}
    other = setup.case(written(tmp_path, SCHEMA), Config(target=options))
    proof = probed(other, *real("python"))
    assert proof.declared["python"].why_not == "only pydantic's models have probes"


def test_code_that_does_not_compile_is_no_agreement(monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    runner = changed(monkeypatch, "typescript", {"readonly string[]": "readonly Nobody[]"})
    proof = probed(case, runner)
    assert not proof.agrees
    assert "Nobody" in proof.declared["typescript"].broken
