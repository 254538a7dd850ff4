"""Makes the drafts of all messages: as many of each category as the size of the protocol allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from protogen.documents import Document, Found, all_fields, boundaries, broken, enum_values, required_only
from protogen.judge import Judge
from protogen.load import Subschema, load
from protogen.runtime.jsontext import JSONTextError, dump, parse
from protogen.source import Json
from protogen.target import Job
from protogen.targets.fixtures_flows import lifecycles
from protogen.targets.fixtures_future import future
from protogen.targets.fixtures_parts import Draft, Message, messages, pretty
from protogen.targets.fixtures_traps import other_payloads, traps

_TOTAL = {"valid": 1500, "invalid": 1500, "future": 500, "traps": 500}
"""How many documents of a category a large protocol gets in all, roughly."""
_MOST = {"valid": 200, "invalid": 200, "future": 60, "traps": 80}
"""How many one message gets at most."""


@dataclass(frozen=True, slots=True)
class Made:
    """The drafts, in the order of the manifest; `missing`: by message, what was looked for and not found."""

    messages: tuple[Message, ...]
    drafts: tuple[Draft, ...]
    limits: Mapping[str, int]
    missing: Mapping[tuple[str, str], Sequence[str]]


def make(job: Job, retired: Iterable[Path]) -> Made:
    """All drafts of a job. Deterministic: no clock, no chance, no order of a hash."""
    every = tuple(messages(job.schema, job.spec))
    limits = {name: max(2, min(_MOST[name], total // max(1, len(every)))) for name, total in _TOTAL.items()}
    judge = Judge(job.schema)
    drafts: list[Draft] = []
    missing: dict[tuple[str, str], list[str]] = {}
    bases: list[tuple[Message, Json]] = []
    for message in every:
        maker = _Maker(job, message, judge.at(message.subschema), limits)
        drafts += maker.drafts()
        missing[message.root, message.name] = maker.missing
        bases += [(message, maker.base[0])] if maker.base else []
    drafts += _between(job, bases, limits["traps"])
    drafts += _retired(job, every, retired)
    return Made(every, tuple(_unique(drafts)), limits, missing)
