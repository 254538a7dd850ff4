"""Finds keywords that other tools obey and that have no effect here, and says what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from protogen.schema.discriminators import unmatched
from protogen.schema.load import Schema, Subschema
from protogen.schema.walk import reachable
from protogen.source.diagnostics import Diagnostic, Severity
from protogen.source.place import Json

_NAME = 'choose a name by `x-protogen`, as in {"LANGUAGE": {"name": "..."}}'
_CASES = "describe each value: `oneOf` of a `const` with its `title` and `description`"
_TYPE = "types follow the schema: say there what the value is"
_LIMIT = "say it by keywords of JSON Schema, or check it in your own code"

_STEERING: Mapping[str, str] = {
    **dict.fromkeys(("enumNames", "tsEnumNames", "javaEnumNames", "javaEnums", "x-enumNames", "x-enum-names"), _CASES),
    **dict.fromkeys(("x-enum-varnames", "x-enum-descriptions", "x-enumDescriptions", "x-ms-enum"), _CASES),
    **dict.fromkeys(("tsType", "javaType", "existingJavaType", "javaInterfaces", "extendsJavaClass"), _TYPE),
    **dict.fromkeys(("customTypePath", "customBasePath", "goJSONSchema", "x-go-type", "x-python-type"), _TYPE),
    **dict.fromkeys(("tsAdditionalProperties", "qt-uri-protocols", "x-rust-type", "x-cs-type"), _TYPE),
    **dict.fromkeys(("javaName", "x-ms-client-name"), _NAME),
}
"""Words for other generators of code: what does the same here."""

_OTHER_NAME = re.compile(r"x-[a-z]+-name")
"""Words that name something in one language."""

_ASSERTING = frozenset(
    {
        *("formatMinimum", "formatMaximum", "formatExclusiveMinimum", "formatExclusiveMaximum"),
        *("uniqueItemProperties", "instanceof", "typeof", "range", "exclusiveRange", "regexp"),
        *("allRequired", "anyRequired", "oneRequired", "patternRequired", "prohibited", "deepRequired"),
        *("deepProperties", "dynamicDefaults", "requiredProperties"),
    }
)
"""Words by which other validators limit values."""


def foreign(schema: Schema) -> Iterator[Diagnostic]:
    """Yields a diagnostic for each keyword of other tools that has no effect; words for generators once each."""
    told: set[str] = set()
    for each in reachable([schema.root, *schema.parts.values()], definitions=True):
        words = each.keywords
        for word in ("nullable", "x-nullable"):
            if words.get(word) is True and not _takes_null(words):
                yield _no_effect(each, word, "a value cannot be null by it", _with_null(words))
        if "discriminator" in words and not {"oneOf", "anyOf"} & words.keys():
            yield _no_effect(each, "discriminator", "there is no `oneOf` or `anyOf` beside it", _tags(words))
        yield from _unmatched(each)
        for word in sorted(_ASSERTING & words.keys()):
            yield _no_effect(each, word, "it is no keyword of JSON Schema and limits nothing", _LIMIT)
        for word in sorted(words.keys() - told):
            if help := _STEERING.get(word) or (_NAME if _OTHER_NAME.fullmatch(word) else ""):
                told.add(word)
                yield _no_effect(each, word, "it is for other generators", help, Severity.NOTE)


def _unmatched(each: Subschema) -> Iterator[Diagnostic]:
    """A diagnostic for each value of a `discriminator` that no alternative is selected by."""
    keyword = next((word for word in ("oneOf", "anyOf") if word in each.keywords), None)
    for value in sorted(unmatched(each, keyword)) if keyword else ():
        problem = f"`{value}` has no effect here: it selects none of the alternatives"
        help = f"name the schema of an alternative, or list the schema in `{keyword}`"
        place = each.where("discriminator") / "mapping" / value
        yield Diagnostic("no-effect", problem, place, help, Severity.WARNING)


def _no_effect(each: Subschema, word: str, why: str, help: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic("no-effect", f"`{word}` has no effect here: {why}", each.where(word), help, severity)


def _takes_null(words: Mapping[str, Json]) -> bool:
    """Whether the keywords of one schema let null pass, as far as they tell."""
    if "const" in words:
        return words["const"] is None
    if "enum" in words:
        return None in words["enum"]
    if "type" in words:
        return "null" in words["type"] if isinstance(words["type"], list) else words["type"] == "null"
    branches = [*words.get("anyOf", ()), *words.get("oneOf", ())]
    return not _shaping(words) or any(isinstance(each, dict) and each.get("type") == "null" for each in branches)


def _shaping(words: Iterable[str]) -> bool:
    return not {"$ref", "$dynamicRef", "allOf", "anyOf", "oneOf"}.isdisjoint(words)


def _with_null(words: Mapping[str, Json]) -> str:
    """How to write the same schema, but with null."""
    if "enum" in words or "const" in words:
        return "list null among the values of `enum`, and among those of `type` if there is one"
    if _shaping(words):
        return 'write "anyOf": [{...}, {"type": "null"}]'
    kinds = words["type"] if isinstance(words["type"], list) else [words["type"]]
    listed = ", ".join(f'"{kind}"' for kind in [*kinds, "null"])
    return f'write "type": [{listed}]'


def _tags(words: Mapping[str, Json]) -> str:
    """How to write variants so that they are told apart."""
    named = words["discriminator"].get("propertyName") if isinstance(words["discriminator"], dict) else None
    member = f"`{named}`" if isinstance(named, str) else "the tag"
    return f"list the variants in `oneOf`, each with a `const` for {member}"
