"""How models are made of the members of a JSON object, and the members of models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from ._absent import OtherVersion
from ._making import Making
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
_put_members = _SLOTS["__dict__"].__set__
_put_set = _SLOTS["__pydantic_fields_set__"].__set__
_put_extra = _SLOTS["__pydantic_extra__"].__set__
_put_private = _SLOTS["__pydantic_private__"].__set__


def counted(value: Any, making: Making) -> Any:
    """A value that stays as it is: only its members are counted."""
    kind = type(value)
    if kind is str or (kind is int and LEAST <= value <= LARGEST):
        return value
    making.members += members_of(value)
    return value


Fill: TypeAlias = Callable[[Sequence[tuple[str, str, Make | None]], Make], None]
"""Says how members are made. (What makes a type that holds itself is there before.)"""


def maker(model: type[BaseModel]) -> tuple[Make, Fill]:
    """What makes a model of an object whose members have been checked.

    It is to be filled with the name of each member, its attribute and what makes its
    value, and with what makes the values of other members.
    """
    known: dict[str, str] = {}
    inner: list[tuple[str, Make]] = []
    plain: list[str] = []
    rest: Make = counted
    own = constants(model)
    texts = [(name, each) for name, (_, each) in own.items() if isinstance(each, str)]
    absent = {name: value for name, (_, value) in optional(model).items()}
    new = model.__new__

    def fill(rows: Sequence[tuple[str, str, Make | None]], others: Make) -> None:
        nonlocal rest
        rest = others
        for key, attribute, make in rows:
            known[key] = attribute
            if make is counted:
                plain.append(attribute)
            elif make is not None:
                inner.append((attribute, make))

    def make(value: Any, making: Making) -> Any:
        making.members += len(value)
        others: dict[str, Any] = {}
        try:
            held = {known[key]: each for key, each in value.items()}
        except KeyError:
            held = {known[key]: each for key, each in value.items() if key in known}
            for key, each in value.items():
                if key not in known:
                    others[key] = rest(each, making)
        found = set(held)
        for name in plain:
            each = held.get(name)
            if type(each) is not int or not LEAST <= each <= LARGEST:
                counted(each, making)
        for name, made_by in inner:
            if name in found:
                held[name] = made_by(held[name], making)
        for name, text in texts:
            if held.get(name, text) != text:
                held[name] = _other(held[name])
        made = new(model)
        _put_members(made, {**absent, **held} if absent else held)
        _put_set(made, found)
        _put_extra(made, others)
        _put_private(made, None)
        return made

    return make, fill


def _other(value: Any) -> Any:
    """A constant that is not the schema's: only a version may be another."""
    return OtherVersion(value) if isinstance(value, str) else value


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
