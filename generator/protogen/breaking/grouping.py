"""Joins findings of one change: of one rule at one new place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from protogen.breaking.findings import Finding, Reader


def grouped(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each change, however many places it was found at."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for each in findings:
        where = (each.new.source.path, each.new.pointer) if each.new else None
        groups.setdefault((each.rule, where, each.name, each.why), []).append(each)
    return [_joined(each) for each in groups.values()]


def _joined(group: Sequence[Finding]) -> Finding:
    first = group[0]
    if len(group) == 1:
        return first
    return replace(
        first,
        breaks=tuple(sorted({who for each in group for who in each.breaks}, key=[*Reader].index)),
        witnesses=tuple(dict.fromkeys(witness for each in group for witness in each.witnesses))[:2],
        unshown=tuple(dict.fromkeys(way for each in group for way in each.unshown)),
        uses=sum(each.uses for each in group),
        messages=tuple(dict.fromkeys(name for each in group for name in each.messages)),
        elsewhere=tuple(each.old for each in group[1:] if each.old),
    )
