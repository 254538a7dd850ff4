"""Runs a command."""

from __future__ import annotations

import subprocess
from pathlib import Path


def run(folder: Path, *command: str) -> str:
    """What a command says that fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr + f"\n{command[0]}: exit {done.returncode}" if done.returncode else ""
