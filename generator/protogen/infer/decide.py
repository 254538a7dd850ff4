"""Decides from a survey what the next one has to look at: which objects are unions, maps, or what is around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from protogen.dataclass import dataclass, field, replace
from protogen.infer.marks import TagPath
from protogen.infer.paths import Path, tag_of
from protogen.infer.survey import LONGEST_TUPLE, Items, Members, Place, Plan, Survey

KEYS: Mapping[str, str] = {
    "digits": "^-?[0-9]+$",
    "uuid": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    "time": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:.]+([Zz]|[+-][0-9:]+)?)?$",
    "hash": "^(?=.*[0-9])[0-9a-fA-F]{8,}$",
    "address": "^[^@\\s]+@[^@\\s]+$",
    "path": "^/",
    "uri": "^[A-Za-z][A-Za-z0-9+.-]*://",
}
"""Keys that are data: the patterns that no member's name fits."""
_TOLD = frozenset({"digits", "uuid", "time"})
"""Those that one key is enough for, and that the schema then says of the keys."""
_MANY_KEYS, _MANY_KEYS_OF_ONE = 10, 50
_ALIKE = 0.5
_FEWEST_TUPLES = 2
_SHARED = 0.5
_MOST_KEYED = 32


@dataclass(slots=True)
class _Found:
    """What one survey adds to its plan."""

    tags: dict[Path, TagPath] = field(default_factory=dict)
    keyed: set[Path] = field(default_factory=set)
    maps: dict[Path, str] = field(default_factory=dict)
    tuples: dict[Path, int] = field(default_factory=dict)
    same: dict[Path, Path] = field(default_factory=dict)


def next_plan(survey: Survey) -> Plan:
    """The survey's plan and what it found out; equal to its plan if that is nothing."""
    found = _Found()
    _look(survey.plan, survey.root, (), found, set())
    plan, targets = survey.plan, frozenset(found.same.values())

    def holds(path: Path) -> bool:
        """Whether a decision stands: not below a place that more values will come to, since it repeats."""
        return not any(path[:size] in targets for size in range(len(path)))

    return Plan(
        {path: tag for path, tag in {**plan.tags, **found.tags}.items() if holds(path)},
        frozenset(path for path in plan.keyed | found.keyed if holds(path)),
        {path: pattern for path, pattern in {**plan.maps, **found.maps}.items() if holds(path)},
        {path: size for path, size in {**plan.tuples, **found.tuples}.items() if holds(path)},
        {**plan.same, **found.same},
        plan.plain,
    )


def without(plan: Plan, path: Path) -> Plan:
    """The plan without what was decided about a path, which is left as it is from now on."""
    return replace(
        plan,
        tags={each: tag for each, tag in plan.tags.items() if each != path},
        keyed=plan.keyed - {path},
        tuples={each: size for each, size in plan.tuples.items() if each != path},
        plain=plan.plain | {path},
    )


def _look(plan: Plan, place: Place, around: tuple[Place, ...], found: _Found, done: set[Path]) -> None:
    """Decide about a place, or about those in it: below a decision, the next survey sees other places."""
    if place.path in done:
        return
    done.add(place.path)
    above = next((each for each in around if _repeats(plan, place, each)), None)
    if above is not None:
        found.same[place.path] = above.path
        return
    inner = (*around, place)
    for below in _inside(plan, place, found):
        _look(plan, below, inner, found, done)


def _inside(plan: Plan, place: Place, found: _Found) -> Iterator[Place]:
    """The places in one that nothing new was decided about."""
    if place.items is not None:
        yield from _inside_array(plan, place.path, place.items, found)
    members = place.members
    if members is None:
        return
    if members.values is not None:
        yield members.values
    elif members.alternatives:
        yield from members.alternatives.values()
    else:
        pattern = _map(members)
        free = pattern is None and tag_of(place.path) is None and place.path not in plan.plain
        tag = members.marks.tag(root=not place.path) if free else ()
        if pattern is not None:
            found.maps[place.path] = pattern
        elif tag:
            found.tags[place.path] = tag
        elif free and _is_keyed(members):
            found.keyed.add(place.path)
        else:
            yield from (members.below[key] for key in members.ordered())


def _inside_array(plan: Plan, path: Path, items: Items, found: _Found) -> Iterator[Place]:
    if path not in plan.tuples and path not in plan.plain and _is_tuple(items):
        found.tuples[path] = items.longest
        return
    yield from items.positions
    if items.below is not None:
        yield items.below


def _is_tuple(items: Items) -> bool:
    """Whether all arrays have one length and one type at each position, and not the same type at all."""
    if items.kinds is None or items.count < _FEWEST_TUPLES or not 2 <= items.longest <= LONGEST_TUPLE:
        return False
    kinds = [each - {"null"} for each in items.kinds]
    return all(len(each) == 1 for each in kinds) and len(set(map(frozenset, kinds))) > 1


def _is_keyed(members: Members) -> bool:
    """Whether every object has one member, which is an object, too: `{"circle": {"radius": 1}}`."""
    keys = members.present
    alone = 1 < len(keys) <= _MOST_KEYED and keys.total() == members.count == members.marks.with_one
    return alone and all(each.kinds() == {"object"} and not each.nulls for each in members.below.values())


def _map(members: Members) -> str | None:
    """The pattern of a map's keys, empty where they have none in common; None where the object is a record."""
    if members.too_many:
        return ""
    keys = members.present
    if not keys or not _alike(members.below.values()):
        return None
    for name, pattern in KEYS.items():
        if (len(keys) > 1 or name in _TOLD) and all(map(re.compile(pattern).search, keys)):
            return pattern if name in _TOLD else ""
    if members.count == 1:
        return "" if len(keys) >= _MANY_KEYS_OF_ONE else None
    many = len(keys) >= _MANY_KEYS and len(keys) ** 2 >= members.count
    sparse = keys.total() <= _SHARED * len(keys) * members.count and max(keys.values()) < members.count
    return "" if many and sparse else None


def _alike(places: Iterable[Place]) -> bool:
    """Whether all values have one JSON type, and objects largely the same keys."""
    every = [each for each in places if each.kinds()]
    if not every or any(each.kinds() != every[0].kinds() or len(each.kinds()) > 1 for each in every):
        return False
    keys = [frozenset(each.members.present) for each in every if each.members is not None]
    union = frozenset().union(*keys)
    return not union or sum(len(each) for each in keys) >= _ALIKE * len(union) * len(keys)


def _repeats(plan: Plan, place: Place, above: Place) -> bool:
    """Whether a place holds what a place around it holds, so that both are one, which is recursive."""
    own, other = place.members, above.members
    if own is None or other is None or tag_of(place.path) is not None or _must_stay(plan, above.path):
        return False
    way = place.path[len(above.path) :]
    if other.alternatives:
        return _repeats_union(plan, place, above, way)
    keys, known = own.present.keys(), other.present.keys()
    again = next((step for step in way if isinstance(step, str)), None)
    return again in keys and len(keys) > 1 and len(keys & known) > _SHARED * len(keys | known) and _fit(own, other)


def _must_stay(plan: Plan, path: Path) -> bool:
    """Whether a place is an alternative, or the member of one that holds its tag: another tag must not come in."""
    if tag_of(path) is not None:
        return True
    return len(path) > 1 and tag_of(path[:-1]) is not None and path[-1] in plan.tags.get(path[:-2], ())[:-1]


def _fit(own: Members, other: Members) -> bool:
    """Whether the members that both have are of one JSON type."""
    both = own.below.keys() & other.below.keys()
    pairs = ((own.below[key].kinds(), other.below[key].kinds()) for key in both)
    return all(not one or not two or one & two for one, two in pairs)


def _repeats_union(plan: Plan, place: Place, above: Place, way: Path) -> bool:
    """Whether the objects of a place are alternatives of the union around it, the one that holds them among them."""
    own, other = place.members, above.members
    if own is None or other is None:
        return False
    seen = (own.marks.candidates or {}).get(plan.tags.get(above.path, ()))
    if not seen or not seen.keys() <= other.alternatives.keys():
        return False
    equal = True
    for tag, features in seen.items():
        alternative = other.alternatives[tag].members
        keys = {str(each[0]) for each in features}
        known = alternative.present.keys() if alternative is not None else set()
        equal = equal and keys == known
        if len(keys & known) <= _SHARED * len(keys | known):
            return False
    through = tag_of(way[:1])
    return len(seen) > 1 or through in seen or (equal and above.path in plan.same.values())
