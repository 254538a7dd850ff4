"""Turns annotation keywords (`title`, `description`, `deprecated` ...) into arguments of Spec nodes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from protogen.model.spec import ABSENT, Alias, Enum, Field, KeyedUnion, Kind, Member, Record, TaggedUnion, TypedUnion
from protogen.model.titles import repeats
from protogen.model.views import View
from protogen.schema.load import Subschema
from protogen.source.place import Json

_SHOWN = 300
"""Of a longer default, documentation shows this many characters."""

D = TypeVar("D", Record, Enum, TaggedUnion, TypedUnion, KeyedUnion, Alias)


def remarks(seen: View) -> dict[str, Any]:
    """Returns the arguments that every Node takes from annotations: doc, deprecated, place, notes."""
    return {
        "doc": text(seen.word("description")),
        "deprecated": seen.word("deprecated") is True,
        "place": seen.parts[-1].place if seen.parts else None,
        "notes": {key: value for part in seen.parts for key, value in notes(part.value).items()},
    }


def notes(value: Json) -> Mapping[str, Json]:
    """The object under `x-protogen`; empty if there is none."""
    found = value.get("x-protogen") if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def documented(seen: View, name: str) -> dict[str, Any]:
    """The same for a type: a title that does not just repeat its name is its description, if it has none."""
    found = remarks(seen)
    title = text(seen.word("title"))
    return found if found["doc"] or repeats(title, name) else {**found, "doc": title}


def declaration(sort: type[D], seen: View, name: str, /, **rest: Any) -> D:
    """Makes a declaration with the annotations of the outermost subschema, including whether it is open."""
    words = documented(View(seen.parts[-1:]), name)
    if sort in (Enum, TaggedUnion, KeyedUnion) and "open" in words["notes"]:
        rest["open"] = words["notes"]["open"]
    return sort(name=name, **words, **rest)


def default_text(each: Field) -> str:
    """Returns a member's default as JSON, for its documentation; empty if it has none. A long one is cut."""
    if each.default is ABSENT:
        return ""
    text = json.dumps(each.default, ensure_ascii=False)
    text = text if text.isprintable() else json.dumps(each.default)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def where_absent(each: Field) -> str:
    """Returns a sentence about a member's default; empty if it has none."""
    default = default_text(each)
    if not default:
        return ""
    return f"The usual value is `{default}`." if each.required else f"Where it is absent, read it as `{default}`."


def enum_kind(members: Sequence[Member]) -> Kind:
    """Returns whether an enum's values are integers or strings."""
    return Kind.INTEGER if isinstance(members[0].value, int) else Kind.STRING


def listed_member(value: Json) -> Member:
    """A member of a plain `enum`, named after its text. (`1.0` is `1`.)"""
    value = int(value) if isinstance(value, float) and value.is_integer() else value
    return Member(name=value if isinstance(value, str) else f"value {value}".replace("-", "minus "), value=value)


def member(option: Subschema) -> Member:
    """A member of a described enum: a subschema of `const`, `title` and `description`."""
    value = option.keywords["const"]
    words = remarks(View((option,)))
    title = text(option.keywords.get("title"))
    words["doc"] = words["doc"] or title
    return Member(**words, name=value if isinstance(value, str) else title or listed_member(value).name, value=value)


def text(value: Json) -> str:
    """The value, stripped, if it is a string; else an empty string."""
    return value.strip() if isinstance(value, str) else ""
