"""The checks that a package runs on its own language: ours pass, and each check catches a language that breaks it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import broken_languages as broken
from support import third_party
from support.making import schema, written
from support.outside import real
from support.paths import DOCS

from protogen.judge.judge import Judge
from protogen.languages import registry
from protogen.project.config import Config
from protogen.prove import setup
from protogen.testing import Check, checks, contract, shipped

LANGUAGES = registry.of(Config())
RUNNING = "the code runs and agrees"
REPEATING = "the same contract gives the same files"
SLOW = (RUNNING, REPEATING)
FEW = {name: path for name, path in shipped().items() if name in ("record", "open-enum", "envelope")}
QUICK = [each for language in LANGUAGES for each in checks(language, cases=FEW) if each.name not in SLOW]


def check(language: broken.Sound, name: str, **more: Path) -> Check:
    return next(each for each in checks(language, cases={**FEW, **more}) if each.name == name)


@pytest.mark.parametrize("check", QUICK, ids=lambda check: f"{check.subject.language.name}: {check}")
def test_our_languages_keep_every_rule(check: Check) -> None:
    check()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.name))
def test_our_languages_keep_every_rule_in_every_case(language: broken.Sound) -> None:
    for each in checks(language):
        if each.name != RUNNING:
            each()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.name))
def test_our_languages_run_and_agree(language: broken.Sound) -> None:
    """Every case's examples, fixtures and made documents: verdicts, violations, round trips."""
    real(language.name)
    check(language, RUNNING, **shipped())()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "rule", "sentence"),
    [
        (broken.Elsewhere, "it is installed", "named `typoscript` leads to it"),
        (broken.Mislabelled, "it says what it takes", "the option package has no JSON Schema"),
        (broken.Mislabelled, "it says what it takes", "'verbs' is pinned, which is not one of"),
        (broken.Mislabelled, "it says what it takes", "it has no label"),
        (broken.Refusing, "every case is emitted", "record is refused: error"),
        (broken.Refusing, "every case is emitted", "record is refused without help"),
        (broken.Silent, "every case is emitted", "record has no files"),
        (broken.Climbing, "files can be written anywhere", "the path ../up.txt"),
        (broken.Twins, "files can be written anywhere", "src/MOD.js equals src/mod.js but for upper and lower case"),
        (broken.Returning, "files can be written anywhere", "a.txt has a carriage return"),
        (broken.Telling, "nothing of this machine is in them", "made.txt says "),
        (broken.Unnamed, "every thing has a name", "Book has no name"),
        (broken.OneName, "every thing has a name", "are both Book"),
        (broken.Spaced, "every thing has a name", "which is not an identifier"),
        (broken.Imagined, "every thing has a name", "BookImagined, the name of Book, is not in the code"),
        (broken.Deaf, "names that the schema chooses are taken", "names Book ChosenByTheSchema, and it is Book"),
        (broken.Forgetful, "names that the lock pins are kept", "# is pinned as BookKept, and is Book"),
        (broken.Halved, "names that the lock pins are kept", "Book is pinned as BookKept, which is not in the code"),
        (broken.OneName, "names that the lock pins are kept", "the name lock cannot be read again"),
        (broken.Overlooking, "what callers can name is steady", "Book is not listed"),
        (broken.Doubling, "what callers can name is steady", "Book is listed twice"),
        (broken.Chatty, "what callers can name is steady", "the surface changes with the descriptions"),
        (broken.Speechless, "snippets show every message", "no snippet reads Book"),
        (broken.Speechless, "snippets show every message", "no snippet uses Book"),
        (broken.Motionless, RUNNING, "the language has no runner"),
        (broken.Toolless, RUNNING, "the tools are not here: a tool that nobody has"),
    ],
)
def test_a_language_that_breaks_a_rule_is_caught(language: type[broken.Sound], rule: str, sentence: str) -> None:
    check(broken.Sound(), "every thing has a name")()
    assert sentence in "\n".join(check(language(), rule).faults())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "rule", "sentence"),
    [
        (broken.Counting, REPEATING, "count.txt is another text the second time"),
        (broken.Shuffling, REPEATING, "words.txt is another text in another process"),
        (broken.Lenient, RUNNING, "a strict reader does not decide as the judge does"),
        (broken.Unbuildable, RUNNING, "a reader gave no answer"),
    ],
)
def test_a_language_whose_code_breaks_a_rule_is_caught(language: type[broken.Sound], rule: str, sentence: str) -> None:
    real("typescript")
    assert sentence in "\n".join(check(language(), rule, strings=shipped()["strings"]).faults())


def test_what_a_language_refuses_it_has_to_refuse(tmp_path: Path) -> None:
    path = written(tmp_path, schema(title="Thing", type="object"))
    found = checks(broken.Sound(), cases={"thing": path}, refuses=["thing"])
    assert "thing should be refused, and is emitted" in "\n".join(found[2].faults())


@pytest.mark.slow
def test_the_contract_says_all_that_is_wrong_at_once() -> None:
    with pytest.raises(AssertionError) as error:
        contract(broken.Deaf(), cases={"record": FEW["record"]})
    assert "TypeScript does not keep the contract:\nit is installed: no entry point" in str(error.value)
    assert "names that the schema chooses are taken: record: " in str(error.value)


def test_there_are_many_cases() -> None:
    assert len(shipped()) >= 30


@pytest.mark.parametrize("name", shipped())
def test_every_case_shows_documents_and_they_are_valid(name: str) -> None:
    """A case without documents shows nothing; one with wrong ones misleads."""
    subjects = setup.case(shipped()[name]).subjects
    judge = Judge(next(iter(subjects.values())))
    examples = json.loads(shipped()[name].read_bytes())["examples"]
    assert examples
    assert [judge.errors(each) for each in examples] == [[] for _ in examples]


def test_without_documents_nothing_is_called_proven() -> None:
    faults = checks(broken.Sound(), cases={})[-1].faults()
    assert list(faults) == ["no case has a document to read"]


def test_the_page_lists_every_check() -> None:
    page = (DOCS / "testing.md").read_text(encoding="utf-8")
    listed = [row[2:].partition(" | ")[0] for row in page.splitlines() if row.startswith("| ")]
    assert listed[2:] == [each.name for each in checks(LANGUAGES[0])]


def test_the_runner_that_is_shown_is_one_that_runs() -> None:
    page, shown = (DOCS / "prove.md").read_text(encoding="utf-8"), (third_party.HERE / third_party.PACKAGE / "run.py")
    _, begin, rest = shown.read_text(encoding="utf-8").partition("class PerlRunner")
    assert f"```python\n{begin}{rest}```" in page
