"""Reads texts at once: pydantic parses, checks and makes, as `_shapes.json` says.

It takes less than the check programs accept, and never more. What it refuses is read in
another way, which knows why.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic_core import SchemaValidator, core_schema

from . import models
from ._members import constants, optional
from ._programs import program
from ._runtime.quicktext import (
    is_compact,
    is_whole,
    may_be_deep,
    members_of,
)
from ._texts import quick_parser
from ._values import shapes

AtOnce: TypeAlias = Callable[[Any], Any]
"""Makes the message of a text that is valid and surely read exactly; None for all else."""
More: TypeAlias = "Callable[[Any], int] | None"
"""How many members a value has beyond those that are always there; less than 0 if it holds
a number that may be inexact; None if there are no more.
"""
Kind: TypeAlias = tuple[Any, int, More]
"""pydantic's schema of a type, and how many members its values have at least, and beyond.
Members that are not declared are not counted.
"""

_SCALARS = frozenset({str, int, float, bool, type(None)})
_INT64 = 2**63
_NEVER = -sys.maxsize
"""No text has so many members that the sum is above 0."""
_REMEMBERED = 2048
"""What a pattern says of so many texts is remembered."""


class _Beyond(ValueError):
    """There is no schema for what is asked."""


def at_once(name: str, root: str) -> AtOnce:
    """What reads documents of a root as the readers called `name` do."""
    kinds = _Kinds(name)
    try:
        schema, sure, more = kinds.document(shapes()["roots"][root])
        # each class has a validator of its own, which knows nothing of programs
        validate = SchemaValidator(schema, _use_prebuilt=False).validate_json
    except (_Beyond, RecursionError, TypeError):  # TypeError: another pydantic
        return _nothing

    def read(text: Any) -> Any:
        kind = type(text)
        if kind is not bytes and kind is not str:
            return None
        try:
            made = validate(text)
            found = sure if more is None else sure + more(made)
            # as many members as colons: there are no others, nor was one dropped
            whole = (
                found == text.count(b":" if kind is bytes else ":")
                or is_compact(found, text)
                or is_whole(kinds.all(made), text)
            )
        except (ValueError, TypeError, RecursionError):
            return None
        return made if whole and not may_be_deep(text) else None

    return read


def _nothing(document: Any) -> Any:
    return None


class _Kinds:
    """Makes the schemas of the readers called `name`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._models: dict[str, Any] = {}
        self._counts: dict[type, tuple[int, More]] = {}
        self._uses: dict[str, list[Any]] = {}
        self._closed: set[type] = set()

    def document(self, root: str) -> Kind:
        """The type of documents, which are objects. Raises _Beyond."""
        if quick_parser is None:
            raise _Beyond
        found, sure, more = self._named(root)
        for name, uses in self._uses.items():
            if len(uses) == 1:
                uses[0].clear()
                uses[0].update(self._models.pop(name))
        shared: list[Any] = [
            {**each, "ref": name} for name, each in self._models.items()
        ]
        return core_schema.definitions_schema(found, shared), sure, more

    def all(self, value: Any) -> int:
        """How many members a value has, with those that are not declared."""
        if isinstance(value, BaseModel):
            held = [
                each for each in value.__dict__.values() if type(each) not in _SCALARS
            ]
            found = self._others(value) + len(value.__pydantic_fields_set__)
            return found + sum(map(self.all, held))
        if type(value) is list:
            return sum(map(self.all, value))
        if type(value) is dict:
            return len(value) + sum(map(self.all, value.values()))
        return members_of(value)

    def _others(self, made: BaseModel) -> int:
        """The same of what is not declared, which pydantic says to be set as well."""
        others = made.__pydantic_extra__
        if not others:
            return 0
        if type(made) in self._closed or not made.__dict__.keys().isdisjoint(others):
            raise _Beyond
        made.__pydantic_fields_set__.difference_update(others)
        return members_of(others)

    def _of(self, code: Any) -> Kind:
        match code:
            case str():
                return self._named(code)
            case ["or", ["is", None], other]:
                schema, sure, more = self._of(other)
                return core_schema.nullable_schema(schema), 0, _unless(None, sure, more)
            case ["or", *codes]:
                found = [self._of(each)[0] for each in codes]
                return (
                    core_schema.union_schema(found, mode="left_to_right"),
                    0,
                    members_of,
                )
            case ["list", item]:
                schema, sure, more = self._of(item)
                return core_schema.list_schema(schema), 0, _items(sure, more)
            case ["map", item]:
                schema, sure, more = self._of(item)
                held = core_schema.dict_schema(core_schema.str_schema(), schema)
                return held, 0, _values(sure, more)
            case ["any"]:
                return core_schema.any_schema(), 0, members_of
        return self._scalar(code), 0, None

    def _scalar(self, code: Any) -> Any:
        match code:
            case ["is", None]:
                return core_schema.none_schema()
            case ["is", *values]:
                return core_schema.literal_schema(values)
            case ["text", *limits]:
                return self._text(*limits)
            case ["integer", *limits]:
                return _integer(*limits)
            case ["number", *limits]:
                return _if(_number(*limits), core_schema.any_schema())
            case ["boolean"]:
                return core_schema.bool_schema(strict=True)
        raise _Beyond

    def _named(self, name: str) -> Kind:
        shape = shapes()["classes"][name]
        if "enum" in shape:
            kind = getattr(models, name)
            return core_schema.enum_schema(kind, [*kind], sub_type="str"), 0, None
        if "is" in shape:
            return self._named(shape["is"])
        codes = shape.get(self._name)
        if codes is None:
            raise _Beyond
        if "variants" in shape:
            return self._tagged(shape["tag"][0], dict(shape["variants"]), codes)
        if name not in self._uses:
            self._uses[name] = []
            self._model(name, shape["members"], codes)
        use = core_schema.definition_reference_schema(name)
        self._uses[name].append(use)
        model = getattr(models, name)
        if model in self._counts:
            return use, *self._counts[model]
        return (
            use,
            0,
            lambda made: _total(made, *self._counts[model]),
        )  # it holds itself

    def _tagged(self, key: str, kinds: Mapping[str, str], tags: Sequence[str]) -> Kind:
        found: dict[Any, Any] = {}
        for tag in tags:
            try:
                found[tag] = self._named(kinds[tag])[0]
            except _Beyond:
                continue  # the other alternatives are read
        schema = core_schema.tagged_union_schema(found, key)
        return schema, 0, lambda made: _total(made, *self._counts[type(made)])

    def _model(self, name: str, rows: Sequence[Any], codes: Sequence[Any]) -> None:
        model = getattr(models, name)
        own = {name: value for name, (_, value) in constants(model).items()}
        absent = {name: value for name, (_, value) in optional(model).items()}
        fields: dict[str, Any] = {}
        sure, others = 0, list[tuple[str, Callable[[Any], int]]]()
        for (key, attribute, required, _), code in zip(rows, codes, strict=False):
            value = own.get(attribute)
            if isinstance(value, str) and code != ["is", value]:
                raise _Beyond
            schema, least, more = self._of(code)
            if required:
                sure += least
            else:
                default = absent.get(attribute)
                more = _unless(default, least, more)
                schema = core_schema.with_default_schema(schema, default=default)
            fields[attribute] = core_schema.model_field(schema, validation_alias=key)
            if more is not None:
                others.append((attribute, more))
        inner = core_schema.model_fields_schema(fields, extra_behavior="allow")
        self._models[name] = core_schema.model_schema(model, inner)
        if len(codes) != len(rows):
            self._closed.add(model)
        if all(required for _, _, required, _ in rows):
            self._counts[model] = sure + len(rows), _held(others)
        else:
            self._counts[model] = sure, _own_and_held(others)

    def _text(self, least: Any = None, most: Any = None, *patterns: int) -> Any:
        schema: Any = core_schema.str_schema(
            strict=True, min_length=least, max_length=most
        )
        for each in patterns:
            search = program(self._name).patterns[each].search
            schema = _if(lru_cache(_REMEMBERED)(search), schema)
        return schema


def _total(made: Any, sure: int, more: More) -> int:
    return sure if more is None else sure + more(made)


def _held(others: Sequence[tuple[str, Callable[[Any], int]]]) -> More:
    """Counts what the attributes of a model hold."""
    if len(others) > 1:
        return lambda made: sum([more(getattr(made, name)) for name, more in others])
    for name, more in others:
        return lambda made: more(getattr(made, name))
    return None


def _own_and_held(others: Sequence[tuple[str, Callable[[Any], int]]]) -> More:
    """Counts the members of a model as well: some may be absent."""
    held = _held(others)

    def more(made: Any) -> int:
        if made.__pydantic_extra__:
            return _NEVER
        own = len(made.__pydantic_fields_set__)
        return own if held is None else own + held(made)

    return more


def _unless(absent: Any, sure: int, more: More) -> More:
    if more is None and not sure:
        return None
    return lambda made: 0 if made is absent else _total(made, sure, more)


def _items(sure: int, more: More) -> More:
    if more is None:
        return (lambda made: sure * len(made)) if sure else None
    return lambda made: sure * len(made) + sum(map(more, made))


def _values(sure: int, more: More) -> More:
    items = _items(sure + 1, more)
    return items and (lambda made: items(made.values()))


def _integer(least: int = -_INT64, most: int = _INT64 - 1) -> Any:
    return core_schema.int_schema(strict=True, ge=least, le=most)


def _number(
    least: float | None = None,
    most: float | None = None,
    above: float | None = None,
    below: float | None = None,
) -> Callable[[Any], bool]:
    """Takes numbers that are exact: integers, and doubles with a fraction."""
    low = -sys.float_info.max if least is None else least
    high = sys.float_info.max if most is None else most

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
