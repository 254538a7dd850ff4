"""The base of this package's models: their JSON Schemas are the contract's."""

from __future__ import annotations

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from . import _model
from ._described import described, schemas


class Model(_model.Model):
    """A JSON object. Members that are not declared are kept in `model_extra`.

    An optional member is `None` where it is absent, and `ABSENT` if it may be `null`.

    A model that an app builds or validates itself is held to the limits in its
    annotations, and to the members that the schema allows; one that a tolerant reader
    makes may be beyond them.
    """

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        package, _, module = cls.__module__.rpartition(".")
        if (package, module) == (__package__, "models") and cls.__name__ in schemas():
            return described(cls.__name__, schema, handler)
        return handler(schema)
