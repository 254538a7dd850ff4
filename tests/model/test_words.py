"""Identifiers, and why each is not the schema's word."""

from __future__ import annotations

from collections.abc import Set
from typing import NoReturn

import pytest

from protogen.model.words import Given, Why, identifiers, lower_camel, plain, snake, upper_camel


@pytest.mark.parametrize(
    ("name", "word", "why"),
    [
        ("jobId", "jobId", Why.SAME),
        ("job_id", "jobId", Why.SAME),
        ("$ref", "ref", Why.SAME),
        ("def", "def_", Why.RESERVED),
        ("2x", "_2X", Why.DIGIT),
        ("", "empty", Why.LETTERS),
        ("+", "plus", Why.SPOKEN),
        ("-1", "minus1", Why.SPOKEN),
        ("C++", "cPlusPlus", Why.SPOKEN),
        ("\u200b", "u200b", Why.LETTERS),
        ("fête🎉", "fête", Why.LETTERS),
        ("a" * 90, "a" * 80, Why.CUT),
    ],
)
def test_an_identifier_says_why_it_is_not_the_name(name: str, word: str, why: Why) -> None:
    (found,) = identifiers([name], lower_camel, reserved={"def"}).values()
    assert found == Given(word, name, why)


def test_the_second_of_two_that_are_spelled_alike_is_numbered() -> None:
    found = identifiers(["e\u0301", "\u00e9"], lower_camel, exact=True)  # one letter, written in two ways
    assert found == {
        "e\u0301": Given("\u00e92", "e\u0301", Why.TAKEN),
        "\u00e9": Given("\u00e9", "\u00e9", Why.SAME),
    }


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["+1", "-1", "1"], ["plus1", "minus1", "_1"]),
        (["C", "C++", "C#", "F#"], ["c", "cPlusPlus", "cSharp", "fSharp"]),
        (["UTC+1", "UTC-1", "UTC"], ["utcPlus1", "utcMinus1", "utc"]),
        (["10%", "10", "1.0"], ["_10Percent", "_10", "_1Dot0"]),
        (["<", "<=", "==", "=", "≠"], ["less", "lessOrEqual", "doubleEquals", "equals", "notEqual"]),
        (["*", "&", "|", "_", " "], ["star", "ampersand", "pipe", "underscore", "space"]),
        (["a.b", "a/b", "a_b", "a b"], ["aDotB", "aSlashB", "aUnderscoreB", "aSpaceB"]),
        (["A", "A+", "A-"], ["a", "aPlus", "aMinus"]),
        (["ASC", "asc", "1d", "1D"], ["ASC", "asc", "_1d", "_1D"]),
        (
            ["job-id", "jobId", "a-b", "a_b", "_x", "x_"],
            ["jobDashId", "jobId", "aDashB", "aUnderscoreB", "underscoreX", "xUnderscore"],
        ),
        (["हिन्दी", "ชื่อ", "❤️"], ["हिन्दी", "ชื่อ", "heavyBlackHeart"]),
        (["m", "m²", "½", "👍"], ["m", "mSuperscriptTwo", "vulgarFractionOneHalf", "thumbsUp"]),
        (["$ref", "@id", "a.b", "read-only", "R&D"], ["ref", "id", "aB", "readOnly", "rD"]),
        (["type", "$type", "-type"], ["type", "dollarType", "minusType"]),
    ],
)
def test_symbols_are_words_where_only_they_tell_names_apart(names: list[str], words: list[str]) -> None:
    assert [*plain(identifiers(names, lower_camel, exact=True)).values()] == words


def test_two_numbers_in_a_type_s_name_stay_apart() -> None:
    found = identifiers(["1.10", "11.0", "v1.2-rc"], upper_camel)
    assert [*plain(found).values()] == ["_1_10", "_11_0", "V1_2Rc"]


def test_a_long_name_loses_whole_words_and_the_same_ones_in_every_spelling() -> None:
    name = "conversation item input audio transcription failed " * 2 + "unexpectedly"
    kept = name.split()[:10]
    assert snake(name) == "_".join(kept)
    assert upper_camel(name) == "".join(word.capitalize() for word in kept)


def test_a_name_to_avoid_is_escaped_but_stays_where_the_lock_has_it() -> None:
    assert plain(identifiers(["none"], lower_camel, avoided={"none"})) == {"none": "none_"}
    assert plain(identifiers(["none"], lower_camel, avoided={"none"}, pinned={"none": "none"})) == {"none": "none"}


def test_what_the_schema_chooses_is_chosen_unless_it_cannot_be() -> None:
    asked = {"a": "part", "b": "def"}
    found = identifiers("ab", str, reserved={"def"}, chosen=asked)
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
