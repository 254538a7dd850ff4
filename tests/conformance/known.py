"""What is not as published, and why it stays so."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "json-parsing/object": (
        "RFC 8259 lets a parser choose what to do with duplicate keys; every reader here refuses them"
        " ([json-text.md](json-text.md))"
    ),
}
"""Cases with wrong verdicts that are decided."""
