"""Makes a fixture of one recorded document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from protogen.fixtures.parts import pretty
from protogen.fixtures.placing import word
from protogen.languages.target import Job
from protogen.project.config import Config
from protogen.project.write import save
from protogen.request import shown
from protogen.runtime.checker import Program
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.validate.checking import Checker, name_in
from protogen.validate.contract import listed
from protogen.validate.frames import chunks, several, texts
from protogen.validate.reading import opened
from protogen.validate.redact import redact as redacted
from protogen.validate.values import Chunk, Contract

_PLACE = re.compile(r"(?P<file>.+):(?P<line>[1-9][0-9]*)")
_FOLDER = "fixtures/recorded"


def promote(
    files: Sequence[Path], name: str, contract: Contract, job: Job, config: Config, *, redact: bool
) -> Iterator[str]:
    """Write the fixture; yields lines about what was done. Raises Refused if it cannot be made."""
    place = _PLACE.fullmatch(str(files[0])) if len(files) == 1 else None
    if place is None:
        raise Refused(Diagnostic("no-document", "`--promote` takes one document, as FILE:LINE"))
    if word(name) != name:
        raise Refused(Diagnostic("bad-name", f"`{name}` cannot name a fixture", help=f"for example `{word(name)}`"))
    text = find(Path(place["file"]), int(place["line"]))
    if redact:
        text = _redacted(text, contract, job, at=str(files[0]))
    folder, is_listed = _folder(config)
    path = folder / f"{name}.json"
    if path.exists():
        raise Refused(Diagnostic("exists", "a fixture of this name exists", at=shown(path), help="choose another name"))
    save(path, f"{text.rstrip()}\n")
    yield f"{shown(path)}: {_what(text, contract)}"
    if not is_listed:
        yield f'add to {config.path or "protogen.toml"}: [target.fixtures] recorded = ["{_FOLDER}"]'


def find(path: Path, line: int) -> str:
    """The document on a line of a file. Raises Refused if there is none."""
    at = f"{path}:{line}"
    for start, data in _documents(path):
        text = data if isinstance(data, str) else data.decode(errors="replace")
        if start <= line <= start + text.count("\n"):
            if isinstance(data, bytes):
                raise Refused(Diagnostic("no-document", "this document is not valid UTF-8", at=at))
            return _piece(data, line - start)
    raise Refused(Diagnostic("no-document", "there is no document on this line", at=at))


def _documents(path: Path) -> Iterator[tuple[int, str | bytes]]:
    lines = 0
    with opened(path) as source:
        for chunk in chunks(source.read):
            yield from ((lines + line, text) for line, text in texts(chunk))
            lines += chunk.data.count(b"\n")


def _piece(text: str, below: int) -> str:
    """The document on a line of a text that may hold several."""
    try:
        parse(text)
        return text
    except JSONTextError:
        pieces = several(text)
    held = [piece for start, piece in pieces if text.count("\n", 0, start) <= below]
    return held[-1] if len(pieces) > 1 and held else text


def _redacted(text: str, contract: Contract, job: Job, at: str) -> str:
    try:
        value = parse(text)
    except JSONTextError as error:
        help = "leave out `--redact` to keep it as it is"
        raise Refused(Diagnostic("not-redacted", f"this is not JSON: {error.message}", at=at, help=help)) from None
    root = next((each.root for each in contract.names if name_in(each, value)), contract.names[0].root)
    return pretty(redacted(value, job, Program(contract.program), root))


def _folder(config: Config) -> tuple[Path, bool]:
    """The folder of recorded documents, and whether the config names it."""
    base = Path(config.path).parent
    folders = [each for each in listed(config, "recorded") if not each.endswith(".json")]
    return base / (folders[0] if folders else _FOLDER), bool(folders)


def _what(text: str, contract: Contract) -> str:
    """The message that the document is, and whether it is valid."""
    tally = Checker(contract, 1).check(Chunk(text.encode(), (len(text.encode()),)))
    name = next(iter([*tally.valid, *tally.invalid]), "nothing")
    return f"{name}, {'not valid' if tally.refused else 'valid'} ({contract.reader})"
