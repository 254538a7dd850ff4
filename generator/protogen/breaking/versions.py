"""Compiles two versions of a contract, from files, folders, or a git revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from protogen import request
from protogen.checks.program import pointer_from
from protogen.dataclass import dataclass, replace
from protogen.languages.answers import Case
from protogen.languages.target import Job
from protogen.lock import file as lock_file
from protogen.model.messages import left_out
from protogen.pipeline import Contract
from protogen.project import config as configs
from protogen.project.config import Config
from protogen.proof.graph import Graph
from protogen.runtime.checker import Program
from protogen.schema.load import Subschema
from protogen.settings import read
from protogen.source.diagnostics import Diagnostic, Refused, Severity
from protogen.source.place import Place

_SUFFIXES = (".json", ".yaml", ".yml")
_DRAFTS = "json-schema.org/draft/"
"""A draft of JSON Schema itself that is not known may mean anything: it is built with a warning, but not compared."""


@dataclass(frozen=True)
class Version:
    """One version of one schema, compiled."""

    contract: Contract

    @property
    def job(self) -> Job:
        """Its Spec and check programs."""
        return self.contract.plain

    @property
    def config(self) -> Config:
        """The config that applies to it."""
        return self.contract.config

    @cached_property
    def strict(self) -> Graph:
        """The strict readers' program."""
        return Graph(self.job.checks.document, self._title)

    @cached_property
    def tolerant(self) -> Graph:
        """The tolerant readers' program."""
        return Graph(self.job.tolerant.document, self._title)

    @cached_property
    def readers(self) -> tuple[Program, Program]:
        """The strict and the tolerant readers' program, ready to run."""
        return Program(self.job.checks.document), Program(self.job.tolerant.document)

    def subschema(self, at: str) -> Subschema | None:
        """The subschema at a place as check programs write it, if there is one."""
        try:
            return self.job.schema.at(self.place(at))
        except KeyError:
            return None

    def _title(self, at: str) -> str:
        subschema = self.subschema(at)
        title = subschema.keywords.get("title") if subschema else None
        return title if isinstance(title, str) else ""

    def at(self, place: Place) -> str:
        """A place as check programs write it."""
        return pointer_from(self._root.source.path, place)

    @cached_property
    def left_out(self) -> str:
        """A sentence about definitions that are not compared, because no message uses them."""
        found = left_out(self.job.schema, self.job.spec)
        return f"{self._root.source.path}: {found}" if found else ""

    @property
    def _root(self) -> Place:
        return self.job.schema.root.place

    @cached_property
    def _sources(self) -> Mapping[str, Place]:
        return {self.at(Place(source, "")).partition("#")[0]: Place(source, "") for source in self.job.schema.sources}

    def place(self, at: str) -> Place:
        """The opposite of `at`: a place that the file has, that one or the nearest around it."""
        file, _, pointer = at.partition("#")
        source = self._sources.get(file, self._root).source
        while pointer and not source.has(pointer):
            pointer = pointer.rpartition("/")[0]
        return Place(source, pointer)

    def document(self) -> str:
        """The declaration of the whole document; empty if there is none."""
        program = self.job.checks.document
        for name in self.job.spec.roots[:1]:
            node = program["nodes"][program["roots"][name]] if name in program["roots"] else None
            if isinstance(node, bool) or (node and node["at"] == "#"):
                return name
        return ""

    @cached_property
    def case(self) -> Case:
        """The version as something that can be run."""
        return Case("contract", self.job, self.contract.subjects(), self.config.formats == "assertion")


def compiled(
    path: Path, config: Config, shown: str = "", lock: Path | None = None, inside: Sequence[Path] = ()
) -> Version:
    """A schema file, compiled, with the names that a name lock keeps. `inside`: folders that references may lead into,
    beside the schema's own and those of the config. Raises Refused where it cannot be."""
    kept = lock_file.read(lock, request.shown(lock)) if lock else None
    contract = request.compiled(path, config, kept, shown, inside).sound()
    newer = [each for each in contract.diagnostics if each.rule == "unknown-dialect" and _DRAFTS in each.message]
    if newer:
        help = "compare with a version of protogen that knows it, or with a schema of draft 2020-12 or older"
        raise Refused(*(replace(each, severity=Severity.ERROR, help=help) for each in newer))
    return Version(contract)


def settings(file: Path | None) -> Config:
    """The config that applies here; none without a file."""
    file = file or configs.find(Path.cwd())
    return read(file, request.shown(file)) if file else Config()


def for_schema(config: Config, schema: Path) -> Config:
    """The config for a schema: what is the same for every schema, and the rest where the config is about this one."""
    about = config.schema and config.schema.resolve() == schema.resolve()
    return config if about else replace(config, roots=(), target={}, allow=())


def pairs(old: Path, new: Path) -> Iterator[tuple[Path | None, Path | None]]:
    """The files to compare: the two, or those of two folders that have one name (a single one in each: the two)."""
    if not old.is_dir() and not new.is_dir():
        yield old, new
        return
    sides = [_schemas(each) if each.is_dir() else {each.name: each} for each in (old, new)]
    for side, path in zip(sides, (old, new), strict=True):
        if not side:
            raise Refused(Diagnostic("no-schema", "there is no schema in this folder", at=request.shown(path)))
    if len(sides[0]) == len(sides[1]) == 1:
        yield next(iter(sides[0].values())), next(iter(sides[1].values()))
        return
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        yield sides[0].get(name), sides[1].get(name)


def _schemas(folder: Path) -> Mapping[str, Path]:
    """A folder's schemas: what its config names, else its `*.schema.json`, else every JSON or YAML file."""
    if (folder / configs.NAME).is_file():
        schema = configs.table(folder / configs.NAME, request.shown(folder / configs.NAME)).values.get("schema")
        if isinstance(schema, str):
            return {Path(schema).name: folder / schema}
    files = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    marked: Sequence[Path] = [path for path in files if ".schema" in path.suffixes] or files
    return {path.relative_to(folder).as_posix(): path for path in marked}
