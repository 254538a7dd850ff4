"""Identifiers, and why each is not the schema's word."""

from __future__ import annotations

from collections.abc import Set
from typing import NoReturn

import pytest

from protogen.model.words import Given, Why, identifiers, lower_camel, plain


@pytest.mark.parametrize(
    ("name", "word", "why"),
    [
        ("jobId", "jobId", Why.SAME),
        ("job_id", "jobId", Why.SAME),
        ("$ref", "ref", Why.SAME),
        ("def", "def_", Why.RESERVED),
        ("2x", "_2X", Why.DIGIT),
        ("", "empty", Why.LETTERS),
        ("+", "u2b", Why.LETTERS),
        ("fête🎉", "fête", Why.LETTERS),
        ("a" * 90, "a" * 80, Why.CUT),
    ],
)
def test_an_identifier_says_why_it_is_not_the_name(name: str, word: str, why: Why) -> None:
    (found,) = identifiers([name], lower_camel, reserved={"def"}).values()
    assert found == Given(word, name, why)


def test_the_second_of_two_that_are_spelled_alike_is_numbered() -> None:
    found = identifiers(["job-id", "jobId"], lower_camel)
    assert found == {"job-id": Given("jobId2", "job-id", Why.TAKEN), "jobId": Given("jobId", "jobId", Why.SAME)}


def test_what_the_schema_chooses_is_chosen_unless_it_cannot_be() -> None:
    asked = {"a": "part", "b": "def"}
    found = identifiers("ab", asked.__getitem__, reserved={"def"}, chosen=asked)
    assert found == {"a": Given("part", "part", Why.CHOSEN), "b": Given("def_", "def", Why.RESERVED)}


@pytest.mark.parametrize(
    ("pinned", "why"), [("jobId", Why.SAME), ("jobId2", Why.TAKEN), ("jobKey", Why.CHOSEN), ("def", Why.SAME)]
)
def test_a_pinned_name_has_its_reason_too(pinned: str, why: Why) -> None:
    (found,) = identifiers(["jobId"], lower_camel, reserved={"def"}, pinned={"jobId": pinned}).values()
    assert found == Given("jobId" if pinned == "def" else pinned, "jobId", why)


def test_the_names_of_a_large_scope_are_looked_up_one_by_one() -> None:
    """A record's attributes are unlike all classes: going through these for each record would be quadratic."""

    class Scope(Set[str]):
        def __contains__(self, word: object) -> bool:
            return word == "a"

        def __len__(self) -> int:
            return 1

        def __iter__(self) -> NoReturn:
            raise AssertionError("the whole scope is gone through")

    assert plain(identifiers(["a", "b"], str, taken=Scope())) == {"a": "a2", "b": "b"}
