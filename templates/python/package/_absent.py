"""What stands where a document says less, or says it in words that are not known here."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticOmit, core_schema


class _Beside:
    """A type for values that only readers make.

    pydantic's own validation knows nothing of it, and no JSON Schema tells it.
    """

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.is_instance_schema(cls, metadata={"beside": True})

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        raise PydanticOmit


class Absent(_Beside, Enum):
    """The type of `ABSENT`: a member that may be `null` is not there at all.

    It is false, as `None` is. (A member that may be absent but never `null` is
    `None` where it is absent.)
    """

    ABSENT = "absent"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "ABSENT"

    __str__ = __repr__


ABSENT: Final = Absent.ABSENT


class OtherVersion(_Beside, str):
    """A version that a tolerant reader has read, and that is not this package's own."""

    __slots__ = ()
