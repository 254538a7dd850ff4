"""Colours source text: words, strings, numbers and remarks, in any of the languages that examples are in."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from protogen.docs.wording import printable

_WORDS = {
    "swift": "import let try switch case if default break nil true false",
    "python": "from import match case if isinstance pass and in None True False",
    "ts": "import from const if throw new switch case default undefined null true false",
    "json": "true false null",
}
_REMARK = {"swift": "//", "ts": "//", "python": "#"}


def highlight(text: str, language: str) -> Markup:
    """Source text as HTML: escaped, and marked up."""
    text = printable(text)
    parts = [r'(?P<string>"(?:[^"\\\n]|\\.)*")', r"(?P<number>(?<![\w.])-?\d[\d.]*(?:[eE][+-]?\d+)?)"]
    if language in _REMARK:
        parts.insert(0, rf"(?P<remark>{re.escape(_REMARK[language])}[^\n]*)")
    parts.append(rf"(?P<word>\b(?:{'|'.join(_WORDS[language].split())})\b)")
    if language == "json":
        parts.insert(0, r'(?P<key>"(?:[^"\\\n]|\\.)*"(?=\s*:))')
    found, at = Markup(""), 0
    for match in re.finditer("|".join(parts), text):
        found += escape(text[at : match.start()])
        found += Markup('<span class="{}">{}</span>').format(match.lastgroup, match.group())
        at = match.end()
    return found + escape(text[at:])
