"""Runs the emitted Python with the interpreter that runs protogen."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from protogen.languages import tools
from protogen.languages.answers import Case, Order
from protogen.languages.cache import folder as cache_folder
from protogen.languages.probing import Probed, Questions, compiled
from protogen.languages.python import probes
from protogen.languages.python.dcg.kinds import KINDS
from protogen.languages.python.names import names_of
from protogen.languages.python.sharing import PACKAGE
from protogen.languages.running import Ready, RunnerBase, emitted, interpreted
from protogen.languages.target import Job
from protogen.languages.templates import templates_root


class Python(RunnerBase):
    """Python and pydantic, which are always installed with protogen."""

    needs = "only what protogen itself runs with"

    checker = "mypy"

    def versions(self) -> Mapping[str, str] | None:
        """The versions of the interpreter and of the library that runs the models."""
        return {"python": platform.python_version(), "pydantic": version("pydantic")}

    def checker_versions(self) -> Mapping[str, str] | None:
        """The version of mypy: on PATH, or beside the interpreter in use."""
        path = tools.find("mypy")
        said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout if path else ""
        return dict(re.findall(r"^(mypy) (\d[\w.+-]*)", said)) or None

    def probe(self, questions: Questions) -> Mapping[str, Probed]:
        """Check the probes of all cases in one file, which imports their models."""
        jobs = {name: case.job.of(self.emitter) for name, (case, _) in questions.items()}
        others = {name for name, job in jobs.items() if job.options.get("models", "pydantic") != "pydantic"}
        found = {name: Probed(why_not="only pydantic's models have probes") for name in others}
        files, failures = emitted(self.emitter, [case for name, (case, _) in questions.items() if name not in others])
        found |= {name: Probed(why_not="its code cannot be built") for name in failures}
        sheet = probes.begun([*files.values()])
        for number, name in enumerate(files):
            sheet.case(name)
            names = names_of(jobs[name])
            for each in questions[name][1]:
                sheet.add(name, each, probes.line(number, names, each))
        if not files:
            return found
        said = self._said(sheet.text(), [*files.values()])
        return {**found, **sheet.answers(probes.errors(said, sheet.text()))}

    def _said(self, text: str, packages: Sequence[Mapping[str, str]]) -> str:
        """What mypy says of a file of probes."""
        path = tools.find("mypy")
        assert path is not None

        def run(folder: Path) -> str:
            files = {
                name if name.startswith(f"{PACKAGE}/") else f"c{number}/{name}": each
                for number, one in enumerate(packages)
                for name, each in one.items()
            }
            files |= {f"c{number}/__init__.py": "" for number in range(len(packages))}
            for name, each in {**files, probes.FILE: text}.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(each, encoding="utf-8")
            # not the user's configuration, and the libraries of this interpreter
            own = ["--config-file=", "--python-executable", sys.executable, "--cache-dir", str(cache_folder() / "mypy")]
            command = [path, *own, probes.FILE]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
            return done.stdout + done.stderr

        versions = {**(self.versions() or {}), **(self.checker_versions() or {})}
        return compiled(
            self.name, [*versions.values(), *(each for one in packages for each in one.values()), text], run
        )

    def prepare(self, cases: Sequence[Case]) -> Ready:
        """Write each case's package to the cache."""
        driver = templates_root() / "python" / "driver.py"
        missing = {each.name: why for each in cases if (why := _missing(each.job.of(self.emitter)))}
        able = [each for each in cases if each.name not in missing]
        ready = interpreted(self.emitter, able, [sys.executable, "-I", str(driver)])
        # a model's attributes have the schema's order
        return replace(ready, failures={**ready.failures, **missing}, order=Order.UNNAMED)


def _missing(job: Job) -> str:
    """A sentence about what a kind of models imports and is not installed; pydantic always is."""
    kind = KINDS.get(str(job.options.get("models")))
    names = [each.partition(">")[0] for each in kind.needs] if kind else []
    lacking = [each for each in names if find_spec(each.replace("-", "_")) is None]
    return "".join(
        f"the package `{each}` is not installed for {sys.executable}: `pip install {each}`" for each in lacking
    )
