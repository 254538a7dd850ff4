"""Dataclasses that cost little to define: a twentieth of the standard library's, of which a build defines hundreds.

The library compiles up to six functions when it defines a class. Here each is compiled when it is first called, and
what the library keeps for `fields` and `replace` is made when it is asked for. Both mean the same
(tests/test_dataclass.py); type checkers see the library's own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

__all__ = ["dataclass", "field", "replace"]

_FIELDS = "__dataclass_fields__"
"""Where the library's functions look for the fields of a class."""
_NONE = dataclasses.MISSING
_LEFT_OUT = object()
"""The default of a parameter whose value a factory makes."""


class _Part(NamedTuple):
    """A field: the text of its type; its default, or what `field` returned; whether calls must name it."""

    type: Any
    default: Any
    kw_only: bool

    def says(self, option: str, otherwise: Any) -> Any:
        """What `field` was told of an option."""
        return getattr(self.default, option) if isinstance(self.default, dataclasses.Field) else otherwise


class _Fields:
    """The fields of a class; as the library has them when they are asked for."""

    def __init__(self, parts: Mapping[str, _Part]) -> None:
        self.parts = parts
        self._made: dict[str, Any] = {}

    def __get__(self, held: object, owner: type) -> dict[str, Any]:
        if not self._made:
            members: dict[str, Any] = {"__annotations__": {}, "__doc__": "Its fields only."}
            for name, (kind, default, kw_only) in self.parts.items():
                stated = default if isinstance(default, dataclasses.Field) else field(default=default)
                stated.kw_only = kw_only
                members["__annotations__"][name], members[name] = kind, stated
            twin: Any = dataclasses.dataclass(init=False, repr=False, eq=False)(type("Twin", (), members))
            self._made = vars(twin)[_FIELDS]
        return self._made


def _dataclass(
    cls: Any = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True, kw_only: bool = False
) -> Any:
    """Makes a class a dataclass, as `dataclasses.dataclass` does."""
    if cls is None:
        return lambda cls: _dataclass(cls, frozen=frozen, slots=slots, eq=eq, kw_only=kw_only)
    own = dict(_own(cls, kw_only))
    parts = {**_inherited(cls), **own}
    stated = {name: each for name, each in vars(cls).items() if not isinstance(each, dataclasses.Field)}
    for name, part in own.items():
        if isinstance(part.default, dataclasses.Field) and part.default.default is not _NONE:
            stated[name] = part.default.default
    if stated.get("__hash__", _NONE) is None and "__eq__" in stated:
        del stated["__hash__"]  # Python's own doing where a class says what is equal
    members = {
        **({"__hash__": None} if eq and not frozen else {}),
        **({"__setattr__": _refuse_set, "__delattr__": _refuse_delete} if frozen else {}),
        **(_pickled(parts) if frozen and slots else {}),
        "__repr__": _shown([name for name, part in parts.items() if part.says("repr", True)]),
        "__match_args__": tuple(name for name, part in parts.items() if not part.kw_only),
        "__dataclass_params__": SimpleNamespace(frozen=frozen, eq=eq),  # the library reads it in classes above
        **stated,
        _FIELDS: _Fields(parts),
    }
    made = _slotted(cls, parts, members) if slots else _filled(cls, own, members)
    for name, text in {"__init__": _init, "__eq__": _eq, "__hash__": _hash}.items():
        wanted = name == "__init__" or (eq and (frozen or name == "__eq__"))
        if wanted and name not in stated:
            setattr(made, name, _later(made, name, text, parts))
    return made


def _own(cls: type, kw_only: bool) -> Iterator[tuple[str, _Part]]:
    """The fields that a class itself names."""
    for name, kind in cls.__annotations__.items():
        if not str(kind).startswith(("ClassVar", "typing.ClassVar")):
            default = vars(cls).get(name, _NONE)
            said = default.kw_only if isinstance(default, dataclasses.Field) else _NONE
            yield name, _Part(kind, default, kw_only if said is _NONE else bool(said))


def _inherited(cls: type) -> dict[str, _Part]:
    """The fields of the classes above, of the library's dataclasses, too."""
    found: dict[str, _Part] = {}
    for base in cls.__mro__[-1:0:-1]:
        held = vars(base).get(_FIELDS)
        if isinstance(held, _Fields):
            found |= held.parts
        elif held is not None:
            found |= {name: _Part(each.type, each, bool(each.kw_only)) for name, each in held.items()}
    return found


def _slotted(cls: Any, parts: Mapping[str, _Part], members: Mapping[str, Any]) -> Any:
    """The class anew, with slots: a class cannot be given them."""
    above = {slot for base in cls.__mro__[1:-1] for slot in vars(base).get("__slots__", ())}
    kept = {name: each for name, each in members.items() if name not in (*parts, "__dict__", "__weakref__")}
    kept["__slots__"] = tuple(name for name in parts if name not in above)
    made = type(cls)(cls.__name__, cls.__bases__, kept)
    made.__qualname__ = cls.__qualname__
    return made


def _filled(cls: Any, own: Mapping[str, _Part], members: Mapping[str, Any]) -> Any:
    """The same class, with what is new."""
    for name in own:
        if name in vars(cls) and name not in members:
            delattr(cls, name)
    for name, each in members.items():
        if name not in vars(cls) or vars(cls)[name] is not each:
            setattr(cls, name, each)
    return cls


_Text = Callable[[Any, Mapping[str, _Part], dict[str, Any]], list[str]]
"""Writes a method's lines, of a class with these fields. What they name is added to the dict."""


def _later(cls: Any, method: str, text: _Text, parts: Mapping[str, _Part]) -> Callable[..., Any]:
    """What stands for a method until it is first called: then the method itself is compiled, in the same place."""

    def first(self: Any, /, *args: Any, **named: Any) -> Any:
        names: dict[str, Any] = {}
        exec("\n  ".join(text(cls, parts, names)), names)
        made = names[method]
        made.__qualname__ = f"{cls.__qualname__}.{method}"
        setattr(cls, method, made)
        return made(self, *args, **named)

    return first


def _init(cls: Any, parts: Mapping[str, _Part], names: dict[str, Any]) -> list[str]:
    """Parameters in the order of the fields, those that calls must name last."""
    names |= {"_set": object.__setattr__, "_left_out": _LEFT_OUT}
    parameters: dict[bool, list[str]] = {False: ["self"], True: ["*"]}
    lines = []
    for name, part in parts.items():
        default, factory = part.says("default", part.default), part.says("default_factory", _NONE)
        value, given = name, "" if default is _NONE else f"=_default_{name}"
        if factory is not _NONE:
            value, given = f"_make_{name}() if {name} is _left_out else {name}", "=_left_out"
        names |= {f"_make_{name}": factory, f"_default_{name}": default}
        parameters[part.kw_only].append(name + given)
        lines.append(f"_set(self, {name!r}, {value})" if cls.__dataclass_params__.frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    named = parameters[True] if len(parameters[True]) > 1 else []
    return [f"def __init__({', '.join([*parameters[False], *named])}):", *(lines or ["pass"])]


def _eq(cls: Any, parts: Mapping[str, _Part], names: dict[str, Any]) -> list[str]:
    compared = [name for name, part in parts.items() if part.says("compare", True)]
    same = f"{_tuple('self', compared)} == {_tuple('other', compared)}"
    return ["def __eq__(self, other):", f"return {same} if other.__class__ is self.__class__ else NotImplemented"]


def _hash(cls: Any, parts: Mapping[str, _Part], names: dict[str, Any]) -> list[str]:
    said = {name: part.says("hash", None) for name, part in parts.items()}
    hashed = [
        name for name, part in parts.items() if (part.says("compare", True) if said[name] is None else said[name])
    ]
    return ["def __hash__(self):", f"return hash({_tuple('self', hashed)})"]


def _tuple(owner: str, names: Sequence[str]) -> str:
    return f"({''.join(f'{owner}.{name}, ' for name in names)})"


def _shown(names: Sequence[str]) -> Callable[[Any], str]:
    def __repr__(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return __repr__


def _refuse_set(self: Any, name: str, value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _pickled(parts: Mapping[str, _Part]) -> dict[str, Any]:
    """How frozen objects with slots are pickled and copied: their values are set past `__setattr__`."""

    def __getstate__(self: Any) -> list[Any]:
        return [getattr(self, name) for name in parts]

    def __setstate__(self: Any, state: list[Any]) -> None:
        for name, value in zip(parts, state, strict=True):
            object.__setattr__(self, name, value)

    return {"__getstate__": __getstate__, "__setstate__": __setstate__}


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass
