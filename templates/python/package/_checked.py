"""Lets pydantic, and what is built on it, read as strictly as this package's readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from ._invalid import InvalidDocument
from ._reading import Reader
from ._runtime.checker import Violation
from ._runtime.jsontext import parse


class Strict:
    """Annotates a type: pydantic takes what the strict reader takes, and nothing else.

    `Annotated[Message, Strict(readers.message)]` is the type of a request's body. What
    the reader finds wrong are pydantic's errors, one for each violation. The values are
    parsed already, so repeated keys are not seen: only a reader of texts knows of them.
    """

    def __init__(self, reader: Reader[Any]) -> None:
        self.reader = reader

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(self._read, handler(source))

    def _read(self, value: Any, handler: Callable[[Any], Any]) -> Any:
        try:
            text = self.reader.to_json(value)
        except (TypeError, ValueError):
            raise PydanticCustomError("json", "Input should be a JSON value") from None
        try:
            message = self.reader.read_strict(text)
        except InvalidDocument as refused:
            plain = parse(text)
            found = [_error(each, plain) for each in refused.violations]
            raise ValidationError.from_exception_data(self.reader.root, found) from None
        return value if isinstance(value, BaseModel) else message


def _error(each: Violation, value: Any) -> InitErrorDetails:
    """A violation as an error of pydantic, with the place and the value there."""
    path: list[str | int] = []
    for token in each.pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and name.isdigit() and int(name) < len(value):
            path.append(int(name))
            value = value[int(name)]
        else:
            path.append(name)
            value = value.get(name) if isinstance(value, dict) else None
    kind = PydanticCustomError(each.keyword.replace(" ", "_"), str(each))
    return {"type": kind, "loc": tuple(path), "input": value}
