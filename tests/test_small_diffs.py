"""A small change of the contract is a small diff of what is generated: only what it is about changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.making import written
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
COPY = "fixtures.json"
"""The Swift tests' own copy of the fixtures has a document on each line."""


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


def contract() -> Any:
    return json.loads(V2.read_text())


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return made(tmp_path_factory.mktemp("before"), contract())


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]


@pytest.mark.parametrize(
    ("edit", "documents", "others"), [(described, 0, 4), (optional_field, 2, 17), (enum_value, 7, 14), (limit, 2, 9)]
)
def test_an_edit_changes_few_files(
    edit: Callable[[Any], None], documents: int, others: int, before: Mapping[str, str], tmp_path: Path
) -> None:
    value = contract()
    edit(value["$defs"])
    after = changes(before, made(tmp_path, value))
    shown = [path for path in after if path.startswith("fixtures/") and not path.endswith("manifest.json")]
    assert len(shown) == documents, shown
    assert len([path for path in after if not path.startswith("fixtures/")]) <= others, after


def test_the_order_of_definitions_changes_nothing(before: Mapping[str, str], tmp_path: Path) -> None:
    value = contract()
    value["$defs"] = dict(sorted(value["$defs"].items()))
    assert changes(before, made(tmp_path, value)) == []


def test_no_line_is_longer_than_people_compare(before: Mapping[str, str]) -> None:
    long = {path for path, text in before.items() if any(len(line) > LONGEST for line in text.splitlines())}
    assert {path for path in long if not path.endswith(COPY)} == set()


def test_the_contract_is_generated_in_few_files(before: Mapping[str, str]) -> None:
    assert len(before) <= 310
