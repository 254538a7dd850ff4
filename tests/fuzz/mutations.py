"""Changes schemas, documents, configs and texts so that they are wrong in some way. The same dice, the same changes."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

from protogen.schema.keywords import KEYWORDS

_KEYWORDS = (*KEYWORDS, "x-protogen", "discriminator", "nullable", "$recursiveRef")
_KEYS = (*_KEYWORDS, "", "a", "é", "\x00", "a\nb", "\u202e", "__proto__", "~0/", "class", "\U0001f600", "A", "x" * 300)
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**53 + 1, -(2**63) - 1, 10**300, 1.5, 1e308, 5e-324, 0.1),
    *("", "a", "\x00", "a\x00b", "\u2028", "#", "#/$defs/A", "#/$defs/~2", "#nope", "%", "a%00b.json", "http://[::1"),
    *("http://[bad", "s.json", "../../x.json", "file://host/x.json", "urn:x", "//", "?", "#/%ff", "https://a.b/#x"),
    *("string", "object", "array", "null", "date-time", "regex", "uri", "no-such-format", "^a+$", "(?=a*b)c", "[", "("),
    *("a{99999}", "\\p{L}", "\\u{110000}", "(?<n>a)\\k<n>", "[\\u{0}-\\u{10FFFF}]{9999}", "x" * 5000, "1e5", "\u00e9"),
    *([], {}, [[]], [{}], {"a": 1}, ["a", {"b": 1}], [1, 1.0, True], {"": {}}, {"$ref": "#"}, {"type": []}, [None]),
    *({"type": "string"}, {"const": {"a": [1]}}, {"name": "class"}, {"former": "a"}, {"enum": [{}, [], 1e400]}),
)
_BYTES = (b"\x00", b"\xff", b"\\ud800", b'"', b"{", b"]", b",", b"\n", b"1e999", b"&a", b"*a", b"\xef\xbb\xbf", b"\t- ")


def mutated(value: Any, dice: Random, other: Any = None) -> Any:
    """A copy of a JSON value with one to four changes. `other`: a value that parts may come from."""
    found = copy.deepcopy(value)
    for _ in range(dice.choice([1, 1, 1, 2, 4])):
        found = _changed(found, dice, other)
    return found


def spoilt(text: bytes, dice: Random) -> bytes:
    """A text with a few bytes changed, put in or cut off."""
    for _ in range(dice.choice([1, 1, 2, 5])):
        at = dice.randrange(len(text) + 1)
        match dice.randrange(4):
            case 0:
                text = text[:at]
            case 1:
                text = text[:at] + text[at + dice.randrange(1, 9) :]
            case 2:
                text = text[:at] + dice.choice(_BYTES) + text[at:]
            case _:
                text = text[:at] + bytes([dice.randrange(256)]) + text[at + 1 :]
    return text


def text_of(value: Any) -> bytes:
    """A value as JSON; NaN and lone surrogates as they come."""
    return json.dumps(value).encode("utf-8", "surrogatepass")


def _changed(value: Any, dice: Random, other: Any) -> Any:
    """One change, anywhere in the value."""
    places = list(_places(value))
    holder, key = dice.choice(places)
    if holder is None:
        return (
            _new(value, dice, other)
            if dice.random() < 0.3
            else {**value, **_extra(dice, other)}
            if isinstance(value, dict)
            else _new(value, dice, other)
        )
    match dice.randrange(5):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[dice.choice(_KEYS)] = holder.pop(key)
        case 2 if isinstance(holder[key], dict):
            holder[key] = {**holder[key], **_extra(dice, other)}
        case 3:
            there, where = dice.choice(places)
            if (
                there is not None
                and (isinstance(there, dict) or where < len(there))
                and where in (there if isinstance(there, dict) else range(len(there)))
            ):
                holder[key] = copy.deepcopy(there[where])
        case _:
            holder[key] = _new(holder[key], dice, other)
    return value


def _new(value: Any, dice: Random, other: Any) -> Any:
    """Something else in the place of a value."""
    if other is not None and dice.random() < 0.3:
        holder, key = dice.choice(list(_places(other)))
        return copy.deepcopy(other if holder is None else holder[key])
    if dice.random() < 0.15:
        return {dice.choice(("not", "items", "contains", "if", "propertyNames")): copy.deepcopy(value)}
    return copy.deepcopy(dice.choice(_VALUES))


def _extra(dice: Random, other: Any) -> dict[str, Any]:
    return {dice.choice(_KEYS): _new({}, dice, other)}


def _places(value: Any) -> Any:
    """Every place in a value: what holds it, and its key or position there; the whole has no holder."""
    yield None, None
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, dict | list):
            for key in each if isinstance(each, dict) else range(len(each)):
                yield each, key
                stack.append(each[key])


_ONE = ("items", "contains", "not", "if", "then", "else", "additionalProperties", "propertyNames", "unevaluatedItems")
_ONES = (*_ONE, "unevaluatedProperties", "contentSchema", "schema", "payload", "headers")
_SEVERAL = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "schemas", "components")


def grafted(value: Any, dice: Random, other: Any) -> Any:
    """A copy of a schema with one to three subschemas moved, wrapped, united or bare: mostly as legal as it was."""
    found = copy.deepcopy(value)
    for _ in range(dice.choice([1, 1, 2, 3])):
        places = [place for place in _schemas(found) if isinstance(place[0][place[1]], dict)]
        scions = [holder[key] for holder, key in (*places, *_schemas(other))]
        if not places or not scions:
            return found
        holder, key = dice.choice(places)
        scion = copy.deepcopy(dice.choice(scions))
        holder[key] = _graft(holder[key], scion, dice)
    return found


def _graft(old: dict[str, Any], scion: Any, dice: Random) -> Any:
    """One subschema with another."""
    draw = dice.randrange(7)
    if draw == 0:
        return scion
    if draw == 1:
        return {dice.choice(("allOf", "anyOf", "oneOf")): dice.sample([old, scion], 2)}
    if draw == 2 and isinstance(scion, dict):
        return {**old, **dict(dice.sample(list(scion.items()), min(len(scion), 2)))}
    if draw == 3:
        return {**old, dice.choice(_ONE): scion}
    if draw == 4 and old:
        gone = dice.choice(list(old))
        return {word: each for word, each in old.items() if word != gone}
    if draw == 5:
        return {**old, "if": scion, "then": dice.choice((True, False, {"required": ["a"]}))}
    return {**old, "type": dice.sample(("object", "array", "string", "integer", "null"), dice.choice([1, 2]))}


def _schemas(value: Any) -> Any:
    """Where subschemas stand: what holds each, and its key there."""
    stack = [value]
    while stack:
        each = stack.pop()
        for word in each if isinstance(each, dict) else ():
            held = each[word]
            if word in _ONES:
                yield each, word
                stack.append(held)
            elif (word in _SEVERAL and isinstance(held, list)) or (word in _NAMED and isinstance(held, dict)):
                yield from ((held, key) for key in (held if isinstance(held, dict) else range(len(held))))
                stack += held.values() if isinstance(held, dict) else held
            elif word in ("paths", "channels", "responses", "requestBody", "content", "messages") and held:
                stack += [held, *(held.values() if isinstance(held, dict) else ())]
