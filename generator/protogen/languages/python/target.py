"""The Python target: a typed package of pydantic models and its readers.

datamodel-code-generator writes the models, from a plain schema that is made of the Spec
(`python_schema`) and with our templates. The readers are the run-time modules and two check programs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Thread

from protogen.languages.examples import Examples
from protogen.languages.language import LanguageBase, annotated_name
from protogen.languages.python import former as python_former
from protogen.languages.python import process as python_process
from protogen.languages.python.names import WORDS, Names, docstring, given_readers, literal, names_of, reader_names
from protogen.languages.python.process import Writer
from protogen.languages.python.schema import request
from protogen.languages.python.types import BASE, Types
from protogen.languages.running import Runner
from protogen.languages.surface import Entry
from protogen.languages.target import Job
from protogen.languages.templates import environment, one_line, reserved_words, templates_root
from protogen.model.spec import Ref, Spec
from protogen.model.things import SORTS, Thing, reader_thing
from protogen.model.words import Given, identifiers, snake

_RUNTIME = Path(__file__).parents[2] / "runtime"
_PARENTHESES = r"\1(\n        \2\n    ) = MISSING"
_PUBLIC = ("InvalidDocument", "Model", "Reader", "Violation")
_FUNCTIONS = ("read_strict", "read_tolerant", "readers", "to_json", "violations")


class _Begun:
    """Work that a thread does, mostly waiting for another process."""

    def __init__(self, work: Callable[[], str]) -> None:
        self._work = work
        self._text = ""
        self._fault: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)  # one that nobody waits for must not hold up the end
        self._thread.start()

    def _run(self) -> None:
        try:
            self._text = self._work()
        except BaseException as error:  # raised where the result is asked for
            self._fault = error

    def result(self) -> str:
        """What came of it. Raises what it raised."""
        self._thread.join()
        if self._fault is not None:
            raise self._fault
        return self._text


class PythonTarget(LanguageBase):
    """Emits `<package>/` (models, readers, run-time, check programs) and its `pyproject.toml`."""

    name = "python"
    label = "Python"
    annotation = annotated_name("The Python name of this class, attribute or member.")
    words = WORDS
    pinned = frozenset(SORTS)
    options: Mapping[str, str] = {
        "package": "name of the Python package (default: from the schema's title)",
    }

    def __init__(self, writer: Callable[[], Writer] = python_process.take) -> None:
        self._writer = writer
        self._begun: tuple[Spec, _Begun] | None = None

    def begin(self, job: Job) -> None:
        """Have the models written beside us, from now until `emit` asks for them."""
        self._begun = (job.spec, _Begun(lambda: self._models(job, names_of(job))))

    def emit(self, job: Job) -> Mapping[str, str]:
        """The package's files."""
        begun, self._begun = self._begun, None
        package, header = package_name(job.spec, job.options), _header(job)
        names = names_of(job)
        files = _pages(job, names, package, header) | _support(package, header)
        models = begun[1].result() if begun and begun[0] is job.spec else self._models(job, names)
        files[f"{package}/models.py"] = models + python_former.aliases(job, names, "models")
        return dict(sorted(files.items()))

    def names(self, job: Job) -> Mapping[Thing, Given]:
        """Every name of the package."""
        names = names_of(job)
        request(job.spec, names)  # which names the classes that only it needs
        readers = {reader_thing(root): each for root, each in given_readers(job.spec, names.pins).items()}
        return {**names.given(), **readers}

    def surface(self, job: Job) -> Iterator[Entry]:
        """The declarations of the models."""
        from protogen.languages.python.surface import entries

        return entries(PythonTarget(_Here).emit(job)[f"{package_name(job.spec, job.options)}/models.py"])

    def examples(self, job: Job) -> Examples:
        """Snippets that read a message and match it."""
        from protogen.languages.python.examples import Python

        return Python(names_of(job), package_name(job.spec, job.options))

    def runner(self) -> Runner:
        """What runs the package."""
        from protogen.languages.python.run import Python

        return Python(PythonTarget(_Here))

    def _models(self, job: Job, names: Names) -> str:
        package, header = package_name(job.spec, job.options), _header(job)
        doc = docstring(f"The messages of {job.spec.title or package}, as models.", 0)
        if not job.spec.decls:
            python_process.abandon()
            return f"{header}\n{doc}\n"
        asked = request(job.spec, names)
        has_classes = any("properties" in each for each in asked.schema["$defs"].values())
        folders = [folder / "python" for folder in job.templates]
        text = self._writer().answer(
            {
                "schema": asked.schema,
                "aliases": asked.aliases,
                "imports": asked.imports,
                "base": f"{BASE}.Model" if has_classes else "",
                "relative": {"Model": "._base", "renamed": "._former", "FormerMember": "._former"},
                "header": f"{header}\n{doc}",
                "templates": str(next((each for each in folders if each.is_dir()), templates_root() / "python")),
            }
        )
        return _tidied(text)


def _header(job: Job) -> str:
    return f"# Code generated by protogen from {one_line(job.spec.id or job.spec.title)}. DO NOT EDIT."


def package_name(spec: Spec, options: Mapping[str, object]) -> str:
    """The package's name: as configured, or the title's words."""
    given = str(options.get("package") or snake(spec.title) or "models")
    ascii_only = re.sub(r"\W+", "_", given, flags=re.ASCII).strip("_") or "models"
    return identifiers([ascii_only], str, reserved=reserved_words("python"), digit_prefix="schema_")[ascii_only].word


def _pages(job: Job, names: Names, package: str, header: str) -> dict[str, str]:
    """The modules that our own templates print, and the programs."""
    jinja = environment("python", {}, job.templates)
    classes = sorted([*names.classes.values(), *names.unknown.values()], key=_import_order)
    readers = _readers(job.spec, names)
    view = {
        "header": header,
        "doc": docstring(job.spec.doc or f"The messages of {job.spec.title or package}.", 0),
        "readers": readers,
        "package": package,
        "project": package.replace("_", "-"),
        "version": job.spec.version or "0.0.0",
    }
    used = sorted({names.classes[root] for root in job.spec.roots}, key=_import_order)
    exported = sorted([*classes, *_PUBLIC, *(_FUNCTIONS if readers else ())], key=_order)
    pages = {
        f"{package}/__init__.py": jinja.get_template("init.py.jinja").render(
            view, classes=classes, exported=exported, aliases=python_former.aliases(job, names, "init")
        ),
        "pyproject.toml": jinja.get_template("pyproject.toml.jinja").render(view),
        f"{package}/py.typed": "",
        f"{package}/_strict.json": job.checks.text() + "\n",
        f"{package}/_tolerant.json": job.tolerant.text() + "\n",
    }
    if readers:
        pages[f"{package}/readers.py"] = jinja.get_template("readers.py.jinja").render(
            view, classes=used, aliases=python_former.aliases(job, names, "readers")
        )
    return pages | python_former.support(job, package, header)


def _readers(spec: Spec, names: Names) -> list[dict[str, str]]:
    """The readers: variable, the schema's name, type."""
    found = reader_names(spec, names.pins)
    types = Types(spec, names)
    return [{"name": found[root], "root": literal(root), "kind": types.spell(Ref(root))} for root in spec.roots]


def _support(package: str, header: str) -> dict[str, str]:
    """The modules that are the same in every package: the base of all models, and the run-time of the readers."""
    own = {path.name: path for path in sorted((templates_root() / "python" / "package").glob("*.py"))}
    shared = {f"_runtime/{path.name}": path for path in sorted(_RUNTIME.glob("*.py"))}
    return {
        f"{package}/{name}": f"{header}\n{path.read_text(encoding='utf-8')}" for name, path in (own | shared).items()
    }


def _tidied(text: str) -> str:
    """The module without the import that a reference ahead of its class leaves behind, and with lines that are too
    long broken as formatters break them."""
    if "Union[" not in text:
        text = re.sub(r"^(from typing import .*), Union$", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"^(?=.{89})(    \w+: )(.+) = \(\n        MISSING\n    \)$", _PARENTHESES, text, flags=re.MULTILINE)
    return re.sub(r'^(?=.{89})(    [A-Z]\w* = )(".*")$', r"\1(\n        \2\n    )", text, flags=re.MULTILINE)


def _order(name: str) -> tuple[int, list[tuple[int, int, str]]]:
    """Names as linters sort them: constants (of more than one byte), classes, the rest; numbers in them by value."""
    group = 0 if len(name.encode()) > 1 and name.isupper() else 1 if name[0].isupper() else 2
    parts = re.findall(r"\d+|\D", name)
    return group, [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


def _import_order(name: str) -> tuple[object, ...]:
    group, parts = _order(name)
    return group, [(kind, number, text.lower()) for kind, number, text in parts], parts


class _Here:
    """Writes the models in this process: for many cases, starting one for each would take most of the time."""

    def answer(self, asked: Mapping[str, object]) -> str:
        from protogen.languages.python.worker import models

        return models(dict(asked))


target = PythonTarget()
