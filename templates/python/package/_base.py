"""What all models of this package share: one configuration, and exactness about JSON.

A model that an app builds itself is held to the limits in its annotations. One that a
reader builds is not: strict readers have checked the document before, and tolerant
readers take a value beyond its limit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import CoreSchema, core_schema

_LIMITS = frozenset(["ge", "gt", "le", "lt", "multiple_of"]) | frozenset(
    ["min_length", "max_length", "pattern"]
)
_INNER = (
    "schema",
    "items_schema",
    "values_schema",
    "extras_schema",
    "choices",
    "fields",
)


class _Exact:
    """Rewrites pydantic's schema of a type: strict on JSON types, limits if lax.

    Readers validate in strict mode and an app's own code in lax mode, so that the
    mode tells which of them asks.
    """

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
            case "model" | "lax-or-strict":
                return schema
            case "definition-ref":
                definition = self.resolved(schema)
                if definition is not schema and definition["type"] != "model":
                    self.rewrite(definition)
                return schema
            case "int" | "str" | "bool":
                return _limited(schema, _strict)
            case "float":
                return _limited(schema, _number)
            case "enum":
                read = core_schema.no_info_plain_validator_function(schema["cls"])
                return _either(*(_before(_no_boolean, each) for each in (schema, read)))
            case "literal" if not all(
                isinstance(one, str) for one in schema["expected"]
            ):
                return _before(_one_of(schema["expected"]), schema)
            case "tuple":
                inner = self.inner(schema)
                return _either(
                    inner, core_schema.no_info_before_validator_function(_tuple, inner)
                )
            case "list" | "dict":
                return _limited(self.inner(schema), dict)
            case "union" if schema.get("mode") == "left_to_right":
                inner = self.inner(schema)
                return _either(inner, _once(inner))
            case "union" if any(map(self.is_enum, schema["choices"])):
                return {**self.inner(schema), "mode": "left_to_right"}
        return self.inner(schema)

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
        found = found.get("lax_schema", found)  # where it is rewritten already
        found = found["schema"] if found["type"] == "function-before" else found
        return bool(found["type"] == "enum")


def _limited(schema: Any, spell: Callable[[Any], Any]) -> Any:
    """The schema in lax mode; without its limits in strict mode."""
    free = {key: value for key, value in schema.items() if key not in _LIMITS}
    if len(free) == len(schema):
        return spell(schema)
    return _either(spell(schema), spell(free))


def _either(lax: Any, strict: Any) -> Any:
    named = {key: lax[key] for key in ("ref", "metadata") if key in lax}
    options = [
        {key: value for key, value in each.items() if key not in named}
        for each in (lax, strict)
    ]
    return {**core_schema.lax_or_strict_schema(*options), **named}


def _once(schema: Any) -> Any:
    """A union that reads each value once, however often the variants around it ask.

    Variants are tried in turn, so without it each level of nesting doubles the work.
    """

    def read(value: Any, handler: Callable[[Any], Any], info: ValidationInfo) -> Any:
        tried = info.context
        if not isinstance(tried, dict):
            return handler(value)
        key = read, id(value)
        if key not in tried:
            try:
                tried[key] = handler(value), None
            except ValidationError as error:
                tried[key] = None, error
        found, refused = tried[key]
        if refused is not None:
            raise refused
        return found

    return core_schema.with_info_wrap_validator_function(read, schema)


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
    whole = {"type": "int", "strict": True, **_whole(schema)}
    named = {key: schema[key] for key in ("ref", "metadata") if key in schema}
    real = {key: value for key, value in schema.items() if key not in named}
    return {"type": "union", "choices": [_strict(real), whole], **named}


def _whole(schema: Any) -> dict[str, Any]:
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


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class Model(BaseModel):
    """A JSON object. Members that are not declared are kept in `model_extra`."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
        protected_namespaces=(),
    )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source)
        model: Any = handler.resolve_ref_schema(schema)
        if model["type"] == "model":
            _Exact(handler).rewrite(model["schema"])
        return schema

    @staticmethod
    def tag_at(
        path: Sequence[str], known: Sequence[str], *, other: str | None = None
    ) -> Callable[[Any], str | None]:
        """Picks a union's variant: the tag at the path, or `other` if it is not known."""

        def tag(value: Any) -> str | None:
            for key in path:
                value = _member(value, key)
            found = value if isinstance(value, str) else str(value)
            return found if found in known else other

        return tag


class Exact:
    """Annotates a type that is no model, so that readers treat it like a member."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: CoreSchema = _Exact(handler).schema(handler(source))
        return schema


def _member(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    if not isinstance(value, BaseModel):
        return None
    for name, field in type(value).model_fields.items():
        if (field.alias or name) == key:
            return getattr(value, name)
    return (value.model_extra or {}).get(key)
