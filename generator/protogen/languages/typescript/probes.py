"""Writes the probes of declared types in TypeScript: each compares a member, with its modifiers, to the expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from protogen.languages.probing import Probe, Said, Sheet
from protogen.languages.typescript.names import Names, literal

FILE = "probes.ts"
_HEAD = """
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends
  (<T>() => T extends Other ? 1 : 2) ? true : { declared: Shown<One> };
type Shown<Held> = { [Name in keyof Held]: Held[Name] };
type Presence<Held> = {} extends Held ? "optional" : "required";
"""
_SPELLED = {"boolean": "boolean", "null": "null", "number": "number", "string": "string"}


def begun(folders: list[Path]) -> Sheet:
    """A file that imports the types of several packages, as `M0`, `M1`, ..."""
    lines = []
    for number, folder in enumerate(folders):
        source = folder.as_uri()
        lines.append(f'import type * as M{number} from "{source}/src/types.js";')
        lines.append(f'import type * as V{number} from "{source}/src/runtime.js";')
    return Sheet("\n".join(lines) + _HEAD)


def line(number: int, names: Names, probe: Probe) -> str:
    """The probe of one member."""
    held = f"Pick<M{number}.{names.types[probe.decl]}, {literal(probe.member)}>"
    spelled = None if probe.said is None else _spelled(probe.said, number, names)
    if spelled is None:
        wanted = "required" if probe.required else "optional"
        return f'true satisfies Same<Presence<{held}>, "{wanted}">;'
    mark = "" if probe.required else "?"
    return f"true satisfies Same<{held}, {{ readonly {literal(probe.member)}{mark}: {spelled} }}>;"


def errors(said: str) -> Iterator[tuple[int, str]]:
    """The compiler's errors, with their lines: `TS1360 [ERROR]: <text>`, the code, `at file:///...:<line>:<column>`."""
    texts: list[str] = []
    found = False
    for each in said.splitlines():
        if told := re.search(r"TS\d+ \[ERROR\]: (.*)", each):
            texts.append(told[1])
        elif texts and (place := re.fullmatch(r"\s+at (\S+):(\d+):\d+", each)):
            found = True
            yield (int(place[2]) if place[1].endswith(f"/{FILE}") else 0), texts[0]
            texts.clear()
    if said.strip() and not found:
        yield 0, said.strip().splitlines()[0]


def _spelled(said: Said, number: int, names: Names) -> str | None:
    """A type; None if the schema does not tell it."""
    found = _plain(said, number, names)
    return f"{found} | null" if found is not None and said.nullable else found


def _plain(said: Said, number: int, names: Names) -> str | None:
    match said.sort:
        case "any":
            return f"V{number}.JsonValue"
        case "constant":
            return literal(said.value)
        case "integer":
            if said.width == "any" or (said.exact and said.width in ("64", "u64")):
                return None  # both fit
            return f"V{number}.Int64" if said.width in ("64", "u64") else "number"
        case "named":
            return f"M{number}.{names.types[said.decl]}"
        case "list" | "map":
            assert said.inner is not None
            inner = _spelled(said.inner, number, names)
            if inner is None:
                return None
            if said.sort == "list":
                return f"readonly ({inner})[]"
            return f"V{number}.JsonObject" if said.inner == Said("any") else f"{{ readonly [key: string]: {inner} }}"
    return _SPELLED[said.sort]
