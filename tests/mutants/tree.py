"""Tries a fault of the generator: a copy of its source with the fault, in a process of its own.

`python -m mutants.tree ASKED` is that process.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from mutants import subjects, trial
from mutants.fault import Fault
from mutants.trial import Verdict

_SECONDS = 900
_KEPT = ("generator", "templates")


def tried(fault: Fault, languages: Sequence[str], names: Sequence[str]) -> Verdict:
    """Tries the fault."""
    planted = fault.planted((subjects.ROOT / fault.path).read_text(encoding="utf-8"))
    if planted is None:
        return "not planted", ""
    with tempfile.TemporaryDirectory(prefix="protogen-mutant-") as made:
        folder = Path(made)
        for each in _KEPT:
            shutil.copytree(subjects.ROOT / each, folder / each, copy_function=os.link)
        place = folder / fault.path
        place.unlink()
        place.write_text(planted, encoding="utf-8")
        return _said(folder, {"how": fault.group, "languages": list(languages), "names": list(names)})


def _said(folder: Path, asked: object) -> Verdict:
    path = f"{folder / 'generator'}{os.pathsep}{subjects.ROOT / 'tests'}"
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "mutants.tree", json.dumps(asked)]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        return "caught", "no end"
    if done.returncode or not done.stdout.strip():
        last = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        return "caught", f"crash: {last[:100]}"
    verdict, by = json.loads(done.stdout.strip().splitlines()[-1])
    return str(verdict), str(by)


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    ask = trial.proven if told["how"] == "common" else trial.generated
    print(json.dumps(ask(told["languages"], told["names"])))
