"""Rewrites pydantic's schemas of models: they are exact about JSON.

JSON types are not converted, a member is there or not, and what is wrong is said once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import ceil, floor
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import SchemaValidator, core_schema

from ._absent import ABSENT, OtherVersion

_INNER = (
    "schema",
    "items_schema",
    "values_schema",
    "extras_schema",
    "choices",
    "fields",
)


class Exact:
    """Rewrites pydantic's schema of a type."""

    def __init__(self, handler: GetCoreSchemaHandler) -> None:
        self.handler = handler

    def rewrite(self, found: Any) -> None:
        """Rewrite a type where it is defined, once."""
        metadata = found.setdefault("metadata", {})
        if "exact" in metadata:
            return
        metadata["exact"] = True
        rewritten = self.schema({**found})
        found.clear()
        found.update(rewritten)

    def schema(self, schema: Any) -> Any:
        """What stands for a schema. Models rewrite themselves."""
        match schema["type"]:
            case "model":
                return schema
            case "definition-ref":
                definition = self.resolved(schema)
                if definition is not schema and definition["type"] != "model":
                    self.rewrite(definition)
                return schema
            case "default":
                return self.member(schema)
            case "int" | "str" | "bool":
                return _strict(schema)
            case "float":
                return _number(schema)
            case "enum":
                return _before(_no_boolean, schema)
            case "literal" if not all(
                isinstance(one, str) for one in schema["expected"]
            ):
                return _before(_one_of(schema["expected"]), schema)
            case "union" if any(map(self.is_enum, schema["choices"])):
                return {**self.inner(schema), "mode": "left_to_right"}
        return self.inner(schema)

    def member(self, schema: Any) -> Any:
        """A member with a default: what a document may say, and how the rest is written.

        A constant has its default in constructors alone; documents must say it.
        """
        default = schema.get("default", ...)
        bare = _bare(schema["schema"], nullable=default is not None)
        inner = self.schema(bare)
        if bare is not schema["schema"]:
            written = core_schema.wrap_serializer_function_ser_schema(_unless_beside)
            inner = {**inner, "serialization": written}
        if is_constant(bare, default):
            return inner
        return {**schema, "schema": inner}

    def inner(self, schema: Any) -> Any:
        """The schema, and what stands for those inside it."""
        found = {key: self.each(schema[key]) for key in _INNER if key in schema}
        return {**schema, **found}

    def each(self, inside: Any) -> Any:
        match inside:
            case {"type": str()}:
                return self.schema(inside)
            case dict():
                return {key: self.each(value) for key, value in inside.items()}
            case list() | tuple():
                return type(inside)(map(self.each, inside))
        return inside

    def resolved(self, schema: Any) -> Any:
        try:
            return self.handler.resolve_ref_schema(schema)
        except LookupError:  # being defined right now; who defines it rewrites it
            return schema

    def is_enum(self, choice: Any) -> bool:
        schema = choice[0] if isinstance(choice, tuple) else choice
        found = self.resolved(schema)
        found = found["schema"] if found["type"] == "function-before" else found
        return bool(found["type"] == "enum")


def is_constant(schema: Any, value: Any) -> bool:
    """Whether a type has one value: this one."""
    if schema["type"] == "float":
        return value is not None and schema.get("ge") == schema.get("le") == value
    return schema["type"] == "literal" and [*schema["expected"]] == [value]


def _bare(schema: Any, *, nullable: bool) -> Any:
    """A type without what stands for less than it in models; unless `nullable`, without null."""
    if schema["type"] == "nullable" and not nullable:
        return _bare(schema["schema"], nullable=True)
    if schema["type"] == "nullable":
        inner = _bare(schema["schema"], nullable=True)
        return schema if inner is schema["schema"] else {**schema, "schema": inner}
    if schema["type"] != "union":
        return schema
    choices = [each for each in schema["choices"] if not _is_beside(each)]
    if len(choices) == len(schema["choices"]):
        return schema
    return choices[0] if len(choices) == 1 else {**schema, "choices": choices}


def _is_beside(choice: Any) -> bool:
    return isinstance(choice, dict) and "beside" in choice.get("metadata", {})


def _unless_beside(value: Any, write: Callable[[Any], Any]) -> Any:
    if value is None or value is ABSENT or isinstance(value, OtherVersion):
        return value
    return write(value)


def _before(check: Callable[[Any], Any], schema: Any) -> Any:
    """The schema, behind a check."""
    named = {key: schema[key] for key in ("ref", "metadata") if key in schema}
    inner = {key: value for key, value in schema.items() if key not in named}
    return {
        **core_schema.no_info_before_validator_function(check, inner),
        **named,
    }


def _no_boolean(value: Any) -> Any:
    """A value that may be a member of an enum: in Python `True` is `1`."""
    if value is True or value is False:
        raise ValueError("a boolean is no member")
    return value


def _one_of(constants: Sequence[Any]) -> Callable[[Any], Any]:
    """A check for one of some constants, that tells booleans from numbers."""

    def check(value: Any) -> Any:
        is_boolean = isinstance(value, bool)
        if not any(
            isinstance(one, bool) is is_boolean and one == value for one in constants
        ):
            raise ValueError(f"none of {constants}")
        return value

    return check


def _strict(schema: Any) -> Any:
    return {**schema, "strict": True}


def _number(schema: Any) -> Any:
    """A JSON number: an integer stays one, of any size."""
    named = {key: schema[key] for key in ("ref", "metadata") if key in schema}
    real = {key: value for key, value in schema.items() if key not in named}
    limits = tuple(sorted(_whole(schema).items()))

    def read(value: Any, handler: Callable[[Any], Any]) -> Any:
        if type(value) is int:
            return _integers(limits).validate_python(value)
        return handler(value)

    return {
        **core_schema.no_info_wrap_validator_function(read, _strict(real)),
        "serialization": core_schema.plain_serializer_function_ser_schema(_as_it_is),
        **named,
    }


def _as_it_is(value: Any) -> Any:
    return value


@cache
def _integers(limits: Sequence[tuple[str, int]]) -> SchemaValidator:
    """Validates integers with some limits."""
    schema: Any = {"type": "int", "strict": True, **dict(limits)}
    return SchemaValidator(schema)


def _whole(schema: Any) -> dict[str, int]:
    """A number's limits as those of an integer."""
    rounded: dict[str, Callable[[Any], int]] = {
        "ge": ceil,
        "gt": floor,
        "le": floor,
        "lt": ceil,
    }
    limits = {key: rounded[key](schema[key]) for key in rounded if key in schema}
    step = schema.get("multiple_of", 0.5)
    return limits | ({"multiple_of": int(step)} if step == int(step) else {})
