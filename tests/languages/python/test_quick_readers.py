"""Emitted Python readers are quick without a change of meaning: with the exact parser and the check program alone they
say the same of every document, and hand over the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.making import schema, write, written
from support.paths import ROOT
from support.quick_readers import Pair, documents
from support.schemas import ALL, build

from protogen.languages.python.target import PythonTarget
from protogen.prove.documents import made
from protogen.prove.setup import case

QUICK = ["websocket-v2", "union-by-keys", "nested-union", "union-by-type", "numbers-at-the-edge", "mutual-recursion"]
MESSAGE = (
    b'{"type":"error","jobId":"a","pipeline":"ai_scan","timestamp":1,"version":"1.0.0",'
    b'"payload":{"type":"error","error":{"code":"INVALID_TOKEN","message":"m"}}}'
)
COUNT = 40
"""Documents made for each schema, and as many that are changed. (100,000 were compared by hand.)"""


FURTHER = [each for each in ALL if each not in QUICK][::3]


@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(each, marks=pytest.mark.slow) for each in FURTHER)])
def test_quick_readers_say_what_exact_ones_say(name: str, tmp_path: Path) -> None:
    package = f"{name.replace('-', '_')}_quick"
    write(build(name, ("python",), {"python": {"package": package}}).files["python"], tmp_path)
    pair, found = Pair(tmp_path, package), Counter[tuple[str, ...]]()
    for root, text in documents(case(ALL[name]), COUNT, seed=7):
        found[pair.compare(root, text)] += 1
    assert len(found) > 1  # some are read, some refused


ODD: Mapping[str, Mapping[str, Any]] = {
    "constants": {
        "required": ["one"],
        "properties": {
            **{"one": {"const": 1}, "yes": {"const": True}, "bits": {"enum": [True, False]}, "nil": {"type": "null"}},
            **{"some": {"enum": ["a", None]}, "zero": {"const": 0}, "big": {"const": 2**63 - 1}},
        },
    },
    "numbers": {
        "properties": {
            "above": {"type": "number", "exclusiveMinimum": 0},
            "below": {"type": "number", "exclusiveMaximum": 10, "minimum": -5.5},
            "between": {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10},
            **{"whole": {"type": "integer"}, "any": {"type": "number"}},
            "null": {"type": ["number", "null"], "maximum": 3},
        }
    },
    "boxes": {
        "properties": {
            "some": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3},
            "by_name": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Part"}},
            "either": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/Part"}]},
            "free": {},
            "text": {"type": "string", "pattern": "^a+$"},
        },
        "$defs": {
            "Part": {
                "type": "object",
                "required": ["x"],
                "properties": {
                    "x": {"type": "string", "minLength": 1, "maxLength": 3},
                    "more": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
                },
                "additionalProperties": False,
            }
        },
    },
}
"""Records of which pydantic reads all at once."""


@pytest.mark.parametrize("name", ODD)
def test_what_pydantic_reads_at_once_is_what_exact_readers_read(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, schema(ODD[name], title=f"{name} at once", type="object"))
    asked, package = case(path), f"{name}_at_once"
    write(PythonTarget().emit(asked.job), tmp_path)
    pair = Pair(tmp_path, package)
    root = next(iter(pair.quick.READERS))
    for _, text in documents(asked, COUNT // 4, seed=8):
        pair.compare(root, text)
    ways = pair.quick.READERS[root]._ways.values()
    valid = [each.data for each in made(asked, COUNT, 8) if each.expected]
    assert all(sum(way.at_once(each) is not None for each in valid) > len(valid) / 3 for way in ways)


@pytest.fixture(scope="module")
def reader() -> Any:
    """The reader of our contract's package, as it is committed."""
    return Pair._loaded(ROOT / "generated" / "python", "web_socket_message_v2").web_socket_message_v2


@pytest.mark.parametrize(
    ("text", "quick"),
    [
        (MESSAGE, True),
        (MESSAGE.replace(b'"m"', b'"a: b"'), True),
        (MESSAGE.replace(b"{", b'{"x":{"y":[0.5,"a:b",{}]},', 1), True),
        (MESSAGE.replace(b"{", b'{"x":1.0,', 1), False),
        (MESSAGE.replace(b"{", b'{"job_id":"",', 1), False),
        (MESSAGE.replace(b"{", b'{"jobId":"",', 1), False),
        (MESSAGE.replace(b"{", b'{"jobId" :"",', 1), False),
    ],
)
def test_our_messages_are_read_at_once(text: bytes, quick: bool, reader: Any) -> None:
    for way in ("strict", "tolerant"):
        assert (reader._way(way).at_once(text) is not None) is quick
