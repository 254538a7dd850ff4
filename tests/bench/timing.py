"""Measures commands: each in turn, several times, the best of each. A busy machine slows all of them alike."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds on the clock, seconds of all its processors, bytes of its largest process."""

    wall: float
    processor: float
    memory: int = 0

    def best(self, other: Cost) -> Cost:
        """The lesser of each."""
        return Cost(min(self.wall, other.wall), min(self.processor, other.processor), min(self.memory, other.memory))


@dataclass(frozen=True, slots=True)
class Command:
    """A command line; what must be done before each run; where its output goes (None: nowhere)."""

    words: Sequence[str]
    before: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `aim`: the ratio that is wanted, None where none was set."""

    what: str
    value: str
    ratio: float | None = None
    aim: float | None = None
    remark: str = ""

    @property
    def missed(self) -> bool:
        """Whether the ratio is above its aim."""
        return self.ratio is not None and self.aim is not None and self.ratio > self.aim


def environment(home: Path) -> dict[str, str]:
    """What commands run in: bytecode kept in a folder of the run, the user's cache an empty one."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(home / "bytecode"), "XDG_CACHE_HOME": str(home / "cache")}


def measure(commands: Mapping[str, Command], rounds: int, env: Mapping[str, str], cwd: Path) -> dict[str, Cost]:
    """The best cost of each command, over rounds in which each runs once. The first, cold round does not count."""
    best: dict[str, Cost] = {}
    for number in range(rounds + 1):
        for name, command in commands.items():
            command.before()
            cost = run(command.words, env, cwd)
            if number:
                best[name] = best[name].best(cost) if name in best else cost
    return best


def run(words: Sequence[str], env: Mapping[str, str], cwd: Path) -> Cost:
    """What one run of a command costs. Ends the bench where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(words, env=dict(env), cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)}\n{said.decode(errors='replace')}")
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, _bytes(usage))


def _bytes(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def load() -> str:
    """How busy the machine is, for the reader of the figures."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def busy() -> bool:
    """Whether others use more than a quarter of the machine: what is measured now says little."""
    return os.getloadavg()[0] > (os.cpu_count() or 1) / 4
