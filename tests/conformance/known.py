"""What is not as published, and why it stays so."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "json-parsing/object": (
        "RFC 8259 lets a parser choose what to do with duplicate keys; every reader here refuses them"
        " ([json-text.md](json-text.md))"
    ),
    "json-schema-test-suite/optional.format.regex__00-validation-of-regular-expressions": (
        "the format `regex` asserts nothing: whether a text is a pattern cannot be told by a pattern"
        " (`protogen build` says so: `format-not-asserted`)"
    ),
    "schemastore/madge": "the format `regex` asserts nothing, as above",
}
"""Cases with wrong verdicts that are decided."""
