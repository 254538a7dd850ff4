"""Reports what the compilers say of declared types."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from protogen.languages.probing import Wrong
from protogen.prove.run import Proof

Label = Callable[[str], str]
"""A language's name for people."""


def summary(proof: Proof, label: Label) -> Iterator[str]:
    """The lines of the readable summary: how many members were asked about, what is wrong, and who was not asked."""
    counts = [f"{label(name)} {found.count}" for name, found in proof.declared.items() if not found.why_not]
    if counts:
        yield f"Declared types probed: {', '.join(counts)}."
    yield from not_probed(proof, label)
    for name, each in proof.misdeclared:
        yield ""
        yield from lines(label(name), each)


def not_probed(proof: Proof, label: Label) -> Iterator[str]:
    """The languages whose types are not known, one line for each."""
    for name, found in proof.declared.items():
        if found.why_not:
            yield f"{label(name)}: types not probed: {found.why_not}"
        if found.broken:
            yield f"{label(name)}: its types cannot be probed, as the code does not compile: {found.broken}"


def lines(language: str, each: Wrong) -> Iterator[str]:
    """One wrong declaration, as other disagreements are printed."""
    yield f"{language}: a member is not declared as the schema says ({each.probe.place})"
    yield f"  member:   `{each.probe.member}` of `{each.probe.decl}`"
    yield f"  wanted:   {each.probe}"
    yield f"  found:    {each.found}"


def json_lines(proof: Proof) -> Iterator[str]:
    """Each wrong declaration as a line of JSON."""
    for name, each in proof.misdeclared:
        yield json.dumps({**_value(each), "language": name, "disagreements": ["meaning"]}, ensure_ascii=False)


def as_json(proof: Proof) -> dict[str, Any]:
    """The part of PROOF.json."""
    return {
        name: {
            "probes": found.count,
            **({"notProbed": found.why_not} if found.why_not else {}),
            **({"broken": found.broken} if found.broken else {}),
            "wrong": [_value(each) for each in found.wrong],
        }
        for name, found in proof.declared.items()
    }


def _value(each: Wrong) -> dict[str, Any]:
    probe = each.probe
    said = {"declaration": probe.decl, "member": probe.member, "place": probe.place}
    return {**said, "wanted": str(probe), "found": each.found}


def as_markdown(proof: Proof, label: Label) -> Iterator[str]:
    """The section of PROOF.md."""
    if not proof.declared:
        return
    yield from ("", "## Declared types", "")
    yield "Each language's compiler was asked about the members that the schema names: whether they are declared"
    yield "optional or required, and with which type."
    yield from ("", "| language | members asked about | not declared as the schema says |", "| --- | --- | --- |")
    for name, found in proof.declared.items():
        told = found.why_not or found.broken
        yield f"| {label(name)} | {f'not known: {told}' if told else found.count} | {len(found.wrong)} |"
    for name, each in proof.misdeclared:
        yield from ("", "```text", *lines(label(name), each), "```")
