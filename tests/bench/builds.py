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
_PROTOGEN = (sys.executable, "-m", "protogen.cli")
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
    yield _against("cold build, v2 contract, all targets", found["cold"], found["codegen"], 1.3)
    yield _against("build with nothing to do", found["again"], found["codegen"], 0.25)
    yield _against("--version", found["version"], found["codegen"], 0.15)


def scale(home: Path) -> Iterator[Row]:
    """The rows of large protocols: one against datamodel-codegen, and how time grows."""
    costs = {}
    for messages in (100, 300, 500, 1000):
        compared = messages == 500
        costs[messages] = found = _large(home, messages, compared)
        seconds = f"{_seconds(found['cold'])}, {found['cold'].memory / 2**20:.0f} MiB"
        if compared:
            yield Row("datamodel-codegen, 500 messages", _seconds(found["codegen"]))
            yield _against("cold build, 500 messages", found["cold"], found["codegen"], 1.2, seconds)
            continue
        each = found["cold"].wall / messages * 1000
        growth = each / (costs[100]["cold"].wall * 10)
        yield Row(f"cold build, {messages} messages", f"{seconds}, {each:.1f} ms each", growth, 1.0, "of 100's, each")


def _large(home: Path, messages: int, compared: bool) -> dict[str, Cost]:
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


def _seconds(cost: Cost) -> str:
    return f"{cost.wall:.2f} s"
