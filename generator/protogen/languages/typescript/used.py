"""Lists the parts of the run-time that a contract's check programs use: bundles carry no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.source.place import Json

_KEYWORDS: Sequence[tuple[str, Sequence[str]]] = (
    ("resources", ("resource",)),
    ("reference", ("$ref",)),
    ("dynamicReference", ("$dynamicRef",)),
    ("nothing", ("false",)),
    ("types", ("type",)),
    ("constant", ("const",)),
    ("deepConstant", ("deep const",)),
    ("enumeration", ("enum",)),
    ("deepEnumeration", ("deep enum",)),
    ("multiples", ("multipleOf",)),
    ("limits", ("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum")),
    ("lengths", ("maxLength", "minLength")),
    ("patterns", ("pattern",)),
    ("formats", ("format",)),
    ("counts", ("maxItems", "minItems")),
    ("unique", ("uniqueItems",)),
    ("items", ("prefixItems", "items")),
    ("contains", ("contains",)),
    ("sizes", ("maxProperties", "minProperties")),
    ("required", ("required",)),
    ("dependentRequired", ("dependentRequired",)),
    ("properties", ("properties",)),
    ("patternProperties", ("patternProperties",)),
    ("additionalProperties", ("additionalProperties",)),
    ("propertyNames", ("propertyNames",)),
    ("dependentSchemas", ("dependentSchemas",)),
    ("conjunction", ("allOf",)),
    ("alternatives", ("anyOf", "oneOf")),
    ("selection", ("select",)),
    ("negation", ("not",)),
    ("conditional", ("if",)),
    ("unevaluatedItems", ("unevaluatedItems",)),
    ("unevaluatedProperties", ("unevaluatedProperties",)),
)
"""The functions of the run-time that compile keywords, in the order in which keywords apply (docs/checks.md): each
with the keywords that need it."""


def keywords(program: Mapping[str, Json]) -> Sequence[str]:
    """The functions that compile the keywords of a check program's document, in order."""
    found = {key for node in program["nodes"] for key in _keys(node)}
    found -= {key for key in ("const", "enum") if f"deep {key}" in found}  # which takes all values
    return [name for name, keys in _KEYWORDS if not found.isdisjoint(keys)]


def _keys(node: Json) -> Iterator[str]:
    """The keywords of a node; where values are listed that are arrays or objects, with a word before."""
    if isinstance(node, bool):
        yield str(node).lower()
        return
    yield from node.keys() - {"const", "enum"}
    for key, values in (("const", [node.get("const")]), ("enum", node.get("enum", ()))):
        if key in node:
            yield f"deep {key}" if any(isinstance(each, (list, dict)) for each in values) else key


def maker(pattern: Mapping[str, Json]) -> str:
    """The function that makes a pattern of a program."""
    if "grammar" in pattern:
        return "grammar"
    return "looking" if pattern.get("looks") else "plain"
