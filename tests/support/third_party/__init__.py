"""A language in a package of its own, as another project would write it, and an installation of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from support.paths import ROOT

HERE = Path(__file__).parent
LANGUAGE = "perl"
PACKAGE = "protogen_perl"


@dataclass(frozen=True)
class Installation:
    """A folder that Python looks for packages in, with ours and the other package."""

    site: Path

    def run(self, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
        """A command in a folder, with the package installed."""
        path = os.pathsep.join([str(ROOT / "generator"), str(self.site)])
        setting = {name: value for name, value in os.environ.items() if name not in ("CI", "GITHUB_ACTIONS")}
        return subprocess.run(
            [sys.executable, *command],
            env={**setting, "PYTHONPATH": path, "COLUMNS": "200"},
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def protogen(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Our command."""
        return self.run(folder, "-m", "protogen.cli", *arguments)

    def change(self, file: str, old: str, new: str) -> None:
        """Break the package: another text in one of its files."""
        path = self.site / PACKAGE / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


def install(site: Path) -> Installation:
    """Put the package in a folder as installers do: its files, and what its `pyproject.toml` says of it."""
    about = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.copytree(HERE / PACKAGE, site / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    info = site / f"{PACKAGE}-{about['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {about['name']}\nVersion: {about['version']}\n")
    (info / "entry_points.txt").write_text("".join(map(_section, about["entry-points"].items())))
    return Installation(site)


def _section(group: tuple[str, Mapping[str, str]]) -> str:
    name, points = group
    return "\n".join([f"[{name}]", *(f"{point} = {where}" for point, where in points.items()), ""])
