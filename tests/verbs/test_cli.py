"""The command line as people meet it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from support.commands import Run, protogen
from support.making import schema, written

from protogen.languages import registry as target
from protogen.languages.language import LanguageBase
from protogen.languages.target import Job
from protogen.project.plan import Step
from protogen.verbs.drift import differences

SCHEMA = schema(title="Thing", type="object")


class Toy(LanguageBase):
    """A language of one file: the schema's title, and what the options say."""

    name = "toy"
    label = "Toy"
    options: ClassVar[Mapping[str, Any]] = {"word": {"type": "string", "description": "A word to print."}}
    extra: ClassVar[dict[str, str]] = {}
    error: ClassVar[BaseException | None] = None

    def emit(self, job: Job) -> Mapping[str, str]:
        if self.error:
            raise self.error
        return {"title.txt": f"{job.spec.title} {job.options.get('word', '')}\n", **self.extra}


class Other(Toy):
    """Another."""

    name = "other"
    label = "Other"


class Project:
    """A folder with a schema and a config, to run the command line in."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, run: Run) -> None:
        self.folder, self.patch, self.run = folder, patch, run
        self.schema(SCHEMA)
        self.config('schema = "s.json"\n')

    def schema(self, value: Any) -> None:
        written(self.folder, value)

    def config(self, text: str) -> None:
        (self.folder / "protogen.toml").write_text(text)

    def files(self, folder: str = "generated") -> dict[str, bytes]:
        root = self.folder / folder
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def project(folder: Path, monkeypatch: pytest.MonkeyPatch, here: Run) -> Project:
    class Point(NamedTuple):
        name: str
        found: Toy
        value: str = "toys"

        def load(self) -> Toy:
            return self.found

    monkeypatch.setattr(target, "_entry_points", lambda: {"toy": Point("toy", Toy()), "other": Point("other", Other())})
    monkeypatch.setattr(Toy, "extra", {})
    return Project(folder, monkeypatch, here)


def test_build_writes_and_tells(project: Project) -> None:
    done = project.run("build")
    assert (done.code, done.err) == (0, "")
    assert re.sub(r"\d\.\d\d s", "T", done.out) == (
        "generated/toy    2 new\n"
        "generated/other  2 new\n"
        "ledger: 1 constraints: 1 by type, 0 at tolerant decode, 0 in strict readers, 0 lost\n"
        "2 targets built, T\n"
    )
    assert set(project.files()) == {
        "protogen.manifest.json",
        "toy/title.txt",
        "toy/ledger.json",
        "other/title.txt",
        "other/ledger.json",
    }
    project.schema({**SCHEMA, "title": "Changed"})
    project.patch.setattr(Toy, "extra", {"new.txt": ""})
    assert (
        "generated/toy    1 new, 1 changed, 1 unchanged\n    + new.txt\n    ~ title.txt\n" in project.run("build").out
    )
    project.patch.setattr(Toy, "extra", {})
    assert "generated/toy    1 removed, 2 unchanged\n    - new.txt\n" in project.run("build").out


def test_quiet_is_quiet(project: Project) -> None:
    assert project.run("build", "-q") == (0, "", "")
    assert project.run("build", "-q", "--check") == (0, "", "")


def test_one_target_leaves_the_others(project: Project) -> None:
    project.run("build")
    before = project.files()
    project.schema({**SCHEMA, "title": "Changed"})
    project.run("build", "--target", "toy")
    after = project.files()
    assert after["other/title.txt"] == before["other/title.txt"]
    assert after["toy/title.txt"] == b"Changed \n"
    assert project.run("build", "--check", "--target", "toy").code == 0
    assert project.run("build", "--check").code == 1


def test_a_target_taken_out_of_the_config_is_removed(project: Project) -> None:
    project.run("build")
    project.config('schema = "s.json"\ntargets = ["toy"]\n')
    project.run("build")
    assert {path.split("/")[0] for path in project.files()} == {"protogen.manifest.json", "toy"}


@pytest.mark.parametrize("kind", ["drift", "missing", "edited", "orphaned", "manifest"])
def test_check_finds_and_writes_nothing(project: Project, kind: str) -> None:
    project.patch.setattr(Toy, "extra", {"old.txt": "old\n"})
    project.run("build")
    assert project.run("build", "--check").code == 0
    title = project.folder / "generated/toy/title.txt"
    told = "error[drift]"
    if kind == "drift":
        project.schema({**SCHEMA, "title": "Changed"})
        words = "--- a/generated/toy/title.txt\n+++ b/generated/toy/title.txt\n@@ -1 +1 @@\n-Thing \n+Changed \n"
    elif kind == "missing":
        title.unlink()
        words = "--- /dev/null\n+++ b/generated/toy/title.txt\n"
    elif kind == "edited":
        title.write_text("mine\n")
        words = "-mine\n+Thing \n"
        told = "generated/toy/title.txt: error[not-generated]: this file was edited by hand"
    elif kind == "orphaned":
        project.patch.setattr(Toy, "extra", {})
        words = "--- a/generated/toy/old.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-old\n"
    else:
        (project.folder / "generated/protogen.manifest.json").unlink()
        words = "+++ b/generated/protogen.manifest.json\n"
    before = project.files()
    found = project.run("build", "--check")
    assert found.code == 1
    assert words in found.out
    assert told in found.err
    assert project.files() == before


def test_check_names_edited_files_apart_and_sends_to_build_for_the_others_only(project: Project) -> None:
    project.run("build")
    (project.folder / "generated/toy/title.txt").write_text("mine\n")
    found = project.run("build", "--check")
    assert "`--force`" in found.err
    assert "`protogen build`" not in found.err, "a build would refuse this"
    assert project.run("build", "--check", "--force").err == (
        "error[drift]: 1 file out of date\n    help: `protogen build --force`\n"
    )
    (project.folder / "generated/other/title.txt").unlink()
    assert "error[drift]: 1 file out of date\n" in project.run("build", "--check").err
    said = json.loads(project.run("build", "--check", "--format", "json").out)["diagnostics"]
    assert {(each["rule"], each["file"]) for each in said} == {
        ("drift", "generated/other/title.txt"),
        ("not-generated", "generated/toy/title.txt"),
    }


def test_check_takes_a_broken_manifest_for_edited(project: Project) -> None:
    project.run("build")
    (project.folder / "generated/protogen.manifest.json").write_text("<<<<<<< ours\n")
    found = project.run("build", "--check")
    assert found.code == 1
    assert found.err.startswith("generated/protogen.manifest.json: error[not-generated]: this file was edited by hand")
    assert "drift" not in found.err


def test_check_shows_so_much_of_a_difference_and_counts_the_rest() -> None:
    new = [Step(f"toy/{number}.txt", None, b"line\n" * 50) for number in range(40)]
    shown = "".join(differences(new, 60))
    assert len(shown.splitlines()) == 60 + 1 + 1 + 30 + 1
    assert "... and 46 more lines of toy/1.txt\n... and 38 more files:\n    + toy/2.txt\n" in shown
    assert shown.endswith("    + toy/31.txt\n    ... and 8 more\n")
    assert "".join(differences(new[:1], 53)) == new[0].diff(), "what fits is whole"
    (long,) = differences([Step("a.json", None, b"x" * 1_000_000 + b"\n")])
    assert len(long) < 600
    assert long.endswith("xxx... and 999,601 more characters\n")


def test_a_difference_is_by_lines_of_the_file() -> None:
    """Other line separators of Unicode stand inside a line."""
    assert Step("a.txt", b"", "one\u2028still one\n".encode()).diff().endswith("@@ -0,0 +1 @@\n+one\u2028still one\n")


def test_a_hand_edited_file_is_refused_without_force(project: Project) -> None:
    project.run("build")
    (project.folder / "generated/toy/title.txt").write_text("mine\n")
    refused = project.run("build")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        "generated/toy/title.txt: error[not-generated]: this file was edited by hand since it was generated\n"
        "    help: say it in the schema, the config or a template, and undo the edit; or overwrite it with `--force`\n"
    )
    assert project.run("build", "--force").code == 0
    assert project.files()["toy/title.txt"] == b"Thing \n"


def test_a_foreign_file_is_refused_or_left(project: Project) -> None:
    folder = project.folder / "generated/toy"
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine")
    assert project.run("build").code == 0
    assert (folder / "notes.txt").read_text() == "mine"
    project.patch.setattr(Toy, "extra", {"notes.txt": "ours"})
    assert "toy/notes.txt: error[not-generated]: this file was not written by protogen" in project.run("build").err


def test_ctrl_c_leaves_everything_as_it_was(project: Project) -> None:
    project.run("build")
    before = project.files()
    project.schema({**SCHEMA, "title": "Changed"})
    real, calls = os.replace, iter(range(9))

    def interrupted(*names: Any) -> None:
        if next(calls) == 1:
            raise KeyboardInterrupt
        real(*names)

    with project.patch.context() as patch:
        patch.setattr("os.replace", interrupted)
        assert project.run("build") == (130, "", "\n")
    assert project.files() == before


def test_a_read_only_folder_is_a_sentence(project: Project) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "generated")

    project.patch.setattr(Path, "mkdir", refuse)
    refused = project.run("build")
    assert (refused.code, refused.out) == (2, "")
    assert re.search(
        r"error\[cannot-write\]: cannot write this: Permission denied\n    help: no file was changed", refused.err
    )


def test_an_output_folder_that_is_a_file_is_a_sentence(project: Project) -> None:
    (project.folder / "generated").write_text("")
    assert "error[in-the-way]" in project.run("build").err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('schema = "s.json"\ntarget = ["toy"]', "protogen.toml:2: error[bad-config]: `target` must be a table"),
        (
            'schema = "s.json"\ntargets = ["toi"]',
            "protogen.toml:2: error[bad-config]: there is no target `toi`\n    help: did you mean `toy`?",
        ),
        (
            'schema = "s.json"\n[target.toy]\nwrod = "x"',
            "protogen.toml:3: error[bad-config]: unknown option `wrod` of `toy`\n    help: did you mean `word`?",
        ),
        (
            'schema = "s.json"\n[target.otter]',
            "protogen.toml:2: error[bad-config]: there is no target `otter`\n    help: did you mean `other`?",
        ),
        ('schema = "s.json"\nroots = ["A"]', "protogen.toml:2: error[unknown-root]: the schema defines no `A`"),
        ("schema = ", "protogen.toml:1: error[bad-config]: not valid TOML"),
        (
            "",
            'protogen.toml: error[no-schema]: this config names no schema\n    help: write `schema = "FILE"` in it, or',
        ),
        (
            'out = "x"\nschema = "gone.json"',
            "protogen.toml:2: error[unreadable-schema]: there is no file `gone.json`\n    help: did you mean `s.json`?",
        ),
    ],
)
def test_a_mistake_in_the_config(project: Project, text: str, words: str) -> None:
    project.config(text)
    refused = project.run("build")
    assert (refused.code, refused.out) == (2, "")
    assert words in refused.err
    assert not (project.folder / "generated").exists()


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ('{"type": "object",}', "s.json:1:19: error[unreadable-schema]"),
        ({"type": "objekt"}, "s.json:1:2: error[bad-keyword-value]"),
        ({"$ref": "#/$defs/A"}, "s.json:1:2: error[unresolved-reference]"),
        ({"type": "object", "x-protogen": {"opne": True}}, "help: did you mean `open`?"),
        ("[" * 100_000, "error[unreadable-schema]"),
        ("", "error[unreadable-schema]"),
        (5, "error[bad-keyword-value]"),
    ],
)
def test_a_broken_schema(project: Project, schema: Any, words: str) -> None:
    project.schema(schema)
    refused = project.run("build")
    assert (refused.code, refused.out) == (2, "")
    assert words in refused.err
    assert "Traceback" not in refused.err
    assert not (project.folder / "generated").exists()


def test_options_reach_the_target(project: Project) -> None:
    project.config('schema = "s.json"\n[target.toy]\nword = "hello"\n')
    project.run("build", "--target", "toy")
    assert project.files()["toy/title.txt"] == b"Thing hello\n"


def test_without_a_config_from_any_folder(project: Project, tmp_path: Path) -> None:
    (project.folder / "protogen.toml").unlink()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    project.patch.chdir(elsewhere)
    schema = str(project.folder / "s.json")
    assert project.run("build", "--schema", schema, "--target", "toy", "--out", "made").code == 0
    assert set(os.listdir(elsewhere)) == {"made"}
    first = (elsewhere / "made/protogen.manifest.json").read_bytes()
    project.patch.chdir(project.folder)
    assert project.run("build", "--schema", "s.json", "--target", "toy", "--out", "made").code == 0
    assert project.files("made")["protogen.manifest.json"] == first


def test_a_config_for_another_schema_does_not_hold(project: Project) -> None:
    project.config('schema = "other.json"\n[target.toy]\nword = "hello"\n')
    project.run("build", "--schema", "s.json", "--target", "toy")
    assert project.files()["toy/title.txt"] == b"Thing \n"


def test_a_wrong_word_gets_a_suggestion(project: Project) -> None:
    assert project.run("bild") == (
        2,
        "",
        "error[usage]: there is no verb `bild`; did you mean `build`?\n"
        "    help: `protogen --help` lists its arguments and options\n",
    )
    assert "did you mean `toy`?" in project.run("build", "--target", "toi").err.lower()
    assert project.run("build", "--chek").code == 2


def test_targets_lists_them(project: Project) -> None:
    assert project.run("targets").out == (
        "toy    A language of one file: the schema's title, and what the options say.\n"
        "         word: A word to print.\n"
        "other  Another.\n"
        "         word: A word to print.\n"
    )


def test_a_broken_target_does_not_hide_the_others(project: Project) -> None:
    def broken() -> Toy:
        raise ImportError("no such thing")

    point = target._entry_points()["toy"]
    good = target._entry_points()["other"]
    bad = type("Point", (), {"name": "toy", "load": staticmethod(broken), "value": point.value})()
    project.patch.setattr(target, "_entry_points", lambda: {"toy": bad, "other": good})
    listed = project.run("targets")
    assert listed.out.startswith("other  Another.\n")
    assert "error[broken-target]: the target `toy` cannot be loaded: no such thing" in listed.err
    assert project.run("build").code == 2


def test_a_bug_is_one_sentence(project: Project) -> None:
    project.patch.setattr(Toy, "error", KeyError("x"))
    told = project.run("build")
    assert told.code == 2
    assert re.match(
        r"error\[internal\]: this is a bug in protogen: KeyError: 'x' \(test_cli\.py:\d+\)\n    help: ", told.err
    )
    project.patch.setattr(Toy, "error", RecursionError())
    assert "error[too-deep]" in project.run("build").err


def test_schema_text_cannot_steer_the_terminal(project: Project) -> None:
    project.schema('{"$ref": "#/\\u001b[31m"}')
    assert "\x1b" not in project.run("build").err


@pytest.fixture
def swift(tmp_path: Path) -> tuple[str, ...]:
    written(tmp_path, {**SCHEMA, "properties": {"a": {"type": "string"}}})
    return ("build", "--schema", "s.json", "--target", "swift")


@pytest.mark.slow
def test_nothing_to_do_is_noticed(tmp_path: Path, swift: tuple[str, ...]) -> None:
    assert "1 target built" in protogen(tmp_path, *swift).out
    again = protogen(tmp_path, *swift)
    assert re.fullmatch(r"up to date: \d+ files, \d\.\d\d s\n", again.out)
    assert again.err == ""
    written(tmp_path, {**SCHEMA, "description": "changed"})
    assert "1 target built" in protogen(tmp_path, *swift).out
    assert "up to date" in protogen(tmp_path, *swift).out
    (tmp_path / "generated/swift/Package.swift").unlink()
    assert "+ Package.swift" in protogen(tmp_path, *swift).out
    (tmp_path / "protogen.toml").write_text('schema = "s.json"\n[target.swift]\nmodule = "M"\n')
    assert "1 target built" in protogen(tmp_path, *swift).out
    (tmp_path / "generated/swift/Package.swift").write_text("mine")
    assert protogen(tmp_path, *swift).code == 2


@pytest.mark.slow
def test_warnings_are_told_again(tmp_path: Path, swift: tuple[str, ...]) -> None:
    written(tmp_path, {**SCHEMA, "descriptoin": "a"})
    first, second = protogen(tmp_path, *swift), protogen(tmp_path, *swift)
    assert "warning[unknown-keyword]" in first.err
    assert second.out.startswith("up to date")
    assert second.err == first.err


@pytest.mark.slow
def test_an_unwritable_cache_does_no_harm(tmp_path: Path, swift: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("")
    for _ in range(2):
        done = protogen(tmp_path, *swift, XDG_CACHE_HOME=str(tmp_path / "file"))
        assert "1 target built" in done.out
        assert done.err == ""


def test_a_polite_kill_ends_the_run_quietly(tmp_path: Path) -> None:
    script = "import os, signal, protogen.cli as c; c._run = lambda: os.kill(os.getpid(), signal.SIGTERM); c.main()"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, "")


def test_version_imports_nothing_heavy(tmp_path: Path) -> None:
    heavy = {"pydantic", "jinja2", "jsonschema", "referencing", "datamodel_code_generator", "yaml", "tomllib"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "protogen.cli", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert re.fullmatch(r"protogen \d+\.\d+\.\d+\n", done.stdout)
    assert "click" in imported
    assert not imported & heavy


def test_colour_only_on_a_terminal(project: Project) -> None:
    class Terminal:
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    from protogen.console import coloured

    project.patch.delenv("NO_COLOR", raising=False)
    project.patch.setenv("TERM", "xterm")
    assert coloured(Terminal())  # type: ignore[arg-type]
    project.patch.setenv("NO_COLOR", "1")
    assert not coloured(Terminal())  # type: ignore[arg-type]
    assert not coloured(sys.stdout)


def test_without_a_schema_the_likely_one_is_named(project: Project) -> None:
    (project.folder / "protogen.toml").unlink()
    (project.folder / "s.json").rename(project.folder / "s.schema.json")
    told = project.run("build")
    assert told.code == 2
    assert "error[no-schema]: no schema was named, and there is no protogen.toml here or in a folder above" in told.err
    assert "as in `--schema s.schema.json`, or start with `protogen init`" in told.err
    (project.folder / "inner").mkdir()
    (project.folder / "inner/protogen.toml").write_text("")
    assert "there is one in `inner`: `cd inner`, or `--config inner/protogen.toml`" in project.run("build").err
