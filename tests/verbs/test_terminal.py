"""What a terminal and CI see: progress that leaves nothing behind, colours, paths that can be opened."""

from __future__ import annotations

import io
import os
import pty
import select
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.commands import Run
from support.making import schema, written

from protogen import console, working

SCHEMA = schema(title="P", type="object", properties={"a": {"type": "integer"}})


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal_here(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Makes stderr a terminal (within a test: pytest replaces the stream before)."""
    for name in ("CI", "NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(working, "_PATIENCE", 0.05)
    monkeypatch.setattr(working, "_STEP", 0.01)
    made = Terminal()
    monkeypatch.setattr(sys, "stderr", made)
    return made


def test_progress_is_shown_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_here(monkeypatch)
    with working.Working("building"):
        working.stage("building: fixtures")
        time.sleep(0.3)
    assert "building: fixtures, 0 s\x1b[K" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_what_is_quick_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_here(monkeypatch)
    monkeypatch.setattr(working, "_PATIENCE", 30)
    with working.Working("building"):
        pass
    assert terminal.getvalue() == ""


def test_it_is_removed_before_something_is_printed_and_after_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_here(monkeypatch)

    def work() -> None:
        with working.Working("building"):
            time.sleep(0.2)
            console.complain(["a fault"])
            assert "\r\x1b[Ka fault\n" in terminal.getvalue()
            time.sleep(0.2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert terminal.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize("name", ["CI", "dumb", "no terminal"])
def test_nothing_in_ci_nor_without_a_terminal(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_here(monkeypatch)
    if name == "no terminal":
        monkeypatch.setattr(Terminal, "isatty", lambda self: False)
    else:
        monkeypatch.setenv(*(("CI", "true") if name == "CI" else ("TERM", "dumb")))
    with working.Working("building"):
        time.sleep(0.2)
    assert terminal.getvalue() == ""


def on_a_terminal(arguments: Sequence[str], folder: Path, *, interrupt: bool = False) -> tuple[int, str]:
    """The exit code of a command on a terminal, and all that it shows; with `interrupt`, Ctrl-C after the first."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        for name in ("CI", "GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR"):
            os.environ.pop(name, None)
        os.environ["TERM"] = "xterm"
        slow = "from protogen import working; working._PATIENCE = 0.05; from protogen.cli import main; "
        slow += "from protogen.validate import progress; progress._PATIENCE = 0.0; main()"
        os.execv(sys.executable, [sys.executable, "-c", slow, *arguments])
    shown = b""
    idle = 0
    while idle < 300:
        idle += 1
        if select.select([terminal], [], [], 0.2)[0]:
            idle = 0
            try:
                read = os.read(terminal, 65536)
            except OSError:  # Linux says so at the end
                break
            shown += read
            if not read:
                break
        if interrupt and b"\r" in shown:
            os.kill(pid, signal.SIGINT)
            interrupt = False
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


@pytest.mark.slow
def test_a_build_on_a_terminal(folder: Path) -> None:
    written(folder, SCHEMA)
    code, shown = on_a_terminal(["build", "s.json", "--target", "fixtures"], folder)
    assert code == 0
    assert "building" in shown
    assert shown.rpartition("\x1b[K")[2].startswith("generated/fixtures")


@pytest.mark.slow
@pytest.mark.parametrize("verb", [["infer"], ["infer", "--against", "s.json"], ["validate", "--schema", "s.json"]])
def test_a_bar_is_alone(folder: Path, verb: list[str]) -> None:
    written(folder, SCHEMA)
    (folder / "many.ndjson").write_text('{"a": 1}\n' * 40_000)
    _, shown = on_a_terminal([*verb, "many.ndjson"], folder)
    assert " documents" in shown
    assert "at work" not in shown.partition(" documents")[2]


@pytest.mark.slow
def test_ctrl_c_on_a_terminal(folder: Path) -> None:
    written(folder, SCHEMA)
    code, shown = on_a_terminal(
        ["prove", "s.json", "--target", "python", "--documents", "2000"], folder, interrupt=True
    )
    assert code == 130
    assert shown.rpartition("\x1b[K")[2].strip() == ""
    assert "Traceback" not in shown


COLOURED = {
    "lint": (["lint", "s.json"], "\x1b[33;1mwarning\x1b[0m[unbounded-integer]"),
    "breaking": (["breaking", "s.json", "t.json"], "\x1b[31;1merror\x1b[0m[type-changed]"),
    "validate": (["validate", "d.json", "--schema", "s.json"], "\x1b[31;1m1 not valid\x1b[0m"),
    "targets": (["targets"], "\x1b[36;1mfixtures\x1b[0m"),
    "fmt": (["fmt", "s.json", "--check"], "\x1b[31;1mnot in this layout\x1b[0m"),
    "init": (["init", "new"], "\x1b[32m+\x1b[0m"),
    "build": (["build", "s.json", "--target", "fixtures", "--check"], "\x1b[32m+"),
    "docs": (["docs", "s.json", "--out", "pages"], "\x1b[32mnew\x1b[0m"),
}


@pytest.mark.parametrize("verb", COLOURED)
def test_colours_in_every_verb(verb: str, here: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(folder, SCHEMA)
    written(folder, schema(title="P", type="object", properties={"a": {"type": "string"}}), "t.json")
    written(folder, '{"a": "x"}', "d.json")
    words, shown = COLOURED[verb]
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert shown in here(*words).out
    monkeypatch.setenv("NO_COLOR", "1")
    words = [each.replace("new", "newer").replace("pages", "more") for each in words]
    assert "\x1b" not in here(*words).out
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.delenv("FORCE_COLOR")
    words = [each.replace("newer", "newest").replace("more", "most") for each in words]
    assert "\x1b" not in here(*words).out


def test_a_path_in_the_output_folder_can_be_opened(here: Run, folder: Path) -> None:
    written(folder, SCHEMA)
    assert here("build", "s.json", "--target", "fixtures", "--out", "out/made").code == 0
    (folder / "out/made/fixtures/manifest.json").write_text("mine")
    told = here("build", "s.json", "--target", "fixtures", "--out", "out/made")
    (line, *_) = told.err.splitlines()
    path = line.partition(": error[not-generated]")[0]
    assert path == "out/made/fixtures/manifest.json"
    assert (folder / path).is_file()
    (folder / "out/made/protogen.manifest.json").write_text("<<<<")
    assert here("build", "s.json", "--target", "fixtures", "--out", "out/made").err.startswith(
        "out/made/protogen.manifest.json: error[manifest-unreadable]"
    )


@pytest.mark.parametrize("way", ["git", "workspace"])
def test_annotations_count_from_the_repository_s_root(
    way: str, here: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(folder, SCHEMA, "deep/sub/s.json")
    if way == "git":
        (folder / ".git").mkdir()
        monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    else:
        monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
    monkeypatch.chdir(folder / "deep/sub")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "file=deep/sub/s.json,line=1" in here("lint", "s.json").out
    assert '"uri": "deep/sub/s.json"' in here("lint", "s.json", "--format", "sarif").out
    assert '"file": "s.json"' in here("lint", "s.json", "--format", "json").out
    assert here("lint", "s.json", "--format", "text").out.startswith("s.json:1:")
    assert here("build", "s.json", "--target", "fixtures").code == 0
    (folder / "deep/sub/generated/fixtures/manifest.json").write_text("mine")
    told = here("build", "s.json", "--target", "fixtures")
    assert "::error file=deep/sub/generated/fixtures/manifest.json,title=not-generated::" in told.out
