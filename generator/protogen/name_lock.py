"""`protogen.names.lock`: which name each language gave to the type at each place of the schema, so that it keeps it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from protogen.checks import pointer_from
from protogen.diagnostics import Diagnostic, Refused
from protogen.target import Job
from protogen.targets import type_names

NAME = "protogen.names.lock"
_HEADER = """\
# Written by `protogen build`; commit it. It pins the name of every emitted type to its place in the schema, so that
# an edit elsewhere never renames one. Delete a line to have its name made anew.
"""


@dataclass(frozen=True, slots=True)
class Former:
    """A name that a type had: where the type stands, and the contract's version in which it was renamed."""

    at: str
    version: str


@dataclass(frozen=True, slots=True)
class Lock:
    """By language: place → name, and former name → what it stood for."""

    types: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    former: Mapping[str, Mapping[str, Former]] = field(default_factory=dict)

    def text(self) -> str:
        """The file: TOML, sorted, a line for each name."""
        lines = [_HEADER]
        for language in sorted(self.types):
            lines += [f"[types.{language}]"]
            lines += [f"{_quoted(at)} = {_quoted(name)}" for at, name in sorted(self.types[language].items())]
            lines += [""]
        for language in sorted(self.former):
            for name, former in sorted(self.former[language].items()):
                at, version = _quoted(former.at), _quoted(former.version)
                lines += [f"[former.{language}.{_quoted(name)}]", f"at = {at}", f"version = {version}", ""]
        return "\n".join(lines).rstrip("\n") + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read(path: Path, shown: str) -> Lock | None:
    """The lock at a path; None where there is none. Raises Refused where it is not one."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        table = tomllib.loads(text)
        types = {language: _names(names) for language, names in table.get("types", {}).items()}
        former = {
            language: {name: Former(str(each["at"]), str(each["version"])) for name, each in names.items()}
            for language, names in table.get("former", {}).items()
        }
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError, KeyError, TypeError) as error:
        help = "restore it from version control, or delete it and run `protogen build --lock`"
        raise Refused(Diagnostic("bad-lock", f"this is no name lock: {error}", at=shown, help=help)) from None
    return Lock(types, former)


def _names(table: Mapping[str, Any]) -> Mapping[str, str]:
    for name in table.values():
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"`{name}` is no identifier")
    return table


def locked(job: Job, lock: Lock) -> tuple[Job, Lock]:
    """A job that keeps the lock's names, and the lock as it is after it."""
    places = dict(_places(job))
    kept = replace(
        job, pins={language: _pins(places, lock.types.get(language, {})) for language in type_names.LANGUAGES}
    )
    types = {}
    former = {}
    for language in type_names.LANGUAGES:
        given = type_names.names(kept, language)
        types[language] = {places[decl]: name for decl, name in given.items() if decl in places}
        before = lock.types.get(language, {})
        renamed = {
            name: Former(at, job.spec.version)
            for at, name in before.items()
            if at in types[language] and types[language][at] != name
        }
        old = {
            name: each
            for name, each in lock.former.get(language, {}).items()
            if each.version == job.spec.version and each.at in types[language]
        }
        taken = set(given.values())
        found = {name: each for name, each in (old | renamed).items() if name not in taken}
        if found:
            former[language] = found
    aliases = {
        language: {name: types[language][each.at] for name, each in sorted(names.items())}
        for language, names in former.items()
    }
    return replace(kept, aliases=aliases), Lock(types, former)


def _places(job: Job) -> Iterator[tuple[str, str]]:
    """Each declaration, and where it stands."""
    root = job.schema.root.place.source.path
    for decl in job.spec.decls:
        if decl.place is not None:
            yield decl.name, pointer_from(root, decl.place)


def _pins(places: Mapping[str, str], types: Mapping[str, str]) -> Mapping[str, str]:
    return {decl: types[at] for decl, at in places.items() if at in types}
