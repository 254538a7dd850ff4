"""The wheel holds all it needs: installed, it works from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from support.paths import ROOT, V2


@pytest.mark.slow
def test_the_installed_wheel_works_from_another_folder(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    _run(
        tmp_path,
        clean,
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        str(tmp_path / "dist"),
        at=ROOT,
    )
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    _run(tmp_path, clean, python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel)
    # its dependencies are this environment's; our own editable install there is not (.pth files are not read)
    shared = clean | {"PYTHONPATH": sysconfig.get_path("purelib"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    where = _run(tmp_path, shared, python, "-c", "import protogen; print(protogen.__file__)")
    assert str(tmp_path / "env") in where

    cases = _run(tmp_path, shared, python, "-c", "from protogen.testing import shipped; print(*shipped())")
    assert {"record", "tagged-union"} <= {*cases.split()}

    protogen = tmp_path / "env" / "bin" / "protogen"
    listed = _run(tmp_path, shared, protogen, "targets")
    assert {"swift", "python", "typescript"} <= {line.split()[0] for line in listed.splitlines()}
    schema = V2
    _run(tmp_path, shared, protogen, "build", "--schema", schema, "--target", "swift", "--target", "typescript")
    assert (tmp_path / "generated" / "swift" / "Package.swift").is_file()


def _run(folder: Path, environment: dict[str, str], *command: object, at: Path | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=at or folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
