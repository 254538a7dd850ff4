"""`protogen prove`: what it finds, how small it makes it, and what it says."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support.making import DRAFT, write, written
from support.outside import corpora, real
from support.paths import SUPPORT, V2

from protogen.languages import registry, session
from protogen.languages.answers import Case, Document
from protogen.languages.language import LanguageBase
from protogen.languages.running import Ready, Runner
from protogen.languages.session import Session
from protogen.languages.target import Job
from protogen.project.config import Config
from protogen.prove import report, setup, usable
from protogen.prove.documents import fixtures, from_folder, made
from protogen.prove.run import Proof, prove_many
from protogen.prove.shrink import Budget, shrink
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source.diagnostics import Refused
from protogen.verbs import prove

pytestmark = pytest.mark.slow

SCHEMA = {
    "$schema": DRAFT,
    "$id": "https://example.com/box.json",
    "title": "Box",
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "size": {"type": "integer", "minimum": 0, "maximum": 10, "description": "how large"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}


@dataclass
class Fake:
    """A language that errs on purpose (`tests/support/prove_fake.py`)."""

    bug: str
    folder: Path
    name: str = "fake"
    needs: str = "a fake: https://example.com"

    @property
    def label(self) -> str:
        return self.name.capitalize()

    def versions(self) -> Mapping[str, str] | None:
        return None if self.bug == "absent" else {"fake": "1.0"}

    def prepare(self, cases: Sequence[Case]) -> Ready:
        if self.bug == "not built":
            return Ready({}, {case.name: "error: expected ';'" for case in cases})
        sessions = {}
        for case in cases:
            own = self.folder / f"{case.name}-{self.name}"
            own.mkdir()
            (own / "strict.json").write_text(case.job.checks.text())
            (own / "tolerant.json").write_text(case.job.tolerant.text())
            script = str(SUPPORT / "prove_fake.py")
            environment = {"PYTHONPATH": ":".join(sys.path)}
            sessions[case.name] = Session([sys.executable, script, str(own), self.bug], environment)
        return Ready(sessions)


class Spoken(LanguageBase):
    """The language of a fake; without one, a language whose code nothing runs."""

    options: Mapping[str, Any] = {}

    def __init__(self, name: str, fake: Fake | None = None) -> None:
        self.name, self.label, self._fake = name, name.capitalize(), fake

    def emit(self, job: Job) -> Mapping[str, str]:
        return {}

    def runner(self) -> Runner | None:
        return self._fake


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    return written(tmp_path, SCHEMA)


def proof(schema: Path, bug: str, *texts: str, shrinking: bool = True) -> Proof:
    case = setup.case(schema)
    documents = [Document(f"{number}.json", text.encode(), "Box") for number, text in enumerate(texts)]
    return prove_many([(case, documents)], [Fake(bug, schema.parent)], shrinking=shrinking)[0]


FINE = '{"id": "a", "size": 3, "new": [1.50, 1e2, {"x": null}]}'
BROKEN = '{"id": "", "size": 99, "tags": ["a", 5, "b"], "new": [1, 2, 3]}'


def test_readers_that_do_right_agree(schema: Path) -> None:
    found = proof(schema, "none", FINE, BROKEN, "[", '{"id": "a", "id": "b"}', "7")
    assert found.agrees
    assert [verdict.truth.judge for verdict in found.verdicts] == [True, False, False, False, False]
    assert found.verdicts[3].answers["fake"].violations == (("", "duplicate keys"),)


@pytest.mark.parametrize(
    ("bug", "text", "kind", "smallest"),
    [
        ("no maximum", BROKEN.replace('""', '"x"').replace("5,", ""), "verdict", '{"id":"a","size":11}'),
        ("other order", BROKEN, "violations", '{"size":11}'),
        ("loses", FINE, "lost", '{"id":"a","new":0}'),
        ("dies", '{"id": "abc", "size": 5, "new": [{"deep": "boom"}]}', "failure", '{"id":"a","new":"boom"}'),
        ("closed", '{"id": "abc", "size": 99, "tags": []}', "tolerant", '{"id":""}'),
        ("confused", FINE, "failure", '{"id":"a"}'),
    ],
)
def test_an_error_is_found_and_made_small(schema: Path, bug: str, text: str, kind: str, smallest: str) -> None:
    found = proof(schema, bug, FINE, text)
    assert not found.agrees
    shown = next(each for each in found.shrunk if each.kind == kind)
    assert shown.document.data.decode() == smallest
    assert shown.language == "fake"
    assert shown.wanted != shown.found


def test_what_is_no_json_is_shrunk_as_text(schema: Path) -> None:
    found = proof(schema, "lenient", '{"id": "abc", "size": 5, }')
    shown = next(each for each in found.shrunk if each.kind == "verdict")
    assert len(shown.document.data) <= 1
    with pytest.raises(JSONTextError):
        parse(shown.document.data)


def test_one_document_that_kills_the_program_leaves_the_others_their_answers(schema: Path) -> None:
    texts = [f'{{"id": "{number}"}}' for number in range(40)]
    texts[20] = texts[30] = '{"id": "boom"}'
    found = proof(schema, "dies", *texts, shrinking=False)
    broken = [number for number, verdict in enumerate(found.verdicts) if verdict.disagreements]
    assert broken == [20, 30]
    assert "exit status 9" in found.verdicts[20].answers["fake"].error


def test_a_document_that_hangs_is_told(schema: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_ANSWER_SECONDS", 1)
    monkeypatch.setattr(session, "_START_SECONDS", 5)
    found = proof(schema, "hangs", FINE, '{"id": "boom"}', FINE, shrinking=False)
    assert [len(verdict.disagreements) for verdict in found.verdicts] == [0, 1, 0]
    assert "no answer within" in found.verdicts[1].answers["fake"].error


def test_a_number_beyond_a_native_type_is_no_loss(schema: Path) -> None:
    written(schema.parent, {**SCHEMA, "properties": {"size": {"type": "integer"}}}, schema.name)
    found = proof(schema, "doubles", f'{{"id": "a", "size": {2**60}}}')
    assert found.agrees
    line = json.loads(report.document_line(found.verdicts[0]))
    assert line["languages"]["fake"] == {
        "strict": True,
        "tolerant": True,
        "violations": [],
        "lost": False,
        "unrepresentable": True,
    }
    assert json.loads(report.as_json(found, report.Ran({"fake": report.Tools("Fake", {})})))["unrepresentable"] == {
        "fake": 1
    }


def test_shrinking_stops_at_the_smallest() -> None:
    def shows(texts: Sequence[bytes]) -> list[bool]:
        return [b"7" in text for text in texts]

    assert shrink(b'{"a": [1, 2, {"b": "xx7xx"}], "c": null}', shows, Budget()) == b'"7"'


def test_shrinking_stops_when_the_work_is_used_up_and_each_disagreement_has_a_share() -> None:
    def shows(texts: Sequence[bytes]) -> list[bool]:
        tried.extend(texts)
        return [len(text) > len(whole) - 100 for text in texts]

    tried: list[bytes] = []
    whole = json.dumps("x" * 5_000).encode()
    budget = Budget(90)
    shares = [budget.share(each) for each in (3, 2, 1)]
    assert [each.left for each in shares] == [30, 30, 30]
    assert len(whole) - 100 < len(shrink(whole, shows, shares[0])) < len(whole)
    assert shares[0].left <= 0
    assert len(tried) < 30


def test_what_is_not_shrunk_is_said(schema: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Budget, "share", lambda budget, among: Budget(0))
    found = proof(schema, "no maximum", BROKEN)
    assert found.unshrunk == len(found.shrunk) > 0
    ran = report.Ran({"fake": report.Tools("Fake", {})})
    said = "may have smaller documents: the work that a run may do for them is used up."
    assert f"Of these, {found.unshrunk} {said}" in list(report.summary(found, ran))
    assert said in report.as_markdown(found, ran)
    assert json.loads(report.as_json(found, ran))["unshrunk"] == found.unshrunk


def test_documents_of_a_folder(tmp_path: Path) -> None:
    write(dict.fromkeys(("valid/a.json", "invalid/deep/b.txt", "Other/valid/d.bin"), b"1") | {"c": b"\xff"}, tmp_path)
    found = {each.name: each for each in from_folder(tmp_path, ["Box", "Other"])}
    assert {name: each.expected for name, each in found.items()} == {
        "valid/a.json": True,
        "invalid/deep/b.txt": False,
        "c": None,
        "Other/valid/d.bin": True,
    }
    assert found["c"].data == b"\xff"
    assert (found["c"].root, found["Other/valid/d.bin"].root) == ("Box", "Other")


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(Refused):
            from_folder(folder, ["Box"])


# The verb


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    large = '{"id": "a", "size": 11}'
    write({"valid/fine.json": FINE, "invalid/broken.txt": BROKEN, "invalid/large": large}, tmp_path / "documents")
    return tmp_path / "documents"


def speak(monkeypatch: pytest.MonkeyPatch, fakes: Sequence[Fake], *others: Spoken) -> None:
    """Let these be all the languages that there are."""
    spoken = [*(Spoken(each.name, each) for each in fakes), *others]
    monkeypatch.setattr(
        registry, "of", lambda config: [each for each in spoken if each.name in (config.targets or (each.name,))]
    )


def run(monkeypatch: pytest.MonkeyPatch, schema: Path, fakes: Sequence[Fake], *arguments: str) -> tuple[int, str]:
    speak(monkeypatch, fakes)
    result = CliRunner().invoke(prove.command, ["--schema", str(schema), *arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return int(result.return_value), result.output


def test_the_verb_agrees(monkeypatch: pytest.MonkeyPatch, schema: Path, folder: Path) -> None:
    code, output = run(monkeypatch, schema, [Fake("none", schema.parent)], "--from", str(folder))
    assert code == 0
    assert "3 documents (3 own) through Fake." in output
    assert output.endswith("All agree.\n")


def test_the_verb_shows_the_smallest_document_and_both_answers(
    monkeypatch: pytest.MonkeyPatch, schema: Path, folder: Path
) -> None:
    code, output = run(monkeypatch, schema, [Fake("no maximum", schema.parent)], "--from", str(folder))
    assert code == 1
    assert '  document: {"id":"a","size":11}' in output
    assert "  wanted:   invalid: maximum at /size" in output
    assert "  found:    valid" in output
    assert "Disagreements: 1 verdict, 1 violations." in output


def test_the_verb_as_json(monkeypatch: pytest.MonkeyPatch, schema: Path, folder: Path) -> None:
    fakes = [Fake("none", schema.parent, "good"), Fake("loses", schema.parent, "bad")]
    code, output = run(monkeypatch, schema, fakes, "--from", str(folder), "--format", "json")
    told = [line for line in output.splitlines() if line.startswith("{")]  # the others say what was not asked
    lines: dict[str, Any] = {line["path"]: line for line in map(json.loads, told)}
    assert code == 1
    assert list(lines) == ["invalid/broken.txt", "invalid/large", "valid/fine.json"]
    fine, broken = lines["valid/fine.json"], lines["invalid/broken.txt"]
    assert (fine["judge"], fine["expected"], broken["judge"], broken["expected"]) == (True, True, False, False)
    assert fine["languages"]["good"] == {"strict": True, "tolerant": True, "violations": [], "lost": False}
    assert fine["languages"]["bad"]["lost"] is True
    assert fine["disagreements"] == ["lost"]
    assert broken["languages"]["good"]["violations"] == [
        ["/id", "minLength"],
        ["/size", "maximum"],
        ["/tags/1", "type"],
    ]
    assert broken["languages"]["good"]["tolerant"] is False


def test_a_wrong_expectation_is_a_disagreement(monkeypatch: pytest.MonkeyPatch, schema: Path, folder: Path) -> None:
    (folder / "valid/not.json").write_text('{"size": 1}')
    code, output = run(monkeypatch, schema, [Fake("none", schema.parent)], "--from", str(folder))
    assert code == 1
    assert "the judge does not say what the document was given for (valid/not.json)" in output


def test_code_that_cannot_be_built_is_a_disagreement(
    monkeypatch: pytest.MonkeyPatch, schema: Path, folder: Path
) -> None:
    code, output = run(monkeypatch, schema, [Fake("not built", schema.parent)], "--from", str(folder))
    assert code == 1
    assert "Fake: its code cannot be built: error: expected ';'" in output


def test_a_language_without_tools_is_skipped_by_name(
    monkeypatch: pytest.MonkeyPatch, schema: Path, folder: Path
) -> None:
    fakes = [Fake("none", schema.parent, "good"), Fake("absent", schema.parent, "gone")]
    monkeypatch.delenv("CI", raising=False)
    code, output = run(monkeypatch, schema, fakes, "--from", str(folder))
    assert code == 0
    assert "Gone: skipped, its tools are not here (a fake: https://example.com)" in output
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Refused, match="what runs Gone is not here"):
        run(monkeypatch, schema, fakes, "--from", str(folder))


def test_a_language_that_was_asked_for_needs_its_tools(
    monkeypatch: pytest.MonkeyPatch, schema: Path, folder: Path
) -> None:
    monkeypatch.delenv("CI", raising=False)
    fakes = [Fake("none", schema.parent, "good"), Fake("absent", schema.parent, "gone")]
    with pytest.raises(Refused, match="help: install a fake"):
        run(monkeypatch, schema, fakes, "--from", str(folder), "--target", "gone")


def test_a_language_without_a_runner_is_named_in_every_report(
    monkeypatch: pytest.MonkeyPatch, schema: Path, tmp_path: Path
) -> None:
    speak(monkeypatch, [Fake("none", tmp_path, "good")], Spoken("mute"))
    found = usable.usable((), Config())
    proven = prove_many([(setup.case(schema), [])], found.runners)[0]
    ran = report.ran(found, formats=False, seed=None)
    assert "Mute: skipped, nothing runs its code" in report.summary(proven, ran)
    assert "Mute is not part of it: nothing runs its code." in report.as_markdown(proven, ran)
    value = json.loads(report.as_json(proven, ran))
    assert (value["languages"], value["skipped"]) == (["good"], ["mute"])
    with pytest.raises(Refused, match="nothing runs the code of `mute`"):
        usable.usable(("mute",), Config())


def test_where_nothing_can_run_nothing_is_called_proven(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CI", raising=False)
    speak(monkeypatch, [Fake("absent", tmp_path, "gone")], Spoken("mute"))
    with pytest.raises(Refused) as refused:
        usable.usable((), Config())
    assert "Gone: its tools are not here" in str(refused.value)
    assert "Mute: nothing runs its code" in str(refused.value)


def test_a_project_proves_its_own_languages_and_others_that_are_asked_for() -> None:
    project = Config(targets=("swift", "fixtures"))
    assert list(usable.known(project)) == ["swift"]
    assert [each.name for each in usable.usable(("python",), project).runners] == ["python"]
    with pytest.raises(Refused, match="nothing runs the code of `fixtures`"):
        usable.usable(("fixtures",), project)


def test_a_language_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch, schema: Path, folder: Path) -> None:
    with pytest.raises(Refused) as refused:
        run(monkeypatch, schema, [Fake("none", schema.parent)], "--from", str(folder), "--target", "fakr")
    assert "did you mean `fake`?" in str(refused.value)


def test_the_report_is_the_same_every_time(monkeypatch: pytest.MonkeyPatch, schema: Path, tmp_path: Path) -> None:
    texts = []
    for out in ("one", "two"):
        (tmp_path / out).mkdir()
        arguments = ["--documents", "30", "--out", str(tmp_path / out)]
        assert run(monkeypatch, schema, [Fake("none", tmp_path / out)], *arguments)[0] == 0
        texts.append([(tmp_path / out / name).read_text() for name in ("PROOF.md", "PROOF.json")])
    assert texts[0] == texts[1]
    found = json.loads(texts[0][1])
    assert found["documents"]["total"] >= 25
    assert 0 < found["documents"]["valid"] < found["documents"]["total"]
    assert "**All agree.**" in texts[0][0]
    assert str(tmp_path) not in "".join(texts[0])


# With real languages


def test_our_contract(tmp_path: Path) -> None:
    """Every fixture and 2,000 made documents, through every language."""
    case = setup.case(V2)
    documents = [*fixtures(case), *made(case, 2_000, seed=1)]
    found = prove_many([(case, documents)], real("swift", "python", "typescript"))[0]
    assert not found.failures
    assert not found.shrunk, "\n".join(report.summary(found, report.Ran({})))
    kinds = {verdict.document.kind: verdict for verdict in found.verdicts}
    assert kinds.keys() == {"fixture", "generated", "broken"}
    assert len(found.verdicts) > 2_200
    assert all(set(verdict.answers) == {"swift", "python", "typescript"} for verdict in found.verdicts)


def test_published_schemas() -> None:
    """A few schemas that others wrote, all built together, with the documents that others published."""
    folders = [folder for name in CORPORA for folder in sorted((corpora() / name).iterdir()) if folder.is_dir()]
    cases = []
    for folder in folders[::FEW]:
        case = setup.case(folder / "schema.json", name=f"{folder.parent.name}/{folder.name}")
        documents = from_folder(folder, list(case.subjects))
        cases.append((case, [each for each in documents if each.expected is not None]))
    proofs = prove_many(cases, real("swift", "python", "typescript"))
    assert len(proofs) > 10
    assert sum(len(proof.verdicts) for proof in proofs) > 50
    for found in proofs:
        assert found.agrees, "\n".join([found.case.name, *report.summary(found, report.Ran({}))])


CORPORA = ("cloudevents", "geojson", "slack", "cdevents", "acp")
FEW = 8
"""One of so many schemas is taken."""
