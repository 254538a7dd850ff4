"""What a value that a reader handed over is in its language, as the language's driver describes it (docs/prove.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, cast, get_args

from protogen.dataclass import dataclass, field
from protogen.judge.reading import read
from protogen.source.place import Json

Is: TypeAlias = Literal[
    "boolean",
    "case",
    "constant",
    "date",
    "integer",
    "list",
    "map",
    "misfit",
    "null",
    "number",
    "raw",
    "record",
    "string",
    "unlisted",
]
"""`case`: a listed value of an enum; `unlisted`: another value of one; `constant`: the only value that the type has;
`date`: a moment, as seconds since 1970; `raw`: arbitrary JSON; `misfit`: not of the type that the code declares."""

Bits: TypeAlias = Literal["53", "64", "u64", "any"]
"""How large an integer the type holds at least: of 53 bits, of 64 with or without a sign, any."""


@dataclass(frozen=True, slots=True)
class Native:
    """A value in a language. `json` is its own value, unless it is a record, a map or a list."""

    kind: Is
    type: str = ""
    """The name of its type in the code: of a record, of an enum."""
    name: str = ""
    """The name of an enum's case in the code."""
    json: Json = None
    bits: Bits | None = None
    case: tuple[str, ...] = ()
    """The names of the alternatives that hold it, the outermost union's first, where these have names."""
    view: Native | None = None
    """The same value as a helper of the code shows it: a string as an enum, an integer as a date."""
    says: Mapping[str, str] = field(default_factory=dict)
    """What helpers of the code say of an enum's case: its `description`, its `action`."""
    astray: tuple[str, ...] = ()
    """The helpers of the code that do not do with the value what they should."""
    unknown: bool = False
    """Whether it is the alternative for what its union does not list."""
    members: Mapping[str, Member] = field(default_factory=dict)
    """The members that a record declares, by their names in JSON; all members of a map."""
    extra: Mapping[str, Native] = field(default_factory=dict)
    """A record's other members."""
    items: tuple[Native, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a record, or of a map (which gives no names). `optional`: whether it may be absent, None if its value
    does not tell; `value`: None if it is absent."""

    name: str
    optional: bool | None
    value: Native | None


_IS, _BITS = frozenset(get_args(Is)), frozenset(get_args(Bits))
_ABSENT: Any = object()
_NONE: Mapping[str, Any] = MappingProxyType({})
_PLAIN = frozenset({"is", "json", "bits"})
_RECORD = frozenset({"is", "type", "members", "extra"})
"""What is said of most values."""


def native(said: Any) -> Native:
    """A driver's description. Raises ValueError, TypeError or KeyError if it is none."""
    kind = said["is"]
    if "json" in said and said.keys() <= _PLAIN:
        return _plain(kind, said["json"], said.get("bits", _ABSENT))
    if kind == "record" and said.keys() <= _RECORD:
        return Native("record", str(said.get("type", "")), members=_members(said, kind), extra=_natives(said, "extra"))
    return Native(
        _kind(kind),
        type=str(said.get("type", "")),
        name=str(said.get("name", "")),
        json=read(said["json"]) if "json" in said else None,
        bits=_bits(said.get("bits", _ABSENT)),
        case=tuple(map(str, said.get("case", ()))),
        view=native(said["view"][1]) if "view" in said else None,
        says={key: str(text) for key, text in said.get("says", {}).items()},
        astray=tuple(map(str, said.get("astray", ()))),
        unknown=bool(said.get("unknown", False)),
        members=_members(said, kind),
        extra=_natives(said, "extra"),
        items=tuple(map(native, said.get("items", ()))),
    )


@lru_cache(maxsize=16_384)
def _plain(kind: str, text: str, bits: Any) -> Native:
    """A value of which no more is said. Languages, and both readers of each, say the same of many."""
    return Native(_kind(kind), json=read(text), bits=_bits(bits))


def _kind(said: str) -> Is:
    if said not in _IS:
        raise ValueError(f"no value is `{said}`")
    return cast(Is, said)


def _bits(said: Any) -> Bits | None:
    if said is _ABSENT:
        return None
    if said not in _BITS:
        raise ValueError(f"no integer has `{said}` bits")
    return cast(Bits, said)


def _natives(said: Any, word: str) -> Mapping[str, Native]:
    return {key: native(each) for key, each in said[word].items()} if said.get(word) else _NONE


def _members(said: Any, owner: str) -> Mapping[str, Member]:
    return {key: _member(each, owner) for key, each in said["members"].items()} if said.get("members") else _NONE


def _member(said: Any, owner: str) -> Member:
    if owner == "map":
        return Member("", True, native(said))
    name, optional, value = _three(said)
    return Member(str(name), None if optional is None else bool(optional), None if value is None else native(value))


def _three(said: Sequence[Any]) -> tuple[Any, Any, Any]:
    name, optional, value = said
    return name, optional, value
