"""Finds the attributes that have a meaning beside their exact value: a date and time, a day, a link."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from protogen.languages.python.shapes import Meaning
from protogen.model.spec import Alias, Field, Kind, Nullable, Record, Ref, Scalar, Spec, Type


def meanings(spec: Spec, decl: Record, attributes: Mapping[str, str], taken: Container[str]) -> Iterator[Meaning]:
    """The properties of a record that show them. None where a name is taken: that is then a member's own."""
    for each in decl.fields:
        found = _meaning(each, _resolved(spec, each.type), attributes[each.name])
        if found is not None and found.name not in attributes.values() and found.name not in taken:
            yield found


def _resolved(spec: Spec, type: Type) -> Type:
    """The type that an alias stands for, without null."""
    seen = set[str]()
    while True:
        match type:
            case Nullable(inner):
                type = inner
            case Ref(target) if target not in seen and isinstance(decl := spec[target], Alias):
                seen.add(target)
                type = decl.type
            case _:
                return type


def _meaning(each: Field, type: Type, attribute: str) -> Meaning | None:
    match type, each.notes.get("epoch"):
        case Scalar(Kind.STRING, "date-time"), _:
            return Meaning(f"{attribute}_datetime", attribute, "datetime", "moment")
        case Scalar(Kind.STRING, "date"), _:
            return Meaning(f"{attribute}_date", attribute, "date", "day")
        case Scalar(Kind.STRING, "uri"), _:
            return Meaning(f"{attribute}_url", attribute, "SplitResult", "link")
        case Scalar(Kind.STRING, "uri-reference"), _:
            return Meaning(f"{attribute}_url", attribute, "SplitResult", "reference")
        case Scalar(Kind.INTEGER | Kind.NUMBER), "milliseconds" | "seconds" as unit:
            return Meaning(f"{attribute}_datetime", attribute, "datetime", str(unit))
    return None
