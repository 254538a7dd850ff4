"""Properties of the JSON reader and writer, searched at random."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.exact import exact

from protogen.runtime.jsonfault import first_fault
from protogen.runtime.jsontext import Json, JSONTextError, dump, parse

pytestmark = pytest.mark.slow

scalars = st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.text()
values = st.recursive(
    scalars | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_what_is_dumped_is_read(value: Json) -> None:
    text = dump(value)
    assert parse(text) == exact(value)
    assert parse(json.dumps(value)) == exact(value)
    assert first_fault(text) is None


@given(st.text(alphabet='{}[],:"\\u01ed89.-+ "an', max_size=14))
def test_the_fast_and_the_exact_reader_agree(text: str) -> None:
    try:
        parse(text)
        accepted = True
    except JSONTextError:
        accepted = False
    assert accepted == (first_fault(text) is None)
