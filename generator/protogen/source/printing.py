"""Prints diagnostics for people, scripts, GitHub's annotations and SARIF viewers."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from protogen import __version__
from protogen.source import visible
from protogen.source.diagnostics import RULES, About, Diagnostic, Severity
from protogen.source.place import Json, Place

_PLACE = re.compile(r"(?P<file>.+?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?")
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_GITHUB_MOST = 10
"""GitHub shows at most this many annotations of a kind for one step, and drops the others."""


class Spot(NamedTuple):
    """Where a diagnostic points: a file (empty: none), a line and a column, both from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0


def render(
    diagnostics: Iterable[Diagnostic], form: str, about: Mapping[str, About] | None = None, beneath: str = ""
) -> str:
    """Returns the diagnostics as text in one of FORMATS, ending in a line end. `about`: a verb's own rules; `beneath`:
    where this folder is in its repository, whose root the annotations of GitHub and SARIF count from."""
    found = list(diagnostics)
    if form == "sarif":
        return _sarif(found, {**RULES, **(about or {})}, beneath)
    return _github(found, beneath) if form == "github" else FORMATS[form](found)


def _in_repository(file: str, beneath: str) -> str:
    """A file's path from the root of the repository."""
    return posixpath.normpath(posixpath.join(beneath, file)) if beneath and file else file


def spot(diagnostic: Diagnostic) -> Spot:
    """Returns where a diagnostic points, from its place in a schema or else from its text `at`."""
    if diagnostic.place is not None:
        return _at(diagnostic.place)
    found = _PLACE.fullmatch(diagnostic.at)
    return Spot(found["file"], int(found["line"] or 0), int(found["column"] or 0)) if found else Spot("")


def _at(place: Place) -> Spot:
    return Spot(place.source.path, *place.line_column)


def _text(diagnostics: Sequence[Diagnostic]) -> str:
    return "".join(f"{each}\n" for each in diagnostics)


def _json(diagnostics: Sequence[Diagnostic]) -> str:
    """One JSON object. New members may be added; `version` goes up if a member changes its meaning."""
    found = [
        {
            "rule": each.rule,
            "severity": each.severity.value,
            "message": each.message,
            "help": each.help,
            **spot(each)._asdict(),
            "pointer": f"#{each.place.pointer}" if each.place else "",
            **({"facts": dict(each.facts)} if each.facts else {}),
        }
        for each in diagnostics
    ]
    failed = any(each.severity is Severity.ERROR for each in diagnostics)
    return _dump({"version": 1, "success": not failed, "diagnostics": found})


def _github(diagnostics: Sequence[Diagnostic], beneath: str = "") -> str:
    """Workflow commands, such as `::error file=a.json,line=3,col=5,title=unknown-keyword::...`."""
    lines: list[str] = []
    for severity in Severity:
        own = [each for each in diagnostics if each.severity is severity]
        groups = [[each] for each in own] if len(own) <= _GITHUB_MOST else _by_file(own)
        lines += [_annotation(group, beneath) for group in groups]
    return "".join(f"{line}\n" for line in lines)


def _by_file(diagnostics: Sequence[Diagnostic]) -> list[list[Diagnostic]]:
    """Groups diagnostics by file, into few enough groups for GitHub: the last one holds all remaining files."""
    files: dict[str, list[Diagnostic]] = {}
    for each in diagnostics:
        files.setdefault(spot(each).file, []).append(each)
    groups = list(files.values())
    rest = [each for group in groups[_GITHUB_MOST - 1 :] for each in group]
    return [*groups[: _GITHUB_MOST - 1], *([rest] if rest else [])]


def _annotation(group: Sequence[Diagnostic], beneath: str) -> str:
    first = group[0]
    where = spot(first)
    if len(group) == 1:
        told = [_sentence(first), first.help and f"help: {first.help}"]
        title, text = first.rule, "\n".join(visible.line(each) for each in told if each)
    else:
        title, text = f"protogen: {len(group)} {first.severity.value}s", "\n".join(map(str, group))
    file = _in_repository(where.file, beneath)
    properties = {"file": file, "line": where.line, "col": where.column, "title": title}
    given = ",".join(f"{key}={_property(visible.line(str(value)))}" for key, value in properties.items() if value)
    return f"::{_GITHUB[first.severity]} {given}::{_data(text)}"


def _sentence(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.message} (#{diagnostic.place.pointer})" if diagnostic.place else diagnostic.message


def _data(text: str) -> str:
    """The text of a workflow command: one line, with GitHub's escapes."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(diagnostics: Sequence[Diagnostic], about: Mapping[str, About], beneath: str) -> str:
    rules = list(dict.fromkeys(each.rule for each in diagnostics))
    shown = [_rule(rule, about.get(rule)) for rule in rules]
    driver = {"name": "protogen", "version": __version__, "rules": shown}
    results = [_result(each, rules.index(each.rule), beneath) for each in diagnostics]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return _dump({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _rule(rule: str, about: About | None) -> Mapping[str, Any]:
    if about is None:
        return {"id": rule}
    help = "\n".join(filter(None, [about.help, about.page]))
    return {
        "id": rule,
        "shortDescription": {"text": about.sentence},
        **({"help": {"text": help}} if help else {}),
    }


def _result(diagnostic: Diagnostic, rule: int, beneath: str) -> Mapping[str, Any]:
    text = f"{diagnostic.message}\n{diagnostic.help}" if diagnostic.help else diagnostic.message
    result: dict[str, Any] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": rule,
        "level": diagnostic.severity.value,
        "message": {"text": text},
    }
    where = spot(diagnostic)
    if where.file:
        result["locations"] = [_location(where, diagnostic.place, beneath)]
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": word}, **_location(_at(place), place, beneath)}
            for number, (word, place) in enumerate(diagnostic.related, start=1)
        ]
    if diagnostic.facts:
        result["properties"] = dict(diagnostic.facts)
    return result


def _location(where: Spot, schema_place: Place | None, beneath: str) -> Mapping[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(_in_repository(where.file, beneath))}}
    if where.line:
        place["region"] = {"startLine": where.line, **({"startColumn": where.column} if where.column else {})}
    logical = [{"fullyQualifiedName": f"#{schema_place.pointer}"}] if schema_place else []
    return {"physicalLocation": place, **({"logicalLocations": logical} if logical else {})}


def _dump(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": lambda diagnostics: _sarif(diagnostics, RULES, ""),
}
"""The formats by their names on the command line."""

WHOLE = frozenset({"json", "sarif"})
"""Formats that are one document: nothing else may be written to stdout."""
