"""Runs commands: protogen's own in a process of its own, and those of others."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

PROTOGEN = (sys.executable, "-m", "protogen.cli")


class Result(NamedTuple):
    """How a command line ended, and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]
"""Takes the words after `protogen`."""


def protogen(folder: Path, *arguments: str, **environment: str) -> Result:
    """A command line in a folder, as a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("GITHUB_ACTIONS", "FORCE_COLOR")}
    done = subprocess.run(
        [*PROTOGEN, *arguments],
        cwd=folder,
        env={**kept, "XDG_CACHE_HOME": str(folder / ".cache"), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def waited(ask: Callable[[], Any]) -> Any:
    """What is answered once it is true; the last answer where it never is. For what another process does."""
    for _ in range(600):
        if answer := ask():
            break
        time.sleep(0.1)
    return answer


def run(folder: Path, *command: str) -> str:
    """What a command says that fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr + f"\n{command[0]}: exit {done.returncode}" if done.returncode else ""


def git(folder: Path, *words: str) -> str:
    """What git prints, called by nobody in particular."""
    who = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout
