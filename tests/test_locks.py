"""The lock files: what a run needs, and what builds the wheel, are parts of what development needs, and are whole."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {
    "requirements-run.lock": PROJECT["project"]["dependencies"],
    "requirements-build.lock": PROJECT["build-system"]["requires"],
}
"""Each smaller lock file, and what it is for."""


def locked(file: str) -> Mapping[str, str]:
    """The lines of a lock file about each package: its version and the hashes of its files."""
    parts = re.split(r"^(?=\w)", (ROOT / file).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {canonicalize_name(part.partition("==")[0]): part for part in parts if part.strip()}


def closure(wanted: Iterable[str], *, everywhere: bool) -> set[str]:
    """All packages that some requirements need, from what the installed ones declare: here, or on any machine."""
    found: set[str] = set()
    left = [(Requirement(each), "") for each in wanted]
    while left:
        requirement, extra = left.pop()
        marker = requirement.marker
        if marker and not marker.evaluate({"extra": extra}) and not (everywhere and "extra" not in str(marker)):
            continue
        name = canonicalize_name(requirement.name)
        if name in found:
            continue
        found.add(name)
        try:
            declared = distribution(name).requires or ()
        except ModuleNotFoundError:  # needed on another kind of machine only
            continue
        left += [(Requirement(each), extra) for each in declared for extra in ("", *requirement.extras)]
    return found


@pytest.mark.parametrize("file", LOCKS)
def test_a_smaller_lock_is_part_of_the_whole(file: str) -> None:
    whole = locked("requirements.lock")
    assert {name: whole.get(name) for name in locked(file)} == locked(file)


@pytest.mark.parametrize("file", LOCKS)
def test_a_smaller_lock_holds_what_is_needed_and_no_more(file: str) -> None:
    held = set(locked(file))
    assert closure(LOCKS[file], everywhere=False) <= held
    assert held <= closure(LOCKS[file], everywhere=True)


def test_every_package_has_hashes() -> None:
    files = ("requirements.lock", *LOCKS)
    bare = [name for file in files for name, text in locked(file).items() if "sha256:" not in text]
    assert bare == []


def test_what_only_development_needs_is_in_neither() -> None:
    run, build = (set(locked(file)) for file in LOCKS)
    assert not {"pytest", "mypy", "deno", "playwright", "hatchling"} & run
    assert not {"pytest", "mypy", "deno", "playwright", "pydantic"} & build
