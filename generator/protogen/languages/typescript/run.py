"""Runs the emitted TypeScript under Deno."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace

from protogen.languages import tools
from protogen.languages.answers import Case, Order
from protogen.languages.running import Ready, RunnerBase, interpreted
from protogen.languages.templates import templates_root

_PLACES = ("~/.deno/bin",)
"""The folder where Deno's installer puts it."""


class TypeScript(RunnerBase):
    """Deno: on PATH, or beside the Python interpreter in use (the package `deno`)."""

    needs = "Deno: `pip install deno`, or https://deno.com"

    def versions(self) -> Mapping[str, str] | None:
        """The versions of Deno and of the TypeScript in it."""
        path = tools.find("deno", _PLACES)
        if path is None:
            return None
        said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        return dict(re.findall(r"^(deno|typescript) (\d[\w.+-]*)", said, re.MULTILINE)) or None

    def prepare(self, cases: Sequence[Case]) -> Ready:
        """Write each case's package to the cache."""
        path = tools.find("deno", _PLACES)
        assert path is not None
        driver = templates_root() / "typescript" / "driver.ts"
        command = [path, "run", "--quiet", "--no-check", "--no-config", "--allow-read", str(driver)]
        return replace(interpreted(self.emitter, cases, command), order=Order.KEPT)
