"""The parts of the run-time that a contract uses: an app pays for every line that its package carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from protogen.languages.swift import containers
from protogen.languages.swift.readers import strictly
from protogen.languages.target import Job
from protogen.model.spec import KeyedUnion

UNIONS = "unions"
"""What contracts use that have unions which neither a tag nor the JSON type tells apart."""

STRICT = "strict"
"""What contracts use that are read strictly."""
STRICT_PROGRAM = "strict program"
"""What contracts use that are read strictly, or have such unions: a value is what the schema accepts, if anything."""

_UNEVALUATED = frozenset({"unevaluatedItems", "unevaluatedProperties"})

NEEDED: Mapping[str, frozenset[str]] = {
    "CheckArrays.swift": frozenset(
        {"maxItems", "minItems", "uniqueItems", "prefixItems", "items", "contains", *_UNEVALUATED}
    ),
    "CheckMultiples.swift": frozenset({"multipleOf"}),
    "CheckPatterns.swift": frozenset({"pattern", "format", "patternProperties"}),
    "CheckUnevaluated.swift": _UNEVALUATED,
    "FoundationCoding.swift": frozenset({containers.FOUNDATION}),
    "JSONDecodingContainers.swift": frozenset({containers.OWN}),
    "JSONEncodingContainers.swift": frozenset({containers.OWN}),
    "Nullable.swift": frozenset({containers.NULLABLE}),
    "Pattern.swift": frozenset({"code"}),
    "RegexGrammar.swift": frozenset({"grammar"}),
    "StrictReading.swift": frozenset({STRICT}),
    "UnionChoice.swift": frozenset({UNIONS}),
}
"""The files that not every contract needs: those that use one of these keywords, kinds of patterns, `STRICT` or
`UNIONS`."""

_PART = re.compile(r"^  .+  // (\S+)\n", re.MULTILINE)
"""A line of a table in CheckRules.swift, and what uses it."""

_ALONE = re.compile(r"\[\n([^\n]*),  //(?= \S+\n\])")
"""The only line of a table: swift-format wants no comma there."""


def used(job: Job) -> frozenset[str]:
    """What a contract uses: the keywords and the kinds of patterns in its check programs, `UNIONS`, and `STRICT` and
    `STRICT_PROGRAM`."""
    found = {UNIONS} if any(isinstance(each, KeyedUnion) for each in job.spec.decls) else set()
    if strictly(job.options):
        found.add(STRICT)
    if found:
        found.add(STRICT_PROGRAM)
    for program in (job.checks, job.tolerant) if found else (job.tolerant,):
        found.update(_words(program.document["nodes"]), _words(program.document["patterns"]))
    return frozenset(found)


def kept(sources: Mapping[str, str], uses: frozenset[str]) -> Mapping[str, str]:
    """Of the run-time's sources, by their names, what a contract needs that uses so much; of tables the lines."""
    return {name: _cut(text, uses) for name, text in sources.items() if uses & NEEDED.get(name, uses)}


def _cut(text: str, uses: frozenset[str]) -> str:
    text = _PART.sub(lambda line: line[0] if line[1] in uses else "", text)
    return _ALONE.sub(r"[\n\1  //", text.replace("[\n]", "[]"))


def _words(rows: Iterable[object]) -> Iterator[str]:
    for row in rows:
        if isinstance(row, Mapping):
            yield from row
        elif row is False:
            yield "false"
