"""The peer that runs here: datamodel-code-generator's pydantic output, asked the same questions."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, Queue
from subprocess import PIPE, Popen
from threading import Thread
from typing import IO, Any

from conformance.corpora import Published
from conformance.results import Result, Tally
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.runtime.values import identity

NAME = "datamodel-code-generator"
_SECONDS = 120


def run(published: Sequence[Published], tell: Callable[[str], None]) -> list[Result]:
    """What came of all cases."""
    worker = _Worker()
    found = []
    for number, each in enumerate(published, 1):
        found.append(_case(each, worker.ask(each)))
        if number % 200 == 0:
            tell(f"{number} cases of {NAME}")
    worker.close()
    return found


def _case(published: Published, answer: dict[str, Any]) -> Result:
    documents = [each for each in (*published.documents, *published.asserted) if each.expected is not None]
    tally = Tally(built=not answer["failure"], failure=answer["failure"])
    for document, said in zip(documents, answer["documents"], strict=False):
        if said["valid"] != document.expected:
            tally.wrong.append(document.name)
        else:
            tally.right += 1
        if said["valid"] and document.expected:
            if _same(document.data, said["roundtrip"]):
                tally.lossless += 1
            else:
                tally.lost.append(document.name)
    return Result(published.corpus, published.name, len(documents), languages={NAME: tally})


def _same(data: bytes, text: str | None) -> bool:
    try:
        return text is not None and identity(parse(data)) == identity(parse(text))
    except JSONTextError:
        return False


class _Worker:
    """A process that builds and asks; ended and started anew where a case takes too long."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        script = Path(__file__).with_name("peer_worker.py")
        self._process = Popen([sys.executable, str(script)], stdin=PIPE, stdout=PIPE)
        self._lines: Queue[bytes] = Queue()
        assert self._process.stdout is not None
        Thread(target=_read, args=(self._process.stdout, self._lines), daemon=True).start()

    def ask(self, published: Published) -> dict[str, Any]:
        """What came of a case: `failure`, and for each document `valid` and `roundtrip`."""
        documents = [each for each in (*published.documents, *published.asserted) if each.expected is not None]
        texts = [str(published.folder / each.name) for each in documents]
        request = {"schema": str(published.schema), "documents": texts}
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            line = self._lines.get(timeout=_SECONDS)
        except (Empty, OSError):
            line = b""
        if line:
            found: dict[str, Any] = json.loads(line)
            return found
        self.close()
        self._start()
        return {"failure": "no answer", "documents": []}

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def _read(stream: IO[bytes], lines: Queue[bytes]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(b"")
