"""What all models share: one configuration, and exactness about JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ._exact import Exact
from ._members import given, written


class Model(BaseModel):
    """A JSON object. Members that are not declared are kept in `model_extra`.

    An optional member is `None` where it is absent, and `ABSENT` if it may be `null`.

    A model that an app builds or validates itself is held to the limits in its
    annotations, and to the members that the schema allows; one that a tolerant reader
    makes may be beyond them.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        populate_by_name=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
        protected_namespaces=(),
    )

    if not TYPE_CHECKING:

        def __init__(self, /, **members: Any) -> None:
            super().__init__(**given(type(self), members))

        __init__.__pydantic_base_init__ = True  # documents are not read through it

        def model_dump(self, *, by_alias: bool | None = True, **more: Any) -> Any:
            return super().model_dump(by_alias=by_alias, **more)

        def model_dump_json(self, *, by_alias: bool | None = True, **more: Any) -> str:
            return super().model_dump_json(by_alias=by_alias, **more)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source)
        model: Any = handler.resolve_ref_schema(schema)
        if model["type"] == "model":
            Exact(handler).rewrite(model["schema"])
            model.setdefault(
                "serialization",
                core_schema.wrap_serializer_function_ser_schema(written, info_arg=True),
            )
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
