"""The table of rules: id, severity, one sentence, and the function that finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from protogen.lint import definitions, examples, keywords, names, numbers, patterns, unions
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
    Rule("unknown-keyword", _W, "A keyword that JSON Schema does not define.", keywords.unknown),
    Rule("invalid-example", _E, "An example that the schema does not accept.", examples.invalid_example),
    Rule("invalid-default", _E, "A default that the schema does not accept.", examples.invalid_default),
    Rule("indistinct-union", _W, "Two alternatives that can hold the same document.", unions.indistinct),
    Rule("optional-tag", _W, "A tag that not every alternative requires.", unions.optional_tag),
    Rule("unsafe-integer", _W, "An integer beyond what JavaScript holds exactly.", numbers.unsafe),
    Rule("unbounded-integer", _W, "An integer without a smallest or a largest value.", numbers.unbounded),
    Rule("unportable-pattern", _W, "A pattern that other tools' engines read differently.", patterns.unportable),
    Rule("untyped-object", _W, "`properties` on a value that need not be an object.", keywords.untyped_object),
    Rule("name-collides", _W, "Two names that become the same identifier in some language.", names.collides),
    Rule("name-changes", _N, "A name that some language cannot spell.", names.changes),
    Rule("unreachable-definition", _W, "A definition that no message refers to.", definitions.unreachable),
    Rule("missing-description", _W, "A definition or member without a `description`.", definitions.undescribed),
)

RULES: Mapping[str, Rule] = {rule.id: rule for rule in _TABLE}
