"""Unions without a tag in pydantic's own validation: they choose as the readers do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

from pydantic import (
    BaseModel,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from ._programs import choices
from ._runtime.choice import Choosing
from ._runtime.jsonfault import MAX_DEPTH

_SCALARS = frozenset({str, int, float, bool, type(None)})
_FEW = 40
"""After so many unions within each other the validation begins anew."""


class Alternatives:
    """Annotates a union whose alternatives no tag tells apart.

    `union`: its name in the schema. Each alternative has a `Tag`, in the order of the
    schema; the last may be `Tag("")`, what is none of the others.
    """

    def __init__(self, union: str) -> None:
        self.union = union

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        union: Any = handler(source)
        options = {tag: option for option, tag in union["choices"]}
        tagged = core_schema.tagged_union_schema(options, lambda _: _SESSION.get().tag)
        read = core_schema.with_info_wrap_validator_function(
            self._reading([*options]), tagged
        )
        write = core_schema.with_info_wrap_validator_function(_nothing, union)
        return core_schema.chain_schema([read, write])

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        steps: Any = schema
        return handler(steps["steps"][1] if schema["type"] == "chain" else schema)

    def _reading(self, tags: Sequence[str]) -> Callable[[Any, Any, Any], Any]:
        def read(
            value: Any, handler: Callable[[Any], Any], info: ValidationInfo
        ) -> Any:
            session = _SESSION.get(None)
            if session is not None:
                return session.read(self.union, tags, value, handler)
            session = _Session()
            token = _SESSION.set(session)
            try:
                return session.read(self.union, tags, value, handler)
            finally:
                _SESSION.reset(token)

        return read


def _nothing(value: Any, handler: Callable[[Any], Any], info: ValidationInfo) -> Any:
    """It is read already; the schema around this says how it is written."""
    return value


class _Session:
    """The validation of one value, and the unions in it.

    Each is read once, however deep they are nested.
    """

    def __init__(self) -> None:
        self.tag = ""
        self._depth = 0
        self._plain: dict[int, Any] = {}
        self._held: list[Any] = []
        self._tried: dict[tuple[str, int], tuple[Any, ValidationError | None]] = {}
        self._choosing = Choosing(choices())

    def read(
        self,
        union: str,
        tags: Sequence[str],
        value: Any,
        handler: Callable[[Any], Any],
    ) -> Any:
        key = union, id(value)
        if key not in self._tried:
            if self._depth == _FEW:
                return self._anew(union, value)
            self._tried[key] = self._first(
                self._order(union, tags, value), value, handler
            )
            self._held.append(value)  # what is held keeps its id
        found, refused = self._tried[key]
        if refused is not None:
            raise refused
        return found

    def _anew(self, union: str, value: Any) -> Any:
        """Go on in a validation of its own: pydantic gives up 255 levels deep."""
        self._depth = 0
        try:
            return _adapter(union).validate_python(value)
        finally:
            self._depth = _FEW

    def _first(
        self, tags: Sequence[str], value: Any, handler: Callable[[Any], Any]
    ) -> tuple[Any, ValidationError | None]:
        """The value as the first of some alternatives that can be read.

        If none can, why it is not the first of all.
        """
        refused = None
        self._depth += 1
        try:
            for tag in tags:
                self.tag = tag
                try:
                    return handler(value), None
                except ValidationError as error:
                    refused = refused or error
        finally:
            self._depth -= 1
        return None, refused

    def _order(self, union: str, tags: Sequence[str], value: Any) -> Sequence[str]:
        """The alternatives, the likeliest first."""
        if type(value) in _SCALARS or isinstance(value, BaseModel):
            return tags
        if id(value) not in self._plain:
            self._json(value, 0)
        plain = self._plain[id(value)]
        if "" in tags and self._choosing.keeps(union, plain):
            return [""]
        known = [tag for tag in tags if tag]
        return [known[number] for number in self._choosing.ranked(union, plain)]

    def _json(self, value: Any, depth: int) -> Any:
        """The JSON value that is validated. What is none counts as null."""
        kind = type(value)
        if kind in _SCALARS:
            return value
        if depth == MAX_DEPTH:
            said = f"nested deeper than {MAX_DEPTH} levels"
            raise PydanticCustomError("too_deep", said)
        made: Any = None
        if kind is dict:
            made = {key: self._json(each, depth + 1) for key, each in value.items()}
        elif kind is list or kind is tuple:
            made = [self._json(each, depth + 1) for each in value]
        elif isinstance(value, Enum):
            made = value.value
        elif isinstance(value, BaseModel):
            made = _values().plain(value, MAX_DEPTH - depth)
        self._plain[id(value)] = made
        self._held += [value, made]
        return made


@cache
def _adapter(union: str) -> TypeAdapter[Any]:
    """Validates a union on its own."""
    return TypeAdapter(_values().named(union))


def _values() -> Any:
    """The module that knows all classes. (They are declared with what is in this one.)"""
    return import_module("._values", __package__)


_SESSION: ContextVar[_Session] = ContextVar("session")
