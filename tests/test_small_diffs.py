"""A small change of the contract is a small diff of what is generated: only what it is about changes."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.making import DRAFT, written
from support.paths import ROOT, V2

from protogen import pipeline
from protogen.languages import registry
from protogen.project.config import Config
from protogen.schema.load import load

OPTIONS: dict[str, dict[str, Any]] = {
    "swift": {},
    "python": {},
    "typescript": {},
    "fixtures": {"retired": "schema/websocket-v1.schema.json"},
}
LONGEST = 500


def made(folder: Path, value: Any) -> Mapping[str, str]:
    """Every generated file of a contract, by target and path."""
    loaded, found = load(written(folder, value))
    contract = pipeline.compile(loaded, Config(target=OPTIONS, path=(ROOT / "protogen.toml").as_posix()), found)
    assert not contract.failed, [*map(str, contract.diagnostics)]
    emitted = pipeline.emit(contract, [registry.get(name) for name in OPTIONS])
    return {f"{name}/{path}": text for name, files in emitted.items() for path, text in files.items()}


def described(defs: Any) -> None:
    defs["JobProgressPayload"]["description"] = "Another sentence."


def optional_field(defs: Any) -> None:
    defs["JobProgressPayload"]["properties"]["currentBook"] = {"type": "string", "description": "The book at hand."}


def enum_value(defs: Any) -> None:
    defs["Pipeline"]["oneOf"].append({"const": "manual_entry", "description": "Books typed by hand."})


def limit(defs: Any) -> None:
    defs["JobProgressPayload"]["properties"]["booksProcessed"]["maximum"] = 1_000_000


def message(defs: Any) -> None:
    ping = {"type": {"const": "ping"}}
    number = {"type": "integer", "minimum": 0}
    defs["PingPayload"] = {"type": "object", "properties": {**ping, "sequence": number}, "required": ["type"]}
    defs["PingMessage"] = {
        "type": "object",
        "properties": {**ping, "payload": {"$ref": "#/$defs/PingPayload"}},
        "required": ["type", "payload"],
        "allOf": [{"$ref": "#/$defs/Envelope"}],
    }


def contract() -> Any:
    return json.loads(V2.read_text())


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return made(tmp_path_factory.mktemp("before"), contract())


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Mapping[str, int]:
    """The files that differ, and how many lines of each came or went."""
    found = {}
    for path in sorted({*before, *after}):
        old, new = before.get(path, "").splitlines(), after.get(path, "").splitlines()
        lines = [line for line in difflib.unified_diff(old, new, n=0, lineterm="") if line[0] in "+-"]
        if lines:
            found[path] = len(lines) - 2
    return found


EDITS = [(described, 0, 0, 10), (optional_field, 3, 7, 74), (enum_value, 3, 17, 52), (limit, 2, 4, 16)]
"""Of each edit: the fixture files that change, their lines, and the lines of everything else."""


@pytest.mark.parametrize(("edit", "files", "lines", "others"), EDITS)
def test_an_edit_changes_what_it_is_about(
    edit: Callable[[Any], None], files: int, lines: int, others: int, before: Mapping[str, str], tmp_path: Path
) -> None:
    value = contract()
    edit(value["$defs"])
    after = changes(before, made(tmp_path, value))
    shown = {path: count for path, count in after.items() if path.startswith("fixtures/")}
    assert len(shown) <= files, shown
    assert sum(shown.values()) <= lines, shown
    assert sum(after.values()) - sum(shown.values()) <= others, after


def test_a_message_adds_and_changes_little(before: Mapping[str, str], tmp_path: Path) -> None:
    """Lists of all messages, and the counts of ledgers."""
    value = contract()
    message(value["$defs"])
    value["oneOf"].append({"$ref": "#/$defs/PingMessage"})
    after = made(tmp_path, value)
    gone = {path: count for path, text in before.items() if (count := _gone(text, after.get(path, "")))}
    assert sum(gone.values()) <= 31, gone


def _gone(old: str, new: str) -> int:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return sum(line.startswith("-") and not line.startswith("---") for line in lines)


def test_the_order_of_definitions_changes_nothing(before: Mapping[str, str], tmp_path: Path) -> None:
    value = contract()
    value["$defs"] = dict(sorted(value["$defs"].items()))
    assert changes(before, made(tmp_path, value)) == {}


def test_no_line_is_longer_than_people_compare(before: Mapping[str, str]) -> None:
    assert {path for path, text in before.items() if any(len(line) > LONGEST for line in text.splitlines())} == set()


def test_what_is_generated_is_small() -> None:
    """All of it, as it is committed."""
    files = [path for path in (ROOT / "generated").rglob("*") if path.is_file()]
    assert len(files) <= 190
    assert sum(path.stat().st_size for path in files) <= 700_000


def test_many_messages_are_few_files(tmp_path: Path) -> None:
    """Thirty with an enum each and a shared one: two valid documents of each, and what is new."""
    shared = {"enum": ["a", "b", "c"]}
    defs: dict[str, Any] = {"Shared": shared}
    for number in range(30):
        own = {
            "type": {"const": f"m{number}"},
            "of": {"$ref": "#/$defs/Shared"},
            "n": {"type": "integer", "minimum": 0},
        }
        defs[f"M{number}"] = {"type": "object", "properties": own, "required": ["type", "of"]}
    every = [{"$ref": f"#/$defs/{name}"} for name in defs if name != "Shared"]
    schema = {"$schema": DRAFT, "title": "Many", "$defs": defs, "oneOf": every}
    loaded, found = load(written(tmp_path, schema))
    files = pipeline.build(loaded, Config(), [registry.get("fixtures")], found).files["fixtures"]
    assert len(files) <= 30 * 3 + 3 + 25, len(files)
