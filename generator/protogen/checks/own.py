"""Checks values that people write for protogen (annotations, the config) by schemas of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from protogen.checks.compile import compile_checks
from protogen.runtime import checker
from protogen.schema.load import of_value
from protogen.source.place import Json, split_pointer


class Fault(NamedTuple):
    """Something that a schema of ours refuses."""

    keyword: str
    path: tuple[str, ...]
    """Where in the value: the keys and positions on the way. Of a member too many, its own key is the last."""
    schema: Mapping[str, Any]
    """The subschema that refuses it."""
    missing: str = ""
    """The member that is not there."""

    @property
    def description(self) -> str:
        """What the schema says of the thing."""
        about = self.schema.get("properties", {}).get(self.missing, {}) if self.missing else self.schema
        return str(about.get("description", ""))

    @property
    def known(self) -> tuple[str, ...]:
        """The members that it may have."""
        return tuple(self.schema.get("properties", {}))


class Checker:
    """Finds what is wrong with values, by a schema that is complete in itself."""

    def __init__(self, schema: Json) -> None:
        self._schema, self._program = schema, _program(json.dumps(schema))

    def faults(self, value: Json) -> Iterator[Fault]:
        """What is wrong with a value."""
        for violation in self._program.violations("value", value):
            if violation.keyword == checker.AND_MORE:
                return
            path = tuple(split_pointer(violation.pointer))
            at = self._schema
            for token in split_pointer(violation.at.removeprefix("#")):
                at = at[token]
            if violation.keyword == "additionalProperties":
                held = _held(value, path)
                yield from (Fault(violation.keyword, (*path, key), at) for key in held if key not in at["properties"])
            else:
                missing = violation.detail if violation.keyword == "required" else ""
                yield Fault(violation.keyword, path, at, missing)


def _held(value: Json, path: tuple[str, ...]) -> Json:
    for token in path:
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value


@cache
def _program(text: str) -> checker.Program:
    """A strict reader of a schema: the same kind that our users get."""
    schema = of_value(json.loads(text), "schema")
    program, _ = compile_checks(schema, {"value": schema.root})
    return checker.Program(program.document)


def closest(word: str, words: tuple[str, ...], what: str) -> str:
    """A help line: what an unknown word was probably meant to be, else what there is, in its order."""
    near = get_close_matches(word, words, 1, 0.5)
    return f"did you mean `{near[0]}`?" if near else f"{what}: {', '.join(words)}"
