"""`protogen build --watch`: builds again whenever an input file changes."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

from watchfiles import watch

from protogen.console import Reporter, say
from protogen.source.diagnostics import Refused, tidy

if TYPE_CHECKING:
    from protogen.pipeline import Contract
    from protogen.request import Request

_STEP = 20
"""Milliseconds without a change before a build starts: an editor's save is several events."""


def follow(
    settle: Callable[[], Request], given: Iterable[Path | None], reporter: Reporter, *, force: bool, others: bool
) -> None:
    """Build, and build again on every change, until interrupted. `settle` reads the request again for each build;
    `given`: files to watch even if the build could not begin."""
    stop = _stop_event()
    always = {path.resolve() for path in given if path is not None}
    files = always
    while True:
        before = _signature(files)
        files = always | _build(settle, reporter, files, force=force, others=others)
        before = _signature(files - before.keys()) | before  # what changes during the build counts
        say(f"watching {len(files)} file{'' if len(files) == 1 else 's'}; Ctrl-C ends it")
        sys.stdout.flush()
        if not _changed(files, before, stop):
            return


def _stop_event() -> Event:
    """An event that the first Ctrl-C sets, so that a build in progress can finish; the second interrupts it."""
    stop = Event()

    def interrupted(signum: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    signal.signal(signal.SIGINT, interrupted)
    return stop


def _changed(files: set[Path], before: Mapping[Path, object], stop: Event) -> bool:
    """Wait until one of the files changes; False if the wait was interrupted."""
    folders = {each for path in files for each in (_folders(path) if path.is_dir() else [path.parent])}
    there = [folder for folder in folders if folder.is_dir()]
    # the timeout finds changes made before the watch began, and on file systems without events
    turns = watch(*there, step=_STEP, rust_timeout=500, yield_on_timeout=True, stop_event=stop, recursive=False)
    return any(_signature(files) != before for _ in turns) and not stop.is_set()


def _folders(path: Path) -> list[Path]:
    return [path, *(each for each in path.rglob("*") if each.is_dir())]


def _signature(files: Iterable[Path]) -> dict[Path, object]:
    """A value that changes when a file, or a file in a folder, is written."""
    return {path: [_written(each) for each in (sorted(path.rglob("*")) if path.is_dir() else [path])] for path in files}


def _written(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:
        return (str(path), 0, 0)
    return (str(path), status.st_mtime_ns, status.st_size)


def _build(
    settle: Callable[[], Request], reporter: Reporter, known: set[Path], *, force: bool, others: bool
) -> set[Path]:
    """Build once and report it in a line; returns the input files. If the build failed, also returns those known
    before and those next to the schema: one of them may be the file that could not be read."""
    started = time.perf_counter()
    try:
        asked = settle()
        built = asked.build()
        reporter.print(built.contract.diagnostics, stream=sys.stderr)
        if not built.contract.failed:
            steps = asked.write(built, others=others, force=force)
            count = sum(step.changed for step in steps)
            took = f"{(time.perf_counter() - started) * 1000:.0f} ms"
            say(f"{time.strftime('%H:%M:%S')} {count} file{'' if count == 1 else 's'} changed, {took}")
        return _inputs(asked, built.contract) | (known | _beside(asked.schema) if built.contract.failed else set())
    except Refused as refused:
        reporter.print(tidy(refused.diagnostics), stream=sys.stderr)
        return known


def _beside(schema: Path) -> set[Path]:
    return {path.resolve() for path in schema.parent.iterdir() if path.suffix in (".json", ".yaml", ".yml")}


def _inputs(asked: Request, contract: Contract) -> set[Path]:
    config = [Path(asked.config.path)] if asked.config.path else []
    return {path.resolve() for path in (*asked.inputs(contract), *config)}
