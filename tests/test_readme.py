"""The README shows what the commands print: its console blocks are run, and compared."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import outside, readme
from support.paths import ROOT

pytestmark = pytest.mark.slow

SECTIONS = {name: text for name, text in readme.sections().items() if name not in readme.FIRST_SCREEN}
BLOCKS = [block for text in SECTIONS.values() for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL)]
ELSEWHERE = ("make", "protogen prove")
"""Commands that take compilers or minutes: other tests run them (test_prove.py, and this suite under `make`). What is
installed and built on the first screen, test_wheel.py types."""
THING = """{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "id": {"type": "string", "minLenght": 1}
  },
  "requried": ["id"]
}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Our contract, its recorded traffic, and the schema with two typos that the README speaks of."""
    for folder in ("schema", "generated/fixtures/lifecycles"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "protogen.toml", tmp_path)
    (tmp_path / "thing.schema.json").write_text(THING)
    return tmp_path


def shell(command: str, folder: Path) -> tuple[int, str]:
    """The exit code of a command, and what it prints, with a `protogen` of this checkout on PATH."""
    bin = folder / ".bin"
    bin.mkdir(exist_ok=True)
    (bin / "protogen").write_text(f'#!/bin/sh\nexec {sys.executable} -m protogen.cli "$@"\n')
    (bin / "protogen").chmod(0o755)
    place = {"PATH": f"{bin}:{os.environ['PATH']}", "XDG_CACHE_HOME": str(folder / ".cache"), "HOME": str(folder)}
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"} | place
    merged = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, text=True, check=False, **merged)
    return done.returncode, done.stdout


def started(folder: Path) -> Path:
    """The project of `protogen init`, with the typo that the README's lint finds."""
    assert shell("protogen init started", folder)[0] == 0
    schema = folder / "started/schema/messages.schema.json"
    schema.write_text(schema.read_text().replace('"required"', '"requried"', 1))
    return folder / "started"


@pytest.mark.parametrize("block", [each for each in BLOCKS if not each.startswith(tuple(f"$ {e}" for e in ELSEWHERE))])
def test_what_is_shown_is_what_is_printed(block: str, desk: Path) -> None:
    folder = desk
    if block.startswith(("$ protogen mock", "$ protogen tap")):
        outside.package("websockets")
    if block.startswith("$ protogen lint"):
        folder = started(desk)
    if block.startswith("$ protogen init"):
        (folder := desk / "new").mkdir()
    code = 0
    for command, shown in readme.commands(block):
        if command == "echo $?":
            assert shown == f"{code}\n"
        else:
            code, printed = shell(command, folder)
            at = 0
            for part in readme.timeless(shown).split("...\n"):  # what is left out
                at = readme.timeless(printed).find(part, at)
                assert at >= 0, (command, part, printed)


def test_most_blocks_are_run() -> None:
    """Not one is passed over that could be run."""
    left = [block for block in BLOCKS if block.startswith(tuple(f"$ {each}" for each in ELSEWHERE))]
    assert [block.split("\n")[0].split()[1:3] for block in left] == [["protogen", "prove"], ["make", "build"]]


def test_every_verb_is_there() -> None:
    from protogen.cli import VERBS

    assert not [verb for verb in VERBS if f"protogen {verb}" not in readme.README]
