"""Finds constructs of a schema that are legal but cause trouble in practice (docs/lint.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from protogen.lint.facts import Facts, Fault
from protogen.lint.rules import RULES, Rule
from protogen.pipeline import Contract
from protogen.project.config import Excused
from protogen.project.idle import idle
from protogen.source.diagnostics import RULES as BUILD_RULES
from protogen.source.diagnostics import About, Diagnostic, Severity, tidy
from protogen.source.place import Place

__all__ = ["RULES", "Facts", "about", "every", "folded", "lint"]


def about() -> Mapping[str, About]:
    """A description of each rule, for tools that show rules."""
    return {rule.id: About(rule.sentence, page=f"docs/lint.md#{rule.id}") for rule in RULES.values()}


def lint(facts: Facts, contract: Contract) -> tuple[Diagnostic, ...]:
    """All findings for a schema, from a build and from the rules, except for those that the config allows."""
    kept, fresh, spare = _heard(facts, contract)
    return tidy([*kept, *_by_cause(fresh), *_idle(facts, spare)])


def every(facts: Facts, contract: Contract) -> tuple[Diagnostic, ...]:
    """The same, with each place of a cause by itself, and without the allowances that nothing needs."""
    kept, fresh, _ = _heard(facts, contract)
    return tidy([*kept, *(diagnostic for _, diagnostic in fresh)])


def _heard(facts: Facts, contract: Contract) -> tuple[list[Diagnostic], list[tuple[Fault, Diagnostic]], list[int]]:
    """What a build finds, what the rules find, and the numbers of the allowances that nothing needs."""
    found = [_weighed(each) for each in contract.diagnostics]
    told = {(each.rule, *_at(each.place)) for each in found}
    allowances = facts.config.lint
    used: set[int] = set()

    def heard(diagnostic: Diagnostic) -> bool:
        numbers = [number for number, allowed in enumerate(allowances) if _allows(allowed, diagnostic)]
        used.update(numbers)
        return not numbers

    kept = [each for each in found if heard(each)]
    fresh: list[tuple[Fault, Diagnostic]] = []
    for rule in RULES.values():
        faults = ((fault, _diagnostic(rule, fault)) for fault in rule.check(facts))
        fresh += [(fault, each) for fault, each in faults if (each.rule, *_at(each.place)) not in told and heard(each)]
    return kept, fresh, [number for number in range(len(allowances)) if number not in used]


def folded(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The errors, and of the other findings the first of each kind, with the number of those like it: findings of a
    rule that say the same of other names."""
    alike: dict[tuple[object, ...], list[Diagnostic]] = {}
    for number, each in enumerate(found):
        said = _NAMED.sub("", each.message)
        kind = (number,) if each.severity is Severity.ERROR else (each.rule, each.severity, said)
        alike.setdefault(kind, []).append(each)
    return [_first(each) for each in alike.values()]


def _first(alike: Sequence[Diagnostic]) -> Diagnostic:
    first, *more = alike
    return replace(first, message=f"{first.message} (and {len(more)} more; `--all` shows each)") if more else first


_NAMED = re.compile(r"`[^`]*`|[0-9]+")


def _diagnostic(rule: Rule, fault: Fault) -> Diagnostic:
    severity = Severity.NOTE if fault.mild else rule.severity
    return Diagnostic(rule.id, fault.message, fault.place, fault.help, severity)


def _by_cause(found: Iterable[tuple[Fault, Diagnostic]]) -> Iterator[Diagnostic]:
    """One diagnostic for each cause, at its first place."""
    causes: dict[tuple[str, str], list[Diagnostic]] = {}
    for fault, diagnostic in found:
        if fault.cause:
            causes.setdefault((diagnostic.rule, fault.cause), []).append(diagnostic)
        else:
            yield diagnostic
    for each in causes.values():
        first, *others = tidy(each)
        more = f" (and at {len(others)} other place{'s' if len(others) > 1 else ''})" if others else ""
        yield replace(first, message=f"{first.message}{more}")


def _at(place: Place | None) -> tuple[str, str]:
    return (place.source.path, place.pointer) if place else ("", "")


def _weighed(diagnostic: Diagnostic) -> Diagnostic:
    """A build's diagnostic with the severity that it has here: a misspelt keyword is an error, and so is a default
    that is not valid."""
    misspelt = diagnostic.rule == "unknown-keyword" and diagnostic.help.startswith("did you mean")
    wrong = misspelt or (diagnostic.rule == "invalid-default" and diagnostic.severity is Severity.WARNING)
    return replace(diagnostic, severity=Severity.ERROR) if wrong else diagnostic


def _allows(allowed: Excused, diagnostic: Diagnostic) -> bool:
    """Whether an allowance is about a diagnostic: its rule, at its pointer or below."""
    if allowed.rule != diagnostic.rule or diagnostic.place is None:
        return False
    at = f"#{diagnostic.place.pointer}"
    return at == allowed.pointer or at.startswith(f"{allowed.pointer}/")


def _idle(facts: Facts, numbers: list[int]) -> Iterator[Diagnostic]:
    documents = [each.value for each in facts.schema.sources]
    for number in numbers:
        keys = ("lint", f"allow[{number}]")
        yield idle(facts.config.lint[number], facts.config, keys, {*RULES, *BUILD_RULES}, documents)
