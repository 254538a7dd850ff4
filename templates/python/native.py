"""Says what a value of emitted models is in Python: the classes, attributes and members that hold it.

Part of the driver: `prove` compares it with what the schema says. The declared types are read from the models
themselves, and each part of the value is laid against its own.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, ForwardRef, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin

import typing_extensions
from pydantic import BaseModel, Discriminator, Tag

Options: TypeAlias = tuple[tuple[tuple[Any, tuple[Any, ...]], ...], set[Any], bool]
"""`Native.options`."""
_SCALARS = {bool: "boolean", str: "string", int: "integer", float: "number", NoneType: "null"}


class Seen(NamedTuple):
    """A declared type without its name and annotations; these annotations; its origin and its arguments."""

    kind: Any
    marks: tuple[Any, ...]
    origin: Any
    args: tuple[Any, ...]

    @property
    def is_union(self) -> bool:
        return self.origin in (Union, UnionType)


class Native:
    """The declared types of one package. What follows from a type alone is found once."""

    def __init__(self, models: ModuleType) -> None:
        self.models = models
        self._seen: dict[int, tuple[Seen, Any]] = {}  # with the type itself, which so keeps its identity
        self._options: dict[int, tuple[Options, Any]] = {}

    def seen(self, kind: Any) -> Seen:
        """What a declared type is behind its name and annotations."""
        known = self._seen.get(id(kind))
        if known is None:
            bare, marks = self.bare(kind)
            known = self._seen[id(kind)] = Seen(bare, marks, get_origin(bare), get_args(bare)), kind
        return known[0]

    def of(self, kind: Any, value: Any) -> dict[str, Any]:
        """What a value is that was declared to be of a type."""
        whole, (kind, _, origin, args) = kind, self.seen(kind)
        if origin in (Union, UnionType):
            return self.chosen(whole, value)
        if kind is Any:
            return {"is": "raw", "json": _text(value)}
        if not self.fits(kind, value):
            return {"is": "misfit", "type": _name(kind), "json": _text(value)}
        if isinstance(value, BaseModel):
            return self.record(value)
        if isinstance(value, Enum):
            said = {key: getattr(value, key, "") for key in ("description", "action")}
            found = {"is": "case", "type": kind.__name__, "name": value.name, "json": _text(value.value)}
            return found | {"says": {key: text for key, text in said.items() if text}}
        if origin is list:
            return {"is": "list", "items": [self.of(args[0], each) for each in value]}
        if origin is tuple:
            return {"is": "list", "items": list(map(self.of, args, value))}
        if origin is dict:
            inner = args[1]
            return {"is": "map", "members": {key: self.of(inner, each) for key, each in value.items()}}
        if origin is Literal:
            return {"is": "constant", "json": _text(value)}
        scalar = NoneType if kind is None else kind
        scalar = str if issubclass(scalar, str) else scalar  # another version
        found = {"is": _SCALARS[scalar], "json": _text(value)}
        return found | {"bits": "any"} if kind is int else found

    def record(self, value: BaseModel) -> dict[str, Any]:
        """A model: each member by its name in JSON, with its attribute, whether it may be absent, and its value."""
        cls = type(value)
        members = {}
        for name, field in cls.model_fields.items():
            held = getattr(value, name)
            optional = not field.is_required() and (field.default is None or _is_absent(field.default))
            there = not (optional and held is field.default)
            wire = name if field.alias is None else field.alias
            members[wire] = [name, optional, self.of(_hints(cls)[name], held) if there else None]
        rest = get_args(_hints(cls).get("__pydantic_extra__"))
        kind = rest[1] if rest else Any
        extra = {key: self.of(kind, each) for key, each in (value.model_extra or {}).items()}
        return {"is": "record", "type": cls.__name__, "members": members, "extra": extra}

    def chosen(self, kind: Any, value: Any) -> dict[str, Any]:
        """What a union's value is: the first alternative that it fits."""
        options, others, has_enums = self.options(kind)
        for option, marks in options:
            if self.fits(option, value):
                found = self.of(option, value)
                unknown = any(isinstance(mark, Tag) and mark.tag in others for mark in marks)
                unlisted = has_enums and found["is"] in ("string", "integer")
                return found | ({"unknown": True} if unknown else {}) | ({"is": "unlisted"} if unlisted else {})
        return {"is": "misfit", "type": _name(kind), "json": _text(value)}

    def options(self, kind: Any) -> Options:
        """The alternatives of a union and of the unions in it, each with its annotations and theirs; the tags of what
        it does not know; whether enums are among them."""
        known = self._options.get(id(kind))
        if known is None:
            options = tuple(self._alternatives(kind))
            others = {_other(each) for _, marks in options for each in marks} - {None}
            has_enums = any(isinstance(each, type) and issubclass(each, Enum) for each, _ in options)
            known = self._options[id(kind)] = (options, others, has_enums), kind
        return known[0]

    def _alternatives(self, kind: Any, marks: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
        seen = self.seen(kind)
        if seen.is_union:
            for each in seen.args:
                yield from self._alternatives(each, marks + seen.marks)
        elif getattr(seen.kind, "__name__", "") != "Absent":
            yield seen.kind, marks + seen.marks

    def fits(self, kind: Any, value: Any) -> bool:
        """Whether a value is of a type, as far as its class tells."""
        whole, (kind, _, origin, args) = kind, self.seen(kind)
        if origin in (Union, UnionType):
            return any(self.fits(each, value) for each, _ in self.options(whole)[0])
        if origin is Literal:
            return any(each == value and type(each) is type(value) for each in args)
        if origin is list and args:
            return isinstance(value, list) and all(self.fits(args[0], each) for each in value)
        if origin is tuple:
            return isinstance(value, tuple) and len(value) == len(args) and all(map(self.fits, args, value))
        if origin is dict and len(args) == 2:
            return isinstance(value, dict) and all(self.fits(args[1], each) for each in value.values())
        if kind is Any:
            return True
        if kind is float:
            return type(value) in (float, int)
        if kind is None:
            return value is None
        return type(value) is kind

    def bare(self, kind: Any, marks: tuple[Any, ...] = ()) -> tuple[Any, tuple[Any, ...]]:
        """A type without its name and annotations, and these annotations."""
        while True:
            if isinstance(kind, typing_extensions.TypeAliasType):
                kind = kind.__value__
            elif isinstance(kind, ForwardRef):
                kind = kind.__forward_arg__
            elif isinstance(kind, str):
                kind = eval(kind, vars(self.models))  # a type of the package that names one declared further down
            elif get_origin(kind) is Annotated:
                kind, *more = get_args(kind)
                marks += tuple(more)
            else:
                return kind, marks


def _is_absent(value: Any) -> bool:
    """Whether it stands for a member that may be null and is not there."""
    return type(value).__name__ == "Absent"


@cache
def _hints(cls: type[BaseModel]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = typing_extensions.get_type_hints(cls, include_extras=True)
    return found


def _other(mark: Any) -> Any:
    """The tag that a union's discriminator gives to what it does not know."""
    if isinstance(mark, Discriminator) and callable(mark.discriminator):
        return inspect.getclosurevars(mark.discriminator).nonlocals.get("other")
    return None


def _name(kind: Any) -> str:
    return str(getattr(kind, "__name__", kind))


def _text(value: Any) -> str:
    """A value as JSON, whatever models it holds."""
    return _ENCODER.encode(value)


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json", by_alias=True) if isinstance(value, BaseModel) else str(value)


_ENCODER = json.JSONEncoder(default=_plain)


def native(reader: Any, value: Any) -> dict[str, Any] | None:
    """What a value is that a reader handed over; None for models that cannot say it."""
    package = type(reader).__module__.rpartition(".")[0]
    models, readers = (sys.modules.get(f"{package}.{name}") for name in ("models", "readers"))
    if models is None or readers is None or not _speaks(models):
        return None
    return _native(models).of(_kinds(readers)[id(reader)], value)


@cache
def _native(models: ModuleType) -> Native:
    return Native(models)


@cache
def _kinds(readers: ModuleType) -> Mapping[int, Any]:
    """The type that each reader of a module hands over, as its annotation says."""
    hints = typing_extensions.get_type_hints(readers, include_extras=True)
    return {id(vars(readers)[name]): get_args(hint)[0] for name, hint in hints.items() if name != "READERS"}


@cache
def _speaks(models: ModuleType) -> bool:
    """Whether the models are pydantic's."""
    classes: Sequence[type] = [each for each in vars(models).values() if isinstance(each, type)]
    own = [each for each in classes if each.__module__ == models.__name__ and not issubclass(each, Enum)]
    return all(issubclass(each, BaseModel) for each in own)
