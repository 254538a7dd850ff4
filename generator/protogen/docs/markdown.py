"""Prints the pages as Markdown (GitHub's, which GitLab and others also read). All schema text is escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape as html_escape
from typing import Any

from protogen.docs.picture import Picture, mermaid
from protogen.docs.view import Link, Words
from protogen.docs.wording import printable
from protogen.languages.templates import environment


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
    shown = [code(part) if number % 2 else _escaped(part) for number, part in enumerate(parts)]
    return Markdown(_LINE_START.sub(_guarded, "".join(shown), count=1))


def paragraphs(value: str) -> Markdown:
    """A text of several paragraphs."""
    return Markdown("\n\n".join(text(part) for part in re.split(r"\n[ \t]*\n", value) if part.strip()))


def comment(value: str) -> Markdown:
    """A text for inside an HTML comment; it cannot end the comment."""
    return Markdown(" ".join(printable(value).split()).replace("--", "- -").replace(">", "&gt;"))


def first_line(value: str) -> Markdown:
    """The first paragraph, shortened if it is long."""
    flat = " ".join(value.split("\n\n", 1)[0].split())
    return text(flat if len(flat) <= 120 else flat[:119].rstrip() + "…")


def _guarded(match: re.Match[str]) -> str:
    mark = match[2]
    return f"{match[1]}{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"{match[1]}\\{mark}"


def _escaped(value: str) -> str:
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


def words(value: Words) -> Markdown:
    """A type, with links."""
    return Markdown("".join(link(each) if isinstance(each, Link) else text_part(each) for each in value))


def text_part(value: str) -> str:
    """A part of a sentence, with its spaces kept."""
    return f"{' ' if value[:1] == ' ' else ''}{text(value)}{' ' if value[-1:] == ' ' else ''}"


def link(value: Link) -> Markdown:
    """A link to a place on the page."""
    return Markdown(f"[{text(value.text)}](#{value.anchor})" if value.anchor else text(value.text))


def anchor(value: str) -> Markdown:
    """A place to link to. Anchors hold no characters that HTML would need escaped."""
    return Markdown(f'<a id="{value}"></a>')


def picture(value: Picture) -> Markdown:
    """The picture of a flow, as a Mermaid block that GitHub draws."""
    return fenced(mermaid(value), "mermaid")


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "text": text,
    "paragraphs": paragraphs,
    "code": code,
    "words": words,
    "link": link,
    "anchor": anchor,
    "raw": Markdown,
    "comment": comment,
    "first_line": first_line,
    "fenced": fenced,
    "mermaid": picture,
}


def render(template: str, values: Mapping[str, Any]) -> str:
    """A page, without two empty lines in a row."""
    printed = environment("docs", _FILTERS, finalize=text).get_template(f"{template}.md.jinja").render(values)
    return re.sub(r"\n{3,}", "\n\n", printed).strip("\n") + "\n"
