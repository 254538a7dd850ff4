"""The peer that runs here: datamodel-code-generator's pydantic output, asked the same questions."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from conformance.corpora import Published
from conformance.results import Result, Tally
from protogen.languages.answers import Answer, Document
from protogen.languages.python.dcg.peer import NAME, Wanted, Writer, command
from protogen.languages.session import Session
from protogen.prove.compare import lost

_CHUNK = 100
"""Cases that share a program."""


def run(published: Sequence[Published], tell: Callable[[str], None]) -> list[Result]:
    """What came of all cases."""
    found: list[Result] = []
    writer = Writer()
    try:
        for start in range(0, len(published), _CHUNK):
            found += _chunk(published[start : start + _CHUNK], writer)
            tell(f"{len(found)} cases of {NAME}")
    finally:
        writer.close()
    return found


def _chunk(published: Sequence[Published], writer: Writer) -> list[Result]:
    above = Path(tempfile.mkdtemp(prefix="peer-"))
    folders = {str(number): {"": str(above / str(number))} for number in range(len(published))}
    session = Session(command(folders))
    try:
        return [
            _case(each, writer, session, name, Path(folders[name][""]))
            for name, each in zip(folders, published, strict=True)
        ]
    finally:
        session.close()
        shutil.rmtree(above, ignore_errors=True)


def _case(published: Published, writer: Writer, session: Session, name: str, folder: Path) -> Result:
    known = [each for each in (*published.documents, *published.asserted) if each.expected is not None]
    documents = [replace(each, root="") for each in known]
    failure = writer.write(Wanted(published.schema), folder)
    tally = Tally(built=not failure, failure=failure)
    if not failure:
        answers = session.ask([(name, each) for each in documents])
        for document, answer in zip(documents, answers, strict=True):
            _count(tally, document, answer)
    return Result(published.corpus, published.name, len(documents), languages={NAME: tally})


def _count(tally: Tally, document: Document, answer: Answer) -> None:
    if answer.error or answer.strict != document.expected:
        tally.wrong.append(document.name)
        return
    tally.right += 1
    if document.expected and lost(document, answer):
        tally.lost.append(document.name)
    elif document.expected:
        tally.lossless += 1
