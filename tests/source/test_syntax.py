"""Where a text stops being JSON, YAML or TOML is told in words of our own."""

from __future__ import annotations

import json
import math
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.commands import Run
from support.making import written

from protogen.project.toml_words import fault
from protogen.source.place import SourceError, line_column
from protogen.source.read import parse
from protogen.source.syntax import slip

SLIPS: list[tuple[str, str, str]] = [
    ("", "1:1", "the file is empty"),
    ('{"a": 1,}', "1:9", "a trailing comma before this `}`"),
    ("[1,\n]", "2:1", "a trailing comma before this `]`"),
    ("[1,,2]", "1:4", "a comma too many"),
    ('{"a": 1 "b": 2}', "1:9", "a comma is missing before this"),
    ("{'a': 1}", "1:2", "single quotes"),
    ("{a: 1}", "1:2", "the key `a` is not in quotes"),
    ('{"a" 1}', "1:6", "a `:` is missing after the key"),
    ('{"a" = 1}', "1:6", "a `:` is missing after the key"),
    ('{"a": True}', "1:7", "`True` is not a value of JSON"),
    ("[None]", "1:2", "`None` is not a value of JSON"),
    ("[NaN]", "1:2", "JSON has no `NaN`"),
    ("[-Infinity]", "1:2", "JSON has no `-Infinity`"),
    ('{"a": yes}', "1:7", "`yes` is not a value of JSON"),
    ('{"a": "x\n}', "1:7", "this text is never closed"),
    ('{"a": {\n"b": [1', "2:8", "the `[` of line 2, column 6 is never closed"),
    ('{"a": [1}', "1:9", "`}` does not close the `[` of line 1, column 7"),
    ("[1]]", "1:4", "`]` closes nothing"),
    ("// why\n{}", "1:1", "a comment"),
    ('{"a": 1 /* why */}', "1:9", "a comment"),
    ("{# why\n}", "1:2", "a comment"),
    ("[01]", "1:2", "`01` is not a number as JSON writes them"),
    ("[.5]", "1:2", "`.5` is not a number"),
    ("[0x1f]", "1:2", "`0x1f` is not a number"),
    ('["\\x"]', "1:3", "`\\x` is not an escape of JSON"),
    ('["a\tb"]', "1:4", "a control character in a text"),
    ("<html>", "1:1", "this is HTML or XML"),
    ("type: object\n", "1:1", "this looks like YAML"),
    ('data: {"type": "a"}\n\ndata: {"type": "b"}\n', "1:1", "this is a stream of events"),
    ('id: 7\nevent: x\ndata: {"type": "a"}\n', "1:1", "this is a stream of events"),
    ("id,first name,price\r\n1,a,2.5\r\n", "1:1", "this looks like a table (CSV)"),
    ("id;name", "1:1", "this looks like a table (CSV)"),
    ("id, name of it: 5\n", "1:1", "`id` is not a value of JSON"),
    ('{"a": 1}\n{"a": 2}', "2:1", "a second value begins here"),
    ("{} x", "1:4", "there is more after the end of the value"),
    ("{\u201ca\u201d: 1}", "1:2", "curly quotes"),
]


@pytest.mark.parametrize(("text", "place", "problem"), SLIPS)
def test_a_slip_of_json_is_told_at_its_place(text: str, place: str, problem: str) -> None:
    with pytest.raises(SourceError) as refused:
        parse("s.json", text)
    error = refused.value
    assert f"{error.line}:{error.column}" == place
    assert error.problem.startswith(f"not valid JSON: {problem}")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=lambda name: math.nan / 0 if name else None)
    except (ValueError, ZeroDivisionError):
        return False
    return True


@settings(max_examples=400, deadline=None)
@given(
    VALUES,
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from("{}[],:\"'\\ \n/#01-+.eatNTx")), max_size=2),
    st.booleans(),
)
@example({"a": [1]}, [], True)
def test_there_is_a_slip_exactly_where_the_text_is_no_json(
    value: object, changes: list[tuple[float, str]], spread: bool
) -> None:
    text = json.dumps(value, indent=2 if spread else None)
    for where, char in changes:
        at = int(where * len(text))
        text = text[:at] + char + text[at + 1 :]
    found = slip(text)
    assert (found is None) == is_json(text)
    if found is not None:
        assert 0 <= found.at <= len(text)
        assert line_column(text, found.at)[0] <= text.count("\n") + 1


YAML: list[tuple[str, str, str]] = [
    ("a:\n\tb: 1\n", "2:1", "a tab indents this line"),
    ("a: b: c\n", "1:5", "a `:` where no key can be"),
    ("a: 'x\nb: 1\n", "1:4", "this text is never closed"),
    ("a: [1, 2\nb: 3\n", "2:2", "the `[` of line 1, column 4 needs a `,` or a `]` before this"),
    ("a: @x\n", "1:4", "a text cannot start with `@` without quotes"),
    ("a:\n  - 1\n b: 2\n", "3:2", "this line does not continue the value that began in line 1"),
    ("a: *x\n", "1:4", "this alias (`*name`) has no anchor"),
    ("a: 1\n---\nb: 2\n", "2:1", "another document begins here"),
    ("a: \x01\n", "1:4", "the character U+0001"),
]


@pytest.mark.parametrize(("text", "place", "problem"), YAML)
def test_a_slip_of_yaml_is_told_at_its_place(text: str, place: str, problem: str) -> None:
    with pytest.raises(SourceError) as refused:
        parse("s.yaml", text, yaml=True)
    error = refused.value
    assert f"{error.line}:{error.column}" == place
    assert error.problem.startswith(f"not valid YAML: {problem}")


TOML: list[tuple[str, str, str]] = [
    ("schema = a.json", "1:10", "`a.json` is not a value of TOML: texts are in quotes"),
    ("a = True", "1:5", "`True` is not a value of TOML"),
    ("a = None", "1:5", "TOML has no `None`"),
    ('schema: "a"', "1:7", "a `=` is missing after the key"),
    ('a = "x\nb = 1', "1:7", "this text is never closed"),
    ("a = [1,\n", "1:0", "a bracket or a quote that is opened here is never closed"),
    ("a = 1\nb = 2\na = 3\n", "3:1", "this key is there already"),
    ("[a]\n[a]\n", "2:3", "this table is there already"),
    ('{"a": 1}', "1:1", "this is not TOML"),
    ("// why\n", "1:1", "a comment begins with `#`"),
    ('a = "C:\\dir"', "1:10", "a backslash that is no escape"),
    ('a = ["x" "y"]', "1:10", "a comma, or a line end, is missing before this"),
]


@pytest.mark.parametrize(("text", "place", "problem"), TOML)
def test_a_slip_of_toml_is_told_at_its_place(text: str, place: str, problem: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as refused:
        tomllib.loads(text)
    found = fault(str(refused.value), text)
    assert f"{found.line}:{found.column}" == place
    assert found.problem == problem


def test_a_document_s_slip_is_told_by_validate(here: Run, folder: Path) -> None:
    written(folder, {"type": "object"})
    written(folder, '{"a": 1}\n{"a": True}\n{"a": [1}\n', "t.ndjson")
    told = here("validate", "t.ndjson", "--schema", "s.json")
    assert told.code == 1
    assert "t.ndjson:2: `True` is not a value of JSON (column 7)" in told.out
    assert "t.ndjson:3: `}` does not close the `[` (column 9)" in told.out


@pytest.mark.parametrize("name", ["s.json", "s.yaml", "protogen.toml"])
def test_another_encoding_is_told(name: str, here: Run, folder: Path) -> None:
    written(folder, '\ufeff{"a": 1}'.encode("utf-16-le"), name)
    told = here("build", *([name] if name != "protogen.toml" else []))
    assert told.code == 2
    assert "the file is not valid UTF-8" in told.err
