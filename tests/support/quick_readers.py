"""Emitted Python readers with their quick way and without it, on the same documents."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

from fuzz.documents import any_text, mutated
from pydantic import BaseModel

from protogen.documents import hard_texts
from protogen.languages.answers import Case
from protogen.prove.documents import at_edges, made, texts

Read = Any


class Pair:
    """The readers of a package: `quick` as they are, `exact` with the exact parser and the program alone."""

    def __init__(self, folder: Path, package: str) -> None:
        self.quick = self._loaded(folder, package)
        self.exact = self._loaded(folder, package)
        reading = importlib.import_module(f"{package}._reading")
        jsontext = importlib.import_module(f"{package}._runtime.jsontext")
        reading.__dict__.update(quick_parser=None, parse=jsontext.parse, check=lambda name, root: lambda value: False)
        reading.__dict__.update(at_once=lambda name, root: lambda text: None)

    @staticmethod
    def _loaded(folder: Path, package: str) -> ModuleType:
        for name in [each for each in sys.modules if each.split(".")[0] == package]:
            del sys.modules[name]
        sys.path.insert(0, str(folder))
        try:
            return importlib.import_module(f"{package}.readers")
        finally:
            sys.path.remove(str(folder))

    def compare(self, root: str, text: bytes) -> tuple[str, ...]:
        """What both say of a document, strict and tolerant: it must be the same. Returns the verdicts."""
        found = []
        for document in (text, *([text.decode()] if _is_text(text) else [])):
            for way in ("read_strict", "read_tolerant"):
                quick, exact = (_said(getattr(each.READERS[root], way), document) for each in self._both)
                assert quick == exact, (root, way, document)
                found.append(str(quick[0]))
            quick, exact = (tuple(each.READERS[root].violations(document)) for each in self._both)
            assert quick == exact, (root, document)
        return tuple(found)

    @property
    def _both(self) -> tuple[ModuleType, ModuleType]:
        return self.quick, self.exact


def documents(case: Case, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Documents for the messages of a case: made, broken, at edges, changed, texts that are hardly JSON."""
    dice = Random(seed)
    found = [*made(case, count, seed), *at_edges(case, count // 4, seed)]
    every = texts(case, seed)
    found += dice.sample(every, min(len(every), count // 4))
    for each in found:
        yield each.root, each.data
    valid = [each for each in found if each.expected]
    for _ in range(count if valid else 0):
        each = dice.choice(valid)
        yield each.root, mutated(dice, each.data)
    for root in case.subjects:
        yield root, any_text(dice)
    for text in hard_texts.objects(dice, 4):
        yield next(iter(case.subjects)), text


def _is_text(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _said(read: Read, document: bytes | str) -> tuple[Any, ...]:
    """What a reader hands over, with everything in it and its order, or the violations."""
    try:
        message = read(document)
    except ValueError as error:
        return ("refused", tuple(getattr(error, "violations", ())), str(error))
    return ("read", _state(message))


def _state(value: Any) -> Any:
    if isinstance(value, BaseModel):
        held = [(name, _state(each)) for name, each in value.__dict__.items()]
        extra = [(name, _state(each)) for name, each in (value.model_extra or {}).items()]
        return (type(value).__name__, held, extra, sorted(value.model_fields_set), value.__pydantic_private__)
    if isinstance(value, Enum):
        return (type(value).__name__, value.name)
    if isinstance(value, dict):
        return [(name, _state(each)) for name, each in value.items()]
    if isinstance(value, list | tuple):
        return (type(value).__name__, [*map(_state, value)])
    return (type(value).__name__, repr(value))
