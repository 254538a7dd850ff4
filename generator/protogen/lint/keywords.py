"""Rules about keywords: unknown ones, and `properties` without a `type`."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.lint.facts import Facts, Fault
from protogen.schema.keywords import KEYWORDS, did_you_mean

_WORDS_OF_OTHERS = frozenset({"discriminator", "example", "externalDocs", "nullable", "xml"})
"""Keywords that OpenAPI and AsyncAPI add to schemas."""


def unknown(facts: Facts) -> Iterator[Fault]:
    """Finds unknown keywords, which assert nothing. (Loading a schema already reports misspelt ones.)"""
    for each, words in facts.with_words():
        for keyword in words:
            if keyword in KEYWORDS or keyword.startswith("x-") or keyword in _WORDS_OF_OTHERS or did_you_mean(keyword):
                continue
            help = f"remove it, or rename it to `x-{keyword}` if it is your own annotation"
            yield Fault(f"`{keyword}` is not a JSON Schema keyword", each.where(keyword), help)


def untyped_object(facts: Facts) -> Iterator[Fault]:
    """Finds `properties` on a value that need not be an object: a string passes."""
    for each, words in facts.with_words():
        if "properties" in words and words["properties"] and facts.view(each).types != {"object"}:
            if facts.view(each).values("type"):
                continue  # several types, on purpose
            message = "`properties` without `type`: a value that is not an object passes"
            yield Fault(message, each.where("properties"), 'add "type": "object"')
