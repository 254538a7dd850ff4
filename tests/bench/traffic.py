"""What `validate` costs for a megabyte of our contract's traffic, against a compiled parser and validator."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from builds import CONTRACT
from readers import DOCUMENTS
from timing import Row

from protogen.project.config import Config
from protogen.validate.checking import Checker
from protogen.validate.contract import contract, load_job
from protogen.validate.values import Chunk

_SIZE = 1 << 20
_ROUNDS = 9
_AIM = 1.0


def rows(home: Path) -> Iterator[Row]:
    """`validate` in one process, and orjson with jsonschema-rs where they are installed."""
    data = _traffic()
    ways = {"validate": _ours(data), **_peers(data)}
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(_ROUNDS):
        for name, check in ways.items():
            started = time.process_time()
            check()
            best[name] = min(best[name], (time.process_time() - started) / len(data) * 1e9)
    for name, spent in best.items():
        base = None if name == "validate" else best["validate"] / spent
        yield Row(f"{name}: v2 traffic", f"{spent:.1f} ms of processor time a MB", None)
        if base is not None:
            yield Row("validate, one process, against these", "", base, _AIM)
    if len(ways) == 1:
        yield Row("orjson with jsonschema-rs", "not installed here")


def _traffic() -> bytes:
    """A megabyte of the contract's messages, one a line. The same each time."""
    dice, samples = random.Random(1), [json.loads(each) for each in DOCUMENTS.read_bytes().splitlines()]
    lines, size = [], 0
    while size < _SIZE:
        message = json.loads(json.dumps(dice.choice(samples)))
        message["jobId"] = f"job-{dice.randrange(1 << 24):06x}"
        message["timestamp"] += dice.randrange(10**9)
        if "progress" in message["payload"]:
            message["payload"]["progress"] = dice.randrange(1, 1000) / 1000
            message["payload"]["status"] = f"Processing batch {dice.randrange(10)} of 10"
        lines.append(json.dumps(message, separators=(",", ":")).encode())
        size += len(lines[-1]) + 1
    return b"\n".join(lines)


def _ours(data: bytes) -> Callable[[], object]:
    checker = Checker(contract(load_job(CONTRACT, Config()), Config()), 10)

    def check() -> None:
        assert checker.check(Chunk(data, None)).refused == 0

    return check


def _peers(data: bytes) -> dict[str, Callable[[], object]]:
    """(`pip install orjson jsonschema-rs`; they are no part of our environment.)"""
    try:
        import jsonschema_rs  # type: ignore[import-not-found, unused-ignore]
        import orjson  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return {}
    validator = jsonschema_rs.validator_for(json.loads(CONTRACT.read_bytes()))

    def check() -> None:
        assert all(validator.is_valid(orjson.loads(line)) for line in data.split(b"\n"))

    return {f"orjson {orjson.__version__} with jsonschema-rs": check}
