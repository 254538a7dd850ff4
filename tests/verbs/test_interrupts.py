"""An interrupt ends the command line silently at any moment, and a build knows what it has read."""

import array
import fcntl
import os
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import IO

import pytest
from support.commands import protogen, waited
from support.making import schema, written

START = """
import os, signal
real = __import__
def hooked(name, *rest, **more):
    if name == {name!r}:
        os.kill(os.getpid(), signal.{signal})
    return real(name, *rest, **more)
import builtins
builtins.__import__ = hooked
from protogen.__main__ import main
main()
"""


@pytest.mark.parametrize("name", ["protogen.cli", "click", "protogen.console"])
@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_an_interrupt_while_it_starts_is_silent(name: str, number: str, code: int) -> None:
    program = START.format(name=name, signal=number)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


def drained(pipe: IO[bytes]) -> bool:
    """Whether the other end of a pipe has read all of it."""
    left = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, left)
    return left[0] == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_while_it_waits_is_silent(tmp_path: Path, number: int, code: int) -> None:
    command = [sys.executable, "-m", "protogen", "validate", "--schema", "s.json", "-"]
    written(tmp_path, schema(title="T"))
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as run:
        pipe = run.stdin
        assert pipe
        pipe.write(b" ")
        assert waited(lambda: drained(pipe))  # it reads, so it has started
        run.send_signal(number)
        out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err.strip()) == (code, b"", b"")


def test_a_schema_saved_during_a_build_is_seen_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from protogen.project import write

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    path = written(tmp_path, schema(title="T", description="as it was read"))
    time.sleep(0.1)
    real = write.apply

    def edited(*given: object) -> None:
        real(*given)  # type: ignore[arg-type]
        written(tmp_path, schema(title="T", description="as it was saved"))

    from protogen.verbs import build

    monkeypatch.setattr(write, "apply", edited)
    words = ["--schema", str(path), "--target", "typescript"]
    build.command.main(words, standalone_mode=False)
    monkeypatch.setattr(write, "apply", real)
    build.command.main(words, standalone_mode=False)
    texts = "".join(each.read_text() for each in Path("generated").rglob("*.ts"))
    assert "as it was saved" in texts
    assert "as it was read" not in texts


def test_a_build_that_changes_nothing_is_remembered(tmp_path: Path) -> None:
    written(tmp_path, schema(title="T"))
    time.sleep(0.1)
    words = ("build", "--schema", "s.json", "--target", "typescript")
    protogen(tmp_path, *words)
    assert "up to date" in protogen(tmp_path, *words).out


@pytest.mark.parametrize("text", ["", "[]", "null", '{"generator": 1}', '{"inputs": [], "outputs": []}', "\x00"])
def test_a_broken_record_of_the_last_build_is_no_record(tmp_path: Path, text: str) -> None:
    written(tmp_path, schema(title="T"))
    time.sleep(0.1)
    words = ("build", "--schema", "s.json", "--target", "typescript")
    protogen(tmp_path, *words)
    (stamp,) = (tmp_path / ".cache/protogen").glob("*.json")
    stamp.write_text(text)
    assert "built" in protogen(tmp_path, *words).out
    assert os.path.getsize(stamp) > 100


LATE = """
import os, signal, sys
from protogen import cli
from protogen.__main__ import main
def interrupted(*_):
    os.kill(os.getpid(), signal.{signal})
{when}
sys.argv = ["protogen", "no-such-verb"]
main()
"""
MOMENTS = {
    "an error is told": "cli.complain = interrupted",
    "all is done": "import atexit; atexit.register(interrupted)",
    "the last words are flushed": (
        "sys.stdout = type('Out', (), dict(flush=interrupted, write=lambda *_: 0, fileno=lambda _: 1))()"
    ),
}


@pytest.mark.parametrize("when", MOMENTS)
@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_an_interrupt_at_the_end_is_silent(when: str, number: str, code: int) -> None:
    program = LATE.format(when=MOMENTS[when], signal=number)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    told = "" if when == "an error is told" else "error[usage]"
    assert done.returncode == code
    assert (done.stdout, done.stderr[: len(told)]) == ("", told)
    assert "Traceback" not in done.stderr
    assert "ignored" not in done.stderr
