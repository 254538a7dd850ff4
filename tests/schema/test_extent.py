"""A schema that would be too much work is refused by name, before any of the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.effort import calls
from support.making import schema, written

from protogen.schema.extent import RULE, TOGETHER
from protogen.schema.load import load
from protogen.source.diagnostics import Refused


def union(count: int) -> Mapping[str, Any]:
    return {"anyOf": [{"required": [f"m{each}"]} for each in range(count)]}


def merged(count: int) -> Mapping[str, Any]:
    return {"allOf": [{"minProperties": each} for each in range(count)]}


def patterns(count: int) -> Mapping[str, Any]:
    return {"patternProperties": {f"^x{each}-": True for each in range(count // 2)}}


def links(count: int) -> Mapping[str, Any]:
    found = {f"d{each}": {"$ref": f"#/$defs/d{each + 1}"} for each in range(2 * count - 1)}
    return {"$ref": "#/$defs/d0", "$defs": {**found, f"d{2 * count - 1}": {"type": "string"}}}


def unions(count: int) -> Mapping[str, Any]:
    """Ten unions, each with half as many branches."""
    return {"properties": {f"u{each}": union(count // 2) for each in range(10)}}


def nested(count: int) -> Mapping[str, Any]:
    """Each definition is the one before and a member."""
    found = {f"d{each}": {"allOf": [{"$ref": f"#/$defs/d{each + 1}"}, {}]} for each in range(count // 3)}
    return {"$ref": "#/$defs/d0", "$defs": {**found, f"d{count // 3}": {}}}


KINDS: tuple[Callable[[int], Mapping[str, Any]], ...] = (union, merged, patterns, links, nested)


@pytest.mark.parametrize("kind", KINDS)
def test_up_to_the_limit_it_is_read(kind: Callable[[int], Mapping[str, Any]], tmp_path: Path) -> None:
    load(written(tmp_path, schema(dict(kind(TOGETHER - 1)))))


@pytest.mark.parametrize("kind", [*KINDS, unions])
def test_beyond_the_limit_it_is_refused_by_name(kind: Callable[[int], Mapping[str, Any]], tmp_path: Path) -> None:
    path = written(tmp_path, schema(dict(kind(TOGETHER + 10))))
    with pytest.raises(Refused, match=rf"error\[{RULE}\]: .*1,500 subschemas hold for one value"):
        load(path)


def test_many_small_ones_are_no_matter(tmp_path: Path) -> None:
    load(written(tmp_path, schema({"properties": {f"u{each}": union(20) for each in range(1_000)}})))


def messages(count: int) -> Mapping[str, Any]:
    """As many messages, told apart by `type`."""

    def message(number: int) -> Mapping[str, Any]:
        return {"type": "object", "required": ["type"], "properties": {"type": {"const": f"m{number}"}}}

    names = [f"M{each}" for each in range(count)]
    definitions = {name: message(number) for number, name in enumerate(names)}
    return {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in names], "$defs": definitions}


def test_ten_branches_told_apart_by_a_tag_count_as_one(tmp_path: Path) -> None:
    load(written(tmp_path, schema(dict(messages(5 * TOGETHER - 10)))))
    with pytest.raises(Refused, match=RULE):
        load(written(tmp_path, schema(dict(messages(5 * TOGETHER + 10)))))


def test_branches_with_the_same_tag_count_in_full(tmp_path: Path) -> None:
    made = dict(messages(TOGETHER))
    made["$defs"]["M1"] = made["$defs"]["M0"]
    with pytest.raises(Refused, match=RULE):
        load(written(tmp_path, schema(made)))


@pytest.mark.parametrize("kind", [union, links, nested])
def test_the_count_itself_is_linear(kind: Callable[[int], Mapping[str, Any]], tmp_path: Path) -> None:
    def work(count: int) -> int:
        path = written(tmp_path, schema(dict(kind(count))))
        with calls(50_000_000) as made, pytest.raises(Refused):
            load(path)
        return made.count

    assert work(8_000) < 2.5 * work(4_000)


def long_patterns(count: int) -> Mapping[str, Any]:
    return {"properties": {f"m{each}": {"pattern": f"^[a-z]{{1,999}}{each}$"} for each in range(count)}}


def properties(count: int) -> Mapping[str, Any]:
    return {"properties": {f"m{each}": {"pattern": f"^\\p{{L}}\\p{{N}}\\P{{Lu}}{each}$"} for each in range(count)}}


def equal(count: int) -> Mapping[str, Any]:
    return {"properties": {f"m{each}": {"pattern": "^[a-z]{1,99}$"} for each in range(count)}}


def equal_and_long(count: int) -> Mapping[str, Any]:
    return {"properties": {f"m{each}": {"pattern": "^[a-z]{1,999}$"} for each in range(count)}}


@pytest.mark.parametrize("kind", [long_patterns, equal_and_long, properties])
def test_patterns_are_bounded_together(kind: Callable[[int], Mapping[str, Any]], tmp_path: Path) -> None:
    load(written(tmp_path, schema(dict(kind(80)))))
    with pytest.raises(Refused, match=rf"error\[{RULE}\]: the patterns up to here take more than 200,000 instructions"):
        load(written(tmp_path, schema(dict(kind(2_000)))))


def test_equal_patterns_that_are_small_count_once(tmp_path: Path) -> None:
    load(written(tmp_path, schema(dict(equal(2_000)))))
