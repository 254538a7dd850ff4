"""Compares a list of violations with the errors that the library finds, in the order that readers promise.

docs/checks.md says what readers list. One thing is left open here: in place of an alternative's one violation there may
be those of one of its branches, since only readers know which branch a tag names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any, TypeAlias

from protogen.source.place import pointer_of

Pairs: TypeAlias = Sequence[tuple[str, str]]
"""JSON Pointer and keyword of each violation."""

ORDER = (
    *("$ref", "$dynamicRef", "$recursiveRef", "type", "const", "enum", "multipleOf", "maximum", "exclusiveMaximum"),
    *("minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "format", "maxItems", "minItems"),
    *("uniqueItems", "prefixItems", "items", "additionalItems", "contains", "maxProperties", "minProperties"),
    *("required", "dependentRequired", "properties", "patternProperties", "additionalProperties", "propertyNames"),
    *("dependencies", "dependentSchemas", "allOf", "anyOf", "oneOf", "not", "if"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
_RANK = {keyword: rank for rank, keyword in enumerate(ORDER)}
_CHOICES = ("anyOf", "oneOf")
_NAMING = ("required", "dependentRequired")
"""Keywords of which there is a violation for each name."""
_UNEVALUATED = ("unevaluatedProperties", "unevaluatedItems")
_OLDER = {"additionalItems": "items", "dependencies": "dependentRequired"}
_BRANCHED = "a branch"
"""In its place, the branch that a tag names has evaluated members, which the library does not know."""
_MOST = 20_000
_AND_MORE = ("", "and more")
"""Ends a list of violations that goes on."""


def ordered(schema: dict[str, Any]) -> dict[str, Any]:
    """A copy of a schema with its keywords in the order in which readers check them."""
    return dict(sorted(schema.items(), key=lambda item: _RANK.get(item[0], len(ORDER))))


def pair(error: Any) -> tuple[str, str]:
    """The JSON Pointer and the keyword of an error (`false` for the schema `false`)."""
    return (pointer_of(error.absolute_path), error.validator or "false")


def is_list_of(errors: Iterable[Any], violations: Pairs) -> bool:
    """Whether violations are those of some errors, in their order, each once; or the first of them, where the list
    says that there are more. (Also if it takes too long to say.)"""
    return _Match(violations).fits([*islice(errors, _MOST)])


class _Match:
    def __init__(self, violations: Pairs) -> None:
        self._goes_on = bool(violations) and violations[-1] == _AND_MORE
        self._violations = violations[:-1] if self._goes_on else violations
        self._steps = 0

    def fits(self, errors: list[Any]) -> bool:
        return any(end == len(self._violations) for end, _ in self._ends(errors, 0, frozenset()))

    def _ends(self, errors: list[Any], at: int, seen: frozenset[Any]) -> Iterator[tuple[int, frozenset[Any]]]:
        """Yields how far in the list the errors may lead from a place, and which were listed by then."""
        self._steps += 1
        if not errors or (self._goes_on and at == len(self._violations)):
            yield at, seen
            return
        if self._steps > _MOST:
            yield len(self._violations), seen
            return
        first, rest = errors[0], errors[1:]
        own = (*pair(first), id(first.schema), first.message if first.validator in _NAMING else "")
        if own in seen or (_BRANCHED in seen and _is_of_the_unevaluated(first)):
            yield from self._ends(rest, at, seen)
        if own not in seen and at < len(self._violations) and self._violations[at] == _named(first):
            yield from self._ends(rest, at + 1, seen | {own})
        if first.validator in _CHOICES and first.context:
            for branch in _branches(first):
                for end, listed in self._ends(branch, at, seen | {_BRANCHED}):
                    yield from self._ends(rest, end, listed)
        if first.validator == "unevaluatedItems":
            for end in self._of_the_rest(first, at):
                yield from self._ends(rest, end, seen)

    def _of_the_rest(self, error: Any, at: int) -> Iterator[int]:
        """Yields how far in the list an error of `unevaluatedItems` may lead: not at all, if items have failed already
        (readers count them as evaluated, the library does not); else, if its value is a schema, behind violations of
        items (the library does not say which)."""
        inside = pair(error)[0] + "/"
        if any(pointer.startswith(inside) for pointer, _ in self._violations[:at]):
            yield at
        for end in range(at + 1, len(self._violations) + 1):
            if error.validator_value is False or not self._violations[end - 1][0].startswith(inside):
                return
            yield end


def _is_of_the_unevaluated(error: Any) -> bool:
    return any(part in _UNEVALUATED for part in error.absolute_schema_path)


def _named(error: Any) -> tuple[str, str]:
    """The JSON Pointer of an error, and its keyword as readers name it, who know the newest draft only."""
    pointer, keyword = pair(error)
    exclusive = f"exclusive{keyword.capitalize()}"
    if keyword in ("minimum", "maximum") and error.schema.get(exclusive) is True:
        return pointer, exclusive
    return pointer, _OLDER.get(keyword, keyword)


def _branches(error: Any) -> Iterator[list[Any]]:
    """Yields the errors of each branch of an alternative."""
    for _, found in groupby(error.context, key=lambda each: each.schema_path[0]):
        yield list(found)
