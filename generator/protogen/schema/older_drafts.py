"""Reports where an older draft differs from 2020-12, which readers follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from protogen.schema.keywords import DRAFTS
from protogen.schema.load import Subschema
from protogen.source.diagnostics import Diagnostic, Severity

_2019 = "2019-09"


def _in_openapi(subschema: Subschema) -> bool:
    """Whether it is in an OpenAPI document: 3.0 is read as draft-04, but has no rule on how integers are written."""
    document = subschema.place.source.value
    return isinstance(document, dict) and "openapi" in document


def other_meanings(subschemas: Iterable[Subschema]) -> Iterator[Diagnostic]:
    """Yields where readers differ from the draft: draft-04's integers (a note), 2019-09's `contains` (an error)."""
    contains: list[Subschema] = []
    leaves_items = noted = False
    for each in subschemas:
        value = each.keywords
        if each.draft == DRAFTS[0] and not noted and "integer" in value.get("type", ()) and not _in_openapi(each):
            noted = True
            message = "in draft-04 `1.0` is not an integer; readers accept it as the integer 1, as in later drafts"
            help = "name a later draft in `$schema`"
            yield Diagnostic("integer-spelling", message, each.where("type"), help, Severity.NOTE)
        if each.draft == _2019:
            contains += [each] if "contains" in value else []
            leaves_items = leaves_items or value.get("unevaluatedItems", True) is not True
    if leaves_items:
        for each in contains:
            message = "in 2019-09 `contains` does not evaluate items; readers count them as evaluated, as in 2020-12"
            help = "name 2020-12 in `$schema`, or remove `unevaluatedItems`"
            yield Diagnostic("contains-evaluates", message, each.where("contains"), help)
