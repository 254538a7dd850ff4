"""Reports the answers of peers, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from protogen.prove.peers import KINDS, Beside, Opinion
from protogen.prove.texts import shown, table


def summary(beside: Beside) -> Iterator[str]:
    """The readable report of one peer."""
    yield f"{_titled(beside)}, beside the proof and not part of it:"
    if beside.failure:
        yield f"  {beside.failure}"
        return
    for kind, count in beside.counts.items():
        if count:
            yield f"  {count} {KINDS[kind]}"
    for each in beside.telling:
        yield ""
        yield from _told(beside, each)


def _titled(beside: Beside) -> str:
    others = ", ".join(f"{name} {version}" for name, version in beside.tools.items() if name != beside.name)
    version = beside.tools.get(beside.name, "")
    return f"{beside.name} {version}".rstrip() + (f" ({others})" if others else "")


def _told(beside: Beside, each: Opinion) -> Iterator[str]:
    truth = each.verdict.truth
    broken = ", ".join(f"{keyword} at {pointer or 'the document'}" for pointer, keyword in truth.violations)
    yield f"{beside.name}: {KINDS[each.kind]} ({each.verdict.document.name})"
    yield f"  document: {shown(each.verdict.document.data)}"
    if each.kind == "accepts" and broken:
        yield f"  breaks:   {broken}"
    if each.kind == "loses":
        yield f"  written:  {shown((each.answer.roundtrip or 'nothing').encode())}"
    if each.kind == "fails":
        yield f"  said:     {each.answer.error}"


def opinion(each: Opinion) -> dict[str, Any]:
    """A peer's answer to one document, as JSON."""
    if each.kind == "fails":
        return {"valid": None, "lost": None, "error": each.answer.error}
    return {"valid": each.answer.strict, "lost": each.kind == "loses"}


def as_json(beside: Beside) -> dict[str, Any]:
    """One peer's part of PROOF.json."""
    told = [
        {
            "kind": each.kind,
            "from": each.verdict.document.name,
            "root": each.verdict.document.root,
            "document": shown(each.verdict.document.data),
        }
        for each in beside.telling
    ]
    found: dict[str, Any] = {"tools": dict(beside.tools), "failure": beside.failure or None}
    return found | {"documents": dict(beside.counts), "shown": told}


def as_markdown(beside: Beside) -> Iterator[str]:
    """One peer's section of PROOF.md."""
    yield f"## Beside the proof: {_titled(beside)}"
    yield ""
    yield "A peer's models of the same schema, asked the same documents. What they say is no part of the proof."
    yield ""
    if beside.failure:
        yield f"It has no opinion: {beside.failure}"
        return
    yield from table(("what it did", "documents"), [(KINDS[kind], count) for kind, count in beside.counts.items()])
    for each in beside.telling:
        yield from ("", "```text", *_told(beside, each), "```")
