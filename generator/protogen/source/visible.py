"""Spells out characters of foreign text that would steer a terminal, a log or a reader's eye.

Keys, titles and file names come from schemas and traffic, which are untrusted: an escape sequence could retitle a
terminal, a line end could start a workflow command in a CI's log, and a bidirectional control could make a line
read as another one. They are shown as JSON escapes such as `\\u001b`.
"""

from __future__ import annotations

import re

_STEERING = "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff"
"""The controls of ASCII and of Latin-1, line and paragraph separators, bidirectional controls, and the byte order
mark; without the tab and the line end."""

_IN_TEXT = re.compile(f"[{_STEERING}]")
_IN_LINE = re.compile(f"[{_STEERING}\\t\\n]")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def line(text: str) -> str:
    """Returns text as part of one line: line ends and tabs are spelled out too."""
    return _IN_LINE.sub(_spelled, text)


def lines(text: str) -> str:
    """Returns text of several lines, with all but line ends and tabs spelled out."""
    return _IN_TEXT.sub(_spelled, text)


def _spelled(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"
