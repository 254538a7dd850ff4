"""Reads texts at once: pydantic parses, checks and makes, as `_shapes.json` says.

It takes less than the check programs accept, and never more. What it refuses is read in
another way, which knows why.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic_core import SchemaError, SchemaValidator, core_schema

from . import models
from ._members import constants, optional
from ._programs import program
from ._runtime.jsonfault import MAX_DEPTH
from ._runtime.quicktext import is_whole, members_of
from ._texts import quick_parser
from ._values import shapes

AtOnce: TypeAlias = Callable[[Any], Any]
"""Makes the message of a text that is valid and surely read exactly; None for all else."""

_LARGEST = sys.float_info.max
_SCALARS = ("str", "int", "bool", "none", "literal", "enum", "function-after")
"""pydantic's schemas of values that hold no others, and are exact."""
_REMEMBERED = 2048
"""What a pattern says of so many texts is remembered."""


class _Beyond(ValueError):
    """This cannot be said or read at once."""


def at_once(name: str, root: str) -> AtOnce:
    """What reads documents of a root as the readers called `name` do."""
    kinds = _Kinds(name)
    members = kinds.members
    try:
        schema = kinds.document(shapes()["roots"][root])
        # each class has a validator of its own, which knows nothing of programs
        validate = SchemaValidator(schema, _use_prebuilt=False).validate_json
    except (_Beyond, SchemaError, RecursionError, TypeError):  # or another pydantic
        return lambda document: None

    def read(text: Any) -> Any:
        kind = type(text)
        if kind is not bytes and kind is not str:
            return None
        try:
            made = validate(text)
            whole = is_whole(members(made), text)
        except (ValueError, TypeError, RecursionError):
            return None
        return made if whole else None

    return read


class _Kinds:
    """Makes pydantic's schemas for the readers called `name`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._models: dict[str, Any] = {}
        self._uses: dict[str, list[Any]] = {}
        self._held: dict[type, Sequence[str]] = {}
        self._closed: set[type] = set()

    def document(self, root: str) -> Any:
        """The schema of documents, which are objects. Raises _Beyond."""
        if quick_parser is None:
            raise _Beyond
        found = self._of(root)
        if not _holds(found):
            raise _Beyond
        for name, uses in self._uses.items():
            if len(uses) == 1 and name in self._models:
                uses[0].clear()
                uses[0].update(self._models.pop(name))
        shared: list[Any] = [
            {**each, "ref": name} for name, each in self._models.items()
        ]
        return core_schema.definitions_schema(found, shared)

    def members(self, value: Any, room: int = MAX_DEPTH) -> int:
        """How many members a value has; less than 0 if it holds an inexact number.

        `room`: how many levels it may have. Raises _Beyond if it has more.
        """
        kind = type(value)
        held = self._held.get(kind)
        if held is not None:
            if room < 2:  # it may hold a list of scalars
                raise _Beyond
            others = self._undeclared(value, room) if value.__pydantic_extra__ else 0
            found = len(value.__pydantic_fields_set__) + others
            for each in held:
                found += self.members(getattr(value, each), room - 1)
            return found
        if kind is not dict and kind is not list:
            return members_of(value)
        if not room:
            raise _Beyond
        if kind is list:
            return sum([self.members(each, room - 1) for each in value])
        inside = [self.members(each, room - 1) for each in value.values()]
        return len(value) + sum(inside)

    def _undeclared(self, made: BaseModel, room: int) -> int:
        """The same of members that are not declared. (They do not count as set.)"""
        others = made.__pydantic_extra__ or {}
        if type(made) in self._closed or not made.__dict__.keys().isdisjoint(others):
            raise _Beyond
        made.__pydantic_fields_set__.difference_update(others)
        return members_of(others, room)

    def _of(self, code: Any) -> Any:
        match code:
            case str():
                return self._named(code, shapes()["classes"][code])
            case ["is", None]:
                return core_schema.none_schema()
            case ["is", *values]:
                return core_schema.literal_schema(values)
            case ["or", ["is", None], other]:
                return core_schema.nullable_schema(self._of(other))
            case ["or", *codes]:
                found = [*map(self._of, codes)]
                return core_schema.union_schema(found, mode="left_to_right")
            case ["text", *limits]:
                return self._text(*limits)
            case ["integer", *limits]:
                return _integer(*limits)
            case ["number", *limits]:
                return _if(_number(*limits), core_schema.any_schema())
            case ["boolean", *only]:
                schema = core_schema.bool_schema(strict=True)
                return _if(only.__contains__, schema) if only else schema
            case ["list", item, *limits]:
                return core_schema.list_schema(self._of(item), **_lengths(*limits))
            case ["map", item, *limits]:
                key = core_schema.str_schema()
                return core_schema.dict_schema(key, self._of(item), **_lengths(*limits))
        return core_schema.any_schema()

    def _named(self, name: str, shape: Any) -> Any:
        if "enum" in shape:
            kind = getattr(models, name)
            return core_schema.enum_schema(kind, [*kind], sub_type="str")
        if "is" in shape:
            raise _Beyond  # an alias's code stands where it is used
        if self._name in shape.get("beyond", ()):
            raise _Beyond
        if "members" not in shape:
            return self._tagged(shape)
        if name not in self._uses:
            self._uses[name] = []
            self._models[name] = self._model(getattr(models, name), shape)
        use = core_schema.definition_reference_schema(name)
        self._uses[name].append(use)
        return use

    def _tagged(self, shape: Any) -> Any:
        if "tag" not in shape:  # a union that is told apart otherwise, or a tuple
            raise _Beyond
        found, tags = {}, shape.get(self._name)
        for tag, kind in shape["variants"]:
            if tags is None or tag in tags:
                try:
                    found[tag] = self._of(kind)
                except _Beyond:
                    continue  # the other alternatives are read
        if not found:
            raise _Beyond
        return core_schema.tagged_union_schema(found, shape["tag"][0])

    def _model(self, model: Any, shape: Any) -> Any:
        own = {name: value for name, (_, value) in constants(model).items()}
        absent = {name: value for name, (_, value) in optional(model).items()}
        fields, held = {}, []
        for key, name, required, _, *codes in shape["members"]:
            code = codes[0 if self._name == "strict" else -1]
            value = own.get(name)
            if isinstance(value, str) and code != ["is", value]:
                raise _Beyond
            schema = self._of(code)
            if _holds(schema):
                held.append(name)
            if not required:
                default = absent.get(name)
                schema = core_schema.with_default_schema(schema, default=default)
            fields[name] = core_schema.model_field(schema, validation_alias=key)
        self._held[model] = held
        if self._name in shape.get("closed", ()):
            self._closed.add(model)
        inner = core_schema.model_fields_schema(fields, extra_behavior="allow")
        return core_schema.model_schema(model, inner)

    def _text(self, *limits: Any) -> Any:
        schema: Any = core_schema.str_schema(strict=True, **_lengths(*limits[:2]))
        for each in limits[2:]:
            search = program(self._name).patterns[each].search
            schema = _if(lru_cache(_REMEMBERED)(search), schema)
        return schema


def _lengths(least: int | None = None, most: int | None = None) -> Any:
    return {"min_length": least, "max_length": most}


def _integer(least: int | None = None, most: int | None = None) -> Any:
    low = -(2**63) if least is None else least
    high = 2**63 - 1 if most is None else most
    return core_schema.int_schema(strict=True, ge=low, le=high)


def _number(
    least: float | None = None,
    most: float | None = None,
    above: float | None = None,
    below: float | None = None,
) -> Callable[[Any], bool]:
    """Takes numbers that are exact: integers, and doubles with a fraction."""
    low = -_LARGEST if least is None else least
    high = _LARGEST if most is None else most

    def takes(value: Any) -> bool:
        kind = type(value)
        if kind is not int and (kind is not float or value.is_integer()):
            return False
        return (
            low <= value <= high
            and (above is None or value > above)
            and (below is None or value < below)
        )

    return takes


def _if(takes: Callable[[Any], bool], schema: Any) -> Any:
    """The schema, and a check after it."""

    def check(value: Any) -> Any:
        if takes(value):
            return value
        raise ValueError

    return core_schema.no_info_after_validator_function(check, schema)


def _holds(schema: Any) -> bool:
    """Whether values may hold members, inexact numbers, or more than scalars."""
    match schema:
        case {"type": "nullable", "schema": inner}:
            return _holds(inner)
        case {"type": "list", "items_schema": items}:
            return not _is_scalar(items)
    return not _is_scalar(schema)


def _is_scalar(schema: Any) -> bool:
    match schema:
        case {"type": "nullable", "schema": inner}:
            return _is_scalar(inner)
        case {"type": "union", "choices": choices}:
            return all(map(_is_scalar, choices))
    return schema["type"] in _SCALARS
