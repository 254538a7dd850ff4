"""Rules about examples and defaults that the schema itself does not accept."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.judge.judge import exact
from protogen.lint.facts import Facts, Fault
from protogen.schema.load import Subschema
from protogen.source.place import Json, Place


def invalid_example(facts: Facts) -> Iterator[Fault]:
    """Finds examples that do not validate."""
    for each, words in facts.with_words():
        for index, example in enumerate(words.get("examples", ())):
            yield from _judged(facts, each, example, each.where("examples") / index, "example")


def invalid_default(facts: Facts) -> Iterator[Fault]:
    """Finds defaults that do not validate."""
    for each, words in facts.with_words():
        if "default" in words:
            yield from _judged(facts, each, words["default"], each.where("default"), "default")


def _judged(facts: Facts, subschema: Subschema, value: Json, place: Place, what: str) -> Iterator[Fault]:
    errors = facts.judge.at(subschema).errors(exact(value))
    if errors:
        pointer, keyword = errors[0]
        more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
        message = f"the {what} is not valid: it breaks `{keyword}` at `{pointer or '/'}`{more}"
        yield Fault(message, place, f"fix the {what}, or the schema")
