"""`protogen.names.lock` as a file: a table of TOML, sorted, with a line for each name."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TypeAlias

from protogen.dataclass import dataclass, field
from protogen.languages import registry
from protogen.model.things import SORTS, TYPES
from protogen.project.config import closest
from protogen.source.diagnostics import Diagnostic, Refused

Words: TypeAlias = Mapping[str, str]
"""By language."""
Table: TypeAlias = Mapping[str, Mapping[str, Words]]
"""By sort (`types`, `properties`, `cases`) and key."""

_HEADER = """\
# Written by `protogen build`; commit it. It pins every name in the emitted code to its place in the schema, so that an
# edit elsewhere never renames anything. Delete a line to have its name made anew (docs/name-lock.md).
"""
_RESTORE = "restore it from version control, or delete it and run `protogen build --lock`"


@dataclass(frozen=True, slots=True)
class Lock:
    """The contents of a name lock."""

    names: Table = field(default_factory=dict)
    asked: Table = field(default_factory=dict)
    """The name that the schema asks for (annotation or title), if the given name differs from it."""
    former: Table = field(default_factory=dict)
    """By `<former name> <key>`: the versions of the contract that were built with the alias."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages whose names it has."""
        return frozenset(name for rows in self.names.values() for words in rows.values() for name in words)

    def text(self) -> str:
        """The file."""
        sections = []
        for title, table in (("", self.names), ("asked.", self.asked), ("former.", self.former)):
            for sort in SORTS:
                rows = table.get(sort, {})
                lines = [f"{_quoted(key)} = {_value(sort, rows[key])}" for key in sorted(rows)]
                sections += ["\n".join([f"[{title}{sort}]", *lines, ""])] if lines else []
        return "\n".join([_HEADER, *sections])


@cache
def _ours(sort: str) -> tuple[str, ...]:
    """The languages that a single word applies to, even if the project does not build them: those that come with
    protogen and pin the sort."""
    return tuple(sorted(each.name for each in registry.ours() if sort in each.pinned))


def _value(sort: str, words: Words) -> str:
    """A single word if exactly the languages of protogen have it, else a word for each language."""
    if words.keys() == {*_ours(sort)} and len({*words.values()}) == 1:
        return _quoted(next(iter(words.values())))
    return f"{{{', '.join(f'{language} = {_quoted(words[language])}' for language in sorted(words))}}}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read(path: Path, shown: str) -> Lock | None:
    """Read the lock at a path; None if there is no file. Raises Refused if the file is not a name lock."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        return parse(data.decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise _refused(f"{shown}:{line}:{column}", "this is not UTF-8", _RESTORE) from None


def parse(text: str, shown: str) -> Lock:
    """Read a lock from its text. Raises Refused, with line and column, if the text is not a name lock."""
    tables: dict[str, dict[str, dict[str, Words]]] = {"names": {}, "asked": {}, "former": {}}
    lines: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        at = f"{shown}:{number}"
        if _CONFLICT.match(line):
            help = "keep the lines of both sides (each pins one name), delete the markers, and run `protogen build`"
            raise _refused(f"{at}:1", "a merge left its conflict markers here", help)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if header := _SECTION.fullmatch(line.strip()):
            section = _section(header[1], f"{at}:{line.index('[') + 1}")
            continue
        key, words = _row(line, at, section)
        if before := lines.get((section, key)):
            raise _refused(f"{at}:1", f"`{key}` already has a line, {before}", "keep one of the two")
        lines[section, key] = number
        table, _, sort = section.rpartition(".")
        tables[table or "names"].setdefault(sort, {})[key] = words
    lock = Lock(tables["names"], tables["asked"], tables["former"])
    for row, problem in _clashes(lock):
        raise _refused(f"{shown}:{lines[row]}:1", problem, "delete one of the two lines: its name is chosen again")
    return lock


_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)")
_SECTION = re.compile(r"\[([^\[\]\"]*)\]")
_SECTIONS = tuple(f"{table}{sort}" for table in ("", "asked.", "former.") for sort in SORTS)
_WHERE = re.compile(r" \(at (?:line \d+, column (\d+)|end of document)\)$")


def _refused(at: str, problem: str, help: str) -> Refused:
    return Refused(Diagnostic("bad-lock", problem, at=at, help=help))


def _section(name: str, at: str) -> str:
    if name in _SECTIONS:
        return name
    near = get_close_matches(name, _SECTIONS, 1)
    help = f"did you mean `[{near[0]}]`?" if near else f"sections: {', '.join(_SECTIONS)}"
    raise _refused(at, f"a name lock has no section `[{name}]`", help)


def _row(line: str, at: str, section: str) -> tuple[str, Words]:
    """A line's key, and its word in each language."""
    try:
        row = tomllib.loads(line)
    except tomllib.TOMLDecodeError as error:
        where = _WHERE.search(str(error))
        column = int(where[1]) if where and where[1] else len(line.rstrip()) + 1
        said = _WHERE.sub("", str(error))
        problem = f"this is not a line of a name lock: {said[:1].lower()}{said[1:]}"
        raise _refused(f"{at}:{column}", problem, _RESTORE) from None
    (key, value), *more = row.items()
    if not section or more:
        raise _refused(f"{at}:1", "this line is not in a section", f"sections: {', '.join(_SECTIONS)}")
    words = dict.fromkeys(_ours(section.rpartition(".")[2]), value) if isinstance(value, str) else value
    if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
        help = f'write `"pointer" = "Name"`, or `"pointer" = {{{registry.names()[0]} = "Name"}}`'
        raise _refused(f"{at}:{_column(line, '=')}", f"the name of `{key}` is not a string", help)
    for language, word in words.items():
        if registry.language(language) is None:
            known = (name for name in registry.names() if registry.language(name))
            help = f"install its package, or take its names out; {closest(language, known, 'languages')}"
            raise _refused(f"{at}:{_column(line, language)}", f"no language `{language}` is installed", help)
        if section in SORTS and not word.isidentifier():
            help = "delete the line to have the name chosen again"
            raise _refused(f"{at}:{_column(line, word)}", f"`{word}` is not an identifier", help)
    return key, words


def _column(line: str, text: str) -> int:
    """The column of a text after the key."""
    return max(line.rfind(text) if text else line.find("= "), 0) + 1


def _clashes(lock: Lock) -> Iterator[tuple[tuple[str, str], str]]:
    """Finds lines that give the same name to two things in one scope."""
    for sort, rows in lock.names.items():
        taken: dict[tuple[str, str, str], str] = {}
        for key, words in rows.items():
            scope = "" if sort == TYPES else key.removesuffix("~other")
            scope = key.rsplit("/", 2)[0] if sort != TYPES and scope == key else scope
            scope = "readers" if key.endswith("~reader") else scope
            for name, word in words.items():
                other = taken.setdefault((scope, name, word), key)
                if other != key:
                    label = registry.get(name).label
                    yield (sort, key), f"`{word}` is already the name of `{other}`, in {label}"
