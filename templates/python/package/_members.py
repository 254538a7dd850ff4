"""Which members of a model may be absent, and which are constants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, SerializationInfo

from ._absent import ABSENT


@cache
def optional(model: type[BaseModel]) -> Mapping[str, tuple[str, Any]]:
    """The attributes of members that may be absent: the member, and what stands for it then."""
    return {
        name: (name if each.alias is None else each.alias, each.default)
        for name, each in model.model_fields.items()
        if each.default is None or each.default is ABSENT
    }


@cache
def constants(model: type[BaseModel]) -> Mapping[str, tuple[str, Any]]:
    """The attributes that have a value of their own: the member, and the value."""
    return {
        name: (name if each.alias is None else each.alias, each.default)
        for name, each in model.model_fields.items()
        if not each.is_required() and each.default_factory is None
        if name not in optional(model)
    }


def given(model: type[BaseModel], members: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a constructor as members: with constants, without what is absent."""
    found = {
        name: value
        for name, (key, value) in constants(model).items()
        if name not in members and key not in members
    }
    found.update(members)
    for name, (key, absent) in optional(model).items():
        for each in (name, key):
            if each in found and found[each] is absent:
                del found[each]
    return found


def written(value: Any, write: Callable[[Any], Any], info: SerializationInfo) -> Any:
    """A model as a dict: without absent members, and with all that a reader has kept."""
    found = write(value)
    if not isinstance(value, BaseModel) or not isinstance(found, dict):
        return found
    for name, (key, absent) in optional(type(value)).items():
        if value.__dict__.get(name, absent) is absent:
            found.pop(name if info.by_alias is False else key, None)
    return {**found, **(value.model_extra or {})} if _is_closed(value) else found


def _is_closed(value: BaseModel) -> bool:
    return value.model_config.get("extra") == "forbid"
