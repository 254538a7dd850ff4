"""Says where an older draft means something that readers, who know 2020-12, do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from protogen.schema.keywords import DRAFTS
from protogen.schema.load import Subschema
from protogen.source.diagnostics import Diagnostic, Severity

_2019 = "2019-09"


def _in_openapi(subschema: Subschema) -> bool:
    """OpenAPI 3.0 is read with draft-04's words, and says nothing of how integers are spelled."""
    document = subschema.place.source.value
    return isinstance(document, dict) and "openapi" in document


def other_meanings(subschemas: Iterable[Subschema]) -> Iterator[Diagnostic]:
    """What readers take otherwise: draft-04's integers (a note), and 2019-09's `contains` (an error)."""
    contains: list[Subschema] = []
    leaves_items = noted = False
    for each in subschemas:
        value = each.keywords
        if each.draft == DRAFTS[0] and not noted and "integer" in value.get("type", ()) and not _in_openapi(each):
            noted = True
            message = "draft-04 says that `1.0` is no integer; to readers it is the integer 1, as later drafts say"
            help = "name a later draft in `$schema`"
            yield Diagnostic("integer-spelling", message, each.where("type"), help, Severity.NOTE)
        if each.draft == _2019:
            contains += [each] if "contains" in value else []
            leaves_items = leaves_items or value.get("unevaluatedItems", True) is not True
    if leaves_items:
        for each in contains:
            message = "`contains` evaluates no items in 2019-09, and readers count them as evaluated, as 2020-12 does"
            help = "name 2020-12 in `$schema`, or take `unevaluatedItems` out"
            yield Diagnostic("contains-evaluates", message, each.where("contains"), help)
