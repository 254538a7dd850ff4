"""The JSON Schemas that pydantic tells of this package's types: those of the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from ._runtime.jsontext import parse

_PREFIX = "#/$defs/"


class Described:
    """Annotates a type that the contract has a schema of, by its name here."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return described(self.name, schema, handler)


@cache
def schemas() -> Mapping[str, Any]:
    """The schemas by name. They refer to each other."""
    data = files(__package__).joinpath("_schemas.json")
    found = parse(data.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def described(name: str, schema: Any, handler: Callable[[Any], Any]) -> JsonSchemaValue:
    """The schema of a type, with what it refers to among pydantic's definitions."""
    ref = schema.get("ref")
    making = _MAKING.get(_NOTHING)
    token = _MAKING.set({**making, **({name: ref} if ref else {})})
    try:
        body = schemas()[name]
        links = {each: _link(each, handler) for each in sorted({*_named(body)})}
        linked: JsonSchemaValue = _linked(body, links)
        return linked
    finally:
        _MAKING.reset(token)


_NOTHING: Mapping[str, str] = {}
_MAKING: ContextVar[Mapping[str, str]] = ContextVar("making")
"""The types whose schemas are being made, with pydantic's references to them."""


def _link(name: str, handler: Callable[[Any], Any]) -> str:
    """pydantic's reference to a schema, which it asks for if it has not yet got it."""
    making = _MAKING.get(_NOTHING)
    each: Any = {
        "type": "any",
        "ref": _reference(name),
        "metadata": {"pydantic_js_functions": [lambda s, h: described(name, s, h)]},
    }
    if name in making:
        each = core_schema.definition_reference_schema(making[name])
    found: str = handler(core_schema.list_schema(each))["items"]["$ref"]
    return found


@cache
def _reference(name: str) -> str:
    """As pydantic itself names the type, so that it is one definition."""
    models = import_module(".models", __package__)
    found = getattr(models, name, None)
    return f"{models.__name__}.{name}" + ("" if found is None else f":{id(found)}")


def _named(body: Any) -> Iterator[str]:
    """The names that a schema refers to."""
    for key, each in body.items() if isinstance(body, dict) else enumerate(body):
        if key == "$ref" and isinstance(each, str) and each.startswith(_PREFIX):
            yield each.removeprefix(_PREFIX)
        elif isinstance(each, dict | list):
            yield from _named(each)


def _linked(body: Any, links: Mapping[str, str]) -> Any:
    """A copy of a schema, with other references."""
    if isinstance(body, list):
        return [_linked(each, links) for each in body]
    if not isinstance(body, dict):
        return body
    return {
        key: links[each.removeprefix(_PREFIX)]
        if key == "$ref" and isinstance(each, str) and each.startswith(_PREFIX)
        else _linked(each, links)
        for key, each in body.items()
    }
