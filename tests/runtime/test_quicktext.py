"""The quick parser of texts takes nothing that it could have got wrong: it says what the exact one says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random

import pytest
from pydantic_core import from_json
from support.outside import corpora

from protogen.documents import hard_texts
from protogen.runtime import jsontext, quicktext
from protogen.runtime.jsontext import JSONTextError
from protogen.source.place import Json

PARSER = partial(from_json, allow_inf_nan=False)
COUNT = 3_000
"""Random texts. (100,000 were compared by hand.)"""


def said(value: Json) -> str:
    """A value with the types of all in it, and the order of members."""
    return repr(value)


def exactly(text: str | bytes) -> tuple[str, ...]:
    try:
        return ("value", said(jsontext.parse(text)))
    except JSONTextError as error:
        return (error.pointer, error.keyword, error.message)


def quickly(text: str | bytes) -> tuple[str, ...]:
    try:
        return ("value", said(quicktext.parse(text, PARSER)))
    except JSONTextError as error:
        return (error.pointer, error.keyword, error.message)


def proven(text: str | bytes) -> bool:
    """Whether the quick parser's value is taken."""
    try:
        return quicktext.is_exact(PARSER(text), text)
    except (ValueError, TypeError):
        return False


def both(texts: list[bytes]) -> Iterator[str | bytes]:
    """Each text as bytes and, if it is UTF-8, as a string."""
    for text in texts:
        yield text
        try:
            yield text.decode()
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("seed", [1, 2])
def test_both_parsers_say_the_same(seed: int) -> None:
    texts = list(both(hard_texts.texts(Random(seed), COUNT)))
    for text in texts:
        assert quickly(text) == exactly(text), text
    assert 0.2 < sum(map(proven, texts)) / len(texts) < 0.9  # else the comparison says little


def test_both_parsers_say_the_same_of_the_suite() -> None:
    files = [path for path in (corpora() / "json-parsing").rglob("*") if path.is_file()]
    assert len(files) > 200
    for text in both([path.read_bytes() for path in files]):
        assert quickly(text) == exactly(text), text


TRAPS = [
    *["1e400", "-1e400", "1e-400", "9007199254740993.0", "-0.0", "1.0", "1E2", "0.99999999999999999999"],
    *["1" + "0" * 309, "-1" + "0" * 309, "9" * 309, "1" + "0" * 309 + "e-1", '{"a":1,"a":1}', '{"a":1,"\\u0061":2}'],
    *['{"a" :1,"a":1}', '{"a"\n:":","a":1}', '{"a":"\\":","b":{"b":1,"b":2}}', '{"a"\t:1,"b":{"x":"\\":","x":2}}'],
    *['{"a" :1,"b":"\\":"}', "[" * 129 + "]" * 129, '{"a":' * 129 + "1" + "}" * 129, "\ufeff1", '"\\ud800"', "\ud800"],
    *["NaN", "Infinity", "-Infinity", "1 2", "[1,]"],
]


@pytest.mark.parametrize("text", TRAPS)
@pytest.mark.parametrize("around", ["{}", "[{}]", '{{"k":{}}}', '{{"t":"10:30","k":[0.5,{}]}}'])
def test_what_the_quick_parser_gets_wrong_is_left_to_the_exact_one(text: str, around: str) -> None:
    whole = around.format(text)
    assert quickly(whole) == exactly(whole)
    assert not proven(whole)


@pytest.mark.parametrize(
    "text", ['{"at":"10:30"}', '{"a":1, "b": {"c": "x:y"}}', '[{"a:b":0.5}]', '{\n "a": "b:c"\n}', '"x"']
)
def test_colons_in_strings_cost_no_second_look(text: str) -> None:
    assert proven(text)
    assert proven(text.encode())
    assert quickly(text) == exactly(text)


def test_a_dropped_member_is_never_made_up_for() -> None:
    """Whatever else a text holds: keys with space before their colons, strings that look like keys."""
    dice = Random(3)
    for _ in range(COUNT):
        keys = [dice.choice(['"a"', '"b"', '"\\":"', '":"', '"c\\\\"']) for _ in range(dice.randrange(1, 5))]
        parts = [f"{key}{dice.choice(['', '', ' ', chr(10), chr(9)])}:{dice.choice(keys)}" for key in keys]
        text = "{" + ",".join(parts) + "}"
        assert quickly(text) == exactly(text), text
