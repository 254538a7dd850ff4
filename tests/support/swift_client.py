"""Builds the Swift clients of a contract, each state of the sources once, and runs them."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from protogen import mock
from protogen.languages import registry
from protogen.languages.answers import Case
from protogen.languages.cache import built, digest
from protogen.languages.live import Program
from protogen.languages.swift.live import Live
from protogen.languages.swift.run import Module, implicit, module_of, sharing, swiftc, version, write
from protogen.languages.swift.runtime import MODULE as RUNTIME
from protogen.project.config import Config
from protogen.request import compiled
from support.paths import SUPPORT

OPTIONS: Mapping[str, Any] = {
    "retry": {"first": 0.01, "most": 0.02, "limit": 3, "stableAfter": 5},
    "openTimeout": 0.6,
    "refreshTimeout": 2,
    "keepAlive": {"every": 0.4, "within": 0.4},
    "buffer": {"size": 100000, "full": "coalesce"},
}


def case(schema: Path) -> Case:
    """A contract, compiled for clients."""
    contract = compiled(schema, Config(target={"swift": {"client": True}})).sound()
    return sharing(Case(schema.stem, contract.job(registry.get("swift")), contract.subjects()))


@cache
def program(schema: Path) -> Program:
    """The program that runs clients of a contract."""
    target = registry.get("swift")
    return Live(target).programs([case(schema)])[schema.stem]


@cache
def module(schema: Path) -> Module:
    """The module of a contract with its clients: the same that the program is linked with."""
    each = case(schema)
    found = module_of(each, registry.get("swift").emit(each.job.of(registry.get("swift"))))
    assert isinstance(found, Module), found
    return found


def linked(schema: Path, sources: Mapping[str, str]) -> Path:
    """A program of some sources that see everything of a contract's module."""
    own = module(schema)

    def build(folder: Path) -> None:
        write(folder, sources)
        objects = [str(own.runtime / f"{RUNTIME}.o"), str(own.folder / f"{own.name}.o")]
        places = ("-I", str(own.runtime), "-I", str(own.folder))
        arguments = ("-parse-as-library", "-module-name", "Checks", *places, *implicit(own.name))
        swiftc(folder, *arguments, *sources, *objects, "-o", "checks")

    return built("swift-checks", digest(version(), own.name, *sources.values()), build) / "checks"


def source(name: str) -> str:
    """The text of a file beside this one."""
    return (SUPPORT / name).read_text(encoding="utf-8")


def ran(command: Sequence[str], seconds: float = 60) -> Sequence[str]:
    """The lines that a program prints."""
    return subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=True).stdout.splitlines()


async def traces(
    server: mock.Running, schema: Path, requests: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """The answers of the program to requests, which get the server, usual options and a number."""
    found = program(schema)
    assert not found.failure, found.failure
    usual = {"url": server.url, "options": OPTIONS, "does": [], "consumer": {}, "seed": 7, "seconds": 10}
    lines = "".join(json.dumps({"id": number, **usual, **each}) + "\n" for number, each in enumerate(requests))
    process = await asyncio.create_subprocess_exec(
        *found.command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate(lines.encode())
    return [json.loads(line) for line in out.splitlines()]
