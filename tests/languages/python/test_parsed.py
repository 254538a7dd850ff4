"""Python's readers take parsed values and values made in code, and say what else they were given."""

from __future__ import annotations

import importlib
import json
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.paths import GENERATED

GOOD: dict[str, Any] = {
    "type": "job_progress",
    "jobId": "a",
    "pipeline": "csv_import",
    "timestamp": 1,
    "version": "1.0.0",
    "payload": {"type": "job_progress", "progress": 0.5, "status": "x"},
}


@pytest.fixture(scope="module")
def package() -> ModuleType:
    sys.path.insert(0, str(GENERATED / "python"))
    try:
        return importlib.import_module("web_socket_message_v2")
    finally:
        sys.path.remove(str(GENERATED / "python"))


def nested(levels: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(levels - 1):
        found = [found]
    return found


def said(package: ModuleType, document: Any) -> str:
    with pytest.raises(package.InvalidDocument) as caught:
        package.read_tolerant(document)
    return str(caught.value)


def test_all_that_holds_a_document_is_read(package: ModuleType) -> None:
    text = json.dumps(GOOD)
    message = package.read_strict(text)
    for each in (text.encode(), bytearray(text.encode()), memoryview(text.encode()), GOOD, message):
        assert package.read_strict(each) == package.read_tolerant(each) == message
        assert package.violations(each) == ()


def test_numbers_are_those_of_the_text(package: ModuleType) -> None:
    message = package.read_strict({**GOOD, "timestamp": 1.7e12, "new": [1e23, -0.0]})
    assert message.timestamp == 1_700_000_000_000
    assert type(message.timestamp) is int
    assert message.model_extra == {"new": [10**23, 0]}


def test_values_made_in_code_are_checked(package: ModuleType) -> None:
    message = package.read_strict(GOOD).model_copy(update={"version": "banana"})
    found = package.violations(message)
    assert found == package.violations(package.to_json(message))
    assert [str(each) for each in found] == ['/version: expected the constant "1.0.0", found "banana"']
    assert package.violations({**GOOD, "payload": package.read_strict(GOOD).payload}) == ()


def test_a_member_that_was_never_given_is_missing(package: ModuleType) -> None:
    """As in what `model_construct` makes of less than all: pydantic leaves the attribute out."""
    whole = package.read_strict(GOOD)
    rest = {name: each for name, each in whole if name != "timestamp"}
    found = package.violations(type(whole).model_construct(**rest))
    assert [(each.keyword, each.detail) for each in found] == [("required", "timestamp")]


def test_what_no_text_says_is_refused(package: ModuleType) -> None:
    loop: dict[str, Any] = {}
    loop["again"] = loop
    assert said(package, {**GOOD, "new": [1, float("nan")]}) == "/new/1: nan is not a JSON value"
    assert said(package, {**GOOD, "new": {1: 2}}) == "/new: the name of a member is not a string but of the class int"
    assert said(package, {**GOOD, "jobId": "\ud800"}) == "/jobId: a string holds half of a surrogate pair"
    assert said(package, {**GOOD, "timestamp": 10**400}) == "/timestamp: a number is larger than the largest double"
    when = said(package, {**GOOD, "new": datetime.now(UTC)})
    assert when == "/new: an object of the class datetime is not a JSON value"
    for document in (loop, nested(10_000), nested(129)):
        assert said(package, document).endswith(": nested deeper than 128 levels")
    assert said(package, nested(128)) == "expected an object, found an array"


def test_a_printed_error_says_the_first_violations(package: ModuleType) -> None:
    with pytest.raises(package.InvalidDocument) as caught:
        package.read_strict({**GOOD, **dict.fromkeys(["payload", "jobId", "timestamp"], None)})
    assert len(str(caught.value).splitlines()) == len(caught.value.violations) == 4
    many = package.InvalidDocument(caught.value.violations * 6)
    assert str(many).splitlines()[19:] == [str(many.violations[19]), "… and 4 more"]


@pytest.mark.parametrize(
    ("document", "end"),
    [
        (None, "not None: where that is the document, pass its text"),
        (5, "not int: where that is the document, pass its text"),
        (Path("x"), "Path: pass what its `read_bytes()` returns"),
        (StringIO("{}"), "not StringIO: pass what its `read()` returns"),
        (object(), "not object"),
        (dict, "not type"),
    ],
)
def test_a_wrong_argument_gets_a_sentence(package: ModuleType, document: Any, end: str) -> None:
    for read in (package.read_strict, package.read_tolerant, package.violations):
        with pytest.raises(TypeError) as caught:
            read(document)
        assert str(caught.value).startswith("a reader takes a JSON text (str, bytes, bytearray, memoryview) or a")
        assert str(caught.value).endswith(end)
