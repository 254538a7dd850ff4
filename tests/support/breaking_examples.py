"""Small schemas, and for each rule of `breaking` an old and a new one that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from protogen.breaking.classify import findings
from protogen.breaking.findings import Finding
from protogen.breaking.versions import Version, compiled
from protogen.project.config import Config
from support.making import schema, written

READERS = ("strict", "tolerant")
SENDERS = ("sender", "sender-tolerant")


def thing(properties: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"title": "Thing", "type": "object", "properties": dict(properties), **more}


def one(schema: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return thing({"a": schema}, required=["a"], **more)


def record(tag: str) -> dict[str, Any]:
    return {"title": tag, "type": "object", "properties": {"t": {"const": tag}}, "required": ["t"]}


def union(*tags: str) -> dict[str, Any]:
    return {
        "title": "Thing",
        "oneOf": [{"$ref": f"#/$defs/{tag}"} for tag in tags],
        "$defs": {t: record(t) for t in tags},
    }


def messages(*names: str) -> dict[str, Any]:
    return {"$defs": {name: one(TEXT if name == "A" else WHOLE) for name in names}}


def told_apart(tag: str) -> dict[str, Any]:
    """Two alternatives with two members that could tell them apart, one of which does."""
    definitions = {
        name: {**thing({"t": {"const": name}, "k": {"const": name}}, required=[tag]), "title": name}
        for name in ("p", "q")
    }
    return {"title": "Thing", "oneOf": [{"$ref": f"#/$defs/{name}"} for name in definitions], "$defs": definitions}


def with_part(name: str, **more: Any) -> dict[str, Any]:
    part = {**thing({"x": {"type": "string"}}), "title": name, **more}
    return one({"$ref": f"#/$defs/{name}"}, **{"$defs": {name: part}})


def any_of(*shapes: Mapping[str, Any]) -> dict[str, Any]:
    definitions = {each["title"]: each for each in shapes}
    return {"title": "Thing", "anyOf": [{"$ref": f"#/$defs/{name}"} for name in definitions], "$defs": definitions}


TEXT = {"type": "string"}
WHOLE = {"type": "integer"}

# rule: old, new, who must be among those that break, the new pointer (`None`: not looked at)
CASES: Mapping[str, tuple[Any, Any, Sequence[str], str | None]] = {
    "field-removed": (thing({"a": TEXT, "b": WHOLE}), thing({"b": WHOLE}), ["strict"], ""),
    "field-renamed": (one(TEXT), thing({"b": TEXT}, required=["b"]), READERS, ""),
    "field-added": (thing({"b": WHOLE}), thing({"a": TEXT, "b": WHOLE}), ["sender"], "/properties/a"),
    "field-added-required": (
        thing({"b": WHOLE}),
        thing({"a": TEXT, "b": WHOLE}, required=["a"]),
        SENDERS,
        "/properties/a",
    ),
    "closed-object-field-added": (
        thing({"b": WHOLE}, additionalProperties=False),
        thing({"a": TEXT, "b": WHOLE}, additionalProperties=False),
        ["strict"],
        "/properties/a",
    ),
    "field-required": (thing({"a": TEXT}), one(TEXT), SENDERS, "/properties/a"),
    "field-optional": (one(TEXT), thing({"a": TEXT}), READERS, "/properties/a"),
    "object-closed": (one(TEXT), one(TEXT, additionalProperties=False), ["sender"], ""),
    "object-opened": (one(TEXT, additionalProperties=False), one(TEXT), ["strict"], ""),
    "type-changed": (one(TEXT), one(WHOLE), (*READERS, *SENDERS), "/properties/a"),
    "type-narrowed": (one({"type": ["string", "null"]}), one(TEXT), SENDERS, "/properties/a"),
    "type-widened": (one(TEXT), one({"type": ["string", "null"]}), READERS, "/properties/a"),
    "number-widened": (one(WHOLE), one({"type": "number"}), READERS, "/properties/a"),
    "number-narrowed": (one({"type": "number"}), one(WHOLE), SENDERS, "/properties/a"),
    "const-changed": (one({"const": "x"}), one({"const": "y"}), ("strict", "sender"), "/properties/a"),
    "enum-value-added": (one({"enum": ["x"]}), one({"enum": ["x", "y"]}), ["strict"], "/properties/a"),
    "enum-value-removed": (one({"enum": ["x", "y"]}), one({"enum": ["x"]}), ["sender"], "/properties/a"),
    "enum-closed": (one(TEXT), one({"type": "string", "enum": ["x"]}), ["sender"], "/properties/a"),
    "enum-opened": (one({"type": "string", "enum": ["x"]}), one(TEXT), ["strict"], "/properties/a"),
    "range-narrowed": (one(WHOLE), one({"type": "integer", "minimum": 0}), ["sender"], "/properties/a"),
    "range-widened": (
        one({"type": "integer", "maximum": 5}),
        one({"type": "integer", "exclusiveMaximum": 9}),
        ["strict"],
        "/properties/a",
    ),
    "range-changed": (
        one({"type": "integer", "multipleOf": 2}),
        one({"type": "integer", "multipleOf": 3}),
        ("strict", "sender"),
        "/properties/a",
    ),
    "length-narrowed": (one(TEXT), one({"type": "string", "maxLength": 5}), ["sender"], "/properties/a"),
    "length-widened": (one({"type": "string", "minLength": 2}), one(TEXT), ["strict"], "/properties/a"),
    "count-narrowed": (
        one({"type": "array", "items": TEXT}),
        one({"type": "array", "items": TEXT, "maxItems": 3}),
        ["sender"],
        "/properties/a",
    ),
    "count-widened": (
        one({"type": "array", "items": TEXT, "uniqueItems": True}),
        one({"type": "array", "items": TEXT}),
        ["strict"],
        "/properties/a",
    ),
    "pattern-narrowed": (one(TEXT), one({"type": "string", "pattern": "^x"}), ["sender"], "/properties/a"),
    "pattern-widened": (one({"type": "string", "pattern": "^x"}), one(TEXT), ["strict"], "/properties/a"),
    "pattern-changed": (
        one({"type": "string", "pattern": "^x"}),
        one({"type": "string", "pattern": "^y"}),
        ("strict", "sender"),
        "/properties/a",
    ),
    "union-member-added": (union("p", "q"), union("p", "q", "r"), ["strict"], "/oneOf/2"),
    "union-member-removed": (union("p", "q", "r"), union("p", "q"), ["sender"], None),
    "assertions-narrowed": (one(TEXT), one(TEXT, **{"not": {"required": ["z"]}}), ["sender"], ""),
    "assertions-widened": (one(TEXT, dependentRequired={"z": ["y"]}), one(TEXT), ["strict"], ""),
    "assertions-changed": (
        one(TEXT, **{"if": {"required": ["z"]}, "then": {"required": ["y"]}}),
        one(TEXT, **{"if": {"required": ["w"]}, "then": {"required": ["y"]}}),
        ("strict", "sender"),
        "/if",
    ),
    "message-removed": (messages("A", "B"), messages("A"), SENDERS, None),
    "message-added": (messages("A"), messages("A", "B"), [], None),
    "tag-changed": (told_apart("t"), told_apart("k"), READERS[1:], ""),
}

A, B = ({**thing({key: TEXT}, required=[key]), "title": name} for name, key in (("A", "x"), ("B", "y")))
C = {**thing({"x": TEXT, "y": TEXT}, required=["x", "y"]), "title": "C"}

# rule: old, new, whose callers break; nothing changes on the wire
SOURCE_CASES: Mapping[str, tuple[Any, Any, Sequence[str]]] = {
    "source-removed": (any_of(A, B, C), any_of(A, B), ["swift", "python", "typescript"]),
    "source-renamed": (
        with_part("Part"),
        with_part("Part", **{"x-protogen": {"swift": {"name": "Outcome"}}}),
        ["swift"],
    ),
    "source-changed": (one(WHOLE), one({"type": "integer", "format": "int64"}), ["swift", "typescript"]),
    "source-member-required": (
        thing({"b": TEXT}, required=["b"], dependentRequired={"b": ["a"]}),
        thing({"b": TEXT, "a": True}, required=["b", "a"]),
        ["python", "typescript"],
    ),
    "source-case-added": (any_of(A, B), any_of(A, B, C), ["swift", "python", "typescript"]),
    "source-not-compared": (one(TEXT), one(TEXT), []),
}


def version(folder: Path, name: str, keywords: Any) -> Version:
    return compiled(written(folder, schema(keywords), f"{name}.json"), Config())


def reported(folder: Path, old: Any, new: Any) -> list[Finding]:
    return findings(version(folder, "old", old), version(folder, "new", new))
