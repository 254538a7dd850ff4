"""A language of another package: all that protogen does with languages it does with this one, by its entry point."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.making import schema, write, written
from support.outside import tool
from support.paths import ROOT
from support.third_party import LANGUAGE, Installation, install

pytestmark = pytest.mark.slow

SAID = {
    "type": "object",
    "description": "Somebody said something.",
    "required": ["kind", "text"],
    "properties": {
        "kind": {"const": "said"},
        "text": {"type": "string", "minLength": 1, "description": "What was said."},
        "isa": {"type": "string", "description": "A name that Perl has taken."},
        "mood": {"enum": ["happy", "end"], "description": "How."},
        "loudness": {"type": "number", "maximum": 10, "description": "From 0 to 10."},
    },
}
LEFT = {
    "type": "object",
    "description": "Somebody left.",
    "required": ["kind"],
    "properties": {"kind": {"const": "left"}, "seconds": {"type": "integer", "description": "After how long."}},
}
CHAT = schema(
    title="Chat",
    description="What happens in a chat.",
    oneOf=[{"$ref": "#/$defs/Said"}, {"$ref": "#/$defs/Left"}],
    **{"$defs": {"Said": SAID, "Left": LEFT}},
)
CONFIG = f'schema = "chat.json"\ntargets = ["{LANGUAGE}"]\n'


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The package, installed."""
    return install(tmp_path_factory.mktemp("site"))


@pytest.fixture
def broken(tmp_path: Path) -> Installation:
    """A copy of it that a test may break."""
    return install(tmp_path / "site")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that builds this language and no other."""
    write({"chat.json": CHAT, "protogen.toml": CONFIG}, tmp_path / "project")
    return tmp_path / "project"


def changed(**definitions: dict[str, Any]) -> dict[str, Any]:
    """The chat with other keywords in some of its definitions."""
    found = copy.deepcopy(CHAT)
    for name, keywords in definitions.items():
        found["$defs"].setdefault(name, {}).update(keywords)
    return found


def code(project: Path) -> str:
    return (project / "generated" / LANGUAGE / "lib/Chat.pm").read_text(encoding="utf-8")


def perl(project: Path, program: str) -> str:
    """What a program of a caller prints."""
    path = written(project, program, "caller.pl")
    library = project / "generated" / LANGUAGE / "lib"
    done = subprocess.run(
        [tool("perl"), "-w", f"-I{library}", str(path)], capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.stderr == ""
    return done.stdout


def test_nothing_of_it_is_in_protogen() -> None:
    word = re.compile(rf"\b(protogen.)?{LANGUAGE}(\b|_|Target)", re.IGNORECASE)
    ours = [path for top in ("generator", "templates") for path in (ROOT / top).rglob("*") if path.is_file()]
    found = [
        path
        for path in ours
        if path.suffix != ".pyc" and path.name != "licenses.txt" and word.search(path.read_text(encoding="utf-8"))
    ]
    assert len(ours) > 300
    assert found == []


def test_it_is_listed_and_completed(package: Installation, project: Path) -> None:
    listed = package.protogen(project, "targets").stdout
    assert re.search(rf"^{LANGUAGE} .*\n.*namespace: ", listed, re.MULTILINE), listed
    shell = (
        "import os, runpy; os.environ.update(COMP_WORDS='protogen {verb} --target pe', COMP_CWORD='3',"
        " _PROTOGEN_COMPLETE='bash_complete'); runpy.run_module('protogen.cli', run_name='__main__')"
    )
    for verb in ("build", "prove"):
        assert package.run(project, "-c", shell.format(verb=verb)).stdout == f"plain,{LANGUAGE}\n"


def test_a_build_emits_it_and_only_it(package: Installation, project: Path) -> None:
    done = package.protogen(project, "build")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (project / "generated").iterdir() if path.is_dir()} == {LANGUAGE}
    assert (project / "generated" / LANGUAGE / "ledger.json").is_file()
    assert package.protogen(project, "build", "--check").returncode == 0


def test_programs_of_callers_run(package: Installation, project: Path) -> None:
    assert package.protogen(project, "build").returncode == 0
    printed = perl(
        project,
        r"""
        use Chat;
        my $said = Chat::Chat->read_strict('{"kind": "said", "text": "hi", "loudness": 2.50, "new": [1]}');
        print ref $said, ' ', $said->text, ' ', $said->loudness, ' ', $said->to_json, "\n";
        my $made = Chat::Left->new(kind => 'left', seconds => 12345678901234567890);
        print Chat::Chat->to_json(Chat::Chat->read_tolerant($made->to_json)), "\n";
        print Chat::SaidMood::END_, "\n";
        eval { Chat::Said->read_tolerant('{"kind": "said"}') };
        print "$@";
        eval { Chat::Chat->read_strict('{"kind": "said", "text": "", "loudness": 11}') };
        print "$@";
        """,
    )
    assert printed.splitlines() == [
        'Chat::Said hi 2.5 {"kind":"said","text":"hi","loudness":2.5,"new":[1]}',
        '{"kind":"left","seconds":12345678901234567890}',
        "end",
        "the document: breaks required",
        "/text: breaks minLength",
        "/loudness: breaks maximum",
    ]


def test_the_name_lock_keeps_its_names_of_the_sorts_that_it_declares(package: Installation, project: Path) -> None:
    assert package.protogen(project, "build", "--lock").returncode == 0
    lock = (project / "protogen.names.lock").read_text(encoding="utf-8")
    assert '"#/$defs/Said" = {perl = "Said"}' in lock
    assert '"#/$defs/Said/properties/isa" = {perl = "isa_"}' in lock
    assert "[cases]" not in lock
    assert "swift" not in lock
    clashing = changed()
    clashing["$defs"] = {"said": LEFT, **clashing["$defs"]}
    clashing["oneOf"] = [*clashing["oneOf"], {"$ref": "#/$defs/said"}]
    clashing["$defs"]["said"] = json.loads(json.dumps(LEFT).replace('"left"', '"parted"'))
    written(project, clashing, "chat.json")
    assert package.protogen(project, "build").returncode == 0
    assert "package Chat::Said {\n    # Somebody said something." in code(project)
    assert "package Chat::Said2 {" in code(project)


def test_a_name_that_changes_on_purpose_leaves_its_former_one(package: Installation, project: Path) -> None:
    assert package.protogen(project, "build", "--lock").returncode == 0
    renamed = changed(Said={"x-protogen": {LANGUAGE: {"name": "Uttered"}}})
    renamed["$defs"]["Said"]["properties"]["text"]["x-protogen"] = {LANGUAGE: {"name": "words"}}
    written(project, renamed, "chat.json")
    done = package.protogen(project, "build")
    assert done.returncode == 0, done.stderr
    program = """
        use Chat;
        my $said = Chat::Said->new(kind => 'said', words => 'hi');
        print $said->text, ' ', $said->words, ' ', $said->isa('Chat::Uttered') ? 'uttered' : '', "\n";
    """
    assert perl(project, program) == "hi hi uttered\n"


def test_lint_knows_its_reserved_words(package: Installation, project: Path) -> None:
    said = package.protogen(project, "lint")
    text = said.stdout + said.stderr
    assert "`isa` is `isa_` in Perl: the name is reserved there" in text
    assert "Swift" not in text
    assert f'"x-protogen": {{"{LANGUAGE}": {{"name": "..."}}}}' in text


def test_its_annotation_is_checked_by_its_own_schema(package: Installation, project: Path) -> None:
    written(project, changed(Said={"x-protogen": {LANGUAGE: {"name": "Uttered"}}}), "chat.json")
    done = package.protogen(project, "build")
    assert done.returncode == 0, done.stderr
    assert "package Chat::Uttered {" in code(project)
    written(project, changed(Said={"x-protogen": {LANGUAGE: {"nam": "Uttered"}}}), "chat.json")
    refused = package.protogen(project, "build")
    assert refused.returncode == 2
    assert "did you mean `name`?" in refused.stderr
    written(project, changed(Said={"x-protogen": {LANGUAGE: {"name": 5}}}), "chat.json")
    assert package.protogen(project, "build").returncode == 2


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("namespace = 5", "`target.perl.namespace` must be"),
        ('namespace = "chat room"', "`target.perl.namespace` must be"),
        ('namspace = "Talk"', "did you mean `namespace`?"),
    ],
)
def test_its_options_are_checked_by_its_own_schemas(
    package: Installation, project: Path, line: str, sentence: str
) -> None:
    written(project, f"{CONFIG}[target.{LANGUAGE}]\n{line}\n", "protogen.toml")
    refused = package.protogen(project, "build")
    assert refused.returncode == 2
    assert sentence in refused.stderr


def test_an_option_holds(package: Installation, project: Path) -> None:
    written(project, f'{CONFIG}[target.{LANGUAGE}]\nnamespace = "Talk"\n', "protogen.toml")
    assert package.protogen(project, "build").returncode == 0
    assert (project / "generated" / LANGUAGE / "lib/Talk.pm").is_file()


def test_prove_runs_it_and_agrees(package: Installation, project: Path) -> None:
    done = package.protogen(project, "prove", "--documents", "60")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "through Perl." in done.stdout
    proof = json.loads((project / "generated/PROOF.json").read_text())
    assert proof["languages"] == [LANGUAGE]
    assert proof["tools"]["perl"].startswith("5.")


def test_prove_catches_a_broken_copy_of_it(broken: Installation, project: Path) -> None:
    broken.change("runtime/Checker.pm", "compare($_[1]) > 0", "compare($_[1]) > 1")
    done = broken.protogen(project, "prove", "--documents", "60")
    assert done.returncode == 1, done.stderr
    assert "Perl: a strict reader does not decide as the judge does" in done.stdout
    assert "wanted:   invalid: maximum at /loudness" in done.stdout


def test_what_it_cannot_assert_it_refuses_with_the_place(package: Installation, project: Path) -> None:
    written(project, changed(Left={"unevaluatedProperties": False}), "chat.json")
    refused = package.protogen(project, "build")
    assert refused.returncode == 2
    assert "the readers of Perl do not assert `unevaluatedProperties`" in refused.stderr
    assert not (project / "generated").exists()
    proof = package.protogen(project, "prove", "--documents", "10")
    assert proof.returncode == 1
    assert "Perl: its code cannot be built: #/$defs/Left: error[language-unsupported]" in proof.stdout


def test_without_its_tools_it_is_skipped_by_name(package: Installation, broken: Installation, project: Path) -> None:
    broken.change("run.py", 'tools.find("perl")', 'tools.find("no-such-perl")')
    written(project, CONFIG.replace(f'["{LANGUAGE}"]', f'["{LANGUAGE}", "python"]'), "protogen.toml")
    done = broken.protogen(project, "prove", "--documents", "10")
    assert done.returncode == 0, done.stderr
    assert "Perl: skipped, its tools are not here (Perl 5.26 or later" in done.stdout
    assert "through Python." in done.stdout
    assert broken.protogen(project, "prove", "--target", LANGUAGE).returncode == 2


def test_breaking_reports_what_breaks_its_callers(package: Installation, project: Path) -> None:
    less = changed()
    del less["$defs"]["Said"]["properties"]["mood"]
    written(project, less, "less.json")
    done = package.protogen(project, "breaking", "chat.json", "less.json", "--config", "protogen.toml")
    assert done.returncode == 1, done.stderr
    assert "Perl source" in done.stdout
    assert "mood" in done.stdout
    assert "Swift" not in done.stdout


def test_breaking_runs_its_readers_of_both_versions(package: Installation, project: Path) -> None:
    written(project, changed(Left={"required": ["kind", "seconds"]}), "more.json")
    done = package.protogen(project, "breaking", "chat.json", "more.json", "--run", "--target", LANGUAGE)
    assert done.returncode == 1
    assert "old to new: new Perl strict refuses" in done.stdout + done.stderr


def test_the_reference_shows_its_snippets(package: Installation, project: Path) -> None:
    done = package.protogen(project, "docs")
    assert done.returncode == 0, done.stderr
    pages = "".join(path.read_text() for path in project.rglob("*.md"))
    assert "my $message = Chat::Chat->read_tolerant($text);" in pages
    assert "print $message->loudness;  # number" in pages
    assert "Swift" not in pages


def test_it_keeps_the_contract_of_languages(package: Installation, tmp_path: Path) -> None:
    beyond = schema(title="Beyond", type="object", properties={"a": {}}, unevaluatedProperties=False)
    path = written(tmp_path, beyond, "beyond.json")
    program = f"""
from pathlib import Path
from protogen.testing import contract, shipped
from protogen_perl.target import target
contract(target, cases={{**shipped(), "beyond": Path({str(path)!r})}}, refuses=["beyond"])
"""
    done = package.run(tmp_path, "-c", program)
    assert done.returncode == 0, done.stderr


def test_the_contract_catches_a_broken_copy_of_it(broken: Installation, tmp_path: Path) -> None:
    broken.change("names.py", 'screaming, "EMPTY", {})', 'lambda text: screaming(text)[:1], "EMPTY", {})')
    broken.change("runtime/Types.pm", "push @{ $self->{others} }", "push @{ $self->{lost} }")
    program = "from protogen.testing import contract\nfrom protogen_perl.target import target\ncontract(target)\n"
    done = broken.run(tmp_path, "-c", program)
    assert done.returncode == 1
    assert "the code runs and agrees: record: a value read and written again is another value" in done.stderr
