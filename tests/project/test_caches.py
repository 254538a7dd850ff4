"""Whatever the caches hold, what is built from them is right."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from support.commands import Run
from support.making import schema, written

from protogen.languages import cache

WORDS = ("build", "--schema", "s.json", "--target", "typescript")


def bad_stamps(text: str) -> Iterator[bytes]:
    """What a record of a build may have become."""
    dice = Random(1)
    yield from (text[: len(text) * part // 7].encode() for part in range(7))
    yield from (dice.randbytes(200), b"\xff" * 9, b"[" * 100_000, b"1", b'"x"', b"null", b"[]", b"{}")
    whole = json.loads(text)
    wrong: tuple[Any, ...] = (None, 0, "", [], {}, [[]], {"a": 1}, {"": ""}, True)
    for key in whole:
        yield json.dumps({name: each for name, each in whole.items() if name != key}).encode()
        yield from (json.dumps({**whole, key: each}).encode() for each in wrong if each != whole[key])
    yield json.dumps({**whole, "more": 1}).encode()


def built(here: Run, folder: Path) -> dict[str, bytes]:
    told = here(*WORDS)
    assert (told.code, told.err) == (0, ""), told
    return {path.as_posix(): path.read_bytes() for path in sorted(Path("generated").rglob("*")) if path.is_file()}


def test_a_broken_record_hides_no_change(folder: Path, here: Run, tmp_path: Path) -> None:
    """Each time a file is missing, which a record that is believed would hide."""
    written(folder, schema(title="T"))
    time.sleep(0.1)
    wanted = built(here, folder)
    (stamp,) = (tmp_path / "cache/protogen").glob("*.json")
    good = stamp.read_text()
    victim = folder / "generated/typescript/src/types.ts"
    for data in bad_stamps(good):
        victim.unlink()
        stamp.write_bytes(data)
        assert built(here, folder) == wanted, data


@pytest.mark.parametrize("what", ["a folder for the record", "a file for the cache", "a link in a circle"])
def test_something_else_in_the_place_of_the_cache(folder: Path, here: Run, tmp_path: Path, what: str) -> None:
    written(folder, schema(title="T"))
    time.sleep(0.1)
    wanted = built(here, folder)
    home = tmp_path / "cache/protogen"
    (stamp,) = home.glob("*.json")
    if what == "a folder for the record":
        stamp.unlink()
        stamp.mkdir()
        (stamp / "x").touch()
    else:
        shutil.rmtree(home)
        home.touch() if what == "a file for the cache" else home.symlink_to(home)
    (folder / "generated/typescript/src/types.ts").unlink()
    assert built(here, folder) == wanted
    assert built(here, folder) == wanted


def _cut(goal: Path) -> None:
    (goal / "a/b.txt").write_bytes(b"who")


def _gone(goal: Path) -> None:
    (goal / "a/b.txt").unlink()


def _folder(goal: Path) -> None:
    _gone(goal)
    (goal / "a/b.txt").mkdir()


def _file(goal: Path) -> None:
    shutil.rmtree(goal)
    goal.write_bytes(b"x")


def _unsealed(goal: Path) -> None:
    (goal / cache._SEAL).write_bytes(b'{"a/b.txt": ')


def _no_cache(goal: Path) -> None:
    shutil.rmtree(goal.parent)
    goal.parent.touch()


@pytest.mark.parametrize("spoil", [_cut, _gone, _folder, _file, _unsealed, _no_cache])
def test_built_code_that_is_spoilt_is_built_again(folder: Path, spoil: Callable[[Path], None]) -> None:
    runs = []

    def build(made: Path) -> None:
        runs.append(made)
        (made / "a").mkdir()
        (made / "a/b.txt").write_text("whole")

    goal = cache.built("t", "key", build)
    assert cache.built("t", "key", build) == goal
    assert len(runs) == 1
    spoil(goal)
    assert cache.built("t", "key", build) == goal
    assert (goal / "a/b.txt").read_text() == "whole"
    assert len(runs) == 2
    assert not list(goal.parent.glob(".making-*"))
