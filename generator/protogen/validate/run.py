"""Validates whole inputs in chunks: small ones in this process, the rest with one worker per core."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import Pipe, connection, parent_process
from pathlib import Path
from types import TracebackType

from protogen.validate.checking import UNNAMED, Checker
from protogen.validate.frames import CHUNK, chunks
from protogen.validate.reading import opened
from protogen.validate.values import Break, Chunk, Contract, Finding, Tally

Tell = Callable[[str, int, int, int], None]
"""Receives progress: the input's name, bytes read, its size (0: not known), documents so far."""

_HERE = 4 * CHUNK
"""Bytes to validate before workers start: starting them would take longer."""


def validate(contract: Contract, paths: Iterable[Path], most: int, tell: Tell, workers: int = 0) -> Tally:
    """Judge and count the documents of all inputs. `workers`: how many; 0 means one per core."""
    whole = Tally()
    with _Pool(contract, most, workers or _cores()) as pool:
        for path in paths:
            whole.lines, before = 0, whole.documents
            with opened(path) as source:
                for tally in pool.tallies(chunks(source.read)):
                    whole.add(tally, source.name, most)
                    tell(source.name, source.position(), source.size, whole.documents)
                if source.cut:
                    _cut(whole, source.name, source.cut, most)
                if whole.documents == before:
                    whole.empty.append(source.name)
    return whole


def _cut(whole: Tally, file: str, why: str, most: int) -> None:
    """Count a packed input that ends too early as one violation, after the documents that could be read."""
    cut = Tally()
    cut.invalid[UNNAMED] = cut.documents = 1
    cut.breaks[Break(UNNAMED, "gzip", "", "")] = 1
    cut.findings.append(Finding(1, UNNAMED, "", "gzip", "", why, f"gzip: {why}"))
    whole.add(cut, file, most)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Pool(ExitStack):
    """Checks chunks. Starts workers once there is enough work, and keeps few chunks in memory."""

    def __init__(self, contract: Contract, most: int, workers: int) -> None:
        super().__init__()
        self._contract, self._most, self._workers = contract, most, workers
        self._here = Checker(contract, most)
        self._seen = 0
        self._executor: ProcessPoolExecutor | None = None
        self._hear, self._say = Pipe(duplex=False)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if error is not None:
            self._say.send("stop")  # it is never read, so every worker sees it
        with self._hear, self._say:
            return super().__exit__(kind, error, trace)

    def tallies(self, source: Iterator[Chunk]) -> Iterator[Tally]:
        """The tally of each chunk, in order."""
        waiting: deque[Future[Tally]] = deque()
        for chunk in source:
            self._seen += len(chunk.data)
            if self._workers == 1 or self._seen <= _HERE:
                yield self._here.check(chunk)
                continue
            waiting.append(self._submit(chunk))
            if len(waiting) > 2 * self._workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _submit(self, chunk: Chunk) -> Future[Tally]:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self._workers, initializer=_begin, initargs=(self._contract, self._most, self._hear)
            )
            self.callback(self._executor.shutdown, cancel_futures=True)
        with _undisturbed():
            return self._executor.submit(_check, chunk)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Block signals: one that arrives while a worker is forked would be lost in the callbacks of the fork."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_ENDS = (signal.SIGINT, signal.SIGTERM)
_checker: list[Checker] = []
"""The checker of a worker, made once."""


def _begin(contract: Contract, most: int, stop: connection.Connection) -> None:
    """Set up a worker. It ignores interrupts, since its parent sends `stop`, and it exits with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)
    _checker.append(Checker(contract, most))
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel, stop), daemon=True).start()


def _end_with(sentinel: int, stop: connection.Connection) -> None:
    """Finish early if the parent sends `stop`; exit at once when the parent is gone."""
    if stop in connection.wait([sentinel, stop]):
        _checker[0].stopped = True
        connection.wait([sentinel])
    os._exit(1)


def _check(chunk: Chunk) -> Tally:
    return _checker[0].check(chunk)
