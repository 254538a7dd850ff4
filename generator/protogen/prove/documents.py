"""Collects the documents of a proof: a user's own folder, the fixtures, and generated ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

from protogen.documents import hard_texts
from protogen.documents.broken import broken_documents
from protogen.documents.edges import edge_documents
from protogen.documents.valid import all_fields, required_only, valid_documents
from protogen.languages.answers import Case, Document
from protogen.model.words import unused
from protogen.prove.meaning import crossed
from protogen.runtime.jsontext import dump
from protogen.source.diagnostics import Diagnostic, Refused

_PAIRS = 40
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
            for each in make(subject, seed, share, formats=case.formats).documents:
                found.append(Document(f"{root}/{each.name}", each.text.encode(), root, each.valid, kind))  # noqa: PERF401  # three loops in one comprehension are hard to read
    return found


def at_edges(case: Case, count: int, seed: int) -> list[Document]:
    """Documents at the edges of each message's schema: `count` in all, or as many as there are."""
    share = -(-count // len(case.subjects))
    return [
        Document(f"{root}/{each.name}", each.text.encode(), root, kind="edge")
        for root, subject in case.subjects.items()
        for each in edge_documents(subject, seed, share, formats=case.formats)
    ]


def across(case: Case, generated: Sequence[Document], count: int, seed: int) -> list[Document]:
    """Valid documents with members that only another alternative names: `count` in all, or as many as there are.
    `generated`: what they are made of."""
    share = -(-count // len(case.subjects))
    found: list[Document] = []
    for root, subject in case.subjects.items():
        valid = [each for each in generated if each.root == root and each.kind == "generated"]
        found += crossed.documents(subject, valid, share, seed, formats=case.formats)
    return found


def texts(case: Case, seed: int) -> list[Document]:
    """Texts that are JSON or nearly: each as a document of the first message, and inside a valid one."""
    root, subject = next(iter(case.subjects.items()))
    alone = hard_texts.values()
    every = [*alone, *hard_texts.BYTES, *hard_texts.objects(Random(seed), _PAIRS)]
    base = all_fields(subject) or required_only(subject)
    if base is not None and isinstance(base.value, dict):
        before = dump({**base.value, "\0": 0}).encode()
        name = json.dumps(unused("text", base.value.__contains__)).encode()
        every += [before.replace(b'"\\u0000":0', name + b":" + text) for text in alone]
    return [Document(f"{root}/text-{n}", text, root, kind="text") for n, text in enumerate(dict.fromkeys(every), 1)]


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
