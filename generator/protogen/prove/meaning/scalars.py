"""Compares strings, numbers, booleans and nulls with what the schema says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import isclose
from typing import cast

from protogen.languages.native import Bits, Native
from protogen.prove.meaning.applied import Part, Reading, Weight
from protogen.prove.meaning.equal import same
from protogen.prove.meaning.faults import Fault, place, places
from protogen.prove.meaning.names import alike as same_word
from protogen.prove.meaning.said import alike, bits, is_integer, listed
from protogen.source.place import Json

_SAFE = 2**53 - 1
_LISTED = ("case", "unlisted", "constant")
_KINDS: dict[type, tuple[str, ...]] = {
    type(None): ("null",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    str: ("string",),
}
_HOLDS: dict[Bits, frozenset[Bits]] = {
    "53": frozenset({"53"}),
    "64": frozenset({"53", "64"}),
    "u64": frozenset({"53", "u64"}),
    "any": frozenset({"53", "64", "u64", "any"}),
}


def faults(start: Sequence[Part], reading: Reading, value: Json, native: Native, pointer: str) -> Iterator[Fault]:
    """All that is wrong with a scalar."""
    at, where = places(start), pointer or "the document"
    kinds = _KINDS[type(value)]
    if isinstance(value, float) and value.is_integer():
        kinds = (*kinds, "integer")
    if native.kind not in (*kinds, *_LISTED):
        yield Fault("type", where, at, f"a {kinds[0]}", f"a {native.kind}")
        return
    if not same(native.json, value):
        yield Fault("value", where, at, "the value of the document", "another")
    if native.kind == "number" and is_integer(reading):
        yield Fault("integer", where, at, "an integer", "a number that may have a fraction")
    need = bits(reading.parts)
    if native.kind == "integer" and native.bits and need and need not in _HOLDS[native.bits]:
        yield Fault("bits", where, at, f"an integer of {need} bits", f"one of {native.bits}")
    yield from _view(reading, value, native, where)
    yield from _enum(reading, value, native, where)
    yield from _says(reading, value, native, where)


def _view(reading: Reading, value: Json, native: Native, where: str) -> Iterator[Fault]:
    """A helper that shows another value."""
    if native.view is None:
        return
    if native.view.kind == "date":
        wanted = _moment(reading, value)
        if wanted is None or not isclose(wanted, cast(float, native.view.json), rel_tol=1e-12, abs_tol=1e-6):
            moment = "no moment" if wanted is None else f"the moment {wanted}"
            yield Fault("view", where, places(reading.parts), moment, f"{native.view.json}")
    elif not same(native.view.json, value):
        yield Fault("view", where, places(reading.parts), f"`{value}`", f"`{native.view.json}`")


def _moment(reading: Reading, value: Json) -> float | None:
    """The seconds since 1970 that a number counts or a text of RFC 3339 tells; None: it tells none."""
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.upper()).timestamp()
        except ValueError:
            return None
    notes = [each.subschema.keywords.get("x-protogen") for each in reading.parts]
    units = {each["epoch"] for each in notes if isinstance(each, dict) and "epoch" in each}
    return cast(float, value) / (1000 if "milliseconds" in units else 1)


def _says(reading: Reading, value: Json, native: Native, where: str) -> Iterator[Fault]:
    """Helpers that describe a listed value as another one is described."""
    native = native.view or native
    for part in reading.parts:
        words = part.subschema.keywords
        if native.kind != "case" or "const" not in words:
            continue
        notes = words.get("x-protogen", {})
        for key, text in (("description", words.get("description")), ("action", notes.get("action"))):
            said = native.says.get(key)
            if said and text and said.split() != text.split():
                yield Fault("says", where, place(part.subschema), f"`{text}`", f"`{said}`")


def _enum(reading: Reading, value: Json, native: Native, where: str) -> Iterator[Fault]:
    """Values that the schema lists and the code does not know, or under the name of another."""
    for part in reading.parts:
        values = [each for each in listed(part.subschema) if each is not None]
        if part.weight is Weight.CONDITION or value is None or len(values) < 2 or not alike(values):
            continue
        if any(not isinstance(each, str) and abs(each) > _SAFE for each in values):
            continue  # no enum of every language has such values
        native = native.view or native
        if native.kind not in ("case", "constant"):
            yield Fault("listed", where, place(part.subschema), "a value of the list", f"a {native.kind}")
        others = [str(each) for each in values if not same(each, value)]
        if native.kind == "case" and not same_word(native.name, str(value)):
            for each in others:
                if same_word(native.name, each):
                    yield Fault("case", where, place(part.subschema), f"a name for `{value}`", f"`{native.name}`")
