"""Escapes texts for Markdown (GitHub's, which GitLab and others also read)."""

from __future__ import annotations

import re
from html import escape as html_escape

from protogen.docs.wording import printable


class Markdown(str):
    """Text that is already Markdown; any other text is escaped when printed."""

    __slots__ = ()


_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_MARKS = re.compile(r"([\\`*\[\]<>|~&$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_LINE_START = re.compile(r"^(\s*)([#+=:-]|\d+[.)](?=\s))")
_WEB = re.compile(r"\b(https?|ftp|mailto|xmpp)(?=:)|\bwww(?=\.)|@(?=\w)", re.IGNORECASE)


def text(value: object) -> Markdown:
    """A text on one line, with Markdown's marks escaped; text in `backticks` stays code.

    >>> text("<b> a|b `x|y`")
    '&lt;b&gt; a\\\\|b `x\\\\|y`'
    """
    if isinstance(value, Markdown):
        return value
    flat = " ".join(printable(str(value)).split())
    parts = _CODE.split(flat)
    return line("".join(code(part) if number % 2 else escaped(part) for number, part in enumerate(parts)))


def line(value: str) -> Markdown:
    """Markdown at the start of a line, so that it starts no heading or list."""
    return Markdown(_LINE_START.sub(_guarded, value, count=1))


def _guarded(match: re.Match[str]) -> str:
    mark = match[2]
    return f"{match[1]}{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"{match[1]}\\{mark}"


def escaped(value: str) -> str:
    """A text with everything escaped that Markdown would read."""
    marked = _MARKS.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), value)
    return _WEB.sub(lambda found: f"{found[0]}<!-- -->" if found[0] != "@" else "@<!-- -->", marked)


_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def code(value: object) -> Markdown:
    """A code span for any text, also in a table."""
    flat = printable(str(value)).replace("\r", " ").replace("\n", " ").replace("\t", " ")
    if not flat.strip():
        return Markdown(f"<code>{html_escape(flat) or '(empty)'}</code>".replace("|", "&#124;"))
    if "\\|" in flat or flat.endswith("\\"):  # hosts differ in how they read this in a table
        shown = html_escape(flat).replace("|", "&#124;").replace("\\", "&#92;").replace("`", "&#96;")
        return Markdown(f"<code>{re.sub('[*_~]', _entity, shown)}</code>")
    longest = max((len(run) for run in re.findall("`+", flat)), default=0)
    fence = "`" * (longest + 1)
    space = " " if flat[0] in "` " or flat[-1] in "` " else ""
    return Markdown(f"{fence}{space}{flat}{space}{fence}".replace("|", "\\|"))


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def fenced(value: str, language: str) -> Markdown:
    """A block of source text."""
    longest = max((len(run) for run in re.findall("`{3,}", value)), default=2)
    fence = "`" * (longest + 1)
    return Markdown(f"{fence}{language}\n{printable(value)}\n{fence}")


def text_part(value: str) -> str:
    """A part of a sentence, with its spaces kept."""
    return f"{' ' if value[:1] == ' ' else ''}{text(value)}{' ' if value[-1:] == ' ' else ''}"
