"""Unions that no tag tells apart, and which of their alternatives documents are: the same in every language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from support import making

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}


def thing(required: str = "", /, **properties: Any) -> dict[str, Any]:
    """An object with some members, of which it requires some."""
    return {"type": "object", "properties": properties, "required": required.split()}


def _either(*names: str, word: str = "anyOf") -> dict[str, Any]:
    return {word: [{"$ref": f"#/$defs/{name}"} for name in names]}


_CLOSED = {"additionalProperties": False}
_NEXT = {"anyOf": [{"$ref": "#/$defs/Tree"}, {"type": "null"}]}
_DEFINITIONS: Mapping[str, Any] = {
    "Closed": _either("ClosedOne", "ClosedTwo", word="oneOf"),
    "ClosedOne": thing(a=TEXT, b=TEXT) | _CLOSED,
    "ClosedTwo": thing(c=TEXT, d=TEXT) | _CLOSED,
    "Limit": _either("Low", "High"),
    "Low": thing("at", at=WHOLE | {"maximum": 9}),
    "High": thing("at", at=WHOLE | {"minimum": 10}, why=TEXT),
    "Reply": _either("Sent", "Changed"),
    "Sent": thing("result", result=_either("Task", "Note", word="oneOf")),
    "Changed": thing("result", result=thing("url", url=TEXT)),
    "Task": thing("kind", kind={"const": "task"}),
    "Note": thing("kind", kind={"const": "note"}),
    "Part": _either("Small", "Large"),
    "Small": thing("x", x=TEXT),
    "Large": thing("x", x=TEXT, y=TEXT, z=TEXT),
    "Said": _either("Yes", "No"),
    "Yes": thing("at", answer={"const": "yes"}, at=WHOLE),
    "No": thing("at", answer={"const": "no"}, at=WHOLE),
    "Tree": _either("Number", "Word"),
    "Number": thing("next v", next=_NEXT, v=WHOLE),
    "Word": thing("next v", next=_NEXT, v=TEXT),
    "Size": _either("Small Number", "Large Number", word="oneOf"),
    "Small Number": thing("n", n=WHOLE, small=TEXT) | _CLOSED,
    "Large Number": thing("n", n=WHOLE | {"format": "int64"}, large=TEXT) | _CLOSED,
    "Chain": thing(link={"$ref": "#/$defs/Chain"}, links={"type": "array", "items": {"$ref": "#/$defs/Chain"}}),
}
ROOTS = ("Closed", "Limit", "Reply", "Part", "Said", "Tree", "Size", "Chain")
SCHEMA = making.schema({"title": "Alternatives", "$defs": dict(_DEFINITIONS)})


class Asked(NamedTuple):
    """A document of a union, and the alternative that it is. `valid`: whether the schema accepts it."""

    root: str
    text: str
    alternative: str
    valid: bool = True


def _asked(root: str, value: Any, alternative: str, valid: bool = True) -> Asked:
    return Asked(root, json.dumps(value, separators=(",", ":")), alternative, valid)


ASKED = (
    _asked("Closed", {"c": "", "d": ""}, "ClosedTwo"),
    _asked("Closed", {"a": ""}, "ClosedOne"),
    _asked("Closed", {"c": "", "later": 1}, "ClosedTwo", False),
    _asked("Closed", {"c": 5, "b": ""}, "ClosedOne", False),
    _asked("Limit", {"at": 12}, "High"),
    _asked("Limit", {"at": 3, "why": ""}, "Low"),
    _asked("Reply", {"result": {"url": "", "kind": "later"}}, "Changed"),
    _asked("Reply", {"result": {"kind": "task"}}, "Sent"),
    _asked("Reply", {"result": {"kind": "later"}}, "Sent", False),
    _asked("Reply", {"other": 1}, "", False),
    _asked("Part", {"x": "", "z": ""}, "Large"),
    _asked("Part", {"x": ""}, "Small"),
    _asked("Part", {"x": "", "z": 5}, "Small"),
    _asked("Said", {"at": 1, "answer": "no"}, "No"),
    _asked("Tree", {"next": {"next": None, "v": 1}, "v": ""}, "Word"),
    _asked("Tree", {"v": 1}, "", False),
    _asked("Size", {"n": 1 << 60, "large": ""}, "LargeNumber"),
)
"""Of an invalid document, the alternative that a tolerant reader takes; empty where it is none."""


def tree(levels: int, value: str = '"x"') -> str:
    """A tree of which every level could be one of two alternatives, up to its last member."""
    return '{"next":' * levels + "null" + f',"v":{value}}}' * levels


def deep(levels: int, opens: str, closes: str, root: str = '{"unknown":%s}') -> str:
    """A document of some levels, with a member that the schema does not name."""
    return root % (opens * (levels - 1) + "1" + closes * (levels - 1)) if levels > 1 else root % "1"
