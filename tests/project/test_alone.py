"""Two builds that write to one folder: the second waits until the first is done."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import PROTOGEN, protogen, waited
from support.making import schema, written

from protogen.project.alone import alone


def test_a_build_waits_for_another_and_says_so(tmp_path: Path) -> None:
    written(tmp_path, schema(title="T"))
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / ".cache")}
    words = [*PROTOGEN, "build", "--schema", "s.json", "--target", "typescript"]
    said = tmp_path / "said.txt"
    with alone(tmp_path / "generated", lambda: None), said.open("w") as stream:
        second = subprocess.Popen(words, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=stream)
        assert waited(lambda: "generated: another build writes here: waiting for it\n" in said.read_text())
        assert second.poll() is None
        assert not (tmp_path / "generated").exists()
    assert second.wait(60) == 0
    assert (tmp_path / "generated/typescript/src/types.ts").is_file()
    assert {each.name for each in tmp_path.iterdir()} == {"s.json", "generated", "said.txt", ".cache"}


@pytest.mark.slow
def test_four_builds_of_two_schemas_at_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        written(tmp_path, schema(title=name), f"{name}.json")
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / ".cache")}
    words = [*PROTOGEN, "build", "-q", "--target", "typescript", "--out", "made", "--schema"]
    runs = [subprocess.Popen([*words, f"{name}.json"], cwd=tmp_path, env=environment) for name in ("one", "two") * 2]
    assert [each.wait(300) for each in runs] == [0, 0, 0, 0]
    assert not list((tmp_path / "made").rglob(".protogen-*"))
    check = ("build", "--check", "--target", "typescript", "--out", "made", "--schema")
    assert sorted(protogen(tmp_path, *check, f"{name}.json").code for name in ("one", "two")) == [0, 1]


@pytest.mark.parametrize("fails", [False, True])
def test_first_builds_into_a_new_folder_do_not_overlap(fails: bool, tmp_path: Path) -> None:
    """Each finds the folder in another state: not there, just made, removed again. Of six that fail at once, the one
    that made the outer folder may leave it, empty, to another that is in it."""
    out, log = tmp_path / "new" / "deep" / "out", tmp_path / "log"
    code = f"""
import time
from pathlib import Path
from protogen.project.alone import alone
with alone(Path({str(out)!r}), lambda: None), open({str(log)!r}, "a", buffering=1) as log:
    log.write("in\\n")
    time.sleep(0.05)
    if not {fails}:
        Path({str(out)!r}).mkdir(parents=True, exist_ok=True)
    time.sleep(0.05)
    log.write("out\\n")
"""
    runs = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(6)]
    assert [each.wait(60) for each in runs] == [0] * 6
    assert log.read_text().split() == ["in", "out"] * 6
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == ["log"]
    assert out.is_dir() is not fails
    assert out.parent.is_dir() is not fails


def test_a_folder_that_cannot_be_made_is_the_build_s_to_tell(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to("nothing")
    for name in ("file", "link"):
        with alone(tmp_path / name / "deep" / "out", lambda: None):
            pass
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "link"]


def test_a_disk_without_locks_builds_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no locks here")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with alone(tmp_path / "out", lambda: None):
        pass
    with alone(tmp_path / "no" / "such" / "folder", lambda: None):
        pass
    assert not (tmp_path / "no").exists()
