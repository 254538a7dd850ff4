"""How models are made of the members of a JSON object, and the members of models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from ._absent import OtherVersion
from ._members import constants, optional

KEEPS_ALL = True
"""Whether a message that is read and written again is the same document."""

Choose: TypeAlias = Callable[[str, Any], int | None]
"""The number of the alternative of a union that a value is; None: it is none."""

Make: TypeAlias = Callable[[Any, Choose], Any]
"""Makes an object of a JSON value."""


def maker(
    model: type[BaseModel],
    rows: Sequence[tuple[str, str, Make | None]],
    rest: Make | None,
) -> Make:
    """Makes a model of an object whose members have been checked.

    `rows`: the name of each member, its attribute, what makes its value; `rest`: what
    makes those of other members.
    """
    own = {name: _version(value) for name, (_, value) in constants(model).items()}
    known = {
        key: (attribute, make or own.get(attribute)) for key, attribute, make in rows
    }
    absent = {name: value for name, (_, value) in optional(model).items()}
    put, new = object.__setattr__, model.__new__

    def make(value: Any, choose: Choose) -> Any:
        held: dict[str, Any] = {**absent}
        others: dict[str, Any] = {}
        for key, each in value.items():
            if key in known:
                attribute, inner = known[key]
                held[attribute] = each if inner is None else inner(each, choose)
            else:
                others[key] = each if rest is None else rest(each, choose)
        made = new(model)
        put(made, "__dict__", held)
        put(
            made,
            "__pydantic_fields_set__",
            {known[key][0] for key in value if key in known},
        )
        put(made, "__pydantic_extra__", others)
        put(made, "__pydantic_private__", None)
        return made

    return make


def _version(own: Any) -> Make:
    """What a constant becomes: only a version may be another than the schema's."""

    def make(value: Any, choose: Choose) -> Any:
        if isinstance(value, str) and value != own:
            return OtherVersion(value)
        return value

    return make


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
