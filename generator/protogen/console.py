"""What a person sees: results on stdout, faults on stderr, colour only where it is wanted."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from protogen.source.diagnostics import About, Diagnostic

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


class Reporter:
    """Prints a verb's diagnostics in the format that was asked for, the refusal that ends it included.

    `form`: a word of `printing.FORMATS`; None: GitHub's annotations in its workflows, else text. In a `with`
    block; `code` is the exit code.
    """

    def __init__(self, form: str | None) -> None:
        self.form = form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
        self.code = 0
        self.about: Mapping[str, About] = {}
        """What the verb's own rules are."""

    @property
    def whole(self) -> bool:
        """Whether stdout must hold the diagnostics' document alone."""
        from protogen.source.printing import WHOLE

        return self.form in WHOLE

    def print(self, diagnostics: Iterable[Diagnostic], *, stream: TextIO | None = None) -> None:
        """Diagnostics on stdout; text may go to another stream."""
        from protogen.source.printing import render

        stream = stream if stream and self.form == "text" else sys.stdout
        text = render(diagnostics, self.form, self.about)
        if self.form == "text":
            text = _SEVERITY.sub(lambda found: paint(found[0], found[0], stream), text)
        stream.write(_printable(text, stream))

    def __enter__(self) -> Reporter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        from protogen.source.diagnostics import Refused, tidy

        if not isinstance(error, Refused):
            return False
        self.print(tidy(error.diagnostics), stream=sys.stderr)
        self.code = error.exit_code
        return True
