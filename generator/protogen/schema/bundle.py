"""Makes schemas that stand alone: each with a name, and references between them that stay among them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from protogen.dataclass import dataclass, field
from protogen.schema.graph import Key, Subschema
from protogen.schema.keywords import KEYWORDS, Nested, Role
from protogen.source.deep import roomy
from protogen.source.place import Json, split_pointer
from protogen.source.pointers import Unresolved


def converted(subschema: Subschema, keyword: str, convert: Callable[[Subschema], Json]) -> Json:
    """Returns a keyword's value, with the subschemas in it converted."""
    held = subschema.keywords[keyword]
    match KEYWORDS[keyword].nested if keyword in KEYWORDS else Nested.NONE:
        case Nested.MAP:
            return {name: convert(subschema.child(keyword, name)) for name in held}
        case Nested.LIST:
            return [convert(each) for each in subschema.listed(keyword)]
        case Nested.ONE | Nested.ONE_OR_LIST:
            return convert(subschema.child(keyword))
        case _:
            return held


@roomy
def bundled(starts: Mapping[str, Subschema], free: Callable[[str, Mapping[str, Json]], str]) -> dict[str, Json]:
    """Returns schemas of draft 2020-12 by name: the given ones, and all that they refer to as `#/$defs/NAME`. They keep
    the keywords that assert or describe. `free`: makes a new name of a wish, given the schemas so far.

    A `$dynamicRef` with several targets leads to the one that it has on its own: a name has one meaning.
    """
    run = _Bundle(free)
    for name, subschema in starts.items():
        run.names.setdefault(subschema.key, name)
        run.schemas[name] = None  # keeps its position
    for name, subschema in starts.items():
        run.schemas[name] = run.convert(subschema)
    return run.schemas


def _looks_like_a_reference(subschema: Subschema, keyword: str) -> bool:
    """Whether an example has a member `$ref`, which programs that only look for references take for one."""
    return keyword in ("default", "examples") and '"$ref"' in json.dumps(subschema.keywords[keyword])


@dataclass
class _Bundle:
    free: Callable[[str, Mapping[str, Json]], str]
    names: dict[Key, str] = field(default_factory=dict)
    schemas: dict[str, Json] = field(default_factory=dict)

    def convert(self, subschema: Subschema) -> Json:
        """One subschema, and all below it."""
        if isinstance(subschema.value, bool):
            return subschema.value
        found: dict[str, Json] = {}
        for keyword in subschema.keywords:
            row = KEYWORDS.get(keyword)
            if keyword in ("$ref", "$dynamicRef"):
                self._refer(found, subschema, keyword)
            elif row is not None and row.role is not Role.STRUCTURE and not _looks_like_a_reference(subschema, keyword):
                found[keyword] = converted(subschema, keyword, self.convert)
        return found

    def _refer(self, found: dict[str, Json], subschema: Subschema, keyword: str) -> None:
        try:
            target = subschema.resolve(subschema.keywords[keyword])
        except Unresolved:
            return  # reported when the schema was loaded
        reference = {"$ref": f"#/$defs/{self._name(target)}"}
        if "$ref" in found:
            found["allOf"] = [*found.get("allOf", []), reference]
        else:
            found |= reference

    def _name(self, target: Subschema) -> str:
        if target.key not in self.names:
            tokens = split_pointer(target.place.pointer)
            wish = tokens[-1] if tokens else str(target.keywords.get("title", "Document"))
            name = self.names[target.key] = self.free(wish, self.schemas)
            self.schemas[name] = None
            self.schemas[name] = self.convert(target)
        return self.names[target.key]
