"""JSON in lines: the same value, in lines that fit, and a change in one line of it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from protogen.source.json_lines import json_lines

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=60,
)


@given(VALUES)
def test_the_lines_are_the_value(value: Any) -> None:
    assert json.loads(json_lines(value)) == value


@given(VALUES)
def test_all_can_be_printed(value: Any) -> None:
    assert all(line.isprintable() for line in json_lines(value).split("\n"))


def test_what_fits_is_one_line() -> None:
    assert json_lines({"nodes": [1, 2], "roots": {}}) == '{"nodes":[1,2],"roots":{}}'


def test_what_does_not_fit_has_a_line_for_each_member() -> None:
    long = "a" * 150
    assert json_lines({"first": [long, 2], "then": {}}) == f'{{\n"first":[\n"{long}",\n2\n],\n"then":{{}}\n}}'


def test_a_further_item_changes_no_other_line() -> None:
    items = [{"at": f"#/{number}" * 12} for number in range(9)]
    before, after = json_lines(items).split("\n"), json_lines([*items[:4], {"at": "new"}, *items[4:]]).split("\n")
    assert [line for line in after if line not in before] == ['{"at":"new"},']
