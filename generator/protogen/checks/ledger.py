"""The loss ledger: every keyword that constrains a value, and the level that enforces it.

`type`: the type cannot hold a value that breaks the keyword. `tolerant`: the tolerant reader refuses such a value.
`strict`: only the strict reader does. `none`: no reader does. If a subschema applies to several values, the weakest
level counts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from protogen.checks.levels import LEVELS, Slot, honoured
from protogen.checks.program import Program, pointer_from
from protogen.dataclass import dataclass
from protogen.model.spec import Spec
from protogen.schema.keywords import CONSTRAINING
from protogen.schema.load import Subschema
from protogen.schema.walk import reachable
from protogen.source.deep import roomy
from protogen.source.diagnostics import Diagnostic
from protogen.source.place import Place


@dataclass(frozen=True, slots=True)
class Constraint:
    """One keyword of the schema that constrains a value, and the level that enforces it."""

    at: str
    keyword: str
    level: str
    place: Place


@dataclass(frozen=True, slots=True)
class Ledger:
    """All constraints of a protocol."""

    constraints: tuple[Constraint, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many constraints each level enforces."""
        found = Counter(each.level for each in self.constraints)
        return {level: found[level] for level in LEVELS}

    def dump(self) -> str:
        """The text of the ledger's file: the counts, then the keywords of each subschema."""
        keywords: dict[str, dict[str, str]] = {}
        for each in sorted(self.constraints, key=lambda each: (each.at, each.keyword)):
            keywords.setdefault(each.at, {})[each.keyword] = each.level
        return json.dumps({"counts": self.counts, "constraints": keywords}, indent=2, ensure_ascii=False) + "\n"

    def __str__(self) -> str:
        counts = self.counts
        return (
            f"{len(self.constraints)} constraints: {counts['type']} by type, {counts['tolerant']} at tolerant decode, "
            f"{counts['strict']} in strict readers, {counts['none']} lost"
        )


@roomy
def ledger(roots: Mapping[str, Subschema], spec: Spec, strict: Program, *, formats: bool = False) -> Ledger:
    """Makes the ledger of a protocol. `roots`: the subschema of each declaration; `formats`: `format` is asserted."""
    starts = list({each.key: each for each in roots.values()}.values())
    first = starts[0].place.source.path if starts else ""
    nodes = {node["at"]: node for node in strict.document["nodes"] if isinstance(node, dict)}
    shapes = honoured(roots, spec)
    found = []
    for subschema, keyword in _constraining(starts, formats):
        at = pointer_from(first, subschema.place)
        if at not in nodes:  # no value can meet it, such as the target of a dynamic reference in another scope
            continue
        level = shapes.get(Slot(subschema.key, keyword), "strict")
        if keyword not in nodes[at]:
            level = "none"
        found.append(Constraint(at, keyword, level, subschema.where(keyword)))
    return Ledger(tuple(found))


def losses(found: Ledger, faults: Iterable[Diagnostic] = ()) -> Iterator[Diagnostic]:
    """Yields an error for each constraint that is not enforced. `faults`: the compiler's diagnostics; losses reported
    there are not reported again."""
    places = [each.place for each in faults if each.place]
    told = {(place.source.path, place.pointer) for place in places}
    told |= {(place.source.path, place.pointer.rpartition("/")[0]) for place in places}  # one of `patternProperties`
    help = "remove the keyword, or allow its loss with a reason in an `[[allow]]` table of the config"
    for each in found.constraints:
        if each.level == "none" and (each.place.source.path, each.place.pointer) not in told:
            yield Diagnostic("constraint-lost", f"no reader enforces `{each.keyword}`", each.place, help=help)


def _constraining(starts: Iterable[Subschema], formats: bool) -> Iterator[tuple[Subschema, str]]:
    for subschema in reachable(starts):
        for keyword, value in subschema.keywords.items():
            if keyword in CONSTRAINING and (formats or keyword != "format") and not _says_nothing(subschema, keyword):
                yield subschema, keyword
            elif keyword == "properties" and False in value.values():
                yield subschema, keyword  # a member that must not be there


_EMPTY = frozenset({"additionalProperties", "items", "propertyNames", "unevaluatedItems", "unevaluatedProperties"})
"""Applicators that do not constrain anything if their subschema accepts everything."""


def _says_nothing(subschema: Subschema, keyword: str) -> bool:
    """Whether this use of a keyword accepts every value."""
    value = subschema.keywords[keyword]
    match keyword:
        case "uniqueItems":
            return value is False
        case "minContains" | "maxContains":
            return "contains" not in subschema.keywords
        case "if":
            return subschema.keywords.keys().isdisjoint({"then", "else"})
        case "required" | "dependentRequired" | "dependentSchemas" | "patternProperties":
            return not value
        case _:
            return keyword in _EMPTY and subschema.child(keyword).value in (True, {})
