"""The run-time that contracts share: two contracts in one process have the same classes, and pass values on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.making import build, compiled, schema, write, written
from support.outside import node
from support.paths import V2
from support.typescript_package import deno

from protogen import __version__
from protogen.languages import registry
from protogen.languages.answers import Case, Document
from protogen.languages.python.parting import apart, rewritten

OPTIONS = {"python": {"runtime": "shared"}, "typescript": {"runtime": "shared"}}
SCHEMAS = {
    "books": {"required": ["title"], "properties": {"title": {"type": "string", "minLength": 1}, "more": True}},
    "films": {"required": ["name"], "properties": {"name": {"type": "string", "pattern": "^[A-Z]"}, "book": True}},
}
"""Each has a member for any value, which may be one of the other contract."""

PYTHON = """
from typing import TypeVar
import books, films
from protogen_runtime import InvalidDocument, Model, Reader, Violation

T = TypeVar("T")

def refused(reader: Reader[T], text: str) -> str:
    try:
        reader.read_strict(text)
    except InvalidDocument as error:
        assert isinstance(error.violations[0], Violation)
        return str(error)
    return ""

book = books.read_strict('{"title": "A", "more": {"n": 9007199254740993}}')
film = films.Films(name="N", book=book)
print(refused(books.readers.books, '{"title": ""}'))
print(refused(films.readers.films, '{"name": "n"}'))
print(films.to_json(film), films.is_valid(film), films.is_valid({"name": "N", "book": book}), books.is_valid(film))
print(isinstance(book, Model), isinstance(film, Model), books.ABSENT is films.ABSENT, books.Absent is films.Absent)
"""
TYPESCRIPT = """
import * as books from "BOOKS";
import * as films from "FILMS";
import { LiveFailure } from "CLIENTS";

const book = books.strictBooks.read('{"title":"A","more":{"b":1,"10":2,"2":9007199254740993}}');
if (!book.ok) throw new Error("refused");
console.log(films.tolerantFilms.write({ name: "N", book: book.value.more ?? null }));
try {
  books.parse("{");
} catch (error) {
  console.log(error instanceof films.JsonError, error instanceof LiveFailure);
}
"""
"""Names of members that are numbers keep their place: the run-time that has read the object knows it."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`books/` and `films/` with what each contract's build emits, and `v2/` with clients."""
    folder = tmp_path_factory.mktemp("shared")
    for name, keywords in SCHEMAS.items():
        path = written(folder, schema({"title": name, "type": "object", **keywords}), f"{name}.json")
        emit(path, folder / name, OPTIONS)
    emit(V2, folder / "v2", {name: {**each, "client": True} for name, each in OPTIONS.items()})
    return folder


def emit(path: Path, folder: Path, options: Mapping[str, Any]) -> None:
    for name, files in build(path, tuple(options), target=options).files.items():
        write(files, folder / name)


def texts(folder: Path) -> Mapping[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc"]
    return {str(path.relative_to(folder)): path.read_text() for path in files}


def python(packages: Path, text: str, *names: str) -> subprocess.CompletedProcess[str]:
    paths = f"import sys; sys.path[:0] = {[str(packages / name / 'python') for name in names]!r}\n"
    return subprocess.run([sys.executable, "-I", "-c", paths + text], capture_output=True, text=True, check=False)


def test_every_contract_emits_the_same_run_time(packages: Path) -> None:
    for place in ("python/protogen_runtime", "typescript/protogen-runtime"):
        books, *others = (texts(packages / name / place) for name in ("books", "films", "v2"))
        assert len(books) > 6
        assert [books, books] == others


def test_packages_depend_on_it(packages: Path) -> None:
    assert f'"protogen-runtime=={__version__}"' in (packages / "books/python/pyproject.toml").read_text()
    project = (packages / "books/python/protogen_runtime/pyproject.toml").read_text()
    assert f'name = "protogen-runtime"\nversion = "{__version__}"' in project
    npm, runtime = (
        json.loads((packages / f"books/typescript/{path}package.json").read_text())
        for path in ("", "protogen-runtime/")
    )
    assert npm["peerDependencies"] == {runtime["name"]: runtime["version"]}


@pytest.mark.slow
def test_python_contracts_share_classes_and_pass_values(packages: Path) -> None:
    done = python(packages, PYTHON, "books", "films")
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "/title: 0 characters, at least 1 is required",
        '/name: "n" does not match the pattern ^[A-Z]',
        '{"name":"N","book":{"title":"A","more":{"n":9007199254740993}}} True True False',
        "True True True True",
    ]


@pytest.mark.slow
def test_another_version_is_told_in_words(packages: Path, tmp_path: Path) -> None:
    write({"python/protogen_runtime/_version.py": "protogen_0_0_1 = True\n"}, tmp_path)
    found = texts(packages / "books" / "python" / "protogen_runtime")
    write({f"python/protogen_runtime/{path}": text for path, text in found.items() if path != "_version.py"}, tmp_path)
    done = python(packages, f"sys.path.insert(0, {str(tmp_path / 'python')!r})\nimport books", "books")
    assert f"ImportError: books needs protogen-runtime {__version__}: install it, or generate all" in done.stderr


@pytest.mark.slow
def test_typescript_contracts_share_classes_and_pass_values(packages: Path) -> None:
    """Under Deno by a map of imports; under Node by a package among its modules."""
    places = {name: f"./{name}/typescript/src/mod.js" for name in ("books", "films", "v2")}
    text = (
        TYPESCRIPT.replace("BOOKS", places["books"]).replace("FILMS", places["films"]).replace("CLIENTS", places["v2"])
    )
    folder = "./books/typescript/protogen-runtime/src"
    runtime = {"protogen-runtime": f"{folder}/mod.js", "protogen-runtime/live": f"{folder}/live.js"}
    written(packages, text, "two.ts")
    written(packages, {"imports": runtime}, "app.json")
    ran = deno(packages, "run", "--quiet", "--no-check", "--config", "app.json", "two.ts")
    (packages / "node_modules").mkdir()
    (packages / "node_modules" / "protogen-runtime").symlink_to(packages / "films" / "typescript" / "protogen-runtime")
    written(packages, text, "two.mjs")
    again = subprocess.run([node(), "two.mjs"], cwd=packages, capture_output=True, text=True, check=False)
    said = '{"name":"N","book":{"b":1,"10":2,"2":9007199254740993}}\ntrue false\n'
    assert (ran.stdout, ran.stderr) == (said, "")
    assert (again.stdout, again.stderr) == (said, "")


@pytest.mark.slow
@pytest.mark.parametrize("language", OPTIONS)
def test_prove_runs_packages_that_share(language: str) -> None:
    found = registry.language(language)
    runner = found.runner() if found else None
    assert runner is not None
    contract = compiled(V2, target=OPTIONS)
    case = Case("v2", contract.job(registry.get(language)), {})
    ready = runner.prepare([case])
    try:
        [answer] = ready.sessions["v2"].ask([("v2", Document("own", b"{}", contract.spec.roots[0]))])
    finally:
        ready.close()
    assert (answer.error, answer.strict, answer.tolerant) == ("", False, False)


def test_what_knows_the_contract_stays() -> None:
    """By what it imports, however far, and by its package's own files."""
    modules = {
        "_a.py": "from ._b import x\n",
        "_b.py": "from .sub.c import x\n",
        "_reads.py": "from importlib.resources import files\nfiles(__package__)\n",
        "_uses.py": "def f() -> None:\n    from ._reads import files\n",
        "_models.py": "from . import models\n",
        "sub/__init__.py": "from .. import _models\n",
        "sub/c.py": "from .._a import x\n",
    }
    assert apart(modules) == {"_a.py", "_b.py", "sub/c.py"}


def test_imports_lead_to_the_shared_modules() -> None:
    text = '''"""Doc."""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field

from . import _moments, models
from ._absent import ABSENT
from ._base import Model

value = 1
'''
    found = rewritten(text, "a.py", {"_moments.py", "_absent.py"}, "shared_name")
    assert (
        found
        == '''"""Doc."""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field

# isort: split
from shared_name import _moments
from shared_name._absent import ABSENT

from . import models
from ._base import Model

value = 1
'''
    )
    assert rewritten(text, "a.py", {"_other.py"}, "shared_name") == text
