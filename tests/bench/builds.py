"""The build against datamodel-codegen alone: our contract, and protocols of many messages."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from protocol import protocol
from timing import Command, Cost, Row, environment, measure

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "schema" / "websocket-v2.schema.json"
_PROTOGEN = (sys.executable, "-m", "protogen")
_CODEGEN = (sys.executable, "-m", "datamodel_code_generator")


def rows(home: Path) -> Iterator[Row]:
    """The rows of our own contract."""
    env, out = environment(home), home / "contract"
    build = (*_PROTOGEN, "build", "--schema", str(CONTRACT), "--out", str(out))

    def clear() -> None:
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(home / "cache", ignore_errors=True)

    commands = {
        "codegen": Command(_codegen(CONTRACT, home)),
        "cold": Command(build, clear),
        "again": Command(build),
        "version": Command((*_PROTOGEN, "--version")),
    }
    found = measure(commands, 9, env, ROOT)
    yield Row("datamodel-codegen, v2 contract", _seconds(found["codegen"]))
    yield _against("cold build, v2 contract, all targets", found["cold"], found["codegen"], 1.0)
    yield _against("build with nothing to do", found["again"], found["codegen"], 0.15)
    yield _against("--version", found["version"], found["codegen"], 0.08)


def scale(home: Path) -> Iterator[Row]:
    """The rows of large protocols: one against datamodel-codegen, and how time grows."""
    least = _large(home, _FEWEST, False)["cold"].processor / _FEWEST
    for messages in (300, 500, 1000):
        compared = messages == 500
        found = _large(home, messages, compared)
        cold = found["cold"]
        if compared:
            yield Row("datamodel-codegen, 500 messages", _told(found["codegen"]))
            yield _against("cold build, 500 messages", cold, found["codegen"], 1.0, _told(cold))
        each = cold.processor / messages
        told = f"{_told(cold)}, {each * 1000:.1f} ms of processor time each"
        yield Row(f"cold build, {messages} messages", told, each / least, 1.1, f"of {_FEWEST} messages', each")


def proving(home: Path) -> Iterator[Row]:
    """What `prove` costs once its modules are compiled: 2,000 documents of each root, in all languages found."""
    words = (*_PROTOGEN, "prove", "--schema", str(CONTRACT), "--documents", "2000", "--out", str(home / "proof"))
    found = measure({"prove": Command(words)}, 2, environment(home), home)["prove"]
    yield Row(
        "prove, 2,000 documents", f"{found.processor:.1f} s of processor time", found.processor / 4, 1.0, "of 4 s"
    )


_FEWEST = 100
"""The protocol that larger ones are held against, message by message."""


def _large(home: Path, messages: int, compared: bool) -> dict[str, Cost]:
    """What builds of a protocol cost: one that warms up Python's bytecode, and the best of two."""
    schema, out = home / f"{messages}.schema.json", home / f"out-{messages}"
    schema.write_text(json.dumps(protocol(messages), indent=1), encoding="utf-8")

    def clear() -> None:
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(home / "cache", ignore_errors=True)

    commands = {"cold": Command((*_PROTOGEN, "build", "-q", "--schema", str(schema), "--out", str(out)), clear)}
    if compared:
        commands["codegen"] = Command(_codegen(schema, home))
    return measure(commands, 2, environment(home), home)


def _codegen(schema: Path, home: Path) -> tuple[str, ...]:
    kinds = ("--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel")
    files = ("--input", str(schema), "--output", str(home / "codegen.py"))
    return (*_CODEGEN, *kinds, "--formatters", "builtin", *files)


def _against(what: str, cost: Cost, base: Cost, aim: float, value: str = "") -> Row:
    remark = f"of processor time {cost.processor / base.processor:.2f}"
    return Row(what, value or _seconds(cost), cost.wall / base.wall, aim, remark)


def _told(cost: Cost) -> str:
    return f"{_seconds(cost)}, {cost.memory / 2**20:.0f} MiB"


def _seconds(cost: Cost) -> str:
    return f"{cost.wall:.2f} s"
