"""Says what is wrong with an allowance of the config that nothing needs: its rule, its place, or that it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from protogen.project.config import Allowed, Config, Excused, closest
from protogen.source.diagnostics import Diagnostic, Severity
from protogen.source.place import Json, escape, split_pointer
from protogen.source.pointers import step, suggest


def idle(
    allowed: Allowed | Excused,
    config: Config,
    keys: Sequence[str],
    rules: Iterable[str],
    documents: Sequence[Json],
    severity: Severity = Severity.WARNING,
) -> Diagnostic:
    """The diagnostic for an allowance of a rule. `keys`: its table; `rules`: those that there are; `documents`: the
    schema's files, which the pointer may be in."""
    table = f"[[{'.'.join(keys).partition('[')[0]}]]"
    at = config.at(*keys, "pointer")
    if allowed.rule not in (known := {*rules}):
        message, help = f"there is no rule `{allowed.rule}`", closest(allowed.rule, known, "rules")
        at = config.at(*keys, "rule")
    elif (gone := _missing(allowed.pointer, documents)) is not None:
        message, help = (
            f"the schema has nothing at `{allowed.pointer}`",
            gone or f"correct it, or remove this `{table}`",
        )
    else:
        message = f"nothing at `{allowed.pointer}` breaks `{allowed.rule}`"
        at, help = config.at(*keys), f"remove this `{table}`"
    return Diagnostic("idle-allowance", message, at=at, help=help, severity=severity)


def _missing(pointer: str, documents: Sequence[Json]) -> str | None:
    """What to do about a pointer that leads nowhere in any document, or nothing; None if it leads somewhere."""
    file, mark, inside = pointer.partition("#")
    if not mark or (inside and not inside.startswith("/")):
        return f"a pointer is `#`, or begins with `#/`, such as `#/{(inside or file).lstrip('/')}`"
    found = [_stops(each, split_pointer(inside)) for each in documents]
    return None if None in found else next(filter(None, found), "")


def _stops(document: Json, tokens: Sequence[str]) -> str | None:
    """The same for one document."""
    at = "#"
    for token in tokens:
        try:
            document = step(document, token)
        except KeyError:
            return suggest(token, document if isinstance(document, dict) else (), f"{at}/")
        at = f"{at}/{escape(token)}"
    return None
