"""Highlights source text: words, strings, numbers and comments, in the language of any example."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from protogen.docs.wording import printable
from protogen.languages.examples import Words

JSON = Words(comment="", highlighted="true false null")


def highlight(text: str, words: Words) -> Markup:
    """Source text as HTML: escaped, and marked up."""
    text = printable(text)
    parts = [r'(?P<string>"(?:[^"\\\n]|\\.)*")', r"(?P<number>(?<![\w.])-?\d[\d.]*(?:[eE][+-]?\d+)?)"]
    if words.comment:
        parts.insert(0, rf"(?P<remark>{re.escape(words.comment)}[^\n]*)")
    if words.highlighted:
        parts.append(rf"(?P<word>\b(?:{'|'.join(map(re.escape, words.highlighted.split()))})\b)")
    if words is JSON:
        parts.insert(0, r'(?P<key>"(?:[^"\\\n]|\\.)*"(?=\s*:))')
    found, at = Markup(""), 0
    for match in re.finditer("|".join(parts), text):
        found += escape(text[at : match.start()])
        found += Markup('<span class="{}">{}</span>').format(match.lastgroup, match.group())
        at = match.end()
    return found + escape(text[at:])
