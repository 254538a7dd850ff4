"""Asks the program of a language about documents, one line each, and restarts the program if it dies or hangs.

A request is `{"id", "case", "root", "base64"}`, its answer `{"id", "strict": {"valid", "violations"}, "tolerant":
{"valid", "violations"?}, "roundtrip"?, "strict_roundtrip"?, "meaning"?, "strict_meaning"?, "unrepresentable"?,
"error"?}` (docs/prove.md). Programs answer in order and flush each answer.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

from protogen.dataclass import dataclass, field
from protogen.languages.answers import Answer, Document, Violations
from protogen.languages.native import Native, native

Question = tuple[str, Document]
"""A case's name, and a document for it."""

_START_SECONDS = 60
_ANSWER_SECONDS = 20


@dataclass
class Session:
    """A running program of one language, restarted when it dies."""

    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    folder: Path | None = None
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _lines: SimpleQueue[bytes] = field(default_factory=SimpleQueue, init=False)
    _errors: IO[bytes] | None = field(default=None, init=False)
    _fresh: bool = field(default=True, init=False)

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """Returns an answer for each question, with an `error` if the program died or hung on it."""
        answers = self.ask_first(questions)
        if len(answers) == len(questions):
            return answers
        rest, reason = questions[len(answers) :], self._reason()
        self.close()
        if len(questions) == 1:
            return [Answer(error=reason)]
        # Most likely the first document without an answer killed it; else one whose answer was not flushed yet.
        answers += self.ask(rest[:1])
        if answers[-1].error:
            return answers + (self.ask(rest[1:]) if rest[1:] else [])
        half = len(rest) // 2 + 1
        return answers + [each for part in (rest[1:half], rest[half:]) if part for each in self.ask(part)]

    def ask_first(self, questions: Sequence[Question]) -> list[Answer]:
        """Returns the answers up to the first missing one."""
        process = self._running()
        requests = [_request(number, question) for number, question in enumerate(questions)]
        Thread(target=_write, args=(process.stdin, requests), daemon=True).start()
        answers: list[Answer] = []
        for number in range(len(questions)):
            line = self._line()
            if line is None:
                break
            answers.append(_answer(line, number))
        return answers

    def _line(self) -> bytes | None:
        try:
            line = self._lines.get(timeout=_START_SECONDS if self._fresh else _ANSWER_SECONDS)
        except Empty:
            return None
        self._fresh = False
        return line or None

    def _reason(self) -> str:
        process = self._process
        if process is None:
            return "it did not start"
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
        if process.poll() is None:
            return f"no answer within {_START_SECONDS if self._fresh else _ANSWER_SECONDS} seconds"
        return f"it died (exit status {process.returncode}){self._last_words()}"

    def _last_words(self) -> str:
        if self._errors is None:
            return ""
        self._errors.seek(0)
        lines = [line.strip() for line in self._errors.read()[-4000:].decode(errors="replace").splitlines()]
        telling = [line for line in lines if "rror" in line] or [line for line in lines if line]
        return f": {telling[0][:300]}" if telling else ""

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the session
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=self.environment,
                cwd=self.folder,
            )
            self._lines, self._fresh = SimpleQueue(), True
            Thread(target=_read, args=(self._process.stdout, self._lines), daemon=True).start()
        return self._process

    def close(self) -> None:
        """Ends the program."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()
        if self._errors is not None:
            self._errors.close()
        self._process, self._errors = None, None


def _write(stream: IO[bytes], requests: Sequence[bytes]) -> None:
    with suppress(OSError, ValueError):  # the reader of answers notices that the program is gone
        for request in requests:
            stream.write(request)
        stream.flush()


def _read(stream: IO[bytes], lines: SimpleQueue[bytes]) -> None:
    with suppress(OSError, ValueError):
        for line in stream:
            lines.put(line)
    lines.put(b"")


def _request(number: int, question: Question) -> bytes:
    case, document = question
    request = {"id": number, "case": case, "root": document.root, "base64": b64encode(document.data).decode()}
    return json.dumps(request).encode() + b"\n"


def _answer(line: bytes, number: int) -> Answer:
    try:
        found = json.loads(line)
        if found["id"] != number:
            return Answer(error=f"it answered {found['id']!r} when asked {number}")
        if found.get("error"):
            return Answer(error=str(found["error"]))
        return Answer(
            strict=found["strict"]["valid"],
            violations=_pairs(found["strict"]["violations"]) or (),
            tolerant=found["tolerant"]["valid"],
            tolerant_violations=_pairs(found["tolerant"].get("violations")),
            roundtrip=found.get("roundtrip"),
            strict_roundtrip=found.get("strict_roundtrip"),
            meaning=_native(found.get("meaning")),
            strict_meaning=_native(found.get("strict_meaning")),
            unrepresentable=any("unrepresentable" in each for each in (found, found["strict"], found["tolerant"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return Answer(error=f"its answer cannot be read: {line[:200].decode(errors='replace').strip()}")


def _pairs(found: Any) -> Violations | None:
    return None if found is None else tuple((str(pointer), str(keyword)) for pointer, keyword, *_ in found)


def _native(found: Any) -> Native | None:
    return None if found is None else native(found)
