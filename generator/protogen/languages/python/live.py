"""Runs the emitted Python clients for `prove --live`."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from protogen.languages.answers import Case
from protogen.languages.client import wanted
from protogen.languages.live import LiveRunnerBase, Program
from protogen.languages.python.client import attributes, class_names
from protogen.languages.python.names import names_of
from protogen.languages.running import written
from protogen.languages.target import Job
from protogen.languages.templates import templates_root
from protogen.source.place import Json


class Live(LiveRunnerBase):
    """The clients of a package, run by the interpreter that runs protogen."""

    needs = "the package websockets, which the extra `live` of protogen-toolkit brings"

    def versions(self) -> Mapping[str, str] | None:
        """The versions of the interpreter and of `websockets`; None without it."""
        try:
            return {"python": platform.python_version(), "websockets": version("websockets")}
        except PackageNotFoundError:
            return None

    def programs(self, cases: Sequence[Case]) -> Mapping[str, Program]:
        """The driver, with the package of each case."""
        return {each.name: self._program(self.job(each)) for each in cases}

    def _program(self, job: Job) -> Program:
        files = self.emitter.emit(job)
        package = next(path for path in files if path.endswith("/client.py")).partition("/")[0]
        setup = {"folder": str(written(self.name, files)), "package": package, "channels": _channels(job)}
        driver = templates_root() / "python" / "live_driver.py"
        return Program([sys.executable, "-I", str(driver), json.dumps(setup)])


def _channels(job: Job) -> Mapping[str, Json]:
    """What the driver must know of each channel: names in its package."""
    clients, names = wanted(job), names_of(job)
    classes = class_names(clients)
    return {
        each.name: {
            "client": classes[each.name, "client"],
            "parameters": classes.get((each.name, "parameters"), ""),
            "attributes": dict(attributes(each)),
            "opening": names.classes[each.opening.send.name] if each.opening else "",
            "sends": names.readers[each.receives[0]] if each.receives else "",
        }
        for each in clients
    }
