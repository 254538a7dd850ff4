"""What the config allows: a diagnostic at a pointer, or the loss of one constraint, with a reason (`[[allow]]`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from protogen.checks.endless import ENDLESS
from protogen.checks.ledger import Ledger
from protogen.checks.program import pointer_from
from protogen.project.config import Allowed, Config
from protogen.project.idle import idle
from protogen.source.diagnostics import RULES, Diagnostic, Severity
from protogen.source.place import Json, Place, Source

NEVER: Mapping[str, str] = {
    ENDLESS: "readers would never finish",
    "bad-annotation": "protogen would not know what it means",
}
"""Rules that no config can switch off, and why."""


def weighed(
    found: Sequence[Diagnostic], account: Ledger, config: Config, sources: Sequence[Source]
) -> Iterator[Diagnostic]:
    """Yields the diagnostics, the allowed ones as notes, and an error for each allowance that is not needed.

    `sources`: the schema's files, its own first; in pointers, the others stand before the `#`.
    """
    file, documents = sources[0].path, [each.value for each in sources]
    lost = {_key(each.place): each for each in account.constraints if each.level == "none"}

    def covers(allowed: Allowed, each: Diagnostic) -> bool:
        if each.place is None or each.severity is Severity.NOTE or each.rule in NEVER:
            return False
        if allowed.keyword:
            constraint = lost.get(_key(each.place))
            return constraint is not None and (constraint.at, constraint.keyword) == (allowed.pointer, allowed.keyword)
        at = pointer_from(file, each.place)
        return allowed.rule == each.rule and (at == allowed.pointer or at.startswith(f"{allowed.pointer}/"))

    used: set[int] = set()
    for each in found:
        numbers = [number for number, allowed in enumerate(config.allow) if covers(allowed, each)]
        used.update(numbers)
        yield _noted(each, config.allow[numbers[0]]) if numbers else each
    for number, allowed in enumerate(config.allow):
        if number not in used:
            yield _needless(allowed, number, config, account, documents)


def _key(place: Place) -> tuple[str, str]:
    return place.source.path, place.pointer


def _noted(diagnostic: Diagnostic, allowed: Allowed) -> Diagnostic:
    help = f"the config allows it: {allowed.reason}"
    return replace(diagnostic, help=help, severity=Severity.NOTE)


def _needless(allowed: Allowed, number: int, config: Config, account: Ledger, documents: Sequence[Json]) -> Diagnostic:
    at = config.at(f"allow[{number}]")
    if allowed.rule in NEVER:
        message = f"`{allowed.rule}` cannot be allowed: {NEVER[allowed.rule]}"
        return Diagnostic("bad-config", message, at=at, help="mend the schema")
    if allowed.rule:
        return idle(allowed, config, (f"allow[{number}]",), RULES, documents, Severity.ERROR)
    known = any((each.at, each.keyword) == (allowed.pointer, allowed.keyword) for each in account.constraints)
    problem = "is enforced, so its loss need not be allowed" if known else "is not a constraint of the schema"
    message = f"`{allowed.keyword}` at `{allowed.pointer}` {problem}"
    return Diagnostic("idle-allowance", message, at=at, help="remove this `[[allow]]`")
