"""The Python target: a typed package of pydantic models and its readers.

datamodel-code-generator writes the models, from a plain schema that is made of the Spec
(`python_schema`) and with our templates. The readers are the run-time modules and two check programs.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Protocol

from protogen.names import identifiers, snake
from protogen.pins import Pins, Thing, reader_thing
from protogen.spec import Ref, Spec
from protogen.target import Job, environment, one_line, reserved_words, templates_root
from protogen.targets import python_former
from protogen.targets.python_names import Names, docstring, literal
from protogen.targets.python_schema import request
from protogen.targets.python_types import BASE, Types

_RUNTIME = Path(__file__).parents[1] / "runtime"
_PARENTHESES = r"\1(\n        \2\n    ) = MISSING"
_PUBLIC = ("InvalidDocument", "Model", "Reader", "Violation")
_FUNCTIONS = ("read_strict", "read_tolerant", "readers", "to_json", "violations")


class Writer(Protocol):
    """Writes the models' module, once."""

    def answer(self, asked: Mapping[str, object]) -> str:
        """The text of the module that was asked for."""
        ...

    def stop(self) -> None:
        """No request will come."""
        ...


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that runs datamodel-code-generator, once."""

    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls) -> Worker:
        """Start it: it gets ready by itself, and waits for the request."""
        command = [sys.executable, "-m", "protogen.targets.python_worker"]
        return cls(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE))

    def answer(self, asked: Mapping[str, object]) -> str:
        """The text of the module that was asked for."""
        out, err = self.process.communicate(json.dumps(asked).encode())
        if self.process.returncode:
            raise RuntimeError(f"datamodel-code-generator failed:\n{err.decode(errors='replace')}")
        return out.decode()

    def stop(self) -> None:
        """End it, answered or not."""
        self.process.kill()
        self.process.communicate()


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


class PythonTarget:
    """Emits `<package>/` (models, readers, run-time, check programs) and its `pyproject.toml`."""

    name = "python"
    options: Mapping[str, str] = {
        "package": "name of the Python package (default: from the schema's title)",
    }

    def __init__(self, start: Callable[[], Writer] = Worker.start) -> None:
        self._start = start
        self._workers: list[Writer] = []
        self._begun: tuple[Spec, _Begun] | None = None

    def prepare(self) -> None:
        """Start the process that writes the models, so that it gets ready while the schema is read."""
        if not self._workers:
            self._workers.append(self._start())

    def abandon(self) -> None:
        """End a prepared process that got no job."""
        while self._workers:
            self._workers.pop().stop()

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

    def _models(self, job: Job, names: Names) -> str:
        package, header = package_name(job.spec, job.options), _header(job)
        doc = docstring(f"The messages of {job.spec.title or package}, as models.", 0)
        if not job.spec.decls:
            self.abandon()
            return f"{header}\n{doc}\n"
        self.prepare()
        asked = request(job.spec, names)
        has_classes = any("properties" in each for each in asked.schema["$defs"].values())
        folders = [folder / "python" for folder in job.templates]
        text = self._workers.pop().answer(
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


def names_of(job: Job) -> Names:
    """The names of a job's package."""
    return Names(job.spec, job.pins.get("python", Pins()), job.former.get("python", {}))


def package_name(spec: Spec, options: Mapping[str, object]) -> str:
    """The package's name: as configured, or the title's words."""
    given = str(options.get("package") or snake(spec.title) or "models")
    ascii_only = re.sub(r"\W+", "_", given, flags=re.ASCII).strip("_") or "models"
    return identifiers([ascii_only], str, reserved=reserved_words("python"), digit_prefix="schema_")[ascii_only]


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


def reader_names(spec: Spec, pins: Pins = Pins()) -> Mapping[str, str]:  # noqa: B008  # frozen
    """The variable of each entry point's reader, in the module `readers`."""
    kept = pins.of({root: reader_thing(root) for root in spec.roots})
    reserved = reserved_words("python")
    return identifiers(spec.roots, snake, reserved=reserved, digit_prefix="root_", empty="document", pinned=kept)


def given(job: Job) -> Mapping[Thing, str]:
    """Every name of the package, for the name lock."""
    names = names_of(job)
    request(job.spec, names)  # which names the classes that only it needs
    readers = {reader_thing(root): word for root, word in reader_names(job.spec, names.pins).items()}
    return {**names.given(), **readers}


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
    """Names as linters sort them: constants, classes, the rest; numbers in them by value."""
    group = 0 if len(name) > 1 and name.isupper() else 1 if name[0].isupper() else 2
    parts = re.findall(r"\d+|\D", name)
    return group, [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


def _import_order(name: str) -> tuple[object, ...]:
    group, parts = _order(name)
    return group, [(kind, number, text.lower()) for kind, number, text in parts], parts


target = PythonTarget()
