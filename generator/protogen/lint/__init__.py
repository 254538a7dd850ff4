"""Finds constructs of a schema that are legal but cause trouble in practice (docs/lint.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from protogen.lint.facts import Facts
from protogen.lint.rules import RULES
from protogen.pipeline import Contract
from protogen.project.config import Excused
from protogen.source.diagnostics import About, Diagnostic, Severity, tidy
from protogen.source.place import Place

__all__ = ["RULES", "Facts", "about", "lint"]


def about() -> Mapping[str, About]:
    """A description of each rule, for tools that show rules."""
    return {rule.id: About(rule.sentence, page=f"docs/lint.md#{rule.id}") for rule in RULES.values()}


def lint(facts: Facts, contract: Contract) -> tuple[Diagnostic, ...]:
    """All findings for a schema, from a build and from the rules, except for those that the config allows."""
    found = [_weighed(each) for each in contract.diagnostics]
    told = {(each.rule, *_at(each.place)) for each in found}
    found += [
        Diagnostic(rule.id, fault.message, fault.place, fault.help, rule.severity)
        for rule in RULES.values()
        for fault in rule.check(facts)
        if (rule.id, *_at(fault.place)) not in told
    ]
    allowances = facts.config.lint
    kept = [each for each in found if not any(_allows(allowed, each) for allowed in allowances)]
    idle = [number for number, allowed in enumerate(allowances) if not any(_allows(allowed, each) for each in found)]
    return tidy([*kept, *_idle(facts, idle)])


def _at(place: Place | None) -> tuple[str, str]:
    return (place.source.path, place.pointer) if place else ("", "")


def _weighed(diagnostic: Diagnostic) -> Diagnostic:
    """A build's diagnostic with the severity that it has here: a misspelt keyword is an error."""
    misspelt = diagnostic.rule == "unknown-keyword" and diagnostic.help.startswith("did you mean")
    return replace(diagnostic, severity=Severity.ERROR) if misspelt else diagnostic


def _allows(allowed: Excused, diagnostic: Diagnostic) -> bool:
    """Whether an allowance is about a diagnostic: its rule, at its pointer or below."""
    if allowed.rule != diagnostic.rule or diagnostic.place is None:
        return False
    at = f"#{diagnostic.place.pointer}"
    return at == allowed.pointer or at.startswith(f"{allowed.pointer}/")


def _idle(facts: Facts, numbers: list[int]) -> Iterator[Diagnostic]:
    for number in numbers:
        allowed = facts.config.lint[number]
        message = f"nothing at `{allowed.pointer}` breaks `{allowed.rule}`"
        at = facts.config.at("lint", f"allow[{number}]")
        help = "remove this `[[lint.allow]]`"
        yield Diagnostic("idle-allowance", message, at=at, help=help, severity=Severity.WARNING)
