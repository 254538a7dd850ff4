"""Prints a client's state machine as Swift: one `switch` over state and event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from protogen.dataclass import dataclass
from protogen.languages.layout import Layout, either, fill, hard, indent, join
from protogen.languages.swift.layout import block, call, lines
from protogen.model.words import lower_camel
from protogen.wire.printed import Branch, effects, states

_GUARDS = {"nextRefresh": "next == .refresh", "unsureRetry": "unsure && canRetry"}
"""What a guard is in Swift; any other is a property of its name."""
_CHANGES = {
    "attempt+1": "tries: 1",
    "refreshes+1": "tokens: 1",
    "next=open": "next: .open",
    "next=refresh": "next: .refresh",
    "sure": "unsure: false",
    "unsure": "unsure: true",
    "progress": "isStable: true",
}
"""The argument that an effect on the context is, in the order of the parameters."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The machine as the template prints it: the cases of its words, and the branches of the `switch`."""

    states: Layout
    events: Layout
    effects: Layout
    branches: tuple[Layout, ...]


def printed() -> Printed:
    """The machine that all clients have. What is alike in several states or on several events has one branch."""
    groups: dict[tuple[Branch, ...], list[str]] = {}
    for state in states():
        for on in state.events:
            groups.setdefault(on.branches, []).append(f"(.{state.name}, .{word(on.event)})")
    events = dict.fromkeys(word(on.event) for state in states() for on in state.events)
    plain = [word(each) for each in effects() if not each.startswith(("close ", "end failed "))]
    branches = (_branch(patterns, key) for key, patterns in groups.items())
    return Printed(_cases(state.name for state in states()), _cases(events), _cases(plain), tuple(branches))


def word(text: str) -> str:
    """The case of a word of the table: `refused.retry` is `refusedRetry`, `end completed` is `endCompleted`."""
    return lower_camel(text.replace(".", " "))


def _cases(words: Iterable[str]) -> Layout:
    """`case idle, open`, over more lines where it is long."""
    every = [*words]
    return ("case ", indent(fill([*(f"{each}," for each in every[:-1]), every[-1]])))


def _branch(patterns: Sequence[str], branches: Sequence[Branch]) -> Layout:
    head: Layout = ("case ", either(", ".join(patterns), indent(join((",", hard), patterns))), ":")
    return (head, indent(hard, lines(*map(_result, branches))))


def _result(branch: Branch) -> Layout:
    found = ", ".join(map(_effect, branch.effects))
    changes = [argument for change, argument in _CHANGES.items() if change in branch.changes]
    result = ("return ", call("go", f".{branch.to}", f"[{found}]", *changes))
    if not branch.guards:
        return result
    head = f"if {' && '.join(_GUARDS.get(each, each) for each in branch.guards)} {{"
    return either((head, " ", result, " }"), block(head, result))


def _effect(effect: str) -> str:
    """`.open`, `.close(1000)`, `.fail(.refused)`."""
    kind, _, value = effect.rpartition(" ")
    return {"close": f".close({value})", "end failed": f".fail(.{value})"}.get(kind, f".{word(effect)}")
