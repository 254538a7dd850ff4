"""A Swift package carries the parts of the run-time that its contract uses, and those alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support import making

from protogen.languages.swift.containers import FOUNDATION, OWN
from protogen.languages.swift.parts import NEEDED, STRICT
from protogen.languages.swift.runtime import sources

TABLES = "CheckRules.swift"
WHOLE = {
    name: text.replace("{{ shared }}", "") for folder in ("runtime", "lean") for name, text in sources(folder).items()
}
CODING = {use: {name for name, needs in NEEDED.items() if use in needs} for use in (FOUNDATION, OWN)}
"""The files that serve the protocols of coders: Foundation's containers do, or ours."""
ENTRY = re.compile(r"^  .+  // (\S+)$", re.MULTILINE)


def emitted(tmp_path: Path, options: Mapping[str, Any] = {}, /, **keywords: Any) -> dict[str, str]:  # read only
    """The files of the module for a contract of one record with such a member, by name."""
    schema = {"title": "Record", "type": "object", "required": ["member"], "properties": {"member": keywords}}
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(schema), encoding="utf-8")
    made = making.build(path, ["swift"], target={"swift": options}).files["swift"]
    return {Path(name).name.partition("+")[2]: text for name, text in made.items() if name.startswith("Sources/")}


def carried(tmp_path: Path, options: Mapping[str, Any] = {}, /, **keywords: Any) -> dict[str, str]:  # read only
    """Those of the run-time."""
    found = emitted(tmp_path, options, **keywords)
    return {name: text for name, text in found.items() if name not in ("Models.swift", "Checks.swift")}


def test_what_nothing_uses_is_left_out(tmp_path: Path) -> None:
    found = carried(tmp_path, type="string")
    assert WHOLE.keys() - found.keys() == {name for name, needs in NEEDED.items() if not needs & {STRICT, FOUNDATION}}
    assert set(ENTRY.findall(found[TABLES])) == {"type", "required", "properties"}


@pytest.mark.parametrize(
    ("keywords", "more"),
    [
        ({"type": "string", "pattern": "^a"}, {"CheckPatterns.swift", "Pattern.swift"}),
        ({"type": "number", "multipleOf": 0.5}, {"CheckMultiples.swift"}),
        ({"type": "array", "items": {"type": "string"}}, {"CheckArrays.swift"}),
        ({"type": "object", "unevaluatedProperties": False}, {"CheckArrays.swift", "CheckUnevaluated.swift"}),
    ],
)
def test_what_something_uses_is_carried(keywords: dict[str, Any], more: set[str], tmp_path: Path) -> None:
    found = carried(tmp_path, **keywords)
    coding = CODING[OWN if keywords["type"] == "array" else FOUNDATION]
    assert found.keys() & NEEDED.keys() == {*more, *coding, "StrictReading.swift"}
    assert keywords.keys() <= {*ENTRY.findall(found[TABLES]), "type"}


def test_each_keyword_of_the_run_time_is_in_its_tables_once() -> None:
    """And a keyword that a file declares is one that the file is needed for."""
    declared = {
        name: set(re.findall(r'(?:KeywordRule|matching|PatternKind)\((?:member: )?"(\w+|\$\w+)"', text))
        for name, text in WHOLE.items()
    }
    known = ENTRY.findall(WHOLE[TABLES])
    assert sorted({*known} - {"unions"}) == sorted({*known} & {each for names in declared.values() for each in names})
    assert len(known) == len({*known})
    assert all(declared[name] - {"properties"} <= needs for name, needs in NEEDED.items())


def test_no_file_needs_one_that_may_be_left_out_without_it() -> None:
    """Who uses a function or a type of such a file is there only where the file is."""
    for name, needs in NEEDED.items():
        if needs & {FOUNDATION, OWN}:
            continue  # nothing but the protocols of coders is in them
        types = re.findall(r"^nonisolated (?:final class|struct|protocol) (\w+)", WHOLE[name], re.MULTILINE)
        functions = re.findall(r"^  mutating func (\w+)", WHOLE[name], re.MULTILINE)
        used = re.compile(
            "|".join([*(rf"\b{each}\b" for each in types), *(rf"\b{each}\(" for each in functions), "(?!)"])
        )
        for other, text in WHOLE.items():
            if other not in (name, TABLES) and used.search(text):
                assert NEEDED.get(other, frozenset({"always"})) <= needs, f"{other} needs {name}"


@pytest.mark.parametrize(
    ("member", "own"),
    [
        ({"type": ["string", "integer"]}, True),
        ({"type": "string", "enum": ["a", "b"]}, True),
        ({"type": "object", "additionalProperties": {"type": "string"}}, True),
        ({"type": ["number", "null"]}, False),
        ({"type": "object", "required": ["deep"], "properties": {"deep": {"const": "a"}, "any": True}}, False),
        ({"type": "integer", "maximum": 2**64 - 1, "minimum": 0}, True),
    ],
)
def test_types_without_lists_and_scalars_of_their_own_need_no_containers(
    member: dict[str, Any], own: bool, tmp_path: Path
) -> None:
    assert carried(tmp_path, **member).keys() & (CODING[OWN] | CODING[FOUNDATION]) == CODING[OWN if own else FOUNDATION]


TOLERANT = {"readers": ["tolerant"]}


def test_a_contract_that_is_read_tolerantly_alone_carries_what_its_shapes_use(tmp_path: Path) -> None:
    """Not what only the schema's assertions use."""
    found = carried(tmp_path, TOLERANT, type="string", pattern="^a")
    assert WHOLE.keys() - found.keys() == NEEDED.keys() - CODING[FOUNDATION]
    assert "pattern" not in ENTRY.findall(found[TABLES])


@pytest.mark.parametrize("untold", [False, True])
def test_unions_that_no_tag_tells_apart_keep_the_strict_program(untold: bool, tmp_path: Path) -> None:
    """It chooses; but nothing is read strictly."""
    text = {"type": "string", "pattern": "^a"}
    kinds = [{"type": "object", "required": [each], "properties": {each: text}} for each in ("one", "two")]
    found = emitted(tmp_path, TOLERANT, **({"anyOf": kinds} if untold else kinds[0]))
    assert ("static let strict" in found["Checks.swift"]) == untold
    assert ({"UnionChoice.swift", "Pattern.swift"} <= found.keys()) == untold
    assert "StrictReading.swift" not in found
    assert ": TolerantDocument {" in found["Checks.swift"]
