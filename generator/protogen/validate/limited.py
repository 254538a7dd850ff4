"""Types of msgspec for values within limits, and classes of them.

They never take what the limits refuse, nor a number that they would have to round first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any, TypeAlias

from protogen.source.place import Json

Node: TypeAlias = Mapping[str, Json]
"""A node of a check program that is not just true or false."""
_INT64 = 2**63
_EXACT = 2**53
"""A double below this is on the same side of a limit below it as the number that it was rounded from."""
_LARGE = 1e300
"""Larger numbers are left to the exact parser, which knows the largest double."""
LIMITS = _LOW, _ABOVE, _HIGH, _BELOW = "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"
"""The keywords for numbers."""


class BeyondTypes(Exception):
    """No type takes only what some nodes accept."""


def struct(members: Mapping[str, tuple[Any, bool]], tag: tuple[str, str] | None = None) -> type:
    """A class of some members; `tag`: the key and the text that tell it from others."""
    from typing import Union

    from msgspec import UNSET, UnsetType, defstruct

    fields: list[Any] = []
    called: dict[str, str] = {}
    for number, (name, (held, required)) in enumerate(members.items()):
        if tag is None or name != tag[0]:
            called[f"m{number}"] = name
            fields.append((f"m{number}", held) if required else (f"m{number}", Union[held, UnsetType], UNSET))  # noqa: UP007
    told: dict[str, Any] = {} if tag is None else {"tag_field": tag[0], "tag": tag[1]}
    return defstruct("Message", fields, rename=called, kw_only=True, gc=False, **told)


def with_tag(members: dict[str, tuple[Any, bool]], key: str, tag: Json) -> dict[str, tuple[Any, bool]]:
    """The members, with a tag that has one text. Raises BeyondTypes where they do not take it."""
    from typing import Literal, get_args

    held, _ = members.get(key, (None, False))
    if not isinstance(tag, str) or (held is not str and tag not in get_args(held)):
        raise BeyondTypes
    return {**members, key: (Literal[tag], True)}


def sized(type_: Any, parts: Sequence[Node], least: str, most: str) -> Any:
    """A type of texts or arrays within the limits that two keywords set."""
    from typing import Annotated

    from msgspec import Meta

    low, high = max(_limits(parts, least), default=None), min(_limits(parts, most), default=None)
    if low is None and high is None:
        return type_
    return Annotated[type_, Meta(min_length=low, max_length=high)]


def integer(parts: Sequence[Node]) -> Any:
    """The type of integers that are spelled as such, within some nodes' limits and 64 bits."""
    from typing import Annotated

    from msgspec import Meta

    low = [*map(ceil, _limits(parts, _LOW)), *(floor(each) + 1 for each in _limits(parts, _ABOVE))]
    high = [*map(floor, _limits(parts, _HIGH)), *(ceil(each) - 1 for each in _limits(parts, _BELOW))]
    least, most = max([*low, -_INT64]), min([*high, _INT64 - 1])
    if least > most:
        raise BeyondTypes
    return Annotated[int, Meta(ge=least, le=most)]


def number(parts: Sequence[Node]) -> Any:
    """The type of numbers within some nodes' limits. One that is spelled as an integer is written as such again."""
    from typing import Union

    try:
        return Union[integer(parts), _real(parts)]  # noqa: UP007 - no types, but values
    except BeyondTypes:
        return _real(parts)


def _real(parts: Sequence[Node]) -> Any:
    """The same as doubles. No limit may be beyond what a double counts exactly."""
    from typing import Annotated

    from msgspec import Meta

    if any(not -_EXACT < each < _EXACT for key in LIMITS for each in _limits(parts, key)):
        raise BeyondTypes
    low, above = max([*_limits(parts, _LOW), -_LARGE]), max(_limits(parts, _ABOVE), default=-2 * _LARGE)
    high, below = min([*_limits(parts, _HIGH), _LARGE]), min(_limits(parts, _BELOW), default=2 * _LARGE)
    least = {"ge": low} if low > above else {"gt": above}
    most = {"le": high} if high < below else {"lt": below}
    return Annotated[float, Meta(**least, **most)]


def _limits(parts: Sequence[Node], keyword: str) -> list[Any]:
    return [each[keyword] for each in parts if keyword in each]
