"""Texts that careless readers get wrong: spellings of numbers, near-JSON, wrong types, other messages."""

from __future__ import annotations

import json
from collections.abc import Iterator

from protogen.source import Json
from protogen.spec import Kind, Record, Spec
from protogen.targets.fixtures_future import unused
from protogen.targets.fixtures_parts import Draft, Drafts, Message, below, pretty, pretty_with, replaced
from protogen.targets.fixtures_spots import Spot, spots

_NUMBERS = (Kind.INTEGER, Kind.NUMBER)


def traps(spec: Spec, message: Message, base: Json) -> Drafts:
    """The traps that one message can set, from a valid document of it."""
    every = tuple(spots(spec, message.root, base))
    for what, shows, text, strict, pointer in (
        *_texts(base),
        *_duplicates(base),
        *_number_texts(every, base),
        *_types(every, base),
        *_integers(every, base),
        *_strings(every, base),
        *_deep(every, base),
    ):
        yield Draft("traps", message.name, message.root, what, shows, text, strict, pointer, _refused(what, strict))


def _refused(what: str, strict: bool | None) -> str:
    if strict is not False:
        return ""
    return "type" if what in _TYPE_TRAPS else "duplicate keys" if what.startswith("duplicate") else "json"


_TYPE_TRAPS = frozenset({"boolean-for-number", "string-for-number", "null-for-optional"})
_Trap = tuple[str, str, str, bool | None, str]


def _texts(base: Json) -> Iterator[_Trap]:
    """Texts that are not JSON, whatever the schema."""
    text = pretty(base)
    body = text.rstrip("\n")
    yield "byte-order-mark", "a byte order mark before the document", "\ufeff" + text, False, ""
    yield "two-documents", "a second document behind the first", text + text, False, ""
    yield "cut-short", "a document whose end is missing", body[:-1] + "\n", False, ""
    yield "empty", "no document at all", "", False, ""
    if isinstance(base, dict) and base:
        yield "trailing-comma", "a comma behind the last member", f"{body[:-2]},\n}}\n", False, ""
        yield "comment", "a comment", f"{{\n  // near-JSON\n{body[2:]}\n", False, ""
        yield "single-quotes", "a key in single quotes", f"{body[:-2]},\n  'key': null\n}}\n", False, ""


def _duplicates(base: Json) -> Iterator[_Trap]:
    """A key twice, in the document and in the first object inside."""
    inside = [("", base)]
    if isinstance(base, dict):
        inside += [(below("", name), member) for name, member in base.items()]
    for pointer, value in [each for each in inside if isinstance(each[1], dict) and each[1]][:2]:
        name = json.dumps(next(iter(value)), ensure_ascii=False)
        body = pretty_with(base, {pointer: f"{pretty(value).rstrip()[:-2]},\n  {name}: null\n}}"})
        what = "duplicate-key-inside" if pointer else "duplicate-key"
        yield what, f"the key {name} twice in one object", body, False, pointer


def _number_texts(every: tuple[Spot, ...], base: Json) -> Iterator[_Trap]:
    """Spellings that no JSON number has, or whose value no reader can hold."""
    at = next((spot for spot in every if spot.kind in _NUMBERS and _plain(spot)), None)
    if at is None:
        return
    for what, written, shows in (
        ("nan", "NaN", "NaN for a number"),
        ("infinity", "-Infinity", "an infinity for a number"),
        ("leading-zero", "050", "a number with a leading zero"),
        ("leading-plus", "+50", "a number with a plus sign"),
        ("bare-fraction", ".5", "a number without digits before its point"),
        ("hexadecimal", "0x32", "a hexadecimal number"),
        ("beyond-double", "1e400", "a number beyond the largest double"),
    ):
        yield what, shows, pretty_with(base, {at.pointer: written}), False, at.pointer


def _types(every: tuple[Spot, ...], base: Json) -> Iterator[_Trap]:
    """A value of another JSON type where a careless reader would convert it."""
    number = next((spot for spot in every if spot.kind in _NUMBERS and _plain(spot)), None)
    if number is not None:
        wrong = False if number.certain else None
        for what, value in (("boolean-for-number", True), ("string-for-number", "5")):
            shows = f"`{json.dumps(value)}` for a number"
            yield what, shows, pretty(replaced(base, number.pointer, value)), wrong, number.pointer
    for spot in every:
        field = spot.field
        if field is None or field.required or spot.nullable or spot.kind in (Kind.ANY, Kind.NULL):
            continue
        wrong = False if spot.certain and spot.kind is not None else None
        shows = f"null for the optional member `{field.name}`"
        yield "null-for-optional", shows, pretty(replaced(base, spot.pointer, None)), wrong, spot.pointer
        return


def _integers(every: tuple[Spot, ...], base: Json) -> Iterator[_Trap]:
    """Spellings and sizes of integers."""
    integers = [spot for spot in every if spot.kind is Kind.INTEGER and _plain(spot)]
    for spot in integers[:1]:
        same = pretty_with(base, {spot.pointer: f"{spot.value}.0"})
        yield "integer-with-fraction", f"the integer {spot.value} as {spot.value}.0", same, True, spot.pointer
    rows = [
        ("big-exponent", "1.7e12", "an integer in exponent notation"),
        ("exponent-lower", "5e1", "an integer with a lowercase exponent"),
        ("exponent-upper", "5E+1", "an integer with an uppercase, signed exponent"),
        ("minus-zero", "-0", "minus zero"),
        ("minus-zero-fraction", "-0.0", "minus zero as a fraction"),
        ("fraction", "50.5", "a fraction for an integer"),
        ("beyond-2-53", "9007199254740993", "an integer that no double holds"),
        ("beyond-2-63", "9223372036854775808", "an integer beyond 64 bits with a sign"),
        ("largest-int64", "9223372036854775807", "the largest integer of 64 bits"),
    ]
    for spot in integers[:1] + [spot for spot in integers[1:] if _wide(spot)][:1]:
        label = "" if spot is integers[0] else "-wide"
        for what, written, shows in rows:
            yield f"{what}{label}", shows, pretty_with(base, {spot.pointer: written}), None, spot.pointer
    for spot in [spot for spot in every if spot.kind is Kind.NUMBER and _plain(spot)][:1]:
        numbers = [("number-exponent", "5E-1"), ("number-minus-zero", "-0.0"), ("number-long", f"0.1{'0' * 30}")]
        for what, written in numbers:
            yield what, f"the number {written}", pretty_with(base, {spot.pointer: written}), None, spot.pointer


def _strings(every: tuple[Spot, ...], base: Json) -> Iterator[_Trap]:
    """Half of a surrogate pair, a raw control character, and what is legal beside them."""
    text = next((spot for spot in every if spot.kind is Kind.STRING and _plain(spot)), None)
    if text is None:
        return
    for what, written, shows, strict in (
        ("lone-surrogate", r'"\ud83d"', "half of a surrogate pair", False),
        ("control-character", '"a\tb"', "a raw tab in a string", False),
        ("surrogate-pair", r'"\ud83d\ude00"', "a surrogate pair as escapes", None),
        ("nul", r'"\u0000"', "the character U+0000", None),
        ("combining", '"e\u0301"', "a letter and its accent as two characters", None),
    ):
        yield what, shows, pretty_with(base, {text.pointer: written}), strict, text.pointer


def _deep(every: tuple[Spot, ...], base: Json) -> Iterator[_Trap]:
    """Nesting at the readers' limit, and one level beyond."""
    for spot in every:
        if not isinstance(spot.decl, Record) or not isinstance(spot.value, dict):
            continue
        known = {field.name for field in spot.decl.fields} | spot.value.keys()
        pointer = below(spot.pointer, unused("deep", known))
        outside = spot.pointer.count("/") + 1
        for what, depth, strict in (("nesting-128", 128, None), ("nesting-129", 129, False)):
            nested = "[" * (depth - outside) + "]" * (depth - outside)
            shows = f"{depth} levels of nesting"
            yield what, shows, pretty_with(base, {pointer: nested}), strict, pointer
        return


def _plain(spot: Spot) -> bool:
    return spot.value is not None


def _wide(spot: Spot) -> bool:
    """An integer that may pass 2^53."""
    limits = getattr(spot.type, "limits", None)
    return limits is not None and (limits.maximum is None or limits.maximum > 2**53)


def other_payloads(spec: Spec, message: Message, base: Json, others: list[tuple[str, Json]]) -> Drafts:
    """A message with the payload of each other message of the same envelope."""
    payload = getattr(spec[message.root], "payload", "")
    if not payload or not isinstance(base, dict) or payload not in base:
        return
    for name, other in others:
        if name != message.name and isinstance(other, dict) and payload in other:
            text = pretty({**base, payload: other[payload]})
            shows = f"the `{payload}` of {name}"
            yield Draft("traps", message.name, message.root, f"payload-of-{name}", shows, text, None, f"/{payload}")
