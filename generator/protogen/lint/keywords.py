"""Rules about keywords: unknown ones, and objects that are none by their word."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.lint.facts import Facts, Fault
from protogen.schema.keywords import KEYWORDS, did_you_mean

_WORDS_OF_OTHERS = frozenset({"discriminator", "example", "externalDocs", "nullable", "xml"})
"""OpenAPI's and AsyncAPI's own keywords in a schema."""


def unknown(facts: Facts) -> Iterator[Fault]:
    """Words that assert nothing, though somebody wrote them. (Near misses are reported when a schema is loaded.)"""
    for each, words in facts.with_words():
        for keyword in words:
            if keyword in KEYWORDS or keyword.startswith("x-") or keyword in _WORDS_OF_OTHERS or did_you_mean(keyword):
                continue
            help = f"take it out, or call it `x-{keyword}` if it is a note of your own"
            yield Fault(f"`{keyword}` is not a JSON Schema keyword", each.where(keyword), help)


def untyped_object(facts: Facts) -> Iterator[Fault]:
    """Members described, and nothing says that the value is an object: a string passes."""
    for each, words in facts.with_words():
        if "properties" in words and words["properties"] and facts.view(each).types != {"object"}:
            if facts.view(each).values("type"):
                continue  # several types, on purpose
            message = "`properties` without `type`: a value that is no object passes"
            yield Fault(message, each.where("properties"), 'add "type": "object"')
