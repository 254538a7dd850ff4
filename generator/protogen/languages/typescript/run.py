"""Runs the emitted TypeScript under Deno."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from protogen.languages import tools
from protogen.languages.answers import Case, Order
from protogen.languages.probing import Probed, Questions, compiled
from protogen.languages.running import Ready, RunnerBase, folders, interpreted
from protogen.languages.templates import templates_root
from protogen.languages.typescript import probes
from protogen.languages.typescript.names import names_of
from protogen.languages.typescript.sharing import import_map

PLACES = ("~/.deno/bin",)
"""The folder where Deno's installer puts it."""


class TypeScript(RunnerBase):
    """Deno: on PATH, or beside the Python interpreter in use (the package `deno`)."""

    needs = "Deno: `pip install deno`, or https://deno.com"

    checker = "Deno"

    def versions(self) -> Mapping[str, str] | None:
        """The versions of Deno and of the TypeScript in it."""
        path = tools.find("deno", PLACES)
        if path is None:
            return None
        said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        return dict(re.findall(r"^(deno|typescript) (\d[\w.+-]*)", said, re.MULTILINE)) or None

    checker_versions = versions

    def probe(self, questions: Questions) -> Mapping[str, Probed]:
        """Check the probes of all cases in one file, which imports their types."""
        written, failures = folders(self.emitter, [case for case, _ in questions.values()])
        sheet = probes.begun([*written.values()])
        for number, name in enumerate(written):
            case, asked = questions[name]
            names = names_of(case.job)
            sheet.case(name)
            for each in asked:
                sheet.add(name, each, probes.line(number, names, each))
        found = {name: Probed(why_not="its code cannot be built") for name in failures}
        return {**found, **sheet.answers(probes.errors(self._said(sheet.text(), [*written.values()])))}

    def _said(self, text: str, packages: Sequence[Path]) -> str:
        """What Deno says of a file of probes, which holds the hashes of the files that it imports."""
        path = tools.find("deno", PLACES)
        assert path is not None

        def run(folder: Path) -> str:
            (folder / probes.FILE).write_text(text, encoding="utf-8")
            maps = [each for package in packages[:1] for each in import_map(package)]
            command = [path, "check", "--quiet", "--no-config", *maps, probes.FILE]
            quiet = {**os.environ, "NO_COLOR": "1"}
            return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=quiet).stderr

        return compiled(self.name, [*(self.versions() or {}).values(), text], run)

    def prepare(self, cases: Sequence[Case]) -> Ready:
        """Write each case's package to the cache."""
        path = tools.find("deno", PLACES)
        assert path is not None
        driver = templates_root() / "typescript" / "driver.ts"

        def command(folder: Path) -> Sequence[str]:
            return [*running(path, folder), "--allow-read", str(driver)]

        return replace(interpreted(self.emitter, cases, command), order=Order.KEPT)


def running(deno: str, folder: Path) -> list[str]:
    """The start of a command that runs a module with the package in a folder, without its config."""
    return [deno, "run", "--quiet", "--no-check", "--no-config", *import_map(folder)]
