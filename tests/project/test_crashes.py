"""A build that is killed or that the disk refuses, at each thing that it does to the disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.crashes import WAYS
from support.paths import ROOT

pytestmark = pytest.mark.slow

_FILES = "3"
"""How many files of each target are written: each is written in the same way."""


@pytest.mark.parametrize("way", WAYS)
def test_a_build_that_is_stopped_anywhere_loses_nothing_and_heals(way: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "support.crashes", str(tmp_path), way, _FILES]
    folders = os.pathsep.join([str(ROOT / "tests"), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": folders}
    environment.pop("GITHUB_ACTIONS", None)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["faults"] == []
    assert told["points"] > 80
