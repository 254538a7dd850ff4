"""Makes room for deep recursion: schemas may nest, or refer to each other, deeper than Python's default limit."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

_FRAMES = 400_000
_STACK = 512 << 20
"""In bytes of address space; only the part that is used takes memory."""

_DEEP = 20_000
"""In frames: `jsonschema` uses a dozen per level, for 128 levels of a document and as many references."""

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")
_LOCK = threading.Lock()


def roomy(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Decorates a pure function: if it exceeds the recursion limit, it is called again on a large stack."""

    @wraps(function)
    def call(*args: _Parameters.args, **named: _Parameters.kwargs) -> _Result:
        try:
            return function(*args, **named)
        except RecursionError:
            if sys.getrecursionlimit() >= _FRAMES:
                raise  # this is the large stack already
            return _on_large_stack(lambda: function(*args, **named))

    return call


@contextmanager
def deep() -> Iterator[None]:
    """Raises the recursion limit for a while, on the current stack."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEP))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _on_large_stack(call: Callable[[], _Result]) -> _Result:
    answers: list[_Result] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(call())
        except BaseException as error:
            failures.append(error)

    with _LOCK:  # both limits are global to the interpreter
        limit, size = sys.getrecursionlimit(), threading.stack_size(_STACK)
        sys.setrecursionlimit(max(limit, _FRAMES))
        try:
            thread = threading.Thread(target=run)
            thread.start()
            thread.join()
        finally:
            sys.setrecursionlimit(limit)
            threading.stack_size(size)
    if failures:
        raise failures[0]
    return answers[0]
