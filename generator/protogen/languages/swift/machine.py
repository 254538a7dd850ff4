"""Prints a client's state machine as Swift: one `switch` over state and event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from protogen.languages.layout import Layout, either, hard, indent, join
from protogen.languages.swift.layout import block, lines
from protogen.model.words import lower_camel
from protogen.wire.printed import Branch, effects, states

_GUARDS = {
    "hasToken": "setting.hasToken",
    "canRetry": "context.attempt < setting.limit",
    "canRefresh": "setting.canRefresh && context.refreshes < 1",
    "endsByMessage": "setting.endsByMessage",
    "failOnInvalid": "setting.failOnInvalid",
    "nextRefresh": "context.next == .refresh",
    "unsure": "context.unsure",
    "unsureRetry": "context.unsure && context.attempt < setting.limit",
}
_CHANGES = {
    "attempt+1": ("next.attempt += 1",),
    "refreshes+1": ("next.refreshes += 1",),
    "next=open": ("next.next = .open",),
    "next=refresh": ("next.next = .refresh",),
    "progress": ("next.attempt = 0", "next.refreshes = 0"),
    "sure": ("next.unsure = false",),
    "unsure": ("next.unsure = true",),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the table, and the case that it has in Swift."""

    case: str
    word: str

    @property
    def declaration(self) -> str:
        """`case refusedRetry = "refused.retry"`."""
        return f"case {self.case}" if self.case == self.word else f'case {self.case} = "{self.word}"'


@dataclass(frozen=True, slots=True)
class Printed:
    """The machine as the template prints it: its words, and the branches of the `switch`."""

    states: tuple[Word, ...]
    events: tuple[Word, ...]
    effects: tuple[Word, ...]
    branches: tuple[Layout, ...]


def printed() -> Printed:
    """The machine that all clients have. What happens alike in several states has one branch."""
    groups: dict[tuple[str, tuple[Branch, ...]], list[str]] = {}
    for state in states():
        for on in state.events:
            groups.setdefault((on.event, on.branches), []).append(state.name)
    branches = (_branch(names, *key) for key, names in groups.items())
    events = dict.fromkeys(event for event, _ in groups)
    return Printed(_words(state.name for state in states()), _words(events), _words(effects()), tuple(branches))


def _words(words: Iterable[str]) -> tuple[Word, ...]:
    return tuple(Word(_case(word), word) for word in words)


def _case(word: str) -> str:
    """`refused.retry` is `refusedRetry`, `close 1000` is `close1000`."""
    return lower_camel(word.replace(".", " "))


def _branch(states: Sequence[str], event: str, branches: Sequence[Branch]) -> Layout:
    """What happens on an event in some states."""
    patterns = [f"(.{_case(state)}, .{_case(event)})" for state in states]
    head: Layout = ("case ", either(", ".join(patterns), indent(join((",", hard), patterns))), ":")
    return (head, indent(hard, lines(*map(_result, branches))))


def _result(branch: Branch) -> Layout:
    changes = [statement for each in branch.changes for statement in _CHANGES[each]]
    result = f"return (.{_case(branch.to)}, next, [{', '.join(f'.{_case(each)}' for each in branch.effects)}])"
    if not branch.guards:
        return lines(*changes, result)
    head = f"if {' && '.join(_GUARDS[each] for each in branch.guards)} {{"
    return block(head, *changes, result) if changes else either(f"{head} {result} }}", block(head, result))
