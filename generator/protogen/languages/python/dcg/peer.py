"""datamodel-code-generator as a peer of our readers: its own pydantic models of a schema, asked the same questions."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from queue import Empty, Queue
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread
from typing import IO

from protogen.dataclass import dataclass, field
from protogen.languages.answers import Case
from protogen.languages.cache import Failed, built, digest
from protogen.languages.python.dcg import peer_answers
from protogen.languages.running import Ready
from protogen.languages.session import Session
from protogen.schema.load import Subschema
from protogen.source.place import unescape

NAME = "datamodel-code-generator"
_SECONDS = 120
_HOLDERS = ("$defs", "definitions", "components")
"""Where a schema's definitions are."""


class Peer:
    """Runs the models that a user of the generator gets."""

    name = label = NAME
    needs = "the package datamodel-code-generator"

    def versions(self) -> Mapping[str, str] | None:
        """The generator, and what reads with its models."""
        return {each: version(each) for each in (NAME, "pydantic")}

    def prepare(self, cases: Sequence[Case]) -> Ready:
        """Write the models of every message of every case."""
        folders: dict[str, dict[str, str]] = {}
        failures: dict[str, str] = {}
        writer = Writer()
        try:
            for case in cases:
                try:
                    folders[case.name] = {root: _models(writer, case, each) for root, each in case.subjects.items()}
                except Failed as failed:
                    failures[case.name] = str(failed)
        finally:
            writer.close()
        session = Session(command(folders))
        return Ready(dict.fromkeys(folders, session), failures)


def command(folders: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The program that answers for cases: for each, the folder of each message's models."""
    return [sys.executable, "-I", str(Path(peer_answers.__file__)), json.dumps(folders)]


def _models(writer: Writer, case: Case, subject: Subschema) -> str:
    """The folder with the models of one message, kept from run to run."""
    source, pointer = Path(subject.place.source.path), subject.place.pointer
    wanted = Wanted(source) if not pointer else Wanted(source, _pointing(subject.place.source.value, pointer))
    texts = [each.text for each in case.job.schema.sources]
    key = digest(version(NAME), version("pydantic"), str(source), pointer, *texts)

    def write(folder: Path) -> None:
        if failure := writer.write(wanted, folder):
            raise Failed(failure)

    return str(built("peer", key, write))


def _pointing(document: object, pointer: str) -> str:
    """A schema that is one definition of a document."""
    assert isinstance(document, dict)
    top = unescape(pointer.split("/")[1])
    kept = {key: document[key] for key in dict.fromkeys(["$schema", top, *_HOLDERS]) if key in document}
    return json.dumps({**kept, "$ref": f"#{pointer}"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A schema to write models of: a file, or a text whose references start where the file is."""

    file: Path
    text: str = ""


@dataclass
class Writer:
    """A process that writes models; ended and started again where one takes too long."""

    seconds: float = _SECONDS
    _process: Popen[bytes] | None = field(default=None, init=False)
    _lines: Queue[bytes] = field(default_factory=Queue, init=False)

    def write(self, wanted: Wanted, folder: Path) -> str:
        """Write a package of models. What is returned is empty, or says why there is none."""
        file = wanted.file.resolve()
        request = {"file": "" if wanted.text else str(file), "text": wanted.text}
        process = self._running()
        assert process.stdin is not None
        try:
            line = json.dumps({**request, "base": str(file.parent), "folder": str(folder)})
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
            answer = self._lines.get(timeout=self.seconds)
        except (Empty, OSError):
            answer = b""
        if answer:
            failure: str = json.loads(answer)["failure"]
            return failure
        self.close()
        return f"its models cannot be written: no answer within {self.seconds:g} seconds"

    def _running(self) -> Popen[bytes]:
        if self._process is None:
            module = "protogen.languages.python.dcg.peer_writer"
            self._process = Popen([sys.executable, "-m", module], stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
            self._lines = Queue()
            assert self._process.stdout is not None
            Thread(target=_read, args=(self._process.stdout, self._lines), daemon=True).start()
        return self._process

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = None


def _read(stream: IO[bytes], lines: Queue[bytes]) -> None:
    with suppress(OSError, ValueError):
        for line in stream:
            lines.put(line)
    lines.put(b"")
