"""References that are simply their target's type, and those that lead back to themselves."""

from __future__ import annotations

from collections.abc import Sequence

from protogen.model.views import CHOICES, SHAPE_KEYWORDS, meet, view
from protogen.schema.forms import type_names
from protogen.schema.load import Key, Subschema
from protogen.schema.memory import Topic

_ENDLESS = Topic[Key, bool]()


def plain_reference(subschemas: Sequence[Subschema]) -> Subschema | None:
    """Returns the target if a single `$ref` shapes the value and the rest adds only limits, annotations or a type
    that leaves out nothing of the target."""
    target = lone_reference(subschemas)
    return None if target is not None and _narrowed(target, subschemas) else target


def lone_reference(subschemas: Sequence[Subschema]) -> Subschema | None:
    """The same, also where a type beside the reference leaves out some of the target's values."""
    target: Subschema | None = None
    for each in subschemas:
        if each.value is False:
            return None
        shaping = _shaping(each)
        while len(shaping) == 1 and shaping <= _MERGING and "type" not in each.keywords:
            (keyword,) = shaping
            if len(each.keywords[keyword]) != 1:
                return None
            each = each.child(keyword, 0)
            shaping = _shaping(each)
        if each.value is False:
            return None
        if not shaping:
            continue
        if shaping != {"$ref"} or target is not None:
            return None
        target = next(each.referred(), None)
        if target is None:
            return None
    return target


def _narrowed(target: Subschema, subschemas: Sequence[Subschema]) -> bool:
    """Whether a `type` beside the reference leaves out one of several JSON types of the target, null aside."""
    beside = [type_names(each.keywords["type"]) for each in subschemas if "type" in each.keywords]
    if not beside or (seen := view([target])) is None:
        return False
    types = seen.types - {"null"}
    return len(types) > 1 and any(meet(types, each) != types for each in beside)


_MERGING = frozenset({"allOf", *CHOICES})


def endless(subschema: Subschema) -> bool:
    """Whether a chain of plain references leads back to itself. (The checks report it.)"""
    known = subschema.graph.memory.of(_ENDLESS)
    seen: dict[Key, None] = {}
    each: Subschema | None = subschema
    while each is not None and each.key not in seen and each.key not in known:
        seen[each.key] = None
        each = plain_reference([each])
    found = each is not None and known.get(each.key, True)
    known.update(dict.fromkeys(seen, found))
    return found


def _shaping(subschema: Subschema) -> frozenset[str]:
    others = {"unevaluatedProperties"} if isinstance(subschema.keywords.get("unevaluatedProperties"), dict) else set()
    return SHAPE_KEYWORDS & subschema.keywords.keys() | others
