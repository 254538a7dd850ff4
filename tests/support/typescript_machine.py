"""Prints the state machine of clients as TypeScript: `python tests/support/typescript_machine.py` writes the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protogen.languages.typescript.calls import calling
from protogen.languages.typescript.calls import printed as formatted
from protogen.wire.printed import Branch, effects, states
from support.paths import ROOT

FILE = ROOT / "templates" / "typescript" / "live" / "machine.ts"
GUARDS = {
    "hasToken": ("setting.hasToken",),
    "canRetry": ("context.attempt < setting.limit",),
    "canRefresh": ("setting.refresh", "context.refreshes < 1"),
    "endsByMessage": ("setting.ends",),
    "failOnInvalid": ("setting.strict",),
    "nextRefresh": ('context.next === "refresh"',),
    "unsure": ("context.unsure",),
    "unsureRetry": ("context.unsure", "context.attempt < setting.limit"),
}
CHANGES = {
    "attempt+1": "tried({})",
    "refreshes+1": "renewed({})",
    "next=open": 'then({}, "open")',
    "next=refresh": 'then({}, "refresh")',
    "progress": "progress({})",
    "sure": "sure({})",
    "unsure": "unsure({})",
}
HEAD = """\
/** The state machine of a client: what follows from an event. Printed from the table in protogen's docs/machine.md. */

import {
  type Context,
  progress,
  renewed,
  type Setting,
  sure,
  then,
  tried,
  unsure,
} from "./context.ts";
"""
STEP = """
/** What follows from an event. */
export interface Step {
  readonly state: State;
  readonly context: Context;
  readonly effects: readonly Effect[];
}

/** The next state, and what to do in this order. An event that a state does not know changes nothing. */
export function step(
  state: State,
  context: Context,
  event: Event,
  setting: Setting,
): Step {
  switch (`${state} ${event}` as const) {
"""
TAIL = """\
    default:
      return to(state, context);
  }
}

function to(state: State, context: Context, ...effects: Effect[]): Step {
  return { state, context, effects };
}
"""


def printed() -> str:
    """The whole file."""
    every = states()
    events = dict.fromkeys(on.event for state in every for on in state.events)
    unions = (
        ("State", "Where a client is.", [state.name for state in every]),
        ("Event", "What can happen.", [*events]),
        ("Effect", "What a client does about it.", effects()),
    )
    return "".join([HEAD, *(_union(*each) for each in unions), STEP, *_cases(), TAIL])


def _union(name: str, doc: str, words: Sequence[str]) -> str:
    lines = "".join(f'\n  | "{word}"' for word in words)
    return f"\n/** {doc} */\nexport type {name} ={lines};\n"


def _cases() -> Iterator[str]:
    """The cases of the `switch`: what does the same stands together."""
    bodies: dict[str, list[str]] = {}
    for state in states():
        for on in state.events:
            body = "".join(map(_branch, on.branches))
            assert not on.branches[-1].guards, f"{on.event} may do nothing: the case would run into the next one"
            bodies.setdefault(body, []).append(f'    case "{state.name} {on.event}":\n')
    for body, heads in bodies.items():
        yield "".join([*heads, body])


def _branch(branch: Branch) -> str:
    context = "context"
    for change in branch.changes:
        context = CHANGES[change].format(context)
    words = [f'"{word}"' for word in (branch.to, *branch.effects)]
    conditions = " && ".join(dict.fromkeys(each for guard in branch.guards for each in GUARDS[guard]))
    result = formatted(calling("return to", [words[0], context, *words[1:]]), 4 if conditions else 3)
    return f"      if ({conditions}) {{\n{result}\n      }}\n" if conditions else f"{result}\n"


if __name__ == "__main__":
    FILE.write_text(printed(), encoding="utf-8")
