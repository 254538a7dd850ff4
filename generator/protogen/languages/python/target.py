"""The Python target: a typed package of pydantic models and its readers.

The models are printed from the Spec. The readers are the run-time modules and two check programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from keyword import kwlist
from pathlib import Path
from typing import TYPE_CHECKING

from protogen.languages import client, sharing
from protogen.languages.examples import Examples
from protogen.languages.language import LanguageBase, annotated_name, own
from protogen.languages.package import snake_name
from protogen.languages.python import checks, json_schemas, project
from protogen.languages.python import client as python_client
from protogen.languages.python import former as python_former
from protogen.languages.python import sharing as python_sharing
from protogen.languages.python.at_once import with_codes
from protogen.languages.python.building import shapes, text
from protogen.languages.python.dcg.kinds import FUNCTIONS, PLAIN
from protogen.languages.python.layout import Word, assignment, call, declaration, flat, generic
from protogen.languages.python.models import models, name_order
from protogen.languages.python.names import WORDS, Names, docstring, literal, names_of
from protogen.languages.python.spelling import Speller
from protogen.languages.python.views import Views
from protogen.languages.target import Job
from protogen.languages.templates import environment, one_line, templates_root, word_list
from protogen.model.spec import Ref, Spec
from protogen.model.symbols import fits
from protogen.model.things import SORTS, Thing
from protogen.model.words import Given, identifiers
from protogen.source.place import Json

if TYPE_CHECKING:
    from protogen.languages.examples import Examples
    from protogen.languages.live import LiveRunner
    from protogen.languages.running import Runner
    from protogen.languages.surface import Entry

_RUNTIME = Path(__file__).parents[2] / "runtime"
_PUBLIC = ("ABSENT", "Absent", "InvalidDocument", "Model", "OtherVersion", "Reader", "Strict", "Violation")

_USED = frozenset(
    [
        *("annotated_types", "msgspec", "pydantic", "pydantic_core", "typing_extensions", "typing_inspection"),
        python_sharing.PACKAGE,
    ]
)
"""Packages that the models import, or that those import."""


class PythonTarget(LanguageBase):
    """Emits `<package>/` (models, readers, run-time, check programs) and its `pyproject.toml`."""

    name = "python"
    label = "Python"
    annotation = annotated_name("The Python name of this class, attribute or member.")
    words = WORDS
    pinned = frozenset(SORTS)
    options: Mapping[str, Json] = {
        "package": {
            "type": "string",
            "minLength": 1,
            "description": "Name of the Python package (default: from the schema's title).",
        },
        "models": {
            "enum": ["pydantic", "dataclass", "typeddict", "msgspec"],
            "default": "pydantic",
            "description": "Kind of the models.",
        },
        **sharing.OPTION,
        **client.OPTION,
    }

    def refuses(self, options: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
        """Names that `import` does not take, or finds elsewhere."""
        name = str(options.get("package", "x"))
        if not name.isidentifier():
            yield "package", f"`import` takes no `{name}`: only letters, digits and underscores, and no digit first"
        elif found := own(name, word_list("python", "modules.txt") | _USED):
            of = "a package that the generated code uses" if found in _USED else "Python's own: a keyword or a module"
            yield "package", f"`{found}` is {of}, which this one would hide"
        kind = str(options.get("models", "pydantic"))
        if options.get(client.NAME) is True and kind != "pydantic":
            yield client.NAME, f"clients hand over pydantic's models, and `models` says `{kind}`"
        if sharing.wanted(options) and kind != "pydantic":
            yield sharing.NAME, f"a shared run-time is that of pydantic's models, and `models` says `{kind}`"

    def emit(self, job: Job) -> Mapping[str, str]:
        """The package's files."""
        package, header = package_name(job.spec, job.options), _header(job)
        names = names_of(job)
        if _kind(job) != "pydantic":
            from protogen.languages.python.dcg.package import Package

            return Package(job, names, package, header, names.readers).files(_kind(job))
        files = _pages(job, names, package, header) | _support(package, header)
        doc = docstring(f"The messages of {job.spec.title or package}, as models.", 0)
        files[f"{package}/models.py"] = models(job, names, header, doc)
        files |= python_client.files(job, names, package, header)
        if sharing.wanted(job.options):
            files = python_sharing.shared(files, _always() | python_client.runtime(job), job, package, header)
        return dict(sorted(files.items()))

    def names(self, job: Job) -> Mapping[Thing, Given]:
        """Every name of the package."""
        names = names_of(job)
        Views(names).all()  # which names the classes that only they need
        return names.given()

    def surface(self, job: Job) -> Iterator[Entry]:
        """The declarations of pydantic's models, and the readers; not known for other kinds of model."""
        if _kind(job) != "pydantic":
            return iter(())
        from protogen.languages.python.surface import Surface

        return Surface(job, names_of(job)).all()

    def examples(self, job: Job) -> Examples | None:
        """Snippets that read a message and match it, with pydantic's models."""
        if _kind(job) != "pydantic":
            return None
        from protogen.languages.python.examples import Python

        return Python(names_of(job), package_name(job.spec, job.options))

    def runner(self) -> Runner:
        """The runner of the package."""
        from protogen.languages.python.run import Python

        return Python(self)

    def live(self) -> LiveRunner:
        """The runner of the package's clients."""
        from protogen.languages.python.live import Live

        return Live(self)

    def peers(self) -> Sequence[Runner]:
        """The models of datamodel-code-generator."""
        from protogen.languages.python.dcg.peer import Peer

        return (Peer(),)


def _header(job: Job) -> str:
    return f"# Code generated by protogen from {one_line(job.spec.id or job.spec.title)}. DO NOT EDIT."


def _kind(job: Job) -> str:
    return str(job.options.get("models", "pydantic"))


def package_name(spec: Spec, options: Mapping[str, object]) -> str:
    """The package's name: as configured, or the contract's."""
    chosen = "".join(char if fits(char) else "_" for char in str(options.get("package") or "")).strip("_")
    given = re.sub("__+", "_", chosen) or snake_name(spec)
    return identifiers([given], str, reserved=kwlist, digit_prefix="schema_")[given].word


def _pages(job: Job, names: Names, package: str, header: str) -> dict[str, str]:
    """The modules that our templates print, and the check programs."""
    jinja = environment("python", {}, job.templates)
    classes = sorted([*names.classes.values(), *names.unknown.values()], key=_import_order)
    readers = _readers(job.spec, names)
    view = {
        "header": header,
        "doc": docstring(job.spec.doc or f"The messages of {job.spec.title or package}.", 0),
        "readers": readers,
        "package": package,
    }
    used = sorted({names.classes[root] for root in job.spec.roots}, key=_import_order)
    needs = [*project.NEEDS, *([python_sharing.NEEDED] if sharing.wanted(job.options) else [])]
    exported = sorted([*classes, *_PUBLIC, *(("readers", *FUNCTIONS) if readers else ())], key=name_order)
    pages = {
        f"{package}/__init__.py": jinja.get_template("init.py.jinja").render(
            view | {"header": _heading(header, package, "__init__.py")},
            classes=classes,
            exported=exported,
            functions=[assignment(each, f"readers.{readers[0][0]}.{each}", 0) for each in FUNCTIONS] if readers else [],
            aliases=python_former.aliases(job, names, "init"),
        ),
        "pyproject.toml": project.text(job, package, needs, live=bool(client.wanted(job))),
        f"{package}/py.typed": "",
        f"{package}/_strict.json": job.checks.text() + "\n",
        f"{package}/_tolerant.json": job.tolerant.text() + "\n",
        **{f"{package}/{name}": text for name, text in checks.modules(job, header).items()},
        f"{package}/_schemas.json": json_schemas.text(job, names),
        f"{package}/_shapes.json": text(with_codes(shapes(job.spec, names, PLAIN), job, names)),
    }
    if readers:
        pages[f"{package}/readers.py"] = jinja.get_template("readers.py.jinja").render(
            view, classes=used, aliases=python_former.aliases(job, names, "readers")
        )
    return pages | python_former.support(job, package, header)


def _readers(spec: Spec, names: Names) -> Sequence[tuple[str, str, str]]:
    """The readers: variable, the schema's name as source code, declaration."""
    speller, found = Speller(names), []
    for root, name in names.readers.items():
        kind = speller.spell(Ref(root)).type
        text = declaration(name, generic("Reader", kind), flat(call("Reader", Word(literal(root)))), 0)
        found.append((name, literal(root), text))
    return found


def _support(package: str, header: str) -> dict[str, str]:
    """The modules that are the same in every package, with their headings."""
    texts = _always().items()
    return {f"{package}/{name}": f"{_heading(header, package, name)}\n{text}" for name, text in texts}


def _always() -> dict[str, str]:
    """The base of all models, and the run-time of the readers, by their paths inside a package."""
    own = {path.name: path for path in sorted((templates_root() / "python" / "package").glob("*.py"))}
    runtime = {f"_runtime/{path.name}": path for path in sorted(_RUNTIME.glob("*.py"))}
    return {name: path.read_text(encoding="utf-8") for name, path in (own | runtime).items()}


def _heading(header: str, package: str, name: str) -> str:
    """The first lines of a module. ruff wants names of packages in ASCII, which the language does not."""
    is_foreign = not package.isascii() and name.endswith("__init__.py")
    return f"{header}\n# ruff: noqa: N999" if is_foreign else header


def _import_order(name: str) -> tuple[object, ...]:
    group, parts = name_order(name)
    return group, [(kind, number, text.lower()) for kind, number, text in parts], parts


target = PythonTarget()
