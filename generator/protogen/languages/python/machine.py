"""Prints the state machine of a client as Python: a `match` for each state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from protogen.languages.python.layout import STEP, Brackets, Word, call, returned, statement
from protogen.languages.python.names import literal
from protogen.wire.printed import Branch, State, reasons, states

_GUARDS = {
    "hasToken": "context.has_token",
    "canRetry": "context.can_retry",
    "canRefresh": "context.can_refresh",
    "endsByMessage": "context.ends",
    "failOnInvalid": "context.strict",
    "nextRefresh": "context.next_refresh",
    "unsure": "context.unsure",
    "unsureRetry": "context.unsure and context.can_retry",
}
_CHANGES = {
    "attempt+1": {"attempt": "context.attempt + 1"},
    "refreshes+1": {"refreshes": "context.refreshes + 1"},
    "next=open": {"next_refresh": "False"},
    "next=refresh": {"next_refresh": "True"},
    "progress": {"attempt": "0", "refreshes": "0"},
    "sure": {"unsure": "False"},
    "unsure": {"unsure": "True"},
}


def view() -> Mapping[str, Any]:
    """What the template `live/machine.py.jinja` prints."""
    working = [each for each in states() if each.events]
    functions = [{"function": f"_{each.name}", "body": "\n".join(_lines(each))} for each in working]
    return {"enums": _enums(), "choice": [*_choice()], "states": functions}


def _choice() -> Iterator[str]:
    """`case State.IDLE:`, and what is found there."""
    for each in states():
        yield f"case State.{each.name.upper()}:"
        yield f"    found = _{each.name}(context, event)" if each.events else "    found = None"


def _enums() -> str:
    """`class State(StrEnum): IDLE = "idle" ...`, and the same for Reason."""
    found = {
        "State": ("Where a client is.", [each.name for each in states()]),
        "Reason": ("Why a client failed.", [*reasons()]),
    }
    return "\n\n\n".join("\n".join(_enum(name, doc, values)) for name, (doc, values) in found.items())


def _enum(name: str, doc: str, values: list[str]) -> Iterator[str]:
    yield from (f"class {name}(StrEnum):", f'    """{doc}"""', "")
    yield from (f"    {each.upper()} = {literal(each)}" for each in values)


def _lines(state: State) -> Iterator[str]:
    for on in state.events:
        yield f"case {literal(on.event)}:"
        for branch in on.branches:
            condition = " and ".join(_GUARDS[guard] for guard in branch.guards)
            depth = 2 if condition else 1
            if condition:
                yield f"    if {condition}:"
            for text in _taken(branch, depth + 2):
                yield from (f"{' ' * STEP * depth}{line}" for line in text.splitlines())


def _taken(branch: Branch, depth: int) -> Iterator[str]:
    """`context = replace(context, attempt=context.attempt + 1)`, `return Step(State.WAITING, context, ("wait",))`."""
    changes: dict[str, str] = {}
    for each in branch.changes:
        changes |= _CHANGES[each]
    if changes:
        pairs = [Word(f"{name}={value}") for name, value in changes.items()]
        yield statement("context = ", call("replace", Word("context"), *pairs), depth)
    effects = tuple(Word(literal(each)) for each in branch.effects)
    shown = Brackets("(", effects, ")")
    yield returned(call("Step", Word(f"State.{branch.to.upper()}"), Word("context"), shown), depth)
