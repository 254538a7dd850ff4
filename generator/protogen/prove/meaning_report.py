"""Reports what the types of each language leave unsaid, and which languages do not say what their values are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from protogen.prove.run import Proof

_FEW = 5

Label = Callable[[str], str]
"""A language's name for people."""


def summary(proof: Proof, label: Label) -> Iterator[str]:
    """The lines of the readable summary: only of what is missing."""
    for name in proof.silent:
        yield f"{label(name)}: its driver does not say what values are, so nobody knows whether they mean the same."
    for name, places in proof.unsaid.items():
        if places:
            more = f", and {len(places) - _FEW} more" if len(places) > _FEW else ""
            yield f"{label(name)}: arbitrary JSON, where the schema says more: {', '.join(places[:_FEW])}{more}."


def as_json(proof: Proof) -> dict[str, Any]:
    """The part of PROOF.json: for each language the number of places with a type, and the list of those without."""
    found: dict[str, Any] = {
        name: {"said": proof.said[name], "unsaid": list(places)} for name, places in proof.unsaid.items()
    }
    return found | dict.fromkeys(proof.silent)


def as_markdown(proof: Proof, label: Label) -> Iterator[str]:
    """The section of PROOF.md."""
    yield from ("", "## What values are", "")
    yield "Each value that a reader handed over was compared with what the schema says of it: its members, its"
    yield "alternatives, the kinds of its parts, the names for them."
    yield from ("", "| language | places of the schema with a type | arbitrary JSON, where the schema says more |")
    yield "| --- | --- | --- |"
    for name, places in proof.unsaid.items():
        listed = f"{len(places)}: {', '.join(f'`{each}`' for each in places)}" if places else "none"
        yield f"| {label(name)} | {proof.said[name]} | {listed} |"
    for name in proof.silent:
        yield f"| {label(name)} | not known: its driver does not say what values are | not known |"
