"""Collects the documents of a proof: a user's own folder, the fixtures, and generated ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from protogen.documents.broken import broken_documents
from protogen.documents.valid import valid_documents
from protogen.languages.answers import Case, Document
from protogen.source.diagnostics import Diagnostic, Refused

_EXPECTED = {"valid": True, "invalid": False}


def from_folder(folder: Path, roots: Sequence[str]) -> list[Document]:
    """Every file under a folder, raw. `valid/` and `invalid/` in its path give the expected verdict; a folder with
    the name of a message says which message it is, else it is the first."""
    if not folder.is_dir():
        raise Refused(Diagnostic("no-documents", "this is not a folder", at=str(folder)))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        raise Refused(Diagnostic("no-documents", "there is no file in this folder", at=str(folder)))
    return [_document(path, path.relative_to(folder), roots) for path in files]


def _document(path: Path, relative: Path, roots: Sequence[str]) -> Document:
    above = relative.parent.parts
    verdicts = [part for part in above if part in _EXPECTED]
    messages = [part for part in above if part in roots]
    expected = _EXPECTED[verdicts[-1]] if verdicts else None
    return Document(relative.as_posix(), path.read_bytes(), messages[-1] if messages else roots[0], expected)


def made(case: Case, count: int, seed: int) -> list[Document]:
    """Documents made from the schema of each message, half of them with one fault: `count` in all, or as many as
    the schema allows."""
    share = -(-count // (2 * len(case.subjects)))
    found: list[Document] = []
    for root, subject in case.subjects.items():
        for kind, make in (("generated", valid_documents), ("broken", broken_documents)):
            for each in make(subject, seed, share).documents:
                found.append(Document(f"{root}/{each.name}", each.text.encode(), root, each.valid, kind))  # noqa: PERF401  # three loops in one comprehension are hard to read
    return found


def fixtures(case: Case) -> list[Document]:
    """The documents that the fixtures target makes from a case, each with its expected verdict."""
    from protogen.fixtures.making import made as made_of
    from protogen.fixtures.target import target

    found = made_of(case.job.of(target))
    known = [(each, each.strict) for each in found.fixtures]
    return [
        Document(each.path, each.draft.text.encode(), each.draft.root, strict, "fixture")
        for each, strict in (*known, *((each, None) for each in found.left))
    ]
