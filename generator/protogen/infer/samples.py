"""Reads samples one by one: JSON, NDJSON, either in gzip, stdin, and folders of these."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from protogen.dataclass import dataclass
from protogen.runtime.jsonnumber import integer, real
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.place import Json
from protogen.source.read import saved_as
from protogen.validate.checking import fault, values
from protogen.validate.frames import chunks, texts
from protogen.validate.inputs import under
from protogen.validate.reading import opened

_SPELLED_REAL = re.compile(r"[0-9](?:\.[0-9]|[eE][-+0-9])")
_COLUMN = re.compile(r" \(column ([0-9]+)\)$")
_HELP = "correct the sample, or leave it out: a schema can only be made of JSON that every reader understands alike"
_MOST_FAULTS = 20
"""So many broken samples are told of; reading ends there."""

Progress = Callable[[str, int, int, int], None]
"""Receives the input's name, bytes read, its size (0: not known) and documents so far."""


class Whole(int):
    """An integer that its sample spells as `1.0` or `1e3`: whoever wrote it has a number with fractions in mind."""


class Sample(NamedTuple):
    """One document, and the file and line that it starts on."""

    value: Json
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Samples:
    """Files of samples, which can be read several times. `names`: what each is called in messages."""

    files: tuple[Path, ...]
    names: tuple[str, ...]

    def read(self, tell: Progress, *, spelled: bool) -> Iterator[Sample]:
        """Each document in turn; one is held at a time. `spelled`: `1.0` is a Whole, else an int.

        Raises Refused for documents that are not JSON, after the last or the first few; OSError."""
        found: list[Diagnostic] = []
        documents = 0
        read = _spelled if spelled else parse
        for path, name in zip(self.files, self.names, strict=True):
            with opened(path) as source:
                for sample in _in(source.read, name, read, found):
                    documents += 1
                    yield sample
                    if documents % 256 == 0:
                        tell(name, source.position(), source.size, documents)
                if source.cut:
                    found.append(_broken(f"{name}:1", f"the packed file cannot be read to its end: {source.cut}"))
        if found:
            raise Refused(*found)
        if not documents:
            raise Refused(Diagnostic("no-documents", "there is no sample to infer from", at=", ".join(self.names)))


@contextmanager
def opened_samples(paths: Sequence[Path]) -> Iterator[Samples]:
    """The samples that a command line names: files, folders, `-`. stdin is kept on disk for a second reading."""
    files: list[Path] = []
    names: list[str] = []
    with tempfile.TemporaryDirectory(prefix="protogen-") as folder:
        for path in paths:
            if str(path) == "-":
                kept = Path(folder) / "stdin"
                with kept.open("wb") as copy:
                    shutil.copyfileobj(sys.stdin.buffer, copy)
                files.append(kept)
                names.append("stdin")
                continue
            found = _under(path)
            files += found
            names += [each.as_posix() for each in found]
        yield Samples(tuple(files), tuple(names))


def _under(path: Path) -> list[Path]:
    if path.suffix.lower() in (".yaml", ".yml") and not path.is_dir():
        raise Refused(Diagnostic("no-document", "samples are JSON, not YAML", at=str(path), help="convert it"))
    return under(path)


def _in(
    read: Callable[[int], bytes], name: str, parse: Callable[[str | bytes], Json], found: list[Diagnostic]
) -> Iterator[Sample]:
    """The documents of one file; the faults of others go to `found`."""
    before = 0
    for chunk in chunks(read):
        for line, text in texts(chunk):
            for below, ahead, value in values(text, parse):
                at = before + line + below
                if not isinstance(value, JSONTextError):
                    yield Sample(value, name, at)
                    continue
                within, wrong = fault(value, ahead)
                what = f"{wrong.keyword} at {wrong.pointer or 'the document'}: " if wrong.pointer else ""
                column = _COLUMN.search(wrong.detail)
                place = f"{name}:{at + within}:{column[1]}" if column else f"{name}:{at + within}"
                help = saved_as(text) if isinstance(text, bytes) and at == 1 else _HELP
                found.append(_broken(place, what + _COLUMN.sub("", wrong.detail), help))
                if len(found) == _MOST_FAULTS:
                    raise Refused(*found)
        before += chunk.data.count(b"\n")


def _broken(at: str, problem: str, help: str = _HELP) -> Diagnostic:
    return Diagnostic("broken-sample", problem, at=at, help=help)


def _spelled(text: str | bytes) -> Json:
    """The value of a text, with a Whole for each integer that is spelled as a fraction or with an exponent."""
    value = parse(text)
    if isinstance(text, str) and _SPELLED_REAL.search(text):
        value = _DECODER.decode(text)
    return value


def _real(text: str) -> Json:
    value = real(text)
    return Whole(value) if isinstance(value, int) else value


_DECODER = json.JSONDecoder(parse_int=integer, parse_float=_real)
