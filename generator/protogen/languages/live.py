"""How the emitted client of each language is run for `prove --live`.

A language's program reads one request a line on stdin, runs one client to its end (or for `seconds`), and answers with
one line on stdout, flushed, in order. A request:

    {"id": 0, "scenario": "drop", "channel": "jobProgress",
     "url": "ws://127.0.0.1:41873",          the server: scheme, host and port, as a custom server's URL
     "parameters": {"jobId": "drop-1", "token": "my-token"},          by the contract's names, headers too
     "options": {"reading": "tolerant",          or "strict"
                 "retry": {"first": 0.01, "most": 0.02, "limit": 3, "stableAfter": 5},          seconds
                 "openTimeout": 0.6, "refreshTimeout": 2,
                 "keepAlive": {"every": 0.4, "within": 0.4},          left out: the contract's; null: never
                 "buffer": {"size": 100000, "full": "coalesce"},          or "wait", "fail"
                 "opening": {...}},          the document that the client sends first, where the contract has `opening`
     "does": [{"after": {"messages": 2}, "do": "cancel"}],
     "consumer": {"delay": 0.01},          seconds that the consumer takes for each message; usually {}
     "seed": 7,          of the client's random numbers
     "seconds": 20}          after these the program calls cancel and answers with `"error": "it did not end"`

`does`: each once, as soon as `after` holds: `{"messages": n}` messages were taken by the consumer, `{"replies": n}`
calls were answered, or `{"state": s}` was entered. `do` is `cancel`, `suspend`, `resume`, `reachable`, `send` (the
document `message` is read strictly, then sent; a refusal is told as `unsent` in `reports`) or `call` (of the name
`call`, with the document `message`; the reply is put into `replies`, a failure as `"failed"`).

The answer:

    {"id": 0, "scenario": "drop",
     "states": ["connecting", "open", "waiting", "connecting", "open", "ended"],
     "messages": [{...}, ...],
     "outcome": "completed",
     "reports": ["invalid", "stale"],
     "replies": [],
     "error": "..."}          left out where all went well

`states`: every change of the state, first after `idle`; a step that stays in its state is none. `messages`: what the
consumer took, in order, each written by the package (`to_json`) and parsed. `outcome`: `completed`, `cancelled`, or
`failed REASON` and, where there is one, the contract's code after a space: `failed refused JOB_NOT_FOUND`. The code is
that of the verdict on the status or close code that ended it, or of the message that ended it (at `flow.code`), else
the one that `failures` has for the reason. `reports`: what was not delivered, in order: `invalid`, `refresh`, `retry`
(effect `report`, by its event), `stale` (effect `drop`), `coalesced`.

Where a client cannot do what a request asks (a browser cannot wait, no status is told), the program takes the nearest
and `LiveRunner.limits` says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from protogen.dataclass import dataclass, replace
from protogen.languages.answers import Case
from protogen.languages.client import NAME
from protogen.languages.target import Job, Target


@dataclass(frozen=True, slots=True)
class Program:
    """The program for one contract: its command, and where it runs. `failure`: why there is none."""

    command: Sequence[str] = ()
    environment: Mapping[str, str] | None = None
    folder: Path | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a language's transport cannot do. `status`: it is told the status of a refusal; `waits`: the buffer's
    `wait` is there; `headers`: it sends headers of its own."""

    status: bool = True
    waits: bool = True
    headers: bool = True


class LiveRunner(Protocol):
    """Runs the emitted clients of one language."""

    name: str
    """The target's name."""
    label: str
    """The target's name in messages."""
    needs: str
    """What it runs with and how to get that, for people who do not have it."""
    limits: Limits

    def versions(self) -> Mapping[str, str] | None:
        """The tools it runs with, and their versions; None where they are not there."""
        ...

    def programs(self, cases: Sequence[Case]) -> Mapping[str, Program]:
        """The program of each case (by its name), built in the cache from its package with `client = true`."""
        ...


class LiveRunnerBase:
    """The usual beginning of a live runner: it has the names of the target whose code it runs."""

    limits = Limits()

    def __init__(self, emitter: Target) -> None:
        self.emitter, self.name, self.label = emitter, emitter.name, emitter.label

    def job(self, case: Case) -> Job:
        """The job of the language's package with clients, whatever the project's config says."""
        own = case.job.of(self.emitter)
        return replace(own, options={**own.options, NAME: True})


@dataclass(frozen=True, slots=True)
class Trace:
    """What one client did: the answer of a program, as a value."""

    states: tuple[str, ...] = ()
    messages: tuple[object, ...] = ()
    outcome: str = ""
    reports: tuple[str, ...] = ()
    replies: tuple[object, ...] = ()
    error: str = ""

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Trace:
        """Read an answer."""
        states, messages, reports, replies = (
            tuple(answer.get(key, ())) for key in ("states", "messages", "reports", "replies")
        )
        return cls(states, messages, str(answer.get("outcome", "")), reports, replies, str(answer.get("error", "")))
