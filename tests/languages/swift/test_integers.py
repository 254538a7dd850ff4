"""Swift's integers hold every value that the schema allows, on every platform."""

from __future__ import annotations

import pytest

from protogen.languages.swift.integers import integer_type, whole_type
from protogen.model.spec import Limits


@pytest.mark.parametrize(
    ("format", "limits", "type"),
    [
        (None, Limits(), "Int"),
        (None, Limits(minimum=0), "Int"),
        (None, Limits(minimum=0, maximum=2**31 - 1), "Int"),
        (None, Limits(maximum=2**32 - 1), "Int64"),
        (None, Limits(minimum=-(2**53) + 1, maximum=2**53 - 1), "Int"),
        (None, Limits(minimum=0, maximum=2**53), "Int64"),
        (None, Limits(minimum=0, maximum=2**63 - 1), "Int64"),
        (None, Limits(minimum=0, maximum=2**63), "UInt64"),
        (None, Limits(minimum=0, maximum=2**64 - 1), "UInt64"),
        (None, Limits(exclusive_minimum=-1, exclusive_maximum=2**64), "UInt64"),
        (None, Limits(minimum=0, exclusive_maximum=2**63), "Int64"),
        (None, Limits(minimum=-1, maximum=2**64 - 1), "Int64"),
        (None, Limits(maximum=2**64 - 1), "Int64"),
        ("int64", Limits(), "Int64"),
        ("int64", Limits(minimum=0, maximum=2**64 - 1), "UInt64"),
        ("uint64", Limits(minimum=0, maximum=9), "UInt64"),
        ("uint64", Limits(minimum=-9), "Int64"),
    ],
)
def test_an_integer_is_as_wide_as_its_limits(format: str | None, limits: Limits, type: str) -> None:
    assert integer_type(format, limits) == type


def test_listed_integers_are_as_wide_as_the_widest() -> None:
    assert whole_type([1, -(2**31)]) == "Int"
    assert whole_type([1, 2**31]) == "Int64"
