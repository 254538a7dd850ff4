"""What mutants are tried on: schemas that use everything, with the documents that `prove` makes of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from protogen.languages import registry
from protogen.languages.answers import Case, Document
from protogen.project.config import Config
from protogen.prove import documents
from protogen.prove.setup import case as case_of

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "schemas"
_CASES = ROOT / "tests" / "cases"
COUNT = 200
"""Documents of each schema, as many as `prove` makes by default."""

RUNTIME = ("keywords", "texts", "regex", "applied", "shapes", "choices", "websocket-v2.schema")
"""What faults of a run-time are tried on, the most telling first."""

MODELS = (
    *("shapes", "tagged-union", "union-by-keys", "union-by-type", "nested-union", "envelope", "open-enum", "map"),
    *("tuple", "integers", "defaults", "merge", "closed-record", "undecided-union", "absent-and-null"),
    *("described-enum", "record", "integer-enum", "closed-union", "recursive-alias", "keywords", "websocket-v2.schema"),
)
"""What faults of models are tried on."""

GENERATOR = ("shapes", "tagged-union", "union-by-keys", "envelope", "open-enum", "tuple", "integers", "merge")
"""What faults of the generator are tried on: each is asked of every language."""

LANGUAGES = ("python", "typescript", "swift")


def path_of(name: str) -> Path:
    """Where a schema is."""
    if name == "websocket-v2.schema":
        return ROOT / "schema" / f"{name}.json"
    own = HERE / f"{name}.json"
    return own if own.exists() else _CASES / f"{name}.json"


def made(name: str) -> Case:
    """The case of a schema, made anew."""
    config = Config(formats="assertion") if name in ("texts", "regex") else Config()
    return case_of(path_of(name), config, name)


@cache
def subject(name: str) -> Case:
    """The case of a schema."""
    return made(name)


def asked_of(case: Case) -> Sequence[Document]:
    """The documents of a case, as the verb asks them; texts, which have nothing to do with a schema, of two only."""
    made = documents.made(case, COUNT, 0)
    made += documents.across(case, made, COUNT // 4, 0)
    texts = documents.texts(case, 0) if case.name in RUNTIME[:2] else []
    return [*documents.fixtures(case), *made, *documents.at_edges(case, COUNT, 0), *texts]


def runner(language: str) -> Any:
    """What runs the code of a language."""
    return registry.get(language).runner()  # type: ignore[attr-defined]


@cache
def state() -> Path:
    """The folder for everything that is found out about one state of the sources."""
    found = hashlib.sha256()
    for folder, form in (("generator", "*.py"), ("templates", "*"), ("tests/mutants", "*.json"), ("schema", "*.json")):
        for path in sorted((ROOT / folder).rglob(form)):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(path.read_bytes())
    return ROOT / ".cache" / "mutants" / found.hexdigest()[:16]


@cache
def emitted(name: str, language: str) -> dict[str, str]:
    """The files of a language for a schema."""
    target = registry.get(language)
    return dict(target.emit(subject(name).job.of(target)))


def tail(path: str) -> str:
    """A file's path without what depends on the schema's name."""
    path = path.replace("ProtogenRuntime/Sources/ProtogenRuntime/", "Runtime/")  # Swift's, where it is shared
    inside = re.search(r"_?[rR]untime/.*$", re.sub(r"[^/]*\+(?=\w+\.swift$)", "", path))
    return inside[0] if inside else Path(path).name.rpartition("+")[2]


_MESSAGES = re.compile(r"/(words|explain|explanation)\.\w+$", re.IGNORECASE)
"""Files that only make messages, which `prove` does not compare; `tests/languages/test_words.py` does."""
_BUNDLED = re.compile(r"^// (?:words|explain): .*\n(?:(?!// \w+: |export ).*\n)*", re.MULTILINE)
"""The same in a run-time that is one file: what follows the line with the name of such a part."""


def runtime(language: str) -> dict[str, str]:
    """The files of a language's run-time that `prove` judges: what is the same for two schemas, but for messages."""
    files = {tail(path): text for path, text in emitted("shapes", language).items()}
    others = {tail(path): text for path, text in emitted("texts", language).items()}
    alike = {path: text for path, text in files.items() if re.search(r"\.(py|js|swift)$", path)}
    judged = {path: _BUNDLED.sub("", text) for path, text in alike.items() if not _MESSAGES.search(path)}
    return {path: text for path, text in judged.items() if _is_runtime(path, text, others.get(path))}


def _is_runtime(path: str, text: str, other: str | None) -> bool:
    if "untime/" in path or path == "runtime.js":
        return True
    return (
        path.startswith("_") and not path.startswith("__") and text.splitlines()[2:] == (other or "").splitlines()[2:]
    )


def models(language: str) -> dict[str, str]:
    """The files of a language that describe the types of one schema."""
    names = ("models.py", "Models.swift", "types.ts", "types.js")
    return {tail(path): text for path, text in emitted("shapes", language).items() if tail(path) in names}
