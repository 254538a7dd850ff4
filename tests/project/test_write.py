"""The output folder: what is ours is replaced and removed, what is not is left alone, and nothing is done by halves."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from protogen.project.manifest import NAME, Origin
from protogen.project.plan import Action, Hazard, plan
from protogen.project.write import apply
from protogen.source.diagnostics import Refused

ORIGIN = Origin("https://example.org/v1", "0" * 64, 1)
FIRST = {"swift": {"Sources/A.swift": "a\n", "Sources/B.swift": "b\n"}, "python": {"py.typed": "", "m.py": "m = 1\n"}}


def build(out: Path, files: Mapping[str, Mapping[str, str]], **how: bool) -> Mapping[str, Action]:
    steps = plan(files, out, ORIGIN, **how)
    apply(steps, out)
    return {step.path: step.action for step in steps}


def content(out: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(out).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "generated"
    build(folder, FIRST)
    return folder


def test_a_plan_changes_nothing(tmp_path: Path) -> None:
    steps = plan(FIRST, tmp_path / "generated", ORIGIN)
    assert {step.action for step in steps} == {Action.ADD}
    assert list(tmp_path.iterdir()) == []


def test_files_are_written_as_given(out: Path) -> None:
    assert (out / "swift/Sources/A.swift").read_bytes() == b"a\n"
    assert (out / "python/py.typed").read_bytes() == b""
    assert set(content(out)) == {
        NAME,
        "swift/Sources/A.swift",
        "swift/Sources/B.swift",
        "python/py.typed",
        "python/m.py",
    }


def test_unchanged_files_keep_their_time(out: Path) -> None:
    before = content(out)
    assert set(build(out, FIRST).values()) == {Action.UNCHANGED}
    assert content(out) == before


def test_stale_files_and_their_folders_go(out: Path) -> None:
    build(out, {"python": FIRST["python"]})
    assert set(content(out)) == {NAME, "python/py.typed", "python/m.py"}
    assert not (out / "swift").exists()


def test_other_targets_stay_when_asked(out: Path) -> None:
    before = content(out)
    del before["swift/Sources/B.swift"], before[NAME]
    build(out, {"swift": {"Sources/A.swift": "a\n"}}, others=True)
    after = content(out)
    assert "python/m.py" in after.pop(NAME)[0].decode()
    assert after == before


def test_foreign_files_are_never_touched(out: Path) -> None:
    mine = out / "swift" / "Sources" / "Mine.swift"
    mine.write_text("mine")
    build(out, {"python": FIRST["python"]})
    assert mine.read_text() == "mine"


def test_a_foreign_file_in_the_way_is_refused_by_name(out: Path) -> None:
    (out / "swift/C.swift").write_text("mine")
    files = {**FIRST, "swift": {**FIRST["swift"], "C.swift": "c\n"}}
    before = content(out)
    with pytest.raises(Refused, match=r"swift/C\.swift: error\[not-generated\].*not written by protogen"):
        build(out, files)
    assert content(out) == before
    build(out, files, force=True)
    assert (out / "swift/C.swift").read_text() == "c\n"


@pytest.mark.parametrize("files", [FIRST, {"swift": FIRST["swift"], "python": {"py.typed": "", "m.py": "m = 2\n"}}, {}])
def test_a_hand_edited_file_is_neither_overwritten_nor_removed(
    out: Path, files: Mapping[str, Mapping[str, str]]
) -> None:
    (out / "python/m.py").write_text("m = 3\n")
    with pytest.raises(Refused, match=r"python/m\.py: .*edited by hand"):
        build(out, files)
    assert (out / "python/m.py").read_text() == "m = 3\n"
    build(out, files, force=True)
    assert {path: text for path, (text, _) in content(out).items() if path != NAME} == {
        f"{target}/{path}": text.encode() for target, each in files.items() for path, text in each.items()
    }


def test_an_edit_that_equals_the_new_text_is_no_hazard(out: Path) -> None:
    (out / "python/m.py").write_text("m = 2\n")
    build(out, {**FIRST, "python": {"py.typed": "", "m.py": "m = 2\n"}})


def test_a_checkout_with_carriage_returns_is_still_ours(out: Path) -> None:
    (out / "python/m.py").write_bytes(b"m = 1\r\n")
    assert build(out, FIRST)["python/m.py"] is Action.UPDATE
    assert (out / "python/m.py").read_bytes() == b"m = 1\n"


def test_an_unreadable_manifest_is_refused(out: Path) -> None:
    (out / NAME).write_text("<<<<<<< ours\n")
    with pytest.raises(Refused, match="manifest-unreadable"):
        build(out, FIRST)
    build(out, FIRST, force=True)
    assert set(build(out, FIRST).values()) == {Action.UNCHANGED}


def test_a_manifest_cannot_make_us_delete_elsewhere(tmp_path: Path, out: Path) -> None:
    (tmp_path / "precious").write_text("x")
    text = (out / NAME).read_text().replace("python/m.py", "../precious")
    (out / NAME).write_text(text)
    with pytest.raises(Refused, match="manifest-unreadable"):
        build(out, {}, others=False)
    assert (tmp_path / "precious").exists()


@pytest.mark.parametrize(
    "paths",
    [
        ["/etc/passwd"],
        ["../x"],
        ["a/../../x"],
        ["C:/x"],
        ["a\\b"],
        ["a//b"],
        ["./a"],
        ["A.swift", "a.swift"],
        ["é", "e\u0301"],
    ],
)
def test_unfit_paths_are_refused(tmp_path: Path, paths: list[str]) -> None:
    with pytest.raises(Refused, match="unfit-path"):
        plan({"swift": dict.fromkeys(paths, "")}, tmp_path, ORIGIN)


def test_what_is_no_file_stands_in_the_way(out: Path) -> None:
    (out / "swift/D").mkdir()
    (out / "go").write_text("a file")
    for files in ({"swift": {"D": "d"}}, {"go": {"a.go": "a"}}):
        with pytest.raises(Refused, match="in-the-way"):
            plan(files, out, ORIGIN, others=True)
    with pytest.raises(Refused, match="in-the-way"):
        plan(FIRST, out / "go", ORIGIN)


def test_a_lone_surrogate_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"swift/a: error\[lone-surrogate\].*U\+D800"):
        plan({"swift": {"a": "\ud800"}}, tmp_path, ORIGIN)


SECOND = {
    "swift": {"Sources/A.swift": "a2\n", "Deep/er/C.swift": "c\n"},
    "python": FIRST["python"],
    "go": {"g.go": "g\n"},
}
"""Against FIRST: an update, a removal, two new files in new folders, and the manifest."""


class _Stop:
    """Lets a function through some times, then fails."""

    def __init__(self, real: object, after: int, error: BaseException, *, late: bool = False) -> None:
        self.real, self.left, self.error, self.late = real, after, error, late

    def __call__(self, *arguments: object, **named: object) -> object:
        self.left -= 1
        if self.left == -1:
            if self.late:
                self.real(*arguments, **named)  # type: ignore[operator]
            raise self.error
        return self.real(*arguments, **named)  # type: ignore[operator]


def faults() -> Iterator[tuple[str, int, BaseException, bool]]:
    for error in (OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()):
        for count in range(4):
            yield "os.replace", count, error, False
            yield "os.replace", count, error, isinstance(error, KeyboardInterrupt)
            yield "pathlib.Path.write_bytes", count, error, isinstance(error, KeyboardInterrupt)
        yield "pathlib.Path.unlink", 0, error, False
        yield "pathlib.Path.mkdir", 1, error, False


@pytest.mark.parametrize(("name", "count", "error", "late"), list(faults()))
def test_whatever_stops_it_everything_is_as_before(
    out: Path, monkeypatch: pytest.MonkeyPatch, name: str, count: int, error: BaseException, late: bool
) -> None:
    before, folders = content(out), sorted(out.rglob("*"))
    steps = plan(SECOND, out, ORIGIN)
    stop = _Stop({"os.replace": os.replace}.get(name) or getattr(Path, name.rsplit(".", 1)[1]), count, error, late=late)
    with monkeypatch.context() as patch:
        # a plain function, so that it binds to the path it is called on
        patch.setattr(name, lambda *arguments, **named: stop(*arguments, **named))
        with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else Refused):
            apply(steps, out)
    assert stop.left < 0, "the fault was never met"
    assert content(out) == before
    assert sorted(out.rglob("*")) == folders
    apply(steps, out)
    assert set(content(out)) == {
        NAME,
        "swift/Sources/A.swift",
        "swift/Deep/er/C.swift",
        "python/py.typed",
        "python/m.py",
        "go/g.go",
    }


def test_without_links_backups_are_copies(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    before = content(out)
    steps = plan(SECOND, out, ORIGIN)
    stop = _Stop(os.replace, 3, KeyboardInterrupt())
    with monkeypatch.context() as patch:
        patch.setattr("os.link", no_links)
        patch.setattr("os.replace", stop)
        with pytest.raises(KeyboardInterrupt):
            apply(steps, out)
    assert content(out) == before


def test_a_disk_error_is_a_sentence(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", read_only)
    with pytest.raises(Refused, match=r"error\[cannot-write\]: cannot write this: Permission denied"):
        build(out, SECOND)


def test_diffs_read_like_git(out: Path) -> None:
    diffs = {step.path: step.diff() for step in plan(SECOND, out, ORIGIN)}
    assert (
        diffs["swift/Sources/A.swift"]
        == "--- a/swift/Sources/A.swift\n+++ b/swift/Sources/A.swift\n@@ -1 +1 @@\n-a\n+a2\n"
    )
    assert diffs["swift/Sources/B.swift"].startswith("--- a/swift/Sources/B.swift\n+++ /dev/null\n")
    assert diffs["go/g.go"].startswith("--- /dev/null\n+++ b/go/g.go\n")


def test_the_manifest_depends_on_nothing_but_the_files(out: Path, tmp_path: Path) -> None:
    build(tmp_path / "elsewhere", {name: dict(reversed(each.items())) for name, each in reversed(FIRST.items())})
    text = (out / NAME).read_text()
    assert (tmp_path / "elsewhere" / NAME).read_text() == text
    assert str(tmp_path) not in text


def test_hazards_are_named_for_what_they_are(out: Path) -> None:
    (out / "python/m.py").unlink()
    steps = {step.path: step for step in plan(FIRST, out, ORIGIN)}
    assert (steps["python/m.py"].action, steps["python/m.py"].hazard) == (Action.ADD, Hazard.NONE)
    assert Hazard.EDITED.value != Hazard.FOREIGN.value


def test_what_a_killed_run_left_is_removed_by_the_next(out: Path) -> None:
    gone = os.spawnlp(os.P_WAIT, "true", "true") or 2**22 + 1  # no process has a number that large
    left = [out / "swift/Sources" / f".protogen-{gone}-0.{ending}" for ending in ("new", "old")]
    busy = out / "swift/Sources" / f".protogen-{os.getppid()}-0.new"
    for each in (*left, busy):
        each.write_text("x")
    build(out, FIRST)
    assert [each.exists() for each in (*left, busy)] == [False, False, True]


def test_a_linked_folder_in_the_output_is_refused(out: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (out / "python").rename(elsewhere)
    (out / "python").symlink_to(elsewhere)
    before = content(elsewhere)
    with pytest.raises(Refused, match="a link is there"):
        build(out, {**FIRST, "python": {"m.py": "m = 2\n"}})
    assert content(elsewhere) == before
