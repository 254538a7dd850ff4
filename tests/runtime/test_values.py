"""What makes two JSON values equal, and what finding equal ones costs."""

from typing import Any

import pytest

from protogen.runtime.values import identity


@pytest.mark.parametrize(
    ("one", "other"), [(1, 1.0), (-0.0, 0), (2.0**70, 2**70), ([1], [1.0]), ({"a": 1e25}, {"a": int(1e25)})]
)
def test_numbers_are_equal_however_they_are_held(one: Any, other: Any) -> None:
    assert identity(one) == identity(other)


@pytest.mark.parametrize(
    ("one", "other"), [(True, 1), (False, 0), ([True], [1]), (2**70, 2**70 + 1), (2**70, hex(2**70)), (None, 0)]
)
def test_what_differs_has_keys_that_differ(one: Any, other: Any) -> None:
    assert identity(one) != identity(other)


def test_integers_of_one_hash_are_keys_of_many_hashes() -> None:
    colliding = [number * (2**61 - 1) + 5 for number in range(1, 2000)]
    assert len({hash(number) for number in colliding}) == 1
    assert len({hash(identity(number)) for number in colliding}) > 1900
