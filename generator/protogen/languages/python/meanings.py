"""Finds the attributes that have a meaning beside their exact value: a date and time, a link."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from protogen.languages.python.shapes import Meaning
from protogen.model.spec import Field, Kind, Nullable, Record, Scalar


def meanings(decl: Record, attributes: Mapping[str, str], taken: Container[str]) -> Iterator[Meaning]:
    """The properties of a record that show them. None where a name is taken: that is then a member's own."""
    for each in decl.fields:
        found = _meaning(each, attributes[each.name])
        if found is not None and found.name not in attributes.values() and found.name not in taken:
            yield found


def _meaning(each: Field, attribute: str) -> Meaning | None:
    type = each.type.inner if isinstance(each.type, Nullable) else each.type
    match type, each.notes.get("epoch"):
        case Scalar(Kind.STRING, "date-time"), _:
            return Meaning(f"{attribute}_datetime", attribute, "datetime", "moment")
        case Scalar(Kind.STRING, "uri"), _:
            return Meaning(f"{attribute}_url", attribute, "SplitResult", "link")
        case Scalar(Kind.INTEGER | Kind.NUMBER), "milliseconds" | "seconds" as unit:
            return Meaning(f"{attribute}_datetime", attribute, "datetime", str(unit))
    return None
