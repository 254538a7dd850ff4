"""Makes strings and numbers that several subschemas describe together."""

from __future__ import annotations

from itertools import islice
from random import Random

from protogen.documents.numbers import numbers
from protogen.documents.parts import Impossible, bound, get
from protogen.documents.strings import Steps, sample
from protogen.documents.wish import Wish
from protogen.schema.load import Subschema
from protogen.source.place import Json


def string(parts: list[Subschema], wish: Wish, rng: Random, steps: Steps) -> str:
    """Makes a string that the parts describe. Raises Impossible if none was found. `steps`: counts the work."""
    low, high = bound(parts, "minLength", max) or 0, bound(parts, "maxLength", min)
    size = wish.size(parts)
    if size is not None:
        low = high = size
    patterns = tuple(get(part, "pattern") for part in parts if get(part, "pattern") is not None)
    form = next((get(part, "format") for part in parts if get(part, "format")), None)
    made = sample(rng, low, high, patterns, form, plain=wish.plain, steps=steps)
    if made is None:
        raise Impossible
    return made


def number(parts: list[Subschema], wish: Wish, rng: Random, *, whole: bool) -> Json:
    """Makes a number that the parts describe. Raises Impossible if none was found."""
    values = numbers(parts, rng, whole=whole)
    found = list(islice(values, 1 if wish.plain else None))
    if not found:
        raise Impossible
    return found[0] if wish.plain else rng.choice(found)
