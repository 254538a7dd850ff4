"""Dataclasses of ours and the library's mean the same; ours compile nothing when they are defined."""

from __future__ import annotations

import builtins
import copy
import dataclasses
import pickle
import sys
from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any

import pytest

from protogen.dataclass import dataclass as own

KINDS = (
    "",
    "frozen=True",
    "slots=True",
    "frozen=True, slots=True",
    "frozen=True, slots=True, kw_only=True",
    "frozen=True, eq=False",
    "frozen=True, slots=True, eq=False",
    "slots=True, eq=False",
)
TEXT = '''
from __future__ import annotations
from dataclasses import field
from typing import ClassVar, Generic, TypeVar

T = TypeVar("T")

class Base(Generic[T]):
    """Of no dataclass, with a field's name."""
    __slots__ = ()
    size = 3

@dataclass({options})
class Point(Base[int]):
    """A point."""
    most: ClassVar[int] = 9
    x: int
    y: int = field(compare=False, default=2)
    tags: list[str] = field(default_factory=list, hash=False, repr=False)
    size: int = 4

    def moved(self) -> int:
        return self.x + 1

@dataclass({options})
class Near(Point):
    """One that says more."""
    z: int = field(kw_only=True, default=7)
    size: int = 5

    def __post_init__(self) -> None:
        if self.z > 99:
            raise ValueError(self.z)

    def __repr__(self) -> str:
        return "near"

@dataclass({options})
class Odd(Base[int]):
    """With its own idea of what is equal."""
    x: int = 0

    def __eq__(self, other: object) -> bool:
        return True

@dataclass({options})
class Nothing:
    """Without a field."""
'''


def made(options: str, decorate: Callable[..., Any]) -> ModuleType:
    """A module with the classes."""
    module = ModuleType(f"made_by_{decorate.__module__.replace('.', '_')}")
    sys.modules[module.__name__] = module
    vars(module)["dataclass"] = decorate
    exec(compile(TEXT.format(options=options), "<made>", "exec", dont_inherit=True), vars(module))
    return module


def told(action: Callable[[], Any]) -> Any:
    """What an action returns, or the name of what it raises."""
    try:
        return action()
    except Exception as error:
        return type(error).__name__


CALLS: Mapping[str, Callable[[Any, Any, Any], Any]] = {
    "repr": lambda m, a, b: repr([a, b, m.Near(1), m.Odd(3), m.Nothing()]),
    "equal": lambda m, a, b: (a == b, a == m.Point(1, 3, ["a"]), a == m.Near(1), a == m.Point(2), a != b, a == 1),
    "hash": lambda m, a, b: (hash(a) == hash(m.Point(1, 3)), hash(a) == hash(m.Point(1, size=6))),
    "odd": lambda m, a, b: (m.Odd(1) == m.Odd(2), hash(m.Odd(1)) == hash(m.Odd(1))),
    "nothing": lambda m, a, b: (m.Nothing() == m.Nothing(), hash(m.Nothing()) == hash(m.Nothing())),
    "set": lambda m, a, b: [setattr(a, "x", 5), a.x],
    "delete": lambda m, a, b: [delattr(a, "x"), a.x],
    "defaults": lambda m, a, b: (a.y, a.tags, a.tags is not m.Point(1).tags, a.size, m.Near(1).z, m.Near(1).size),
    "too few": lambda m, a, b: m.Point(),
    "too many": lambda m, a, b: m.Point(1, 2, [], 4, 5),
    "unknown": lambda m, a, b: m.Point(1, other=1),
    "named only": lambda m, a, b: m.Near(1, 2, [], 3, 4).z,
    "after": lambda m, a, b: m.Near(1, z=100),
    "replace": lambda m, a, b: [(c := dataclasses.replace(a, x=8, tags=["c"])).x, c.tags, c.y],
    "fields": lambda m, a, b: [(f.name, f.type, f.compare, f.repr, f.kw_only) for f in dataclasses.fields(m.Near)],
    "as a dict": lambda m, a, b: (dataclasses.asdict(m.Near(1)), dataclasses.is_dataclass(m.Nothing)),
    "match": lambda m, a, b: (m.Point.__match_args__, m.Near.__match_args__, m.Odd.__match_args__),
    "slots": lambda m, a, b: (
        getattr(m.Point, "__slots__", ""),
        getattr(m.Near, "__slots__", ""),
        hasattr(a, "__dict__"),
    ),
    "names": lambda m, a, b: (
        m.Point.__qualname__,
        m.Point.__doc__,
        m.Point.most,
        a.moved(),
        m.Point[int].__origin__.most,
    ),
    "copy": lambda m, a, b: [(c := copy.deepcopy(a)) == a, c.tags == a.tags, c.tags is not a.tags],
    "pickle": lambda m, a, b: [(c := pickle.loads(pickle.dumps(m.Near(1, tags=["q"])))).tags, c.z, type(c) is m.Near],
}


@pytest.mark.parametrize("options", KINDS)
def test_ours_and_the_library_s_mean_the_same(options: str) -> None:
    modules = [made(options, dataclasses.dataclass), made(options, own)]
    for name in CALLS:
        library, ours = (told(partial(called, module, name)) for module in modules)
        assert ours == library, name


def called(module: ModuleType, name: str) -> Any:
    return CALLS[name](module, module.Point(x=1), module.Point(x=1, tags=["b"]))


def test_they_stand_above_and_below_the_library_s() -> None:
    @dataclasses.dataclass(frozen=True)
    class Above:
        a: int = 1

    @own(frozen=True)
    class Between(Above):
        b: int = 2

    @dataclasses.dataclass(frozen=True)
    class Below(Between):
        c: int = 3

    assert repr(Below(5)).endswith("Below(a=5, b=2, c=3)")


def test_nothing_is_compiled_for_a_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []
    text = compile(TEXT.format(options="frozen=True, slots=True"), "<made>", "exec", dont_inherit=True)
    space: dict[str, Any] = {"dataclass": own, "__name__": __name__}
    exec(text, space)
    run = builtins.exec
    monkeypatch.setattr(builtins, "exec", lambda code, held: (compiled.append(code), run(code, held)))
    run(text, space)
    assert not compiled
    space["Point"](1)
    space["Point"](2)
    assert len(compiled) == 1
