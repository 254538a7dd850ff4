"""A language under test, and its cases: schemas, each named after the feature that it shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from protogen import pipeline
from protogen.dataclass import dataclass
from protogen.languages.answers import Case, Document
from protogen.languages.language import Language
from protogen.languages.target import Files
from protogen.pipeline import Contract
from protogen.project.config import Config
from protogen.prove import documents
from protogen.schema.load import load

_MADE = 24
"""Documents made from each schema, half of them with one fault."""


def shipped() -> Mapping[str, Path]:
    """The schemas that come with protogen, by name: in the installed package, or beside `generator/` in a checkout."""
    installed = Path(__file__).parent / "cases"
    folder = installed if installed.is_dir() else Path(__file__).parents[3] / "tests" / "cases"
    return {path.stem: path for path in sorted(folder.glob("*.json"))}


@dataclass(frozen=True)
class Subject:
    """A language, its cases, and the results derived from them."""

    language: Language
    paths: Mapping[str, Path]
    refuses: frozenset[str]
    """The cases that the language says it cannot emit."""

    @cached_property
    def contracts(self) -> Mapping[str, Contract]:
        """Every case that must be emitted, compiled once."""
        return {name: self.compile(name) for name in self.paths if name not in self.refuses}

    @cached_property
    def files(self) -> Mapping[str, Files]:
        """The files that the language emits for them."""
        return {name: self.emit(contract) for name, contract in self.contracts.items()}

    def compile(self, name: str) -> Contract:
        """A case, read and compiled. Raises Refused for a schema with a fault."""
        schema, found = load(self.paths[name], shown=f"{name}.json")
        return pipeline.compile(schema, Config(), found).sound()

    def emit(self, contract: Contract) -> Files:
        """The language's files of a contract."""
        return self.language.emit(contract.job(self.language))

    def proven(self) -> list[tuple[Case, list[Document]]]:
        """Every case with a message, with its own examples, fixtures and made documents."""
        found = []
        for name, contract in self.contracts.items():
            if subjects := contract.subjects():
                case = Case(name, contract.plain, subjects)
                texts = [*self._examples(case), *documents.fixtures(case), *documents.made(case, _MADE, 1)]
                found.append((case, texts))
        return found

    def _examples(self, case: Case) -> list[Document]:
        """The documents that the schema itself shows."""
        listed = json.loads(self.paths[case.name].read_text(encoding="utf-8")).get("examples", [])
        root = next(iter(case.subjects))
        return [Document(f"example {n}", json.dumps(each).encode(), root, True) for n, each in enumerate(listed)]
