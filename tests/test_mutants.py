"""`make mutants`: faults are planted where they should be, and one that shows is noticed."""

from __future__ import annotations

from itertools import islice

from mutants import hand, lists, python_sites, reference, spec_faults, subjects, text_sites, trial
from mutants.bare import bare
from mutants.fault import Fault, spot

from protogen.prove import documents


def made(text: str, found: tuple[str, int, int, str]) -> str:
    """The text with a fault."""
    _, start, end, new = found
    before, after = spot(text, start, end, new)
    return text.replace(before, after, 1)


def test_faults_in_python() -> None:
    text = "def f(a: int) -> bool:\n    if a < 3:\n        g(a, 1)\n    return a == 2\n"
    found = [made(text, each) for each in python_sites.sites(text)]
    assert text.replace("a < 3", "a <= 3") in found
    assert text.replace("a < 3", "False") in found
    assert text.replace("g(a, 1)", "g(1, a)") in found
    assert text.replace("g(a, 1)", "pass") in found
    assert text.replace("== 2", "== 3") in found


def test_faults_in_other_languages() -> None:
    text = "function f(a) {\n  // 1 < 2\n  if (a < 3) {\n    this.at += 1;\n  }\n}\n"
    found = [made(text, each) for each in text_sites.sites(text)]
    assert text.replace("a < 3", "a <= 3") in found
    assert text.replace("if (a < 3)", "if (true || (a < 3))") in found
    assert text.replace("this.at += 1;", "") in found
    assert not any("1 <= 2" in each for each in found)


def test_the_same_seed_draws_the_same_faults() -> None:
    drawn = [[each.id for each in islice(lists.of("typescript", seed), 20)] for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) == 20


def first(fault: Fault, language: str = "python") -> reference.Found | None:
    """What is first noticed of a fault in the code of a language for a small schema."""
    case = subjects.subject("open-enum")
    runner = subjects.runner(language)
    runner.emitter = trial.Planted(runner.emitter, fault)
    return reference.first(case, runner, documents.fixtures(case))


def test_a_fault_in_emitted_code_is_noticed() -> None:
    path, line = "_runtime/containers.py", "if name not in value:"
    assert line in subjects.runtime("python")[path]
    assert first(Fault("python", "emitted", "branch", path, line, line)) is None
    assert first(Fault("python", "emitted", "branch", path, line, "if False:")) is not None


def test_a_fault_that_only_a_standard_schema_meets_is_noticed() -> None:
    path, line = "runtime.js", "path: steps(violation.pointer, value),"
    assert line in subjects.runtime("typescript")[path]
    assert first(Fault("typescript", "emitted", "statement", path, line, line), "typescript") is None
    for wrong in ("path: [],", ""):
        found = first(Fault("typescript", "emitted", "statement", path, line, wrong), "typescript")
        assert found == ("failure", "fixture")


def test_comments_are_no_code() -> None:
    one, other = '"""A."""\nx = 1  # b\n', '"""B."""\nx = (1)\n'
    assert bare("a.py", one) == bare("a.py", other) != bare("a.py", "x = 2")
    one, other = 'f("//", 1); // a\n', '/** b */ f(\n  "//",\n  1,\n);'
    assert bare("a.ts", one) == bare("a.ts", other) != bare("a.ts", 'f("/ /", 1);')
    assert bare("a.ts", "return a") != bare("a.ts", "returna")


def test_each_fault_of_the_spec_changes_it() -> None:
    specs = [subjects.subject(name).job.spec for name in subjects.MODELS]
    assert [name for name, change in spec_faults.FAULTS.items() if all(change(each) == each for each in specs)] == []


def test_each_fault_made_by_hand_has_a_place() -> None:
    faults = [*hand.common(), *(each for language in subjects.LANGUAGES for each in hand.models(language))]
    assert [each.id for each in faults if not each.path] == []
    common = [each for each in faults if each.where == "tree"]
    assert [each.id for each in common if each.planted((subjects.ROOT / each.path).read_text("utf-8")) is None] == []
