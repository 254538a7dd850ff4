"""Runs the emitted Swift clients for `prove --live`, over plain sockets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from protogen.languages.answers import Case
from protogen.languages.cache import Failed, built, digest
from protogen.languages.client import wanted
from protogen.languages.layout import on_one_line
from protogen.languages.live import LiveRunnerBase, Program
from protogen.languages.swift.channel import listed, pending
from protogen.languages.swift.client import properties, views
from protogen.languages.swift.layout import filters
from protogen.languages.swift.names import names_of
from protogen.languages.swift.run import Module, Swift, implicit, module_of, sharing, swiftc, version, write
from protogen.languages.swift.runtime import MODULE as RUNTIME
from protogen.languages.swift.words import literal
from protogen.languages.target import Job
from protogen.languages.templates import environment, templates_root
from protogen.wire.client import Client

_SOCKETS = ("/SocketTransport.swift", "/SystemSockets.swift")


class Live(LiveRunnerBase):
    """The clients of a package with the transport for tests, in one program."""

    needs = Swift.needs

    def versions(self) -> Mapping[str, str] | None:
        """The version of the compiler."""
        return Swift(self.emitter).versions()

    def programs(self, cases: Sequence[Case]) -> Mapping[str, Program]:
        """The program of each case."""
        return {each.name: self._program(each) for each in cases}

    def _program(self, case: Case) -> Program:
        asked = self.job(case)
        own = sharing(replace(case, job=replace(asked, tables={**asked.tables, self.name: asked.options})))
        job = own.job.of(self.emitter)
        files = self.emitter.emit(job)
        module = module_of(own, files)
        if isinstance(module, str):
            return Program(failure=module)
        try:
            return Program([str(_driver(job, files, module) / "driver")])
        except Failed as failure:
            return Program(failure=str(failure))


def _driver(job: Job, files: Mapping[str, str], module: Module) -> Path:
    """The folder of the program that is linked with a contract's module."""
    folder = templates_root() / "swift" / "live_driver"
    parts = {
        **{Path(path).name: text for path, text in files.items() if path.endswith(_SOCKETS)},
        "Driver.swift": (folder / "Driver.swift").read_text(encoding="utf-8"),
        "Channels.swift": _channels(job),
    }

    def build(goal: Path) -> None:
        write(goal, parts)
        places = (module.runtime, module.folder)
        objects = [str(module.runtime / f"{RUNTIME}.o"), str(module.folder / f"{module.name}.o")]
        imports = [argument for each in places for argument in ("-I", str(each))]
        options = ("-parse-as-library", "-module-name", "Driver", *imports, *implicit(module.name))
        swiftc(goal, *options, *parts, *objects, "-o", "driver")

    return built("swift-live", digest(version(), str(module.runtime), module.name, *parts.values()), build)


def _channels(job: Job) -> str:
    names, clients = names_of(job, job.options), wanted(job)
    prefix = f"{job.options['namespace']}." if job.options.get("namespace") else ""
    found = [_channel(client, view) for client, view in zip(clients, views(clients, names, prefix), strict=True)]
    jinja = environment("swift", filters(), job.templates)
    return jinja.get_template("live_driver/channels.jinja").render(channels=found, prefix=prefix)


def _channel(client: Client, view: Any) -> Mapping[str, Any]:
    """The arguments of a connection in the order of its initialiser, and the calls by name."""
    own = {name: each for each, name in properties(client).items()}
    values = []
    for stored in view.properties:
        each = own.get(stored.name)
        if each is None:
            values.append(f"{stored.name}: try opening.decode({view.opening}.self)")
            continue
        given = f"run.parameter({literal(each.name)})"
        usual = "" if each.required and each.default is None else f" ?? {literal(each.default or '')}"
        plain = f"{given}{usual}" if usual and each.default is not None else given if usual else f'{given} ?? ""'
        secret = f"({plain}).map(Credential.text)" if stored.type.endswith("?") else f".text({plain})"
        values.append(f"{stored.name}: {secret if each.credential else plain}")
    calls = listed((literal(each.name), ": ", pending(client, each)) for each in client.calls)
    return {"channel": client.name, "view": view, "arguments": values, "calls": on_one_line(calls) if calls else "[:]"}
