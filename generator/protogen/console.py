"""What a person sees: results on stdout, faults on stderr, colour only where it is wanted."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import TextIO

_CODES = {"error": "31;1", "warning": "33;1", "note": "36;1", "help": "32", "add": "32", "delete": "31", "dim": "2"}
_SEVERITY = re.compile(r"\b(error|warning|note)(?=\[[a-z-]+\]: )")


def coloured(stream: TextIO) -> bool:
    """Whether to colour: only on a terminal, and not where NO_COLOR is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, style: str, stream: TextIO | None = None) -> str:
    """The text in a colour, where the stream (stdout) takes one."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if coloured(stream or sys.stdout) else text


def say(text: str = "", end: str = "\n") -> None:
    """A result, on stdout."""
    sys.stdout.write(_printable(text + end, sys.stdout))


def complain(lines: Iterable[object]) -> None:
    """Faults (diagnostics or sentences), on stderr."""
    for line in lines:
        text = _SEVERITY.sub(lambda found: paint(found[0], found[0], sys.stderr), str(line))
        sys.stderr.write(_printable(text + "\n", sys.stderr))


def paint_diff(diff: str) -> str:
    """A unified diff, with its lines coloured where stdout takes colours."""
    if not coloured(sys.stdout):
        return diff
    styles = {"+": "add", "-": "delete", "@": "note"}
    lines = diff.splitlines()
    return "\n".join(paint(line, styles[line[0]]) if line[:1] in styles else line for line in lines) + "\n"


def _printable(text: str, stream: TextIO) -> str:
    """The text with every character the stream cannot encode, or that would steer a terminal, spelled out."""
    encoding = stream.encoding or "utf-8"
    text = text.encode(encoding, "backslashreplace").decode(encoding)
    return text if coloured(stream) else _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
