"""The corpora: which cases there are, and which documents each is to be asked about."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from protogen.languages.answers import Document

PROBES = (b"null", b"true", b"0", b'""', b"[]", b"{}")
"""What a schema without documents of its own is asked about: what the judge says of them is known."""


@dataclass(frozen=True, slots=True)
class Published:
    """A schema and its documents. `asserted`: documents whose verdict is known with formats asserted only."""

    corpus: str
    name: str
    folder: Path
    map: Mapping[str, Path]
    documents: tuple[Document, ...]
    asserted: tuple[Document, ...]

    @property
    def path(self) -> str:
        """What reports call it."""
        return f"{self.corpus}/{self.name}"

    @property
    def schema(self) -> Path:
        """Its schema file."""
        return self.folder / "schema.json"


def home() -> Path | None:
    """Where the corpora are: beside the checkout, or beside the one that this is a worktree of."""
    wanted = os.environ.get("PROTOGEN_CORPORA")
    above = Path(__file__).resolve().parents
    places = [Path(wanted)] if wanted else [each / "shared" / "corpora" for each in above[3:6]]
    return next((each for each in places if each.is_dir()), None)


def cases(root: Path) -> Iterator[Published]:
    """Every case, in the order of its path."""
    for schema in sorted(root.glob("*/*/schema.json")):
        yield _case(schema.parent)


def _case(folder: Path) -> Published:
    about = _json(folder / "case.json")
    only = {
        name
        for key in ("invalid_only_if_format_asserted", "valid_only_if_format_asserted")
        for name in about.get(key, [])
    }
    plain: list[Document] = []
    asserted: list[Document] = []
    for verdict in ("valid", "invalid"):
        for path in sorted((folder / verdict).glob("*")):
            document = Document(f"{verdict}/{path.name}", path.read_bytes(), "", verdict == "valid")
            (asserted if path.name in only else plain).append(document)
    if not plain and not asserted:
        plain = [Document(f"probe {each.decode()}", each, "", None, "probe") for each in PROBES]
    references = {uri: folder / file for uri, file in _json(folder / "refs.json").items()}
    return Published(folder.parent.name, folder.name, folder, references, tuple(plain), tuple(asserted))


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return found
