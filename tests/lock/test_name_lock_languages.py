"""The name lock knows the project's languages, and loses nothing of others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.locks import locked
from support.making import compiled, schema, written

from protogen.lock.file import Lock, parse

PART = {"type": "object", "properties": {"job_id": {"type": "string"}, "def": {"type": "string"}}}


def thing(**definitions: Any) -> dict[str, Any]:
    properties = {name: {"$ref": f"#/$defs/{name}"} for name in definitions}
    return schema({"title": "Thing", "type": "object", "properties": properties, "$defs": definitions})


def languages(lock: Lock) -> set[str]:
    return {name for rows in lock.names.values() for words in rows.values() for name in words}


def test_a_project_of_one_language_pins_that_language_alone(tmp_path: Path) -> None:
    lock = locked(thing(Part=PART), tmp_path, targets=("swift", "fixtures"))
    assert languages(lock) == {"swift"}
    assert '"#/$defs/Part" = {swift = "Part"}' in lock.text()


def test_a_language_that_is_added_is_named_on_its_own(tmp_path: Path) -> None:
    """It takes nothing from the names that other languages have: `jobId` stays Swift's, `def` would not compile."""
    lock = locked(thing(Part=PART), tmp_path, targets=("swift",))
    lock = locked(thing(Part=PART), tmp_path, lock, targets=("swift", "python"))
    rows = lock.names["properties"]
    assert rows["#/$defs/Part/properties/job_id"] == {"swift": "jobId", "python": "job_id"}
    assert rows["#/$defs/Part/properties/def"] == {"swift": "def", "python": "def_"}


def test_a_language_that_is_switched_off_keeps_its_names(tmp_path: Path) -> None:
    """Where things still are, also when they move; what is new has no name in it, what is gone is gone."""
    lock = locked(thing(Part=PART, Other={**PART, "required": ["def"], "minProperties": 1}), tmp_path)
    moved = locked(
        thing(Piece={"x-protogen": {"formerly": "Part"}, **PART}, New={"type": "object"}), tmp_path, lock, ("python",)
    )
    types = moved.names["types"]
    assert types["#/$defs/Piece"] == {"python": "Piece", "swift": "Part", "typescript": "Part"}
    assert types["#/$defs/New"] == {"python": "New"}
    assert moved.names["properties"]["#/$defs/Piece/properties/job_id"] == {"python": "job_id", "swift": "jobId"}
    assert not any("Other" in key for key in types)


def test_a_language_that_is_switched_off_is_still_built_with_its_names(tmp_path: Path) -> None:
    lock = parse('[types]\n"#/$defs/Part" = {swift = "Piece"}\n', "protogen.names.lock")
    contract = compiled(written(tmp_path, thing(Part=PART)), lock, targets=("python",))
    assert [*contract.plain.pins["swift"].names.values()] == ["Piece"]


def test_a_pinned_name_that_became_reserved_is_made_anew(tmp_path: Path) -> None:
    lock = parse('[properties]\n"#/$defs/Part/properties/def" = {python = "def"}\n', "protogen.names.lock")
    after = locked(thing(Part=PART), tmp_path, lock, targets=("python",))
    assert after.names["properties"]["#/$defs/Part/properties/def"] == {"python": "def_"}


@pytest.mark.parametrize("how", ["pinned", "chosen"])
def test_a_class_beside_a_member_keeps_its_name_when_the_member_s_changes(how: str, tmp_path: Path) -> None:
    """The class is that of the member on the wire, whatever the attribute is called."""
    codes = {"type": "array", "items": {"type": "string", "maxLength": 3}}
    part = {"type": "object", "properties": {"allCodes": codes}}
    before = locked(thing(Part=part), tmp_path, targets=("python",))
    (key,) = (key for key in before.names["types"] if key.startswith("#/$defs/Part~"))
    if how == "pinned":
        pinned = before.text().replace('python = "all_codes"', 'python = "labels"')
        after = locked(thing(Part=part), tmp_path, parse(pinned, "protogen.names.lock"), targets=("python",))
    else:
        named = {**codes, "x-protogen": {"python": {"name": "labels"}}}
        after = locked(thing(Part={**part, "properties": {"allCodes": named}}), tmp_path, before, targets=("python",))
    assert after.names["properties"]["#/$defs/Part/properties/allCodes"] == {"python": "labels"}
    assert after.names["types"][key] == before.names["types"][key]
