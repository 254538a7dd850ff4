"""`protogen.toml`, or `[tool.protogen]` in `pyproject.toml`, as a frozen value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from protogen.dataclass import dataclass, field
from protogen.project.toml_words import fault
from protogen.source.diagnostics import Diagnostic, Refused

NAME = "protogen.toml"
PYPROJECT = "pyproject.toml"
_INSIDE = ("tool", "protogen")
"""Our table in it."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Something that may be in the schema: where (a pointer), what (a rule there or below, or a constraint at it that
    may be lost), and why that is all right."""

    pointer: str
    keyword: str = ""
    reason: str = ""
    rule: str = ""


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
    package: Mapping[str, Any] = field(default_factory=dict)
    """What registries are told of the packages, in every language."""
    roots: tuple[str, ...] = ()
    map: Mapping[str, Path] = field(default_factory=dict)
    outside: tuple[Path, ...] = ()
    """Folders outside of the project that references may lead into."""
    formats: str = "annotation"
    templates: Path | None = None
    allow: tuple[Allowed, ...] = ()
    breaking: tuple[Excused, ...] = ()
    lint: tuple[Excused, ...] = ()
    descriptions: bool = False
    """Whether `protogen lint` asks for descriptions."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Other versions' references, by what they are called: the names of their pages."""
    names_lock: bool = False
    """Write `protogen.names.lock` where there is none."""
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict, compare=False, repr=False)
    """Where each key stands, for messages about it later."""

    @property
    def inside(self) -> tuple[Path, ...]:
        """The folders that a schema's references may lead into, beside the schema's own."""
        return (*([Path(self.path).parent] if self.path else ()), *self.outside)

    def at(self, *keys: str) -> str:
        """The place of a key in the file, or of the table it should stand in."""
        return place(self.path, self.lines, keys) if self.path else ""


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


@dataclass(frozen=True, slots=True)
class Table:
    """A config file as TOML has it: nothing in it is checked yet."""

    shown: str
    folder: Path
    values: Mapping[str, Any]
    lines: Mapping[tuple[str, ...], int]

    def at(self, *keys: str) -> str:
        """The place of a key, or of the table it should stand in."""
        return place(self.shown, self.lines, keys)

    def header(self, *keys: str) -> str:
        """How the file writes the header of a table."""
        inside = _INSIDE if Path(self.shown).name == PYPROJECT else ()
        return f"`[{'.'.join((*inside, *keys))}]`"

    def config(self) -> Config:
        """The same as a Config. What it says has to be what config.schema.json allows."""
        values = self.values
        excused = {verb: values.get(verb, {}).get("allow", []) for verb in ("breaking", "lint")}
        return Config(
            path=self.shown,
            schema=self.folder / values["schema"] if "schema" in values else None,
            out=self.folder / values.get("out", "generated"),
            targets=tuple(dict.fromkeys(values.get("targets", ()))),
            target=values.get("target", {}),
            package=values.get("package", {}),
            roots=tuple(dict.fromkeys(values.get("roots", ()))),
            map={uri: self.folder / path for uri, path in values.get("map", {}).items()},
            outside=tuple(self.folder / path for path in values.get("allow-outside", ())),
            formats=values.get("formats", "annotation"),
            templates=self.folder / values["templates"] if "templates" in values else None,
            allow=tuple(Allowed(**_pointed(each)) for each in values.get("allow", ())),
            breaking=tuple(Excused(**_pointed(each)) for each in excused["breaking"]),
            lint=tuple(Excused(**_pointed(each)) for each in excused["lint"]),
            descriptions=values.get("lint", {}).get("descriptions", False),
            versions=values.get("docs", {}).get("versions", {}),
            names_lock=values.get("names_lock", False),
            lines=self.lines,
        )


def _pointed(allowed: Mapping[str, str]) -> Mapping[str, str]:
    """An allowance with its pointer as diagnostics write it: `/$defs/A` is `#/$defs/A`."""
    pointer = allowed["pointer"]
    return {**allowed, "pointer": f"#{pointer}" if pointer.startswith("/") else pointer}


def place(shown: str, lines: Mapping[tuple[str, ...], int], keys: Sequence[str]) -> str:
    """The place of a key in a file, or of the table it should stand in."""
    found = tuple(keys)
    while found and found not in lines:
        last = found[-1].partition("[")[0]
        found = (*found[:-1], last) if last != found[-1] else found[:-1]
    return f"{shown}:{lines.get(found, 1)}"


def table(path: Path, shown: str) -> Table:
    """Our table of a config file. Raises Refused where the file cannot be read, or is not TOML."""
    if path.suffix.lower() in (".json", ".yaml", ".yml"):
        help = f"a schema or an OpenAPI document is an argument, as in `protogen build {shown}`; a config is TOML"
        raise Refused(Diagnostic("bad-config", "this is not a config", at=shown, help=help))
    import tomllib

    try:
        text = path.read_bytes().decode("utf-8-sig")
        values = tomllib.loads(text)
    except OSError as error:
        from difflib import get_close_matches

        names = [each.name for each in islice(_beside(path), _MOST) if isinstance(error, FileNotFoundError)]
        near = get_close_matches(path.name, names, 1, 0.6)
        help = f"did you mean `{near[0]}`?" if near else ""
        raise Refused(Diagnostic("bad-config", f"cannot read this: {error.strerror}", at=shown, help=help)) from None
    except UnicodeDecodeError:
        raise Refused(Diagnostic("bad-config", "the file is not valid UTF-8", at=shown)) from None
    except tomllib.TOMLDecodeError as error:
        found = fault(str(error), text)
        at = f"{shown}:{found.line}:{found.column}" if found.column else f"{shown}:{found.line}"
        raise Refused(Diagnostic("bad-config", f"not valid TOML: {found.problem}", at=at, help=found.help)) from None
    inside = _INSIDE if path.name == PYPROJECT else ()
    for number, key in enumerate(inside, 1):
        values = values.get(key, {})
        if not isinstance(values, dict):
            raise Refused(Diagnostic("bad-config", f"`{'.'.join(inside[:number])}` must be a table", at=shown))
    return Table(shown, path.parent, values, _lines(text, inside))


def _beside(path: Path) -> Iterator[Path]:
    """The config files of other names in a file's folder."""
    return path.parent.glob("*.toml")


_MOST = 1_000
"""So many files of a folder are looked at for a name that was misspelt."""


def closest(word: str, words: Iterable[str], what: str) -> str:
    """A help line: what an unknown word was probably meant to be, else what there is."""
    from difflib import get_close_matches

    known = sorted(words)
    near = get_close_matches(word, known, 1, 0.5)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"{what}: {', '.join(known)}" if known else f"there are no {what}"


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
