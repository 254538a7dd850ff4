"""Checks the files that a language emits."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from protogen.languages.target import Files
from protogen.project.manifest import unfit
from protogen.source.diagnostics import Refused
from protogen.testing.subject import Subject


def emits(subject: Subject) -> Iterator[str]:
    """Every case is emitted, except those that the language is declared to refuse, which it must refuse with help."""
    for name in subject.paths:
        try:
            found = subject.emit(subject.compile(name))
        except Refused as refused:
            if name not in subject.refuses:
                yield f"{name} is refused: {refused}"
            yield from (f"{name} is refused without help: {each}" for each in refused.diagnostics if not each.help)
        else:
            if name in subject.refuses:
                yield f"{name} should be refused, and is emitted"
            if not found:
                yield f"{name} has no files"


def repeats(subject: Subject) -> Iterator[str]:
    """The same contract gives the same files in the same order, in this process and in another."""
    for name, files in subject.files.items():
        again = subject.emit(subject.compile(name))
        yield from (f"{name}: {path} is another text the second time" for path in _changed(files, again))
        if not _changed(files, again) and list(files) != list(again):
            yield f"{name}: the files come in another order the second time"
    try:
        sent = pickle.dumps((subject.language, {name: str(path) for name, path in subject.paths.items()}))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        yield f"the language cannot be sent to another process, to see whether it does the same there: {error}"
        return
    yield from _elsewhere(subject, sent)


def _changed(files: Files, again: Files) -> list[str]:
    return sorted(path for path in files.keys() | again.keys() if files.get(path) != again.get(path))


def _elsewhere(subject: Subject, sent: bytes) -> Iterator[str]:
    """The files that another process emits, in which sets have other orders."""
    other = {"PYTHONHASHSEED": "4711", "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C"}
    command = [sys.executable, "-m", "protogen.testing.elsewhere", *subject.files]
    done = subprocess.run(command, input=sent, capture_output=True, env={**os.environ, **other}, check=False)
    if done.returncode:
        yield f"another process cannot emit: {done.stderr.decode(errors='replace')[-2000:]}"
        return
    there: dict[str, Files] = pickle.loads(done.stdout)
    for name, files in subject.files.items():
        yield from (f"{name}: {path} is another text in another process" for path in _changed(files, there[name]))


def writes_anywhere(subject: Subject) -> Iterator[str]:
    """Paths are valid on every file system, and texts can be stored in a file."""
    for name, files in subject.files.items():
        seen: dict[str, str] = {}
        for path, text in files.items():
            if problem := unfit(path):
                yield f"{name}: the path {path} {problem}"
            twin = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
            if twin != path:
                yield f"{name}: the path {path} equals {twin} but for upper and lower case"
            if text.encode("utf-8", "replace").decode() != text:
                yield f"{name}: {path} holds half of a surrogate pair"
            if "\r" in text:
                yield f"{name}: {path} has a carriage return"


def tells_nothing(subject: Subject) -> Iterator[str]:
    """The texts contain nothing specific to this machine."""
    places = {str(Path.home()), str(Path.cwd()), sys.prefix}
    host = socket.gethostname()
    known = {each for each in places if len(each) > 4} | ({host} if len(host) > 8 else set())
    for name, files in subject.files.items():
        for path, text in files.items():
            yield from (f"{name}: {path} says {each}" for each in sorted(known) if each in text)
