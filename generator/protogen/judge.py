"""The judge: whether a document is valid, by `jsonschema`, with patterns and numbers read exactly.

It shares nothing with the check program but the pattern machine: it reads the schema as written, in its own
draft, and follows references with the library `referencing`. Where it differs from bare `jsonschema`, and why,
stands in docs/judge.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from protogen.load import Schema, Unresolved, load
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source import Json, escape

_MAX_FRAMES = 20_000
"""The validator recurses a dozen frames a level, through 128 levels of a document and as many references."""


class Judge:
    """Decides about documents of one schema, or of the subschema at `pointer` (`/$defs/ErrorInfo`) in it.

    `formats`: assert `format` as far as `jsonschema` can; else it is an annotation.
    """

    def __init__(self, schema: Schema | Path, pointer: str = "", *, formats: bool = False) -> None:
        self._schema = load(schema)[0] if isinstance(schema, Path) else schema
        self._pointer = pointer
        self._formats = formats

    def accepts(self, instance: Json) -> bool:
        """Whether a value, as `jsontext.parse` gives it, is valid."""
        with _deep():
            return bool(self._validator.is_valid(instance))

    def errors(self, instance: Json) -> list[tuple[str, str]]:
        """Every violation's JSON Pointer and keyword (`false` for the schema `false`), in the schema's order."""
        with _deep():
            return [(_pointer(error.absolute_path), error.validator or "false") for error in self._errors(instance)]

    def accepts_text(self, text: str | bytes) -> bool:
        """Whether a raw text is acceptable JSON and valid."""
        try:
            return self.accepts(parse(text))
        except JSONTextError:
            return False

    def _errors(self, instance: Json) -> Iterator[Any]:
        yield from self._validator.iter_errors(instance)

    @cached_property
    def _validator(self) -> Any:
        from referencing import Registry, Resource

        from protogen.judge_keywords import validator_class

        cls, specification = validator_class(self._schema.draft)
        root = self._schema.root

        def retrieve(uri: str) -> Any:
            found = root if uri == root.base else _resolve(root, uri)
            return Resource.from_contents(exact(found.place.source.value), default_specification=specification)

        reference = f"{root.base}#{quote(self._pointer, safe='/$')}"
        registry: Any = Registry(retrieve=retrieve)  # type: ignore[call-arg]  # an attrs class that mypy cannot see into
        checker = cls.FORMAT_CHECKER if self._formats else None
        return cls({"$ref": reference}, registry=registry, format_checker=checker)


def exact(value: Json) -> Json:
    """A schema's value with every float that is an integer replaced by the integer that it shows."""
    if isinstance(value, dict):
        return {key: exact(member) for key, member in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    return int(Decimal(repr(value))) if isinstance(value, float) and value.is_integer() else value


def _resolve(root: Any, uri: str) -> Any:
    from referencing.exceptions import NoSuchResource

    try:
        return root.resolve(uri)
    except Unresolved:
        raise NoSuchResource(ref=uri) from None  # type: ignore[call-arg]  # as above


def _pointer(path: Any) -> str:
    return "".join(f"/{escape(str(token))}" for token in path)


@contextmanager
def _deep() -> Iterator[None]:
    """Room for the validator's recursion."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _MAX_FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
