"""Rules about `format`: words that nobody knows, and formats that assert nothing."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from protogen.lint.facts import Facts, Fault
from protogen.patterns.formats import ASSERTED, NOT_ASSERTED

_OF_OPENAPI = frozenset(
    {
        *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double", "decimal"),
        *("byte", "binary", "password", "char", "base64url", "commonmark", "html", "http-date", "media-range"),
        *("double-int", "sf-binary", "sf-boolean", "sf-decimal", "sf-integer", "sf-string", "sf-token", "unixtime"),
        *("date-time-local", "time-local", "decimal128", "idn-hostname"),
    }
)
"""The registry of formats that OpenAPI keeps, and `unixtime`, which many use: remarks for programmers."""
_KNOWN = ASSERTED | NOT_ASSERTED | _OF_OPENAPI


def unknown(facts: Facts) -> Iterator[Fault]:
    """Finds formats that neither JSON Schema nor OpenAPI defines."""
    for each, words in facts.with_words():
        name = words.get("format")
        if isinstance(name, str) and name not in _KNOWN:
            near = get_close_matches(name.lower().replace("_", "-"), _KNOWN, 1, 0.75)
            help = f"did you mean `{near[0]}`?" if near else "it is a remark for people; a `pattern` would be checked"
            message = f"`{name}` is not a known format: nobody checks it"
            yield Fault(message, each.where("format"), help, name, mild=not near)


def unasserted(facts: Facts) -> Iterator[Fault]:
    """Finds formats that readers do not check, because the config does not say so."""
    if facts.config.formats == "assertion":
        return
    for each, words in facts.with_words():
        name = words.get("format")
        if name in ASSERTED and "string" in facts.view(each).types:
            message = f"`format: {name}` is a remark: a text of another form is valid"
            help = 'write `formats = "assertion"` in the config, or a `pattern`'
            yield Fault(message, each.where("format"), help, name)
