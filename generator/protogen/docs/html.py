"""Prints the pages as HTML, each one self-contained file. All schema text is escaped."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from protogen.docs.highlight import highlight
from protogen.docs.prose import Block, Fenced, Listed, Paragraph, Quote, Span, blocks
from protogen.docs.view import Link, Words
from protogen.docs.wording import printable
from protogen.languages.templates import environment, templates_root

_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_BREAKS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[._/])(?=\w)")


def text(value: str) -> Markup:
    """A text on one line; text in `backticks` becomes code."""
    parts = _CODE.split(printable(value))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part) for number, part in enumerate(parts)
    )


def prose(value: str) -> Markup:
    """A description: CommonMark without HTML."""
    return Markup("\n").join(map(_block, blocks(value)))


def cell(value: str) -> Markup:
    """A description in a table: a single paragraph stands there as it is."""
    found = blocks(value)
    if len(found) == 1 and isinstance(found[0], Paragraph):
        return _spans(found[0].spans)
    return Markup("\n").join(map(_block, found))


def _block(block: Block) -> Markup:
    match block:
        case Paragraph(held, heading):
            inside = _spans(held)
            return Markup("<p><strong>{}</strong></p>" if heading else "<p>{}</p>").format(inside)
        case Fenced(held):
            return Markup('<pre tabindex="0" class="prose"><code>{}</code></pre>').format(printable(held))
        case Quote(held):
            return Markup("<blockquote>{}</blockquote>").format(Markup("\n").join(map(_block, held)))
        case Listed(items, start):
            found = Markup("").join(Markup("<li>{}</li>").format(_item(each)) for each in items)
            if start is None:
                return Markup("<ul>{}</ul>").format(found)
            return Markup('<ol start="{}">{}</ol>').format(start, found)


def _item(held: tuple[Block, ...]) -> Markup:
    return Markup("\n").join(_spans(each.spans) if isinstance(each, Paragraph) else _block(each) for each in held)


def _spans(held: tuple[Span, ...]) -> Markup:
    return Markup("").join(map(_span, held))


def _span(span: Span) -> Markup:
    inside = _spans(span.inside)
    match span.kind:
        case "code":
            return Markup("<code>{}</code>").format(printable(span.text))
        case "strong" | "em":
            return Markup("<{0}>{1}</{0}>").format(Markup(span.kind), inside)
        case "link":
            return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(span.target, inside)
        case "plain":
            return inside
        case "break":
            return Markup("<br>")
    return escape(printable(span.text))


def code(value: object) -> Markup:
    """A name or a value as code, with line breaks allowed before each word in it."""
    shown = printable(str(value)) or "(empty)"
    return Markup("<code>{}</code>").format(Markup("<wbr>").join(map(escape, _BREAKS.split(shown))))


def words(value: Words) -> Markup:
    """A type, with links."""
    return Markup("").join(link(each) if isinstance(each, Link) else escape(printable(each)) for each in value)


def link(value: Link) -> Markup:
    """A link to a place on the page."""
    shown = printable(value.text)
    return Markup('<a href="#{}">{}</a>').format(value.anchor, shown) if value.anchor else escape(shown)


def comment(value: str) -> Markup:
    """A text for inside a comment; it cannot end the comment."""
    return Markup(" ".join(printable(value).split()).replace("--", "- -").replace(">", "&gt;"))


def _shown(value: object) -> object:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "text": text,
    "prose": prose,
    "cell": cell,
    "code": code,
    "words": words,
    "link": link,
    "comment": comment,
    "highlight": highlight,
}


@cache
def _asset(name: str) -> tuple[Markup, str]:
    """A style sheet or script of ours, and its hash for the Content-Security-Policy."""
    held = (templates_root() / "docs" / name).read_text(encoding="utf-8")
    digest = hashlib.sha256(f"\n{held}".encode()).digest()
    return Markup(held), f"'sha256-{base64.b64encode(digest).decode()}'"


def render(template: str, values: Mapping[str, Any]) -> str:
    """A page."""
    style, style_hash = _asset("style.css")
    script, script_hash = _asset("script.js")
    allowed = f"style-src {style_hash}; script-src {script_hash}"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    page = environment("docs", _FILTERS, escape=True, finalize=_shown).get_template(f"{template}.html.jinja")
    return _compact(page.render(values, style=style, script=script, policy=Markup(policy)))


def _compact(printed: str) -> str:
    """The page without empty lines, except for those in source texts."""
    parts = re.split(r"(<pre.*?</pre>|<style>.*?</style>|<script>.*?</script>)", printed, flags=re.DOTALL)
    return "".join(part if number % 2 else re.sub(r"\n\s*\n", "\n", part) for number, part in enumerate(parts)).lstrip()
