"""Tells each assertion of a schema in words, or by its keyword where words would be too long."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from protogen.docs.wording import count, shown, sized, within
from protogen.model.views import View
from protogen.schema.keywords import KEYWORDS, Role
from protogen.schema.load import Subschema

_LONGEST = 160
_DEEPEST = 3
_SHAPE = frozenset({"type", "$ref", "$dynamicRef", "allOf", "then", "else", "maxContains", "minContains"})
"""Keywords that the type says, or that are told with another."""


def assertions(parts: Sequence[Subschema], told: Collection[str]) -> Iterator[str]:
    """What some subschemas of one value assert. `told`: keywords that types and tables tell already."""
    seen = View(tuple(parts))
    limits = seen.limits
    yield from within(limits)
    yield from sized(limits.min_length, limits.max_length, "character")
    for pattern in dict.fromkeys(seen.values("pattern")):
        yield f"matches `{pattern}`"
    yield from sized(limits.min_items, limits.max_items, "item")
    if limits.unique_items:
        yield "no duplicate items"
    yield from sized(limits.min_properties, limits.max_properties, "member")
    for part in parts:
        for keyword in part.keywords:
            if keyword not in told:
                yield from _told(part, keyword)


def _told(part: Subschema, keyword: str) -> Iterator[str]:
    row = KEYWORDS.get(keyword)
    if row is None or keyword in _TOLD or row.role is Role.STRUCTURE:
        return
    sentence = _WORDS[keyword](part) if keyword in _WORDS else ""
    if sentence and len(sentence) <= _LONGEST:
        yield sentence
    elif row.role is not Role.REMARK:
        yield f"also checked: `{keyword}`"


_TOLD = _SHAPE | {
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern"),
    *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "format"),
}
"""Keywords that are told before these."""
BY_TYPES = frozenset({"properties", "required", "items", "prefixItems", "additionalProperties", "patternProperties"})
"""Keywords that types and tables of members tell."""
CHOICES = frozenset({"oneOf", "anyOf"})
VALUES = frozenset({"const", "enum"})


def says(each: Subschema, depth: int = 0) -> str:
    """What a value has to be, to be read after a subject: `is a string and has at least 2 characters`; empty where
    that takes too many words."""
    if isinstance(each.value, bool):
        return "may be anything" if each.value else "must not be there"
    if depth > _DEEPEST:
        return ""
    found = [sentence for keyword in each.keywords for sentence in _said(each, keyword, depth)]
    whole = " and ".join(dict.fromkeys(found))
    return whole if found and all(found) and len(whole) <= _LONGEST else ("may be anything" if not found else "")


def _said(each: Subschema, keyword: str, depth: int) -> Iterator[str]:
    words = each.keywords
    held = words[keyword]
    row = KEYWORDS.get(keyword)
    if row is None or row.role in (Role.REMARK, Role.STRUCTURE):
        return
    match keyword:
        case "type":
            yield "is " + " or ".join(map(article, [held] if isinstance(held, str) else held))
        case "$ref":
            yield f"is a valid `{str(held).rsplit('/', 1)[-1]}`"
        case "const":
            yield f"is `{shown(held)}`"
        case "enum":
            yield f"is {_either([f'`{shown(value)}`' for value in held])}"
        case "required":
            yield f"has {_all([f'`{name}`' for name in held])}"
        case "properties":
            yield from (_of(f"`{name}`", says(each.child("properties", name), depth + 1)) for name in held)
        case "items":
            yield _of("each item", says(each.child("items"), depth + 1))
        case "not":
            yield _of("is not a value that", says(each.child("not"), depth + 1))
        case "allOf":
            yield from (says(part, depth + 1) for part in each.listed("allOf"))
        case "anyOf" | "oneOf":
            parts = [says(part, depth + 1) for part in each.listed(keyword)]
            yield _either(parts) if all(parts) else ""
        case "additionalProperties":
            yield "has no other members" if held is False else "" if isinstance(held, dict) and held else "is open"
        case _ if keyword in _PHRASES:
            yield _PHRASES[keyword].format(shown(held) if not isinstance(held, str) else held)
        case "minLength" | "minItems" | "minProperties":
            yield f"has at least {count(int(held), _NOUNS[keyword[3:]])}"
        case "maxLength" | "maxItems" | "maxProperties":
            yield f"has at most {count(int(held), _NOUNS[keyword[3:]])}"
        case _:
            yield _WORDS[keyword](each) if keyword in _WORDS and keyword != "if" else ""


_PHRASES: Mapping[str, str] = {
    "minimum": "is at least {}",
    "maximum": "is at most {}",
    "exclusiveMinimum": "is more than {}",
    "exclusiveMaximum": "is less than {}",
    "multipleOf": "is a multiple of {}",
    "pattern": "matches `{}`",
    "format": "is a `{}`",
}
_NOUNS = {"Length": "character", "Items": "item", "Properties": "member"}


def article(kind: str) -> str:
    """A type with its article."""
    return kind if kind == "null" else f"an {kind}" if kind[0] in "aio" else f"a {kind}"


def _either(parts: Sequence[str]) -> str:
    return " or ".join(parts) if len(parts) <= 6 else f"one of {', '.join(parts)}"


def _all(parts: Sequence[str]) -> str:
    return " and ".join(parts)


def _of(subject: str, said: str) -> str:
    return f"{subject} {said}" if said else ""


def _not(said: str) -> str:
    return f"not a value that {said}" if said else ""


def _contains(each: Subschema) -> str:
    words = each.keywords
    least, most = int(words.get("minContains", 1)), words.get("maxContains")
    number = next(iter(sized(least, None if most is None else int(most), "item")), "")
    said = says(each.child("contains"))
    return f"{number} of which each {said}" if number and said else ""


def _names(each: Subschema) -> str:
    return _of("each name", says(each.child("propertyNames")).removeprefix("is a string and "))


def _patterns(each: Subschema) -> str:
    found = [(name, says(each.child("patternProperties", name))) for name in each.keywords["patternProperties"]]
    lines = [f"members whose name matches `{name}`: each {said}" for name, said in found]
    return "; ".join(lines) if all(said for _, said in found) else ""


def _needs(each: Subschema) -> str:
    pairs = each.keywords["dependentRequired"].items()
    return "; ".join(
        f"with `{name}` also {_all([f'`{other}`' for other in others])}" for name, others in pairs if others
    )


def _depends(each: Subschema) -> str:
    found = [(name, says(each.child("dependentSchemas", name))) for name in each.keywords["dependentSchemas"]]
    return "; ".join(f"with `{name}` it {said}" for name, said in found) if all(said for _, said in found) else ""


def _conditional(each: Subschema) -> str:
    words = each.keywords
    condition = says(each.child("if"))
    branches = [("then", "it"), ("else", "otherwise it")]
    said = [(subject, says(each.child(word))) for word, subject in branches if word in words]
    if not condition or not all(text for _, text in said):
        return ""
    return f"if it {condition}: {', '.join(f'{subject} {text}' for subject, text in said)}" if said else ""


def _unevaluated(noun: str) -> Callable[[Subschema], str]:
    def words(each: Subschema) -> str:
        keyword = "unevaluatedItems" if noun == "items" else "unevaluatedProperties"
        said = says(each.child(keyword))
        if each.keywords[keyword] is True:
            return f"other {noun} may be anything"
        return f"no other {noun}" if each.keywords[keyword] is False else _of(f"each of the other {noun}", said)

    return words


def _content(each: Subschema) -> str:
    words = each.keywords
    held = words.get("contentMediaType")
    return f"holds {words['contentEncoding']} text" + (f" of `{held}`" if held else "")


def _media(each: Subschema) -> str:
    return "" if "contentEncoding" in each.keywords else f"holds `{each.keywords['contentMediaType']}`"


def _inside(each: Subschema) -> str:
    return _of("what it holds", says(each.child("contentSchema")))


def _branches(each: Subschema, keyword: str, lead: str) -> str:
    parts = [says(part) for part in each.listed(keyword)]
    return f"{lead}: it {'; or it '.join(parts)}" if all(parts) else ""


def _items(each: Subschema) -> str:
    return _of("each further item" if "prefixItems" in each.keywords else "each item", says(each.child("items")))


def _others(each: Subschema) -> str:
    held = each.child("additionalProperties")
    if held.value is True or held.value == {}:
        return ""
    return "no other members" if held.value is False else _of("each other member", says(held))


_WORDS: Mapping[str, Callable[[Subschema], str]] = {
    "const": lambda each: f"always `{shown(each.keywords['const'])}`",
    "enum": lambda each: f"one of {', '.join(f'`{shown(value)}`' for value in each.keywords['enum'])}",
    "oneOf": lambda each: _branches(each, "oneOf", "exactly one of these holds"),
    "anyOf": lambda each: _branches(each, "anyOf", "at least one of these holds"),
    "required": lambda each: f"has {_all([f'`{name}`' for name in each.keywords['required']])}",
    "properties": lambda each: "; ".join(_said(each, "properties", 0)),
    "items": lambda each: "no further items" if each.keywords["items"] is False else _items(each),
    "additionalProperties": lambda each: _others(each),
    "contains": _contains,
    "propertyNames": _names,
    "patternProperties": _patterns,
    "dependentRequired": _needs,
    "dependentSchemas": _depends,
    "if": _conditional,
    "not": lambda each: _not(says(each.child("not"))),
    "unevaluatedItems": _unevaluated("items"),
    "unevaluatedProperties": _unevaluated("members"),
    "contentEncoding": _content,
    "contentMediaType": _media,
    "contentSchema": _inside,
}
