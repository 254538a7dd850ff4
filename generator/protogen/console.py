"""Prints results on stdout and faults on stderr, in colour only on a terminal."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TextIO

from protogen import working
from protogen.source import visible

if TYPE_CHECKING:
    from protogen.source.diagnostics import About, Diagnostic

_CODES = {"error": "31;1", "warning": "33;1", "note": "36;1", "help": "32", "add": "32", "delete": "31", "dim": "2"}
_OWN = re.compile(f"(\x1b\\[(?:0|{'|'.join(_CODES.values())})m)")
"""What `paint` writes around a text."""
_MARKED = (
    (re.compile(r"^(error|warning|note)(?=\[[a-zA-Z-]+\]: )|(?<=: )(error|warning|note)(?=\[[a-zA-Z-]+\]: )"), ""),
    (re.compile(r"^ +help(?=: )"), "help"),
    (
        re.compile(r"\b[1-9][0-9,]* not valid\b|\b[1-9][0-9,]* errors?\b|\bdisagree(?:s|ments?)?\b|\brefuses?\b"),
        "error",
    ),
    (re.compile(r"\ball valid\b|\b[Aa]ll agree\b|^nothing breaks\b|\bup to date\b"), "help"),
)
"""What is coloured in a report, and how; an empty style: as the word says."""
_SEVERITY = re.compile(r"\b(error|warning|note)(?=\[[a-z-]+\]: )")


def coloured(stream: TextIO) -> bool:
    """Whether to use colour: never if NO_COLOR is set; else if FORCE_COLOR is set (and not 0), or on a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if forced := os.environ.get("FORCE_COLOR"):
        return forced not in ("0", "false")
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def paint(text: str, style: str, stream: TextIO | None = None) -> str:
    """The text in colour, if the stream (default: stdout) shows colour."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if coloured(stream or sys.stdout) else text


def say(text: str = "", end: str = "\n") -> None:
    """Print a result on stdout."""
    working.clear()
    sys.stdout.write(_printable(text + end, sys.stdout))


def show(line: str) -> None:
    """Print one line of a report on stdout, in colour: severities, what to do, verdicts."""
    for pattern, style in _MARKED if coloured(sys.stdout) else ():
        line = pattern.sub(lambda found, style=style: paint(found[0], style or found[0]), line)  # type: ignore[misc]
    say(line)


def tell(line: str) -> None:
    """Print one line of a result on stdout: a line end in it, which a foreign name may hold, is spelled out."""
    spelled = [part if number % 2 else visible.line(part) for number, part in enumerate(_OWN.split(line))]
    show("".join(spelled))


def announce(line: str) -> None:
    """Print one line on stdout at once, for a program that waits for it."""
    say(line)
    sys.stdout.flush()


def complain(lines: Iterable[object]) -> None:
    """Print faults (diagnostics or sentences) on stderr."""
    for line in lines:
        working.clear()
        text = _SEVERITY.sub(lambda found: paint(found[0], found[0], sys.stderr), str(line))
        sys.stderr.write(_printable(text + "\n", sys.stderr))


def paint_diff(diff: str) -> str:
    """A unified diff, in colour if stdout shows colour."""
    if not coloured(sys.stdout):
        return diff
    styles = {"+": "add", "-": "delete", "@": "note"}
    lines = diff.removesuffix("\n").split("\n")
    return "\n".join(paint(line, styles[line[0]]) if line[:1] in styles else line for line in lines) + "\n"


def _printable(text: str, stream: TextIO) -> str:
    """The text, with characters spelled out that would steer a terminal or that the stream cannot encode; only our
    own colours pass, where the stream shows colour."""
    parts = _OWN.split(text) if coloured(stream) else [text]
    text = "".join(part if number % 2 else visible.lines(part) for number, part in enumerate(parts))
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


class Reporter:
    """Prints a verb's diagnostics in the chosen format, including those of the Refused that ends it.

    `form`: one of `printing.FORMATS`; None means GitHub annotations in GitHub Actions, else text. Use it in a
    `with` block; `code` is the exit code.
    """

    def __init__(self, form: str | None) -> None:
        self.form = form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
        self.code = 0
        self.about: Mapping[str, About] = {}
        """The verb's own rules, described."""

    @property
    def whole(self) -> bool:
        """Whether stdout must hold nothing but the diagnostics, as one document."""
        from protogen.source.printing import WHOLE

        return self.form in WHOLE

    def print(self, diagnostics: Iterable[Diagnostic], *, stream: TextIO | None = None) -> None:
        """Print diagnostics on stdout; those in the text format go to `stream`, if given."""
        from protogen.source.paths import beneath
        from protogen.source.printing import render

        stream = stream if stream and self.form == "text" else sys.stdout
        working.clear()
        counted = self.form in ("github", "sarif")
        text = render(diagnostics, self.form, self.about, beneath(os.environ) if counted else "")
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
