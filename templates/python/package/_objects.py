"""How models are made of the members of a JSON object, and the members of models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from types import CodeType, FunctionType
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from ._absent import OtherVersion
from ._making import Listed, Making
from ._members import constants, optional
from ._model import Model
from ._runtime.quicktext import LARGEST, LEAST, members_of

KEEPS_ALL = True
"""Whether a message that is read and written again is the same document."""

OBJECTS: tuple[type, ...] = (Model,)
"""The classes of objects that are JSON values, whichever contract they are of."""

Make: TypeAlias = Callable[[Any, Making], Any]
"""Makes an object of a JSON value."""

_SLOTS: Any = BaseModel.__dict__


def counted(value: Any, making: Making) -> Any:
    """A value that stays as it is: only its members are counted."""
    kind = type(value)
    if kind is str or (kind is int and LEAST <= value <= LARGEST):
        return value
    making.members += members_of(value)
    return value


Row: TypeAlias = tuple[str, str, bool, Make | None]
"""A member's name, its attribute, whether it is required, and what makes its value."""


def maker(model: type[BaseModel], rows: Sequence[Row], others: Make) -> Make:
    """What makes a model of an object whose members have been checked.

    `others` makes the values of members that have no row. The function is written for
    the model, as those of dataclasses are: one that reads rows takes three times as long.
    """
    absent = {name: value for name, (_, value) in optional(model).items()}
    own = constants(model).items()
    texts = {name: each for name, (_, each) in own if isinstance(each, str)}
    space = {
        **{f"make{number}": _made_by(row[3]) for number, row in enumerate(rows)},
        **{f"absent{number}": absent.get(row[1]) for number, row in enumerate(rows)},
        **{f"text{number}": texts.get(row[1]) for number, row in enumerate(rows)},
        "known": frozenset(key for key, *_ in rows),
        "model": model,
        "new": model.__new__,
        "required": {attribute for _, attribute, required, _ in rows if required}.copy,
        "others": others,
        **_SHARED,
    }
    lines = [
        line
        for number, row in enumerate(rows)
        for line in _member(number, row, row[1] in texts)
    ]
    held = [f"{row[1]!r}: m{number}" for number, row in enumerate(rows)]
    source = _FORM.format(members="\n    ".join(lines), held=", ".join(held))
    whole = compile(source, f"<maker of {model.__name__}>", "exec")
    code = next(each for each in whole.co_consts if isinstance(each, CodeType))
    return FunctionType(code, space)


_FORM = """
def make(value, making):
    found = required()
    {members}
    count = len(value)
    making.members += count
    extra = {{}}
    if count != len(found):
        for key, each in value.items():
            if key not in known:
                extra[key] = others(each, making)
    made = new(model)
    put_members(made, {{{held}}})
    put_set(made, found)
    put_extra(made, extra)
    put_private(made, None)
    return made
"""


def _made_by(make: Make | None) -> Any:
    return make.members.get if isinstance(make, Listed) else make


def _member(number: int, row: Row, is_text: bool) -> list[str]:
    """The statements that make a member's value and say whether it was found."""
    key, attribute, required, make = row
    m = f"m{number}"
    lines = [f"{m} = value[{key!r}]"]
    if make is counted:
        lines += [
            f"if type({m}) is int:",
            f"    if not LEAST <= {m} <= LARGEST: counted({m}, making)",
            f"elif type({m}) is not float or {m}.is_integer() or {m} - {m} != 0:",
            f"    counted({m}, making)",
        ]
    elif isinstance(make, Listed):
        lines += [
            f"if type({m}) is not str: counted({m}, making)",
            f"{m} = make{number}({m}, {m})",
        ]
    elif make is not None:
        lines += [f"{m} = make{number}({m}, making)"]
    if is_text:
        lines += [f"if {m} != text{number}: {m} = other({m})"]
    if required:
        return lines
    lines += [f"found.add({attribute!r})"]
    return [
        f"if {key!r} in value:",
        *(f"    {each}" for each in lines),
        f"else: {m} = absent{number}",
    ]


def _other(value: Any) -> Any:
    """A constant that is not the schema's: only a version may be another."""
    return OtherVersion(value) if isinstance(value, str) else value


_SHARED = {
    "LARGEST": LARGEST,
    "LEAST": LEAST,
    "counted": counted,
    "other": _other,
    "put_extra": _SLOTS["__pydantic_extra__"].__set__,
    "put_members": _SLOTS["__dict__"].__set__,
    "put_private": _SLOTS["__pydantic_private__"].__set__,
    "put_set": _SLOTS["__pydantic_fields_set__"].__set__,
}
"""What all of these functions use."""


def members(value: Any, shape: Any) -> Any:
    """The members of a model, by name; of any other object its JSON value."""
    if not isinstance(value, BaseModel):
        return to_jsonable_python(value, by_alias=True)
    held, absent = value.__dict__, optional(type(value))
    found = {
        key: held[attribute]
        for attribute, key in _rows(type(value))
        if attribute in held
        and (attribute not in absent or held[attribute] is not absent[attribute][1])
    }
    return {**found, **(value.model_extra or {})}


@cache
def _rows(model: type[BaseModel]) -> Sequence[tuple[str, str]]:
    """Each attribute of a model, and the name of its member."""
    fields = model.model_fields.items()
    return [(name, name if each.alias is None else each.alias) for name, each in fields]
