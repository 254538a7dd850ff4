"""Diagnostics in each format: what scripts, GitHub and SARIF viewers get."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path

import pytest
from support.commands import Run
from support.making import schema, written
from support.source_code import MODULES, parsed

from protogen import lint
from protogen.breaking.about import about as breaking
from protogen.source import printing
from protogen.source import read as source
from protogen.source.diagnostics import RULES, About, Diagnostic, Severity
from protogen.source.place import Place

TEXT = '{\n  "a": {"b,c": 1}\n}\n'
PLACE = Place(source.parse("my schemas/a:b.json", TEXT), "/a/b,c")
PLACED = Diagnostic("some-rule", "100% wrong\nreally", PLACE, "do this")
WORDED = Diagnostic("bad-config", "no", at="protogen.toml:7", severity=Severity.WARNING)
NOWHERE = Diagnostic("lost", "nowhere", severity=Severity.NOTE)


def test_text_is_what_people_know() -> None:
    assert printing.render([PLACED, WORDED], "text") == f"{PLACED}\n{WORDED}\n"
    assert printing.render([], "text") == ""


def test_json_holds_every_fact() -> None:
    assert json.loads(printing.render([PLACED, NOWHERE], "json")) == {
        "version": 1,
        "success": False,
        "diagnostics": [
            {
                "rule": "some-rule",
                "severity": "error",
                "message": "100% wrong\nreally",
                "help": "do this",
                "file": "my schemas/a:b.json",
                "line": 2,
                "column": 9,
                "pointer": "#/a/b,c",
            },
            {
                "rule": "lost",
                "severity": "note",
                "message": "nowhere",
                "help": "",
                "file": "",
                "line": 0,
                "column": 0,
                "pointer": "",
            },
        ],
    }
    assert json.loads(printing.render([], "json")) == {"version": 1, "success": True, "diagnostics": []}


def test_github_escapes_text_and_properties() -> None:
    assert printing.render([PLACED, WORDED, NOWHERE], "github").splitlines() == [
        "::error file=my schemas/a%3Ab.json,line=2,col=9,title=some-rule"
        "::100%25 wrong\\nreally (#/a/b,c)%0Ahelp: do this",
        "::warning file=protogen.toml,line=7,title=bad-config::no",
        "::notice title=lost::nowhere",
    ]


def test_github_shows_ten_of_a_kind_so_more_are_put_together() -> None:
    ten = [Diagnostic("r", f"m{number}", at="a.json:1") for number in range(10)]
    assert len(printing.render(ten, "github").splitlines()) == 10
    more = [*ten, Diagnostic("r", "m10", at="b.json:5"), WORDED]
    lines = printing.render(more, "github").splitlines()
    assert [line.split("::")[1] for line in lines] == [
        "error file=a.json,line=1,title=protogen%3A 10 errors",
        "error file=b.json,line=5,title=r",
        "warning file=protogen.toml,line=7,title=bad-config",
    ]
    assert all(f"m{number}" in lines[0] for number in range(10))
    many = [Diagnostic("r", f"m{number}.", at=f"{number}.json:1") for number in range(25)]
    lines = printing.render(many, "github").splitlines()
    assert len(lines) == 10
    assert all(f"m{number}." in "".join(lines) for number in range(25))


def test_sarif_names_rules_and_places() -> None:
    log = json.loads(printing.render([PLACED, PLACED, WORDED, NOWHERE], "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["some-rule", "bad-config", "lost"]
    assert [(each["ruleId"], each["ruleIndex"], each["level"]) for each in run["results"]] == [
        ("some-rule", 0, "error"),
        ("some-rule", 0, "error"),
        ("bad-config", 1, "warning"),
        ("lost", 2, "note"),
    ]
    first, *_, last = run["results"]
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "my%20schemas/a%3Ab.json"},
                "region": {"startLine": 2, "startColumn": 9},
            },
            "logicalLocations": [{"fullyQualifiedName": "#/a/b,c"}],
        }
    ]
    assert "locations" not in last


@pytest.fixture
def run(folder: Path, here: Run) -> Run:
    """Runs the command line in a folder whose schema has a misspelt keyword."""
    written(folder, schema(type="string", minLenght="x"))
    return here


def test_lint_prints_each_format(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = run("lint", "--schema", "s.json")
    assert (code, err) == (1, "")
    assert "error[unknown-keyword]: `minLenght`" in out
    assert out.endswith("s.json: 1 error, 0 warnings, 0 notes\n")
    assert json.loads(run("lint", "--schema", "s.json", "--format", "json")[1])["diagnostics"][0]["line"] == 1
    assert json.loads(run("lint", "--schema", "s.json", "--format", "sarif")[1])["version"] == "2.1.0"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run("lint", "--schema", "s.json")[1].startswith("::error file=s.json,line=1,")
    assert run("lint", "--schema", "s.json", "--format", "text")[1].startswith("s.json:1:")


def test_a_refusal_is_printed_in_the_format_too(run: Run) -> None:
    code, out, err = run("lint", "--schema", "none.json", "--format", "json")
    assert (code, err) == (2, "")
    assert json.loads(out)["diagnostics"][0]["rule"] == "unreadable-schema"
    code, out, err = run("build", "--schema", "none.json")
    assert (code, out) == (2, "")
    assert "error[unreadable-schema]" in err


def test_build_prints_one_document_alone(run: Run) -> None:
    Path("s.json").write_text(Path("s.json").read_text().replace("minLenght", "descripton"))
    code, out, err = run("build", "--schema", "s.json", "--target", "typescript", "--format", "json")
    assert (code, err) == (0, "")
    assert [each["rule"] for each in json.loads(out)["diagnostics"]] == ["unknown-keyword"]
    Path("generated/typescript/package.json").unlink()
    code, out, _ = run("build", "--schema", "s.json", "--target", "typescript", "--check", "--format", "json")
    assert code == 1
    found = {each["rule"]: each["file"] for each in json.loads(out)["diagnostics"]}
    assert found["drift"] == "generated/typescript/package.json"


def test_sarif_says_what_rules_are() -> None:
    about = {"some-rule": About("Something is wrong.", "Do this.", "docs/page.md#some-rule")}
    (run,) = json.loads(printing.render([PLACED, WORDED, NOWHERE], "sarif", about))["runs"]
    assert run["tool"]["driver"]["rules"] == [
        {
            "id": "some-rule",
            "shortDescription": {"text": "Something is wrong."},
            "help": {"text": "Do this.\ndocs/page.md#some-rule"},
        },
        {"id": "bad-config", "shortDescription": {"text": "A value in the config that cannot be used."}},
        {"id": "lost"},
    ]


def test_sarif_has_related_places() -> None:
    (run,) = json.loads(printing.render([replace(PLACED, related=(("before", PLACE),))], "sarif"))["runs"]
    (related,) = run["results"][0]["relatedLocations"]
    assert (related["id"], related["message"]) == (1, {"text": "before"})
    assert related["physicalLocation"] == run["results"][0]["locations"][0]["physicalLocation"]


def test_every_rule_is_described() -> None:
    """Whatever the package reports under a word of its own has a sentence."""
    told = {*RULES, *lint.about(), *breaking()}
    makers = {"Diagnostic", "Fault", "Unresolved", "_report"}
    used = {
        node.args[0].value
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in makers
        if node.args and isinstance(node.args[0], ast.Constant) and "-" in str(node.args[0].value)
    }
    assert len(used) > 30
    missing = sorted(used - told)
    assert missing == []
