"""Rules about keywords: unknown ones, and `properties` without a `type`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protogen.lint.facts import Facts, Fault
from protogen.schema.keywords import KEYWORDS, did_you_mean
from protogen.schema.value_docs import VALUE_DOCS, value_docs

_WORDS_OF_OTHERS = frozenset({"discriminator", "example", "externalDocs", "nullable", "xml"})
"""Keywords that OpenAPI and AsyncAPI add to schemas."""
_OF_TOOLS: Mapping[str, str] = {
    **dict.fromkeys(("enumNames", "_enum"), "a word of editors"),
    **dict.fromkeys(("markdownDescription", "enumDescriptions", "markdownEnumDescriptions"), "a word of editors"),
    **dict.fromkeys(("defaultSnippets", "errorMessage", "doNotSuggest", "suggestSortText"), "a word of editors"),
    **dict.fromkeys(("deprecationMessage", "patternErrorMessage", "allowComments"), "a word of editors"),
    **dict.fromkeys(("tsType", "tsEnumNames", "tsAdditionalProperties"), "a word of other generators"),
    **dict.fromkeys(("javaType", "existingJavaType", "javaEnumNames"), "a word of other generators"),
    **dict.fromkeys(("meta:enum", "unit", "propertyOrder", "options", "links", "basePath"), "a word of other tools"),
}
"""Words that other tools define."""


def unknown(facts: Facts) -> Iterator[Fault]:
    """Finds unknown keywords, which assert nothing, once for a word. (Loading a schema reports misspelt ones.)"""
    for each, words in facts.with_words():
        for keyword in words:
            if keyword in KEYWORDS or keyword.startswith("x-") or keyword in _WORDS_OF_OTHERS or did_you_mean(keyword):
                continue
            if keyword in VALUE_DOCS and value_docs(words):
                continue  # the reference tells them
            whose = _OF_TOOLS.get(keyword)
            message = f"`{keyword}` is not a JSON Schema keyword" + (
                f", but {whose}: it asserts nothing" if whose else ""
            )
            help = f"remove it, or rename it to `x-{keyword}` if it is your own annotation"
            yield Fault(message, each.where(keyword), help, keyword, mild=whose is not None)


def untyped_object(facts: Facts) -> Iterator[Fault]:
    """Finds `properties` on a value that need not be an object: a string passes."""
    for each, words in facts.with_words():
        if "properties" in words and words["properties"] and facts.view(each).types != {"object"}:
            if facts.view(each).values("type"):
                continue  # several types, on purpose
            message = "`properties` without `type`: a value that is not an object passes"
            yield Fault(message, each.where("properties"), 'add "type": "object"')
