"""Rules about keywords and values that have no effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protogen.judge.judge import exact
from protogen.lint.facts import Facts, Fault
from protogen.model.views import same
from protogen.patterns.formats import ASSERTED
from protogen.runtime.jsontext import dump
from protogen.schema.forms import json_type
from protogen.schema.keywords import DRAFTS, KEYWORDS, Role
from protogen.schema.load import Subschema
from protogen.source.place import Json

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "then": ("if",),
    "else": ("if",),
    "if": ("then", "else"),
    "minContains": ("contains",),
    "maxContains": ("contains",),
}
"""Keywords without an effect unless another stands beside them."""
_OF_TYPE: Mapping[str, tuple[str, ...]] = {
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "string": ("minLength", "maxLength", "pattern"),
    "array": ("minItems", "maxItems", "uniqueItems", "items", "prefixItems", "contains", "unevaluatedItems"),
    "object": (
        *("minProperties", "maxProperties", "properties", "required", "additionalProperties", "patternProperties"),
        *("propertyNames", "dependentRequired", "dependentSchemas", "unevaluatedProperties"),
    ),
}
"""The keywords that assert something of one type only."""


def dead_keyword(facts: Facts) -> Iterator[Fault]:
    """Finds keywords, listed values and types that no value can make a difference to."""
    for each, words in facts.with_words():
        yield from _alone(each, words)
        yield from _of_another_type(facts, each, words)
        yield from _listed(facts, each, words)


def _alone(each: Subschema, words: Mapping[str, Json]) -> Iterator[Fault]:
    for keyword, others in _NEEDS.items():
        if keyword in words and not any(other in words for other in others):
            lacks = " or ".join(f"`{other}`" for other in others)
            message = f"`{keyword}` without {lacks} has no effect"
            yield Fault(message, each.where(keyword), f"add {lacks}, or remove it")


def _of_another_type(facts: Facts, each: Subschema, words: Mapping[str, Json]) -> Iterator[Fault]:
    types = facts.view(each).types
    wide = types | {"number"} if "integer" in types else types
    here = _article(" or ".join(sorted(types))) if types else ""
    help = "remove it, or correct the `type`"
    for kind, keywords in _OF_TYPE.items():
        for keyword in keywords if types and kind not in wide else ():
            if keyword in words:
                message = f"`{keyword}` is about {kind}s, and the value is {here}: it has no effect"
                yield Fault(message, each.where(keyword), help)
    if types and "string" not in types and words.get("format") in ASSERTED:
        message = f"the format `{words['format']}` is about strings, and the value is {here}: it has no effect"
        yield Fault(message, each.where("format"), help)


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aio" else f"a {kind}" if kind != "null" else kind


def _listed(facts: Facts, each: Subschema, words: Mapping[str, Json]) -> Iterator[Fault]:
    """Values of `enum` that are never valid, or stand there twice; types that no value has."""
    values = words.get("enum", [words["const"]] if "const" in words else None)
    if values is None:
        return
    judge = facts.judge.at(each)
    broken = {index: judge.errors(exact(value)) for index, value in enumerate(values)}
    if all(broken.values()):
        return  # no value at all is valid: another rule says so
    for index, value in enumerate(values) if "enum" in words else ():
        at = each.where("enum") / index
        if broken[index]:
            message = f"the value `{dump(value)}` is never valid: it breaks `{broken[index][0][1]}`"
            yield Fault(message, at, "remove it, or correct what refuses it")
        elif any(same(value, other) for other in values[:index]):
            yield Fault(f"the value `{dump(value)}` is listed twice", at, "remove one")
    yield from _types_without_values(each, words, [value for index, value in enumerate(values) if not broken[index]])


def _types_without_values(each: Subschema, words: Mapping[str, Json], values: list[Json]) -> Iterator[Fault]:
    kinds = {json_type(value) for value in values}
    kinds |= {"number"} if "integer" in kinds else set()
    for kind in words["type"] if isinstance(words.get("type"), list) else ():
        if kind not in kinds:
            message = f"`type` allows {_article(kind)}, but no value listed here is one"
            yield Fault(message, each.where("type"), f"add the value to the list, or remove `{kind}`")


def sibling_of_ref(facts: Facts) -> Iterator[Fault]:
    """Finds keywords beside `$ref` in drafts that ignore them."""
    for each, words in facts.with_words():
        if "$ref" not in words or DRAFTS.index(each.draft) > DRAFTS.index("draft-07"):
            continue
        ignored = [
            word
            for word in each.written
            if word in KEYWORDS and KEYWORDS[word].role in (Role.SHAPE, Role.LIMIT) and word not in ("$ref", *words)
        ]
        if ignored:
            shown = ", ".join(f"`{word}`" for word in ignored)
            message = f"{shown} beside `$ref` {'has' if len(ignored) == 1 else 'have'} no effect in {each.draft}"
            help = 'write "allOf": [{"$ref": ...}, {...}], or name a newer draft in `$schema`'
            yield Fault(message, each.place / ignored[0], help)
