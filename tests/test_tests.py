"""The tests keep rules, too: they mirror the rooms, share through `support` alone, and look at no clock."""

from __future__ import annotations

import re

from support.paths import TESTS
from support.source_code import PACKAGE

OWN = {"bench", "cases", "conformance", "fuzz", "growth", "mutants", "refused"}
"""Folders that are no rooms: data, and programs of their own."""
FILES = sorted(path for path in TESTS.rglob("*.py") if path.relative_to(TESTS).parts[0] not in {*OWN, "__snapshots__"})


def users(pattern: str) -> set[str]:
    """The files whose text matches."""
    found = re.compile(pattern)
    return {path.relative_to(TESTS).as_posix() for path in FILES if found.search(path.read_text(encoding="utf-8"))}


def test_each_folder_is_a_room() -> None:
    folders = {path.parent.relative_to(TESTS) for path in FILES if path.name.startswith("test_")}
    assert len(folders) > 15
    assert [str(each) for each in sorted(folders) if not (PACKAGE / each).is_dir()] == []


def test_no_test_imports_a_test() -> None:
    """Neither by a statement nor in a script that it runs."""
    imports = re.compile(r"\b(?:from|import)\s+(?:\w+\.)*test_\w+")
    assert [
        f"{path}: {found[0]}" for path in FILES if (found := imports.search(path.read_text(encoding="utf-8")))
    ] == []


def test_no_test_looks_at_a_clock() -> None:
    """Work is bounded by counting (support/effort.py): a clock says how busy the machine is."""
    assert users(r"\btime\.(monotonic|perf_counter|process_time|thread_time|time)(_ns)?\b") == set()


def test_only_one_place_skips() -> None:
    """What is missing is said in the same words everywhere, and fails where `CI` is set."""
    assert users(r"pytest\.(skip|importorskip)\(") == {"support/outside.py"}
