"""Finds the files that a command line names: files themselves, and those in folders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.read import broken_link

ENDINGS = (".json", ".ndjson", ".jsonl")
"""What names of files with documents end in, perhaps before `.gz`; in folders only: a file that is named is read."""
_URL = re.compile(r"(?:https?|ftp|file):/")
_MOST = 1_000
"""So many files of a folder are looked at for a name that was misspelt."""


def under(path: Path) -> list[Path]:
    """The file, or in a folder each file of documents at any depth; `-` is stdin. Raises Refused if there is none."""
    if path.is_dir():
        found = sorted(each for each in path.rglob("*") if _holds_documents(each, path))
        if not found:
            problem = f"no file in this folder ends in {', '.join(ENDINGS)} (or one of these and .gz)"
            raise Refused(Diagnostic("no-documents", problem, at=path.as_posix()))
        return found
    if _URL.match(path.as_posix()):
        problem = "nothing is fetched from the network"
        raise Refused(Diagnostic("no-document", problem, at=str(path), help="save it to a file"))
    if str(path) != "-" and not path.exists():
        near = get_close_matches(path.name, islice(_names(path.parent), _MOST), 1, 0.6)
        meant = f"did you mean `{path.with_name(near[0]).as_posix()}`?" if near else ""
        help = broken_link(path) or meant
        raise Refused(Diagnostic("no-document", "there is no such file", at=path.as_posix(), help=help))
    return [path]


def _names(folder: Path) -> Iterator[str]:
    if folder.is_dir():
        yield from (each.name for each in folder.iterdir())


def _holds_documents(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and path.name.lower().removesuffix(".gz").endswith(ENDINGS) and path.is_file()
