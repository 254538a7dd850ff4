"""The table of JSON Schema's keywords, and the translation of older drafts to 2020-12."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from enum import Enum

from protogen.dataclass import dataclass, field
from protogen.source.place import Json

DRAFTS = ("draft-04", "draft-06", "draft-07", "2019-09", "2020-12")
"""The supported drafts, oldest first. Every schema is lifted to the last."""

LATEST = DRAFTS[-1]
REFUSED_DRAFTS = ("draft-03", "draft-02", "draft-01", "draft-00")

_URIS = {
    **{f"json-schema.org/{draft}/schema": draft for draft in (*DRAFTS[:3], *REFUSED_DRAFTS)},
    **{f"json-schema.org/draft/{draft}/schema": draft for draft in DRAFTS[3:]},
    "json-schema.org/schema": LATEST,
}


class Role(Enum):
    """What a keyword does: `shape` determines types, `limit` restricts values, `remark` asserts nothing,
    `structure` names, holds or refers to other schemas."""

    SHAPE = "shape"
    LIMIT = "limit"
    REMARK = "remark"
    STRUCTURE = "structure"


class Nested(Enum):
    """Where the value of a keyword holds subschemas."""

    NONE = "none"
    ONE = "one"
    LIST = "list"
    ONE_OR_LIST = "one or list"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Keyword:
    """A row: the keyword, its role, the values it may have, where it holds subschemas, and the drafts that have it."""

    name: str
    role: Role
    form: str
    """A key of `protogen.schema.forms.FORMS`: which values are well-formed."""
    nested: Nested = Nested.NONE
    constrains: bool = False
    """Whether it can make a value invalid by itself, or decides which other subschemas apply."""
    since: str = DRAFTS[0]
    until: str = LATEST


_STRUCTURE, _SHAPE, _LIMIT, _REMARK = Role.STRUCTURE, Role.SHAPE, Role.LIMIT, Role.REMARK
_ONE, _MANY, _MAPPED = Nested.ONE, Nested.LIST, Nested.MAP
_D6, _D7, _D19, _D20 = DRAFTS[1:]
_ROWS = (
    # structure
    Keyword("$schema", _STRUCTURE, "string"),
    Keyword("$id", _STRUCTURE, "id", since=_D6),
    Keyword("id", _STRUCTURE, "id", until=DRAFTS[0]),
    Keyword("$anchor", _STRUCTURE, "anchor", since=_D19),
    Keyword("$dynamicAnchor", _STRUCTURE, "anchor", since=_D20),
    Keyword("$recursiveAnchor", _STRUCTURE, "boolean", since=_D19, until=_D19),
    Keyword("$vocabulary", _STRUCTURE, "object", since=_D19),
    Keyword("$defs", _STRUCTURE, "object", _MAPPED, since=_D19),
    Keyword("definitions", _STRUCTURE, "object", _MAPPED),
    # shape
    Keyword("$ref", _SHAPE, "reference"),
    Keyword("$dynamicRef", _SHAPE, "reference", since=_D20),
    Keyword("$recursiveRef", _SHAPE, "reference", since=_D19, until=_D19),
    Keyword("type", _SHAPE, "type", constrains=True),
    Keyword("const", _SHAPE, "any", constrains=True, since=_D6),
    Keyword("enum", _SHAPE, "array", constrains=True),
    Keyword("properties", _SHAPE, "object", _MAPPED),
    Keyword("patternProperties", _SHAPE, "object", _MAPPED, constrains=True),
    Keyword("additionalProperties", _SHAPE, "any", _ONE, constrains=True),
    Keyword("required", _SHAPE, "strings", constrains=True),
    Keyword("prefixItems", _SHAPE, "schemas", _MANY, constrains=True, since=_D20),
    Keyword("items", _SHAPE, "any", Nested.ONE_OR_LIST, constrains=True),
    Keyword("additionalItems", _SHAPE, "any", _ONE, constrains=True, until=_D19),
    Keyword("allOf", _SHAPE, "schemas", _MANY),
    Keyword("anyOf", _SHAPE, "schemas", _MANY, constrains=True),
    Keyword("oneOf", _SHAPE, "schemas", _MANY, constrains=True),
    # limits
    Keyword("multipleOf", _LIMIT, "positive", constrains=True),
    Keyword("maximum", _LIMIT, "number", constrains=True),
    Keyword("exclusiveMaximum", _LIMIT, "number", constrains=True),
    Keyword("minimum", _LIMIT, "number", constrains=True),
    Keyword("exclusiveMinimum", _LIMIT, "number", constrains=True),
    Keyword("maxLength", _LIMIT, "count", constrains=True),
    Keyword("minLength", _LIMIT, "count", constrains=True),
    Keyword("pattern", _LIMIT, "string", constrains=True),
    Keyword("format", _LIMIT, "string", constrains=True),
    Keyword("maxItems", _LIMIT, "count", constrains=True),
    Keyword("minItems", _LIMIT, "count", constrains=True),
    Keyword("uniqueItems", _LIMIT, "boolean", constrains=True),
    Keyword("contains", _LIMIT, "any", _ONE, constrains=True, since=_D6),
    Keyword("maxContains", _LIMIT, "count", constrains=True, since=_D19),
    Keyword("minContains", _LIMIT, "count", constrains=True, since=_D19),
    Keyword("maxProperties", _LIMIT, "count", constrains=True),
    Keyword("minProperties", _LIMIT, "count", constrains=True),
    Keyword("dependentRequired", _LIMIT, "dependent", constrains=True, since=_D19),
    Keyword("dependentSchemas", _LIMIT, "object", _MAPPED, constrains=True, since=_D19),
    Keyword("dependencies", _LIMIT, "object", _MAPPED, constrains=True, until=_D7),
    Keyword("propertyNames", _LIMIT, "any", _ONE, constrains=True, since=_D6),
    Keyword("not", _LIMIT, "any", _ONE, constrains=True),
    Keyword("if", _LIMIT, "any", _ONE, constrains=True, since=_D7),
    Keyword("then", _LIMIT, "any", _ONE, since=_D7),
    Keyword("else", _LIMIT, "any", _ONE, since=_D7),
    Keyword("unevaluatedItems", _LIMIT, "any", _ONE, constrains=True, since=_D19),
    Keyword("unevaluatedProperties", _LIMIT, "any", _ONE, constrains=True, since=_D19),
    # remarks
    Keyword("title", _REMARK, "string"),
    Keyword("description", _REMARK, "string"),
    Keyword("default", _REMARK, "any"),
    Keyword("examples", _REMARK, "array"),
    Keyword("deprecated", _REMARK, "boolean"),
    Keyword("readOnly", _REMARK, "boolean"),
    Keyword("writeOnly", _REMARK, "boolean"),
    Keyword("$comment", _REMARK, "string"),
    Keyword("contentEncoding", _REMARK, "string"),
    Keyword("contentMediaType", _REMARK, "string"),
    Keyword("contentSchema", _REMARK, "schema", _ONE, since=_D19),
)

KEYWORDS: Mapping[str, Keyword] = {row.name: row for row in _ROWS}

CONSTRAINING = frozenset(row.name for row in KEYWORDS.values() if row.constrains and row.until == LATEST)
"""The 2020-12 keywords that a loss ledger must account for."""

_BOOLEAN_IN_DRAFT_04 = ("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")

_FOREIGN = frozenset({"example", "nullable", "links", "enumNames", "_enum", "tsAdditionalProperties"})
"""Words of OpenAPI and of editors that look like misspelt keywords but are not."""


def draft_of(uri: str) -> str | None:
    """Returns the draft that a `$schema` names, including unsupported ones; None for an unknown URI."""
    return _URIS.get(uri.split("://", 1)[-1].rstrip("#"))


def uri_of(draft: str) -> str:
    """The URI by which `$schema` names a supported draft."""
    old = draft in DRAFTS[:3]
    return f"http://json-schema.org/{draft}/schema#" if old else f"https://json-schema.org/draft/{draft}/schema"


def guess_draft(value: Json) -> str:
    """Guesses the draft of a document that names none: 2020-12, unless it uses the syntax of an older draft."""
    stack = [value]
    while stack:
        held = stack.pop()
        if isinstance(held, list):
            stack.extend(held)
        elif isinstance(held, dict):
            if isinstance(held.get("exclusiveMinimum"), bool) or isinstance(held.get("exclusiveMaximum"), bool):
                return DRAFTS[0]
            if isinstance(held.get("items"), list) or isinstance(held.get("dependencies"), dict):
                return DRAFTS[2]
            stack.extend(held.values())
    return DRAFTS[2] if isinstance(value, dict) and "definitions" in value and "$defs" not in value else LATEST


_UNKNOWN: Mapping[str, frozenset[str]] = {
    draft: frozenset(
        row.name
        for row in KEYWORDS.values()
        if not DRAFTS.index(row.since) <= number <= DRAFTS.index(row.until) and row.name != "$defs"
    )
    for number, draft in enumerate(DRAFTS)
}
"""The keywords that each draft lacks, but for `$defs`, which asserts nothing and is read in every draft."""


def did_you_mean(word: str) -> str | None:
    """Returns the keyword that an unknown word was probably meant to be, if one is close."""
    if word.startswith("x-"):
        close = difflib.get_close_matches(word, [_OURS], 1, 0.88)
        return None if word == _OURS or not close else _OURS
    if word in _FOREIGN:
        return None
    close = difflib.get_close_matches(word, KEYWORDS, 1, 0.82)
    return _FOLDED.get(word.lower()) or (close[0] if close else None)


_OURS = "x-protogen"
_FOLDED = {name.lower(): name for name in KEYWORDS}


@dataclass(frozen=True, slots=True)
class Lifted:
    """A schema object in 2020-12's words. `origins`: for each renamed keyword, the word in the file.
    `ignored`: dropped keywords, which its draft does not have. `faults`: keywords whose old form is malformed."""

    value: Mapping[str, Json]
    origins: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()


_BESIDE_REF = frozenset(
    {"$ref", "$schema", "definitions", "$defs"} | {r.name for r in KEYWORDS.values() if r.role is Role.REMARK}
)


def lift(value: Mapping[str, Json], draft: str) -> Lifted:
    """Translates one schema object to 2020-12's words. Its subschemas are lifted when they are reached."""
    unknown = _UNKNOWN[draft]
    ignored = () if unknown.isdisjoint(value) else tuple(name for name in value if name in unknown)
    if draft == LATEST and not ignored:
        return Lifted(value)
    lifted = {name: held for name, held in value.items() if name not in ignored}
    if draft == LATEST:
        return Lifted(lifted, {}, ignored)
    origins: dict[str, str] = {}
    faults: list[tuple[str, str]] = []
    if DRAFTS.index(draft) <= DRAFTS.index("draft-07"):
        if "$ref" in lifted:  # its siblings are ignored, but for annotations and definitions, which do no harm
            return Lifted({k: v for k, v in lifted.items() if k in _BESIDE_REF}, origins, ignored)
        _lift_id(lifted, origins)
        _lift_dependencies(lifted, origins)
    if draft == DRAFTS[0]:
        faults += _lift_exclusive(lifted)
    _lift_items(lifted, origins)
    _lift_recursive(lifted, origins)
    return Lifted(lifted, origins, ignored, tuple(faults))


def _move(lifted: dict[str, Json], origins: dict[str, str], old: str, new: str) -> None:
    lifted[new] = lifted.pop(old)
    origins[new] = old


def _lift_id(lifted: dict[str, Json], origins: dict[str, str]) -> None:
    """Turns `id` (draft-04) into `$id`, and an id that is only a fragment into an anchor. (Tools write such ids with
    the pointer of the place as the fragment, which names nothing that the pointer does not name already.)"""
    if "id" in lifted:
        _move(lifted, origins, "id", "$id")
    anchor = lifted.get("$id")
    if isinstance(anchor, str) and len(anchor) > 1 and anchor.startswith("#"):
        origin = origins.pop("$id", "$id")
        del lifted["$id"]
        if not anchor.startswith("#/"):
            lifted["$anchor"] = anchor[1:]
            origins["$anchor"] = origin


def _lift_dependencies(lifted: dict[str, Json], origins: dict[str, str]) -> None:
    dependencies = lifted.get("dependencies")
    if not isinstance(dependencies, dict):
        return
    del lifted["dependencies"]
    names = {name: held for name, held in dependencies.items() if isinstance(held, list)}
    schemas = {name: held for name, held in dependencies.items() if not isinstance(held, list)}
    for keyword, held in (("dependentRequired", names), ("dependentSchemas", schemas)):
        if held:
            lifted[keyword] = held
            origins[keyword] = "dependencies"


def _lift_exclusive(lifted: dict[str, Json]) -> list[tuple[str, str]]:
    """Lifts draft-04's `exclusiveMinimum: true`, which applies to `minimum`; returns malformed keywords."""
    faults = []
    for exclusive, bound in _BOOLEAN_IN_DRAFT_04:
        flag = lifted.pop(exclusive, False)
        if not isinstance(flag, bool):
            faults.append((exclusive, "a boolean (in draft-04)"))
        elif flag and bound in lifted:
            lifted[exclusive] = lifted.pop(bound)
    return faults


def _lift_items(lifted: dict[str, Json], origins: dict[str, str]) -> None:
    rest = lifted.pop("additionalItems", None)
    if isinstance(lifted.get("items"), list):
        _move(lifted, origins, "items", "prefixItems")
        if not lifted["prefixItems"]:  # legal in older drafts, and asserts nothing
            del lifted["prefixItems"], origins["prefixItems"]
        if rest is not None:
            lifted["items"] = rest
            origins["items"] = "additionalItems"


RECURSIVE_ANCHOR = "__recursive"
"""The `$dynamicAnchor` that replaces 2019-09's `$recursiveAnchor: true`."""


def _lift_recursive(lifted: dict[str, Json], origins: dict[str, str]) -> None:
    if lifted.pop("$recursiveAnchor", False) is True:
        lifted["$dynamicAnchor"] = RECURSIVE_ANCHOR
        origins["$dynamicAnchor"] = "$recursiveAnchor"
    if "$recursiveRef" in lifted:
        _move(lifted, origins, "$recursiveRef", "$dynamicRef")
