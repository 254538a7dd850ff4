"""Reads one schema: its draft, its well-formed keywords in 2020-12's words, and its faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from protogen.dataclass import dataclass, field
from protogen.schema import keywords as dialect
from protogen.schema.forms import FORMS, kind, misfit, remedy, schema_remedy
from protogen.schema.keywords import KEYWORDS, LATEST, Role
from protogen.source.diagnostics import Diagnostic, Severity
from protogen.source.place import Json, Place


@dataclass(frozen=True, slots=True)
class Written:
    """A schema's value without malformed keywords, and the file's words for renamed keywords."""

    value: bool | Mapping[str, Json]
    draft: str
    origins: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Diagnostic, ...] = ()


def written(raw: Json, place: Place, draft: str) -> Written:
    """Reads the schema at a place. `draft` applies unless the schema names its own."""
    if isinstance(raw, bool):
        return Written(raw, draft)
    if not isinstance(raw, dict):
        message = f"a schema must be an object or a boolean, not {kind(raw)}"
        help = schema_remedy(place.pointer.rpartition("/")[2], raw)
        return Written(True, draft, faults=(Diagnostic("bad-keyword-value", message, place, help),))
    draft, faults = _draft(raw, place, draft)
    lifted = dialect.lift(raw, draft)
    for keyword, must_be in lifted.faults:
        faults.append(Diagnostic("bad-keyword-value", f"`{keyword}` must be {must_be}", place / keyword))
    faults += [_ignored(keyword, place, draft) for keyword in lifted.ignored]
    wrong = [*_wrong(lifted, place)]
    bad = {keyword for keyword, _ in wrong if keyword in KEYWORDS}
    value = {key: held for key, held in lifted.value.items() if key not in bad} if bad else lifted.value
    return Written(value, draft, lifted.origins, (*faults, *(fault for _, fault in wrong)))


def _draft(raw: Mapping[str, Json], place: Place, draft: str) -> tuple[str, list[Diagnostic]]:
    """The draft that a schema resource names, else the draft around it; with faults."""
    uri = raw.get("$schema")
    if not isinstance(uri, str) or not ("$id" in raw or "id" in raw or not place.pointer):
        return draft, []
    named, at = dialect.draft_of(uri), place / "$schema"
    if named in dialect.REFUSED_DRAFTS:
        help = "rewrite it for draft 2020-12 (`required` is an array there, `extends` is `allOf`)"
        return LATEST, [Diagnostic("draft-refused", f"{named} is not supported", at, help)]
    if named is None:
        message = f"`{uri}` is not a known JSON Schema draft; the schema is read as 2020-12"
        near = get_close_matches(uri, [dialect.uri_of(each) for each in dialect.DRAFTS], 1, 0.8)
        help = f"did you mean `{near[0]}`?" if near else ""
        return LATEST, [Diagnostic("unknown-dialect", message, at, help, Severity.WARNING)]
    return named, []


def _wrong(lifted: dialect.Lifted, place: Place) -> Iterator[tuple[str, Diagnostic]]:
    """Yields malformed keywords, and words that look like misspelt keywords. A malformed annotation is only a warning:
    it asserts nothing. (An anchor that an older draft writes as an `$id` may have any letters.)"""
    for keyword, held in lifted.value.items():
        row = KEYWORDS.get(keyword)
        if row is None:
            yield from ((keyword, fault) for fault in _unknown(keyword, place))
        elif not FORMS[row.form].fits(held) and not (row.form == "anchor" and keyword in lifted.origins):
            at = place / lifted.origins.get(keyword, keyword)
            message = misfit(keyword, row.form, held)
            help = remedy(keyword, row.form, held)
            severity = Severity.WARNING if row.role is Role.REMARK else Severity.ERROR
            yield keyword, Diagnostic("bad-keyword-value", message, at, help, severity)


def _ignored(keyword: str, place: Place, draft: str) -> Diagnostic:
    """A keyword of another draft."""
    row = KEYWORDS[keyword]
    if draft != dialect.DRAFTS[0] and keyword == "id":
        message, help = "`id` is a keyword of draft-04 and has no effect here", "did you mean `$id`?"
    elif dialect.DRAFTS.index(row.since) > dialect.DRAFTS.index(draft):
        message = f"`{keyword}` has no effect in {draft}: it was added in {row.since}"
        help = "name a newer draft in `$schema`"
    else:
        message, help = f"`{keyword}` has no effect in {draft}: it ended with {row.until}", _NEWER.get(keyword, "")
    return Diagnostic("unknown-keyword", message, place / keyword, help, Severity.WARNING)


_NEWER = {
    "dependencies": "use `dependentRequired` or `dependentSchemas`",
    "additionalItems": "use `prefixItems` for the first items and `items` for the others",
    "$recursiveRef": "use `$dynamicRef`",
    "$recursiveAnchor": "use `$dynamicAnchor`",
}


def _unknown(keyword: str, place: Place) -> Iterator[Diagnostic]:
    if meant := dialect.did_you_mean(keyword):
        message = f"`{keyword}` is not a JSON Schema keyword"
        # A misspelt constraint would be silently dropped; other unknown words may be intended.
        severity = Severity.ERROR if meant in dialect.CONSTRAINING else Severity.WARNING
        yield Diagnostic("unknown-keyword", message, place / keyword, f"did you mean `{meant}`?", severity)
