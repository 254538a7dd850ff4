"""Runs the emitted TypeScript clients under Deno, for `prove --live`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from protogen.languages import tools
from protogen.languages.answers import Case
from protogen.languages.live import Limits, LiveRunnerBase, Program
from protogen.languages.running import folders
from protogen.languages.target import Job, Target
from protogen.languages.templates import templates_root
from protogen.languages.typescript import clients
from protogen.languages.typescript.run import PLACES, TypeScript, running


class TypeScriptLive(LiveRunnerBase):
    """Deno, with its own `WebSocket`: it is told no status of a refusal, and cannot wait."""

    needs = TypeScript.needs
    limits = Limits(status=False, waits=False)

    def __init__(self, emitter: Target) -> None:
        super().__init__(emitter)
        self._tools = TypeScript(emitter)

    def versions(self) -> Mapping[str, str] | None:
        """The versions of Deno and of the TypeScript in it."""
        return self._tools.versions()

    def programs(self, cases: Sequence[Case]) -> Mapping[str, Program]:
        """The driver with each package and the classes of its clients. Nothing is built: Deno reads TypeScript."""
        jobs = {case.name: self.job(case) for case in cases}
        written, failures = folders(self.emitter, [replace(case, job=self._asking(jobs[case.name])) for case in cases])
        programs = {name: Program(failure=why) for name, why in failures.items()}
        deno, driver = tools.find("deno", PLACES), templates_root() / "typescript" / "driver_live.ts"
        for name, folder in written.items():
            classes = json.dumps(clients.classes(jobs[name]))
            words = [*running(str(deno), folder), "--allow-read", "--allow-net=127.0.0.1"]
            programs[name] = Program([*words, str(driver), str(folder), classes], folder=folder)
        return programs

    def _asking(self, job: Job) -> Job:
        """A job whose tables have the options that it has."""
        return replace(job, tables={**job.tables, self.name: job.options})
