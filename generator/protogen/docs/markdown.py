"""Prints the pages as Markdown. What the schema says is escaped, except for the CommonMark of its descriptions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from protogen.docs.described import cell, prose
from protogen.docs.marks import Markdown, code, fenced, text, text_part
from protogen.docs.picture import Picture, mermaid
from protogen.docs.prose import summary
from protogen.docs.view import Link, Words
from protogen.docs.wording import printable
from protogen.languages.templates import environment


def comment(value: str) -> Markdown:
    """A text for inside an HTML comment; it cannot end the comment."""
    return Markdown(" ".join(printable(value).split()).replace("--", "- -").replace(">", "&gt;"))


def first_line(value: str) -> Markdown:
    """The first paragraph, shortened if it is long."""
    flat = summary(value)
    return text(flat if len(flat) <= 120 else flat[:119].rstrip() + "…")


def words(value: Words) -> Markdown:
    """A type, with links."""
    return Markdown("".join(link(each) if isinstance(each, Link) else text_part(each) for each in value))


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
    "code": code,
    "words": words,
    "prose": prose,
    "cell": cell,
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
