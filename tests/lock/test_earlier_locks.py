"""A lock from before titles, symbols and null were names keeps every name that it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.locks import locked
from support.making import build, schema, written

from protogen.lock.file import parse

LOCK = """\
[types]
"#" = "Shop"
"#/$defs/Exporter" = "Exporter"
"#/$defs/Exporter~Exporter 2" = "Exporter2"
"#/$defs/Level" = "Level"
"#/$defs/Level~Level 2" = "Level2"
"#/$defs/Level~Level 2~info" = {typescript = "LEVEL2_INFO"}
"#/$defs/Level~Level 2~known" = {typescript = "KnownLevel2"}
"#/$defs/Level~Level 2~values" = {typescript = "LEVEL2S"}
"#/properties/line" = "ShopLine"
"#/properties/vote" = "ShopVote"
"#/properties/vote~info" = {typescript = "SHOP_VOTE_INFO"}
"#/properties/vote~known" = {typescript = "KnownShopVote"}
"#/properties/vote~values" = {typescript = "SHOP_VOTES"}
"#~reader" = {python = "shop"}
"#~strict" = {typescript = "strictShop"}
"#~tolerant" = {typescript = "tolerantShop"}

[properties]
"#/$defs/Exporter~Exporter 2/properties/the_url" = {python = "address", swift = "address"}
"#/properties/+1" = {python = "field_1", swift = "_1"}
"#/properties/exporter" = "exporter"
"#/properties/level" = "level"
"#/properties/line" = "line"
"#/properties/line/properties/price" = "price"
"#/properties/vote" = "vote"

[cases]
"#/$defs/Level~Level 2/enum/high" = {python = "HIGH", swift = "high"}
"#/$defs/Level~Level 2/enum/low" = {python = "LOWEST", swift = "lowest"}
"#/$defs/Level~Level 2~other" = {swift = "unknown"}
"#/properties/vote/enum/+1" = {python = "VALUE_1", swift = "_1"}
"#/properties/vote/enum/-1" = {python = "VALUE_1_2", swift = "_1_2"}
"#/properties/vote/enum/10" = {python = "VALUE_10", swift = "_10"}
"#/properties/vote/enum/<" = {python = "U3C", swift = "u3c"}
"#/properties/vote/enum/C" = {python = "C", swift = "c"}
"#/properties/vote/enum/C#" = {python = "C3", swift = "c3"}
"#/properties/vote/enum/C++" = {python = "C2", swift = "c2"}
"#/properties/vote/enum/none" = {python = "NONE", swift = "none"}
"#/properties/vote~other" = {swift = "unknown"}
"""
"""As such a lock was written for `shop`, apart from three names that somebody chose."""


def shop(title: str = "注文", line: str = "Line item") -> dict[str, Any]:
    votes = ["+1", "-1", "C", "C++", "C#", "<", "none", "10"]
    return schema(
        {
            "title": title,
            "type": "object",
            "properties": {
                "vote": {"enum": votes},
                "+1": {"type": "integer"},
                "line": {"title": line, "type": "object", "properties": {"price": {"type": "integer"}}},
                "exporter": {"$ref": "#/$defs/Exporter"},
                "level": {"$ref": "#/$defs/Level"},
            },
            "$defs": {
                "Exporter": {"type": ["object", "null"], "properties": {"the_url": {"type": "string"}}},
                "Level": {"enum": ["low", "high", None]},
            },
        }
    )


def test_every_name_is_kept(tmp_path: Path) -> None:
    before = parse(LOCK, "protogen.names.lock")
    after = locked(shop(), tmp_path, before)
    for sort, rows in before.names.items():
        for key, words in rows.items():
            if "~Exporter 2" not in key and "~Level 2" not in key:
                assert after.names[sort][key] == words, key


def test_two_types_of_a_definition_that_allows_null_become_one_with_both_names(tmp_path: Path) -> None:
    after = locked(shop(), tmp_path, parse(LOCK, "protogen.names.lock"))
    assert "~Exporter 2" not in after.text().partition("[former")[0]
    assert after.names["types"]["#/$defs/Exporter"]["swift"] == "Exporter"
    assert after.names["properties"]["#/$defs/Exporter/properties/the_url"] == {"python": "address", "swift": "address"}
    assert after.names["cases"]["#/$defs/Level/enum/low"] == {"python": "LOWEST", "swift": "lowest"}
    former = {"Exporter2 #/$defs/Exporter", "Level2 #/$defs/Level", "LEVEL2S #/$defs/Level~values"}
    former |= {"KnownLevel2 #/$defs/Level~known", "LEVEL2_INFO #/$defs/Level~info"}
    assert {*after.former["types"]} == former
    files = build(written(tmp_path, shop()), ("swift", "python", "typescript"), parse(LOCK, "x")).files
    assert "typealias Exporter2 = Exporter" in files["swift"]["Sources/注文Models/注文Models+Models.swift"]
    assert "Exporter2 = Exporter" in files["python"]["注文/models.py"]
    assert "export type Exporter2 = Exporter;" in files["typescript"]["src/types.ts"]


def test_a_whole_document_that_may_be_null_keeps_both_types(tmp_path: Path) -> None:
    lock = '[types]\n"#" = "Shop"\n"#~Shop 2" = "Shop2"\n[properties]\n"#~Shop 2/properties/a" = {swift = "b"}\n'
    value = schema({"title": "Shop", "type": ["object", "null"], "properties": {"a": {"type": "integer"}}})
    after = locked(value, tmp_path, parse(lock, "x"), targets=("swift",))
    assert after.names["types"]["#"]["swift"] == "Shop"
    assert after.names["types"]["#~Shop value"]["swift"] == "Shop2"
    assert after.names["properties"]["#~Shop value/properties/a"]["swift"] == "b"
    assert not after.former


@pytest.mark.parametrize(
    ("changed", "key"), [({"title": "Bestellung"}, "#"), ({"line": "Position"}, "#/properties/line")]
)
def test_a_title_that_changes_later_is_a_statement(changed: dict[str, str], key: str, tmp_path: Path) -> None:
    (new,) = changed.values()
    before = locked(shop(), tmp_path, parse(LOCK, "protogen.names.lock"))
    after = locked(shop(**changed), tmp_path, before)
    assert after.names["types"][key]["swift"] == new
    assert f"{before.names['types'][key]['swift']} {key}" in after.former["types"]
