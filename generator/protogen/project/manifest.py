"""The manifest in the output folder: which files are ours, per target, and what they were made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from protogen.dataclass import dataclass, field
from protogen.source.diagnostics import Diagnostic, Refused

NAME = "protogen.manifest.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of files: the schema's `$id`, its digest, and the revision of the output."""

    id: str
    sha256: str
    revision: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One target's part. `files`: the digest of each file, by its path inside the output folder."""

    origin: Origin
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files of ours in one output folder, by target."""

    targets: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def files(self) -> Mapping[str, str]:
        """The digest of every file of ours, by path."""
        return {path: digest for entry in self.targets.values() for path, digest in entry.files.items()}

    def dump(self) -> str:
        """The manifest's text. It holds no time, host or absolute path: equal input gives equal bytes."""
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
    """The digest of a file's content; it is the same after a checkout that turned LF into CRLF."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def parse(text: str, shown: str) -> Manifest:
    """A Manifest from its text. Raises Refused if the text is not a manifest (for example, a merge conflict)."""
    try:
        return Manifest({name: _entry(value) for name, value in json.loads(text)["targets"].items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        problem = "the manifest cannot be read, so it is not known which files here are generated"
        help = "restore it from version control, or build with `--force` to replace the files in the way"
        raise Refused(Diagnostic("manifest-unreadable", problem, at=shown, help=help)) from None


def _entry(value: Mapping[str, object]) -> Entry:
    match value:
        case {"revision": int(revision), "schema": {"id": str(id), "sha256": str(sha256)}, "files": dict(files)}:
            if all(isinstance(each, str) and not unfit(path) for path, each in files.items()):
                return Entry(Origin(id, sha256, revision), files)
    raise ValueError


def unfit(path: str) -> str:
    """Why a path cannot name a file of ours; empty if it can."""
    if path.startswith("/") or path[1:2] == ":":
        return "is absolute"
    if bad := next((character for character in path if character in '\\:*?"<>|' or character < " "), ""):
        return f"holds {bad!r}, which not every file system allows"
    parts = path.split("/")
    if ".." in parts:
        return "leads out of the folder"
    return "has an empty part" if "" in parts or "." in parts else ""
