"""Collects schemas as components of an AsyncAPI document: as they are, or in the words of draft-07.

AsyncAPI's own Schema Object is a superset of draft-07; schemas of another draft stand in a Multi Format Schema Object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from protogen.dataclass import dataclass, field
from protogen.model.words import unused
from protogen.schema.bundle import converted
from protogen.schema.keywords import LATEST
from protogen.schema.load import Key, Subschema, Unresolved
from protogen.source.diagnostics import Diagnostic, Severity
from protogen.source.place import Json, split_pointer

_DROPPED = frozenset({"$schema", "$id", "$anchor", "$dynamicAnchor", "$vocabulary", "$defs", "definitions"})
"""Keywords of structure, which an AsyncAPI document expresses in another way."""
_LOST = {
    "unevaluatedProperties": "use `additionalProperties` in the schema that lists the members",
    "unevaluatedItems": "use `items` in the schema that lists the first ones",
    "minContains": "draft-07 has `contains` only: at least one",
    "maxContains": "draft-07 has `contains` only: at least one",
}
_SAYS_NOTHING = frozenset({"discriminator"})
"""Annotations whose form differs from that in AsyncAPI."""

FORMAT = f"application/schema+json;version={LATEST}"
"""The `schemaFormat` of schemas that stand as they are."""


def free_key(name: str, taken: Collection[str]) -> str:
    """A name as a new key of AsyncAPI's maps, which allow letters, digits, `.`, `-` and `_`.

    >>> free_key("job/done", ["job_done"])
    'job_done_2'
    """
    base = re.sub(r"[^A-Za-z0-9._-]+", "_", name, flags=re.ASCII) or "_"
    return unused(base, taken.__contains__, join="_")


@dataclass
class Components:
    """The schemas that references lead to, each converted when first met. It lives only while a document is made."""

    prefix: str
    """The start of a reference, before the component's name, such as `#/components/schemas/`."""
    draft: str = LATEST
    """The draft of the document's schemas: the latest, or draft-07."""
    note: Callable[[Mapping[str, Json]], Json] = dict
    """Converts the object of `x-protogen`; an empty result is left out."""
    schemas: dict[str, Json] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _names: dict[Key, str] = field(default_factory=dict)

    def reference(self, target: Subschema) -> Json:
        """A reference from a schema to a subschema, which becomes a component."""
        return {"$ref": self.prefix + self.component(target) + ("" if self.plain else "/schema")}

    def payload(self, target: Subschema) -> Json:
        """A reference from outside of schemas to a subschema, which becomes a component."""
        return {"$ref": self.prefix + self.component(target)}

    def component(self, target: Subschema) -> str:
        """The key of a subschema among the components."""
        if target.key not in self._names:
            name = self._names[target.key] = self._name(target)
            self.schemas[name] = None  # keeps its position, and lets the schema refer to itself
            self.schemas[name] = self.framed(self.convert(target))
        return self._names[target.key]

    @property
    def plain(self) -> bool:
        """Whether AsyncAPI's own Schema Object can hold the schemas."""
        return self.draft != LATEST

    def framed(self, schema: Json) -> Json:
        """A schema as it stands outside of schemas."""
        return schema if self.plain else {"schemaFormat": FORMAT, "schema": schema}

    def _name(self, target: Subschema) -> str:
        tokens = split_pointer(target.place.pointer)
        wanted = tokens[-1] if tokens else str(target.keywords.get("title", ""))
        return free_key(wanted.strip("_") or "Schema", self.schemas)

    def convert(self, subschema: Subschema) -> Json:
        """One subschema, and all below it."""
        if isinstance(subschema.value, bool):
            return subschema.value
        found: dict[str, Json] = {}
        for keyword, held in subschema.value.items():
            if keyword == "x-protogen":
                held = self.note(held) if isinstance(held, dict) else held
                found |= {keyword: held} if held else {}
            elif keyword in _LOST and self.plain:
                self._lose(subschema, keyword, _LOST[keyword])
            elif keyword == "contentSchema" and self.plain:
                continue  # draft-07 does not know it
            elif keyword not in _DROPPED and keyword not in _SAYS_NOTHING:
                self._keep(found, subschema, keyword, held)
        return self._lift_siblings(found)

    def _keep(self, found: dict[str, Json], subschema: Subschema, keyword: str, held: Json) -> None:
        match keyword:
            case "$ref" | "$dynamicRef":
                if keyword == "$dynamicRef" and len(subschema.dynamic_anchors(held.partition("#")[2])) > 1:
                    self._lose(subschema, keyword, "a component has one meaning: one of the targets was taken")
                try:
                    target = self.reference(subschema.resolve(held))
                except Unresolved:
                    return  # reported when the schema was loaded
                found["$ref"] = target["$ref"]
            case _ if not self.plain:
                found[keyword] = self._nested(subschema, keyword)
            case "prefixItems":
                found["items"] = self._nested(subschema, keyword)
            case "items" if "prefixItems" in subschema.keywords:
                found["additionalItems"] = self._nested(subschema, keyword)
            case "dependentRequired":
                found.setdefault("dependencies", {}).update(held)
            case "dependentSchemas":
                self._depend(found.setdefault("dependencies", {}), self._nested(subschema, keyword))
            case "contains" if subschema.keywords.get("minContains") == 0:
                return
            case _:
                found[keyword] = self._nested(subschema, keyword)

    @staticmethod
    def _depend(dependencies: dict[str, Json], schemas: Mapping[str, Json]) -> None:
        for name, schema in schemas.items():
            names = dependencies.get(name)
            dependencies[name] = {"allOf": [{"required": names}, schema]} if isinstance(names, list) else schema

    def _nested(self, subschema: Subschema, keyword: str) -> Json:
        """A keyword's value, with its subschemas converted."""
        return converted(subschema, keyword, self.convert)

    @staticmethod
    def _lift_siblings(found: dict[str, Json]) -> Json:
        """`$ref` with siblings, as an `allOf`: AsyncAPI and draft-07 ignore the siblings of a reference."""
        if "$ref" not in found or len(found) == 1:
            return found
        reference = {"$ref": found.pop("$ref")}
        return {**found, "allOf": [reference, *found.get("allOf", [])]}

    def _lose(self, subschema: Subschema, keyword: str, help: str) -> None:
        where = "draft-07" if keyword in _LOST else "an AsyncAPI document"
        message = f"`{keyword}` has no equivalent in {where}: the document accepts more than the schema"
        self.diagnostics.append(Diagnostic("dialect-loss", message, subschema.where(keyword), help, Severity.WARNING))
