"""`protogen.toml`, or `[tool.protogen]` in `pyproject.toml`, as a frozen value."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from protogen.source.diagnostics import Diagnostic, Refused

NAME = "protogen.toml"
PYPROJECT = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Allowed:
    """A constraint that may be lost: where it stands in the schema, and why that is all right."""

    pointer: str
    keyword: str
    reason: str


@dataclass(frozen=True, slots=True)
class Excused:
    """A finding of `protogen breaking` or `protogen lint` that is meant: where (a pointer; `#` for the whole schema,
    and what is below), which rule, and why."""

    pointer: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Config:
    """What a project says once instead of on every command line. Paths are absolute or relative to here."""

    path: str = ""
    """The file it came from, for messages; empty without one."""
    schema: Path | None = None
    out: Path = Path("generated")
    targets: tuple[str, ...] = ()
    """Empty: all."""
    target: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Each target's own table."""
    roots: tuple[str, ...] = ()
    map: Mapping[str, Path] = field(default_factory=dict)
    formats: str = "annotation"
    templates: Path | None = None
    allow: tuple[Allowed, ...] = ()
    breaking: tuple[Excused, ...] = ()
    lint: tuple[Excused, ...] = ()
    names_lock: bool = False
    """Write `protogen.names.lock` where there is none."""
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict, compare=False, repr=False)
    """Where each key stands, for messages about it later."""

    def at(self, *keys: str) -> str:
        """The place of a key in the file, or of the table it should stand in."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return f"{self.path}:{self.lines.get(keys, 1)}" if self.path else ""


def find(folder: Path) -> Path | None:
    """The config file that holds for a folder: the nearest one upwards; in one folder `protogen.toml` wins."""
    for each in (folder, *folder.parents):
        if (each / NAME).is_file():
            return each / NAME
        if (each / PYPROJECT).is_file() and _speaks_of_us((each / PYPROJECT).read_bytes()):
            return each / PYPROJECT
    return None


def _speaks_of_us(pyproject: bytes) -> bool:
    """Whether a `pyproject.toml` has our table; a broken one with it is reported when it is read."""
    return re.search(rb"^\s*\[\[?\s*tool\s*\.\s*protogen\b", pyproject, re.MULTILINE) is not None


def read(path: Path, shown: str) -> Config:
    """Read a config file. Raises Refused where it is no TOML, or says what nobody understands."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise Refused(Diagnostic("bad-config", f"cannot read this: {error.strerror}", at=shown)) from None
    except UnicodeDecodeError:
        raise Refused(Diagnostic("bad-config", "the file is not valid UTF-8", at=shown)) from None
    except tomllib.TOMLDecodeError as error:
        where = re.search(r" \(at line (\d+), column (\d+)\)", str(error))
        at = f"{shown}:{where[1]}:{where[2]}" if where else f"{shown}:{max(1, len(text.splitlines()))}"
        problem = str(error).removesuffix(where[0] if where else "")
        raise Refused(Diagnostic("bad-config", f"not valid TOML: {problem}", at=at)) from None
    inside = ("tool", "protogen") if path.name == PYPROJECT else ()
    for number, key in enumerate(inside, 1):
        table = table.get(key, {})
        if not isinstance(table, dict):
            raise Refused(Diagnostic("bad-config", f"`{'.'.join(inside[:number])}` must be a table", at=shown))
    return _Reader(shown, path.parent, _lines(text, inside)).config(table)


def closest(word: str, words: Iterable[str], what: str) -> str:
    """A help line: what an unknown word was probably meant to be, else what there is."""
    known = sorted(words)
    near = get_close_matches(word, known, 1, 0.5)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"{what}: {', '.join(known)}" if known else f"there are no {what}"


def unfit(target: str, option: str, value: Any) -> str:
    """What a target's option must be, where a value is not that, by the published schema of the config. It knows the
    options of our own targets; another package's target looks at its own."""
    published = json.loads((Path(__file__).parent / "config.schema.json").read_text(encoding="utf-8"))
    targets = published["properties"]["target"]["properties"]
    return _unfit(targets.get(target, {}).get("properties", {}).get(option, {}), value)


def _unfit(schema: Mapping[str, Any], value: Any) -> str:
    match schema:
        case {"enum": words}:
            return "" if value in words else f"one of {', '.join(map(json.dumps, words))}"
        case {"type": "string", "pattern": pattern}:
            return "" if isinstance(value, str) and re.search(pattern, value) else f"a name that matches `{pattern}`"
        case {"type": "string"}:
            return "" if isinstance(value, str) and value else "a text in quotes"
        case {"type": ["string", "array"]}:
            listed = value if isinstance(value, list) else [value]
            return (
                "" if all(isinstance(each, str) and each for each in listed) else "a path in quotes, or a list of them"
            )
    return ""


class _Reader:
    """Turns a table into a Config, collecting every fault before it refuses."""

    def __init__(self, shown: str, folder: Path, lines: Mapping[tuple[str, ...], int]) -> None:
        self.shown, self.folder, self.lines = shown, folder, lines
        self.faults: list[Diagnostic] = []

    def config(self, table: Mapping[str, Any]) -> Config:
        readers: Mapping[str, Callable[[Any, str], Any]] = {
            "schema": self.path,
            "out": self.path,
            "targets": self.words,
            "target": self.tables,
            "roots": self.words,
            "map": self.map,
            "formats": self.formats,
            "templates": self.path,
            "allow": self.allow,
            "breaking": self.excused,
            "lint": self.excused,
            "names_lock": self.flag,
        }
        found: dict[str, Any] = {"out": self.folder / "generated"}
        for key, value in table.items():
            if key in readers:
                found[key] = readers[key](value, key)
            else:
                self.fault((key,), f"unknown key `{key}`", closest(key, readers, "keys"))
        if self.faults:
            raise Refused(*self.faults)
        return Config(path=self.shown, lines=self.lines, **found)

    def fault(self, keys: Sequence[str], problem: str, help: str = "") -> None:
        while keys and tuple(keys) not in self.lines:
            keys = keys[:-1]
        at = f"{self.shown}:{self.lines.get(tuple(keys), 1)}"
        self.faults.append(Diagnostic("bad-config", problem, at=at, help=help))

    def wrong(self, keys: Sequence[str], wanted: str) -> None:
        self.fault(keys, f"`{'.'.join(keys)}` must be {wanted}")

    def path(self, value: Any, *keys: str) -> Path:
        if not isinstance(value, str) or not value:
            self.wrong(keys, "a path in quotes")
            return self.folder
        return self.folder / value

    def words(self, value: Any, *keys: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.wrong(keys, 'a list of words in quotes, such as ["a", "b"]')
            return ()
        return tuple(dict.fromkeys(value))

    def tables(self, value: Any, *keys: str) -> Mapping[str, Mapping[str, Any]]:
        if not isinstance(value, dict):
            self.wrong(keys, "a table for each target, such as [target.swift]")
            return {}
        for name, table in value.items():
            if not isinstance(table, dict):
                self.wrong((*keys, name), "a table")
        return value

    def map(self, value: Any, *keys: str) -> Mapping[str, Path]:
        if not isinstance(value, dict):
            self.wrong(keys, "a table of URIs and files")
            return {}
        return {uri: self.path(each, *keys, uri) for uri, each in value.items()}

    def formats(self, value: Any, *keys: str) -> str:
        if value not in ("annotation", "assertion"):
            self.wrong(keys, '"annotation" or "assertion"')
            return ""
        return str(value)

    def flag(self, value: Any, *keys: str) -> bool:
        if not isinstance(value, bool):
            self.wrong(keys, "true or false")
        return value is True

    def allow(self, value: Any, *keys: str) -> tuple[Allowed, ...]:
        return tuple(Allowed(*words) for words in self.entries(value, keys[0], "keyword"))

    def excused(self, value: Any, *keys: str) -> tuple[Excused, ...]:
        table = value if isinstance(value, dict) else {"": None}
        verb = keys[0]
        for unknown in table.keys() - {"allow"}:
            self.fault((*keys, unknown), f"unknown key `{unknown}` in `[{verb}]`", f"it takes `[[{verb}.allow]]`")
        return tuple(Excused(*words) for words in self.entries(table.get("allow", []), f"{verb}.allow", "rule"))

    def entries(self, value: Any, table: str, second: str) -> list[tuple[str, str, str]]:
        """The tables of an array of them, each a pointer, a keyword or rule, and a reason."""
        listed = value if isinstance(value, list) else [None]
        return [self.entry(each, table, number, second) for number, each in enumerate(listed)]

    def entry(self, value: Any, name: str, number: int, second: str) -> tuple[str, str, str]:
        wanted = ("pointer", second, "reason")
        *above, last = name.split(".")
        place = (*above, f"{last}[{number}]")
        table = value if isinstance(value, dict) else {}
        for unknown in table.keys() - set(wanted):
            self.fault((*place, unknown), f"unknown key `{unknown}` in `[[{name}]]`", closest(unknown, wanted, "keys"))
        words = [table.get(each) for each in wanted]
        if not all(isinstance(each, str) and each for each in words):
            self.fault(place, f"`[[{name}]]` needs `pointer`, `{second}` and `reason`, each in quotes")
        return str(words[0]), str(words[1]), str(words[2])


_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def _lines(text: str, inside: tuple[str, ...]) -> Mapping[tuple[str, ...], int]:
    """The line of every table and key, as far as a look at each line can tell (tomllib keeps none)."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        keys: tuple[str, ...] = ()
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table[:-1], f"{table[-1]}[{counts[table]}]")
            keys = table
        elif key := _KEY.match(line):
            keys = (*table, *_parts(key[1]))
        for length in range(len(inside) + 1, len(keys) + 1):
            if keys[: len(inside)] == inside:
                found.setdefault(keys[len(inside) : length], number)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
