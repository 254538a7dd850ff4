"""The record, in the output folder, of which files are ours: per target its files and what they came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from protogen.source.diagnostics import Diagnostic, Refused

NAME = "protogen.manifest.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """What files were made from: the schema's `$id`, its digest, and the revision of the output."""

    id: str
    sha256: str
    revision: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One target's part. `files`: the path inside the output folder, and the digest of the text."""

    origin: Origin
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that is ours in one output folder, by target."""

    targets: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def files(self) -> Mapping[str, str]:
        """Every file of ours, and its digest."""
        return {path: digest for entry in self.targets.values() for path, digest in entry.files.items()}

    def dump(self) -> str:
        """The manifest's text. Holds no time, host or absolute path: equal input gives equal bytes."""
        targets = {
            name: {
                "revision": entry.origin.revision,
                "schema": {"id": entry.origin.id, "sha256": entry.origin.sha256},
                "files": dict(sorted(entry.files.items())),
            }
            for name, entry in sorted(self.targets.items())
        }
        return json.dumps({"targets": targets}, indent=2, ensure_ascii=False) + "\n"


def digest(data: bytes) -> str:
    """The digest of a file's content; a checkout that turned LF into CRLF has the same."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def parse(text: str, shown: str) -> Manifest:
    """A Manifest from its text. Raises Refused where it is none (a merge conflict, say)."""
    try:
        return Manifest({name: _entry(value) for name, value in json.loads(text)["targets"].items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        problem = "the manifest cannot be read, so nobody knows which files here are generated"
        help = "restore it from version control, or build with `--force` to replace whatever is in the way"
        raise Refused(Diagnostic("manifest-unreadable", problem, at=shown, help=help)) from None


def _entry(value: Mapping[str, object]) -> Entry:
    match value:
        case {"revision": int(revision), "schema": {"id": str(id), "sha256": str(sha256)}, "files": dict(files)}:
            if all(isinstance(each, str) and not unfit(path) for path, each in files.items()):
                return Entry(Origin(id, sha256, revision), files)
    raise ValueError


def unfit(path: str) -> str:
    """Why a path may not name a file of ours; empty where it may."""
    if path.startswith("/") or path[1:2] == ":":
        return "is absolute"
    if bad := next((character for character in path if character in '\\:*?"<>|' or character < " "), ""):
        return f"holds {bad!r}, which not every file system takes"
    parts = path.split("/")
    if ".." in parts:
        return "leads out of the folder"
    return "has an empty part" if "" in parts or "." in parts else ""
