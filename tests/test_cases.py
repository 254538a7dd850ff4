"""Every case through every target, against its snapshot; and what is said of schemas that cannot be used."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from support.schemas import ALL, CASES, REFUSED, TARGETS, diagnostics, files
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

EXTENSIONS = {"swift": "swift", "python": "py", "typescript": "ts", "fixtures": "txt"}
"""The file extension of a target's snapshots; a new target's are texts until it is named here."""


class Text(SingleFileSnapshotExtension):
    """A text, as it is."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@cache
def in_language(target: str) -> type[Text]:
    """Snapshots that editors show as source of the target's language."""
    return type("InLanguage", (Text,), {"file_extension": EXTENSIONS.get(target, "txt")})


UNLIKE = (
    *("record", "envelope", "union-by-keys", "undecided-union", "strings", "constants", "tuple", "absent-and-null"),
)
"""Cases that have in common, two by two, the parts of the run-time that not every contract needs."""


def body(text: str) -> str:
    """A file without its first line, where the schema's name stands."""
    return text.partition("\n")[2]


def joined(name: str, target: str) -> str:
    """All files under lines with their paths. What unlike schemas share is the run-time: it is named only."""
    texts = Counter(each for other in UNLIKE for each in {*map(body, files(other, target).values())})
    parts = []
    for path, text in sorted(files(name, target).items()):
        shared = texts[body(text)] > 1 and not path.endswith(".ndjson")
        parts.append(f"<<< {path} >>> (run-time)\n" if shared else f"<<< {path} >>>\n{text}")
    return "".join(parts)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", ALL)
def test_case(name: str, target: str, snapshot: SnapshotAssertion) -> None:
    """The output is the one that was read and found good."""
    assert joined(name, target) == snapshot(extension_class=in_language(target))


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, snapshot: SnapshotAssertion) -> None:
    """What is wrong, where, and what to do, in the words that people read."""
    said = "".join(f"{each}\n" for each in diagnostics(REFUSED[name]))

    assert said != ""
    assert said == snapshot(extension_class=Text)


def test_there_are_many_cases() -> None:
    """Nothing here is skipped because a folder was not found."""
    assert len(CASES) >= 20
    assert len(REFUSED) >= 10
