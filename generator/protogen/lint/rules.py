"""The table of rules: id, severity, one sentence, and the function that finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from protogen.dataclass import dataclass
from protogen.lint import (
    choices,
    dead,
    definitions,
    examples,
    formats,
    keywords,
    names,
    nothing,
    numbers,
    objects,
    patterns,
    unions,
    wires,
)
from protogen.lint.facts import Facts, Fault
from protogen.source.diagnostics import Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Each has its section in docs/lint.md, with an example and the remedy."""

    id: str
    severity: Severity
    sentence: str
    check: Callable[[Facts], Iterator[Fault]]


_TABLE = (
    Rule("nothing-valid", _E, "A place where no value is valid.", nothing.nothing_valid),
    Rule("endless-required", _E, "A definition that needs itself, without end.", nothing.endless_required),
    Rule("undeclared-required", _W, "A required member that nothing declares.", objects.undeclared),
    Rule("closed-under-allof", _W, "A closed object that is combined with another.", objects.closed_under_all_of),
    Rule("never-chosen", _W, "An alternative that no document takes.", choices.never_chosen),
    Rule("overlapping-oneOf", _W, "A document that fits two alternatives of a `oneOf`.", choices.overlapping),
    Rule("dead-keyword", _W, "A keyword or a value that has no effect.", dead.dead_keyword),
    Rule("sibling-of-ref", _W, "A keyword beside `$ref` that its draft ignores.", dead.sibling_of_ref),
    Rule("unknown-keyword", _W, "A keyword that JSON Schema does not define.", keywords.unknown),
    Rule("unknown-format", _W, "A format that nobody defines.", formats.unknown),
    Rule("unasserted-format", _N, "A format that readers do not check.", formats.unasserted),
    Rule("invalid-example", _E, "An example that the schema does not accept.", examples.invalid_example),
    Rule("invalid-default", _E, "A default that the schema does not accept.", examples.invalid_default),
    Rule("indistinct-union", _W, "Two alternatives of an `anyOf` that can hold the same document.", unions.indistinct),
    Rule("optional-tag", _W, "A tag that not every alternative requires.", unions.optional_tag),
    Rule("unsafe-integer", _W, "An integer beyond what JavaScript holds exactly.", numbers.unsafe),
    Rule("unbounded-integer", _W, "An integer without a smallest or a largest value.", numbers.unbounded),
    Rule("unportable-pattern", _W, "A pattern that other tools' engines read differently.", patterns.unportable),
    Rule("unanchored-pattern", _N, "A pattern that matches anywhere in a text.", patterns.unanchored),
    Rule("untyped-object", _W, "`properties` on a value that need not be an object.", keywords.untyped_object),
    Rule("name-collides", _W, "Two names that become the same identifier in some language.", names.collides),
    Rule("name-changes", _N, "A name that some language cannot spell.", names.changes),
    Rule("unreachable-definition", _W, "A definition that no message refers to.", definitions.unreachable),
    Rule("credential-in-query", _N, "A credential in a URL.", wires.credential_in_query),
    Rule("live-without-flow", _W, "A channel that is kept alive and names no end.", wires.live_without_flow),
    Rule(
        "recover-without-refresh",
        _W,
        "A new token is asked for, and there is no refresh.",
        wires.recover_without_refresh,
    ),
    Rule("order-not-required", _W, "A message without the member that says its order.", wires.order_not_required),
    Rule("code-unlisted", _W, "A code that no message has.", wires.code_unlisted),
    Rule("missing-description", _W, "A definition or member without a `description`.", definitions.undescribed),
)

RULES: Mapping[str, Rule] = {rule.id: rule for rule in _TABLE}
