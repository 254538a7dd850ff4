"""What all models of this package share: one configuration, and exactness about JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor
from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_INNER = (
    "schema",
    "items_schema",
    "values_schema",
    "extras_schema",
    "choices",
    "fields",
)


class _Exact:
    """Rewrites pydantic's schema of a type: JSON types are not converted."""

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


class Model(BaseModel):
    """A JSON object. Members that are not declared are kept in `model_extra`.

    A model that an app builds or validates itself is held to the limits in its
    annotations; one that a tolerant reader makes may be beyond them.
    """

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


def _member(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    if not isinstance(value, BaseModel):
        return None
    for name, field in type(value).model_fields.items():
        if (name if field.alias is None else field.alias) == key:
            return getattr(value, name)
    return (value.model_extra or {}).get(key)
