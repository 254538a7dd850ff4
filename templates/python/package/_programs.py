"""The check programs of this package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from importlib import import_module
from importlib.resources import files

from ._runtime.checker import Program
from ._runtime.choice import Choices
from ._runtime.deciding import Check, Deciding
from ._runtime.jsontext import parse

_DATA = files(__package__)


@cache
def program(name: str) -> Program:
    """What the readers called `name` check."""
    text = _DATA.joinpath(f"_{name}.json").read_text(encoding="utf-8")
    document = parse(text)
    assert isinstance(document, Mapping)
    return Program(document)


@cache
def choices() -> Choices:
    """How the alternatives of unions are told apart."""
    return Choices(program("strict"), program("tolerant"))


@cache
def check(name: str, root: str) -> Check:
    """The function that decides whether the readers called `name` take a value."""
    found: Check = import_module(f"._{name}", __package__).ROOTS[root]
    return found


def deciding(name: str) -> Deciding:
    """The program of the readers called `name`, for the functions that were made of it."""
    return Deciding(partial(program, name))
