"""Samples of the things that an inferred schema should say, with documents that it should accept and refuse."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from protogen.judge.judge import Judge
from protogen.schema.load import of_value
from support.making import written
from support.samples import inferred

Accepts = Callable[[Any], bool]


class Trial(NamedTuple):
    """Samples, documents of the same kind that were not among them, and documents of another kind."""

    samples: list[Any]
    good: list[Any]
    bad: list[Any]


AT = "2026-01-31T23:59:59Z"
UUID = "5f0c6d4e-8a43-4a7e-9d31-0d7a2f1d9b11"
STATES = ("queued", "running", "done")
TRIALS: Mapping[str, Trial] = {
    "tagged union": Trial(
        [
            {"type": "started", "job": {"id": 1}},
            {"type": "progress", "share": 0.5},
            {"type": "progress", "share": 0.75, "eta": 3},
            {"type": "failed", "code": "E1", "fatal": True},
        ],
        [{"type": "progress", "share": 0.1}, {"type": "failed", "code": "E2", "fatal": False}],
        [{"type": "started", "share": 0.5}, {"type": "failed"}, {"type": "paused"}, {"type": "progress"}],
    ),
    "envelope: the payload goes by the tag": Trial(
        [
            {"type": "started", "at": AT, "payload": {"job": "a"}},
            {"type": "progress", "at": AT, "payload": {"share": 0.5}},
            {"type": "failed", "at": AT, "payload": {"code": "E1"}},
        ],
        [{"type": "started", "at": AT, "payload": {"job": "b"}}],
        [{"type": "started", "at": AT, "payload": {"share": 0.5}}, {"type": "failed", "at": AT, "payload": {}}],
    ),
    "union inside of a union": Trial(
        [
            {"type": "failed", "cause": {"kind": "disk", "free": 12}},
            {"type": "failed", "cause": {"kind": "net", "host": "a"}},
            {"type": "started", "job": "a"},
        ],
        [{"type": "failed", "cause": {"kind": "net", "host": "b"}}],
        [{"type": "failed", "cause": {"kind": "net", "free": 1}}, {"type": "failed", "cause": {"kind": "disk"}}],
    ),
    'one member says which (`{"circle": ...}`)': Trial(
        [{"circle": {"radius": 1}}, {"square": {"side": 2}}, {"circle": {"radius": 3}}],
        [{"square": {"side": 4}}],
        [{}, {"circle": {"side": 1}}],
    ),
    "enum (3 values in 60 samples)": Trial(
        [{"name": f"job {number}", "state": STATES[number % 3]} for number in range(60)],
        [{"name": "another", "state": "done"}],
        [{"name": "another", "state": "exploded"}],
    ),
    "int64": Trial([{"size": 5_000_000_000}, {"size": 1}], [{"size": 2**50}], [{"size": 2**70}, {"size": 0.5}]),
    "`1.0` is a number": Trial([{"price": b"1.0"}, {"price": b"2.0"}], [{"price": 2.5}], [{"price": "2.5"}]),
    "optional against nullable": Trial(
        [{"a": None, "b": 1}, {"a": "x"}, {"a": "y", "b": 2}],
        [{"a": None}, {"a": "z"}],
        [{"a": "x", "b": None}, {"b": 1}],
    ),
    "map with ids for keys": Trial(
        [{"users": {"17": {"name": "a"}, "23": {"name": "b"}}}, {"users": {"99": {"name": "c"}}}],
        [{"users": {}}, {"users": {"4711": {"name": "d"}}}],
        [{"users": {"4711": {"nom": "d"}}}, {"users": {"4711": 1}}],
    ),
    "tuple": Trial(
        [{"rows": [["a", 1], ["b", 2]]}, {"rows": [["c", 3]]}],
        [{"rows": []}, {"rows": [["d", 4]]}],
        [{"rows": [[1, "a"]]}, {"rows": [["a"]]}, {"rows": [["a", 1, 2]]}],
    ),
    "date-time, uuid, email, uri, ipv4": Trial(
        [{"at": AT, "id": UUID, "by": "ada@example.org", "page": "https://example.org/a", "from": "192.0.2.1"}] * 2,
        [{"at": AT, "id": UUID, "by": "b@example.org", "page": "https://example.org/b", "from": "192.0.2.2"}],
        [
            {"at": AT, "id": UUID, "by": "ada@example.org", "page": "https://example.org/a", "from": "192.0.2.1", **bad}
            for bad in ({"at": "now"}, {"id": "1"}, {"by": "ada"}, {"page": "no page"}, {"from": "here"})
        ],
    ),
    "recursion": Trial(
        [{"name": "a", "children": [{"name": "b", "children": [{"name": "c", "children": []}]}]}],
        [
            {
                "name": "a",
                "children": [{"name": "b", "children": [{"name": "c", "children": [{"name": "d", "children": []}]}]}],
            }
        ],
        [{"name": "a", "children": [{"name": "b", "children": [{"name": "c", "children": [{"name": 4}]}]}]}],
    ),
}


def ours(folder: Path, samples: list[Any]) -> Accepts:
    """What the schema that protogen infers accepts, by `jsonschema`, formats included."""
    schema = inferred(folder, map(as_text, samples)).schema
    return Judge(of_value(schema, "inferred").root, formats=True).accepts


def theirs(folder: Path, samples: list[Any]) -> Accepts:
    """What the pydantic models that datamodel-code-generator makes of the samples accept. It reads one document: the
    samples are items of an array."""
    text = b"[" + b",".join(map(as_text, samples)) + b"]"
    path, module = written(folder, text, "peer.json"), folder / "peer_models.py"
    words = ("--input", path, "--input-file-type", "json", "--output", module, "--class-name", "Messages")
    kind = ("--output-model-type", "pydantic_v2.BaseModel", "--disable-timestamp")
    subprocess.run([sys.executable, "-m", "datamodel_code_generator", *words, *kind], check=True, capture_output=True)
    spec = importlib.util.spec_from_file_location("peer_models", module)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules["peer_models"] = loaded
    spec.loader.exec_module(loaded)

    def accepts(document: Any) -> bool:
        try:
            loaded.Messages.model_validate_json(json.dumps([document]), strict=True)
        except ValueError:
            return False
        return True

    return accepts


def measured(trial: Trial, accepts: Accepts) -> tuple[int, int]:
    """How many good documents are accepted, and how many bad ones are refused."""
    return sum(map(accepts, trial.good)), sum(not accepts(each) for each in trial.bad)


def as_text(sample: Any) -> bytes:
    """A sample as JSON; bytes in it are spelled as they are."""
    marks: dict[str, str] = {}

    def spelled(value: Any) -> str:
        mark = f"@{len(marks)}@"
        marks[f'"{mark}"'] = value.decode()
        return mark

    text = json.dumps(sample, default=spelled)
    for mark, raw in marks.items():
        text = text.replace(mark, raw)
    return text.encode()
