"""Reads the part of CommonMark that descriptions use: paragraphs, lists, code, quotes, headings; links and emphasis.

HTML in it is text like any other. `{@link Name}` of doc comments is read as code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from typing import TypeAlias

from protogen.dataclass import dataclass, replace

_SCHEMES = re.compile(r"(?:https?://|mailto:)[^\s<>\"']+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a line. `kind`: `text`, `code`, `strong`, `em`, `link` (to `target`), `plain`, or `break`."""

    kind: str
    text: str = ""
    target: str = ""
    inside: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a heading (`heading`), which stays below our own."""

    spans: tuple[Span, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Fenced:
    """A block of code."""

    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list, numbered from `start` or with bullets (None)."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: tuple[Block, ...]


Block: TypeAlias = Paragraph | Fenced | Listed | Quote

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[^`]*\Z")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s+(.*?))?\s*#*\s*\Z")
_ITEM = re.compile(r"( {0,3})([-*+]|(\d{1,9})[.)])( {1,4})(?=\S)")
_QUOTE = re.compile(r" {0,3}> ?")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})\Z")
_DEEPEST = 8


def blocks(value: str, depth: int = 0) -> tuple[Block, ...]:
    """The blocks of a text."""
    return tuple(_blocks(value.expandtabs(4).splitlines(), depth))


def _blocks(lines: Sequence[str], depth: int) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip() or _RULE.match(line):
            at += 1
        elif fence := _FENCE.match(line):
            end = next((n for n in range(at + 1, len(lines)) if lines[n].strip().startswith(fence[1])), len(lines))
            yield Fenced("\n".join(lines[at + 1 : end]))
            at = end + 1
        elif line.startswith("    "):
            end = _while(lines, at, lambda each: each.startswith("    ") or not each.strip())
            yield Fenced("\n".join(each[4:] for each in lines[at:end]).rstrip())
            at = end
        elif heading := _HEADING.match(line):
            yield Paragraph(spans(heading[1] or ""), heading=True)
            at += 1
        elif _QUOTE.match(line) and depth < _DEEPEST:
            end = _while(lines, at, lambda each: bool(_QUOTE.match(each)))
            yield Quote(tuple(_blocks([_QUOTE.sub("", each, count=1) for each in lines[at:end]], depth + 1)))
            at = end
        elif _ITEM.match(line) and depth < _DEEPEST:
            found, at = _list(lines, at, depth)
            yield found
        else:
            end = _while(lines, at + 1, lambda each: bool(each.strip()) and not _starts(each))
            yield Paragraph(spans("\n".join(map(str.lstrip, lines[at:end])).rstrip()))
            at = end


def _while(lines: Sequence[str], at: int, holds: Callable[[str], bool]) -> int:
    while at < len(lines) and holds(lines[at]):
        at += 1
    return at


def _starts(line: str) -> bool:
    """Whether a line starts a block that ends a paragraph."""
    return any(pattern.match(line) for pattern in (_FENCE, _HEADING, _QUOTE, _ITEM, _RULE))


def _list(lines: Sequence[str], at: int, depth: int) -> tuple[Listed, int]:
    first = _ITEM.match(lines[at])
    assert first
    items: list[tuple[Block, ...]] = []
    while at < len(lines) and (item := _ITEM.match(lines[at])) and bool(item[3]) == bool(first[3]):
        width, held = item.end(), [lines[at][item.end() :]]
        at += 1
        while at < len(lines) and _continues(lines, at, width):
            held.append(lines[at][min(width, len(lines[at]) - len(lines[at].lstrip())) :])
            at += 1
        items.append(tuple(_blocks(held, depth + 1)))
        after = _while(lines, at, lambda each: not each.strip())
        at = after if after < len(lines) and _ITEM.match(lines[after]) else at
    return Listed(tuple(items), int(first[3]) if first[3] else None), at


def _continues(lines: Sequence[str], at: int, width: int) -> bool:
    """Whether a line belongs to the list item before it."""
    line = lines[at]
    if not line.strip():
        following = next((each for each in lines[at:] if each.strip()), "")
        return len(following) - len(following.lstrip()) >= width
    indent = len(line) - len(line.lstrip())
    return indent >= width or (not _starts(line) and bool(lines[at - 1].strip()))


_SPAN = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
    | (?<!`)(?P<ticks>`+)(?!`)(?P<code>.{1,2000}?)(?<!`)(?P=ticks)(?!`)
    | \{@(?:link|linkcode|see)\s+(?P<named>[^}|\s]{1,200})[^}]{0,200}\}
    | <(?P<auto>(?:https?://|mailto:)[^\s<>]{1,2000})>
    | (?P<image>!?)\[(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,100}\]){0,400})\]
      \(\s?<?(?P<target>[^\s()<>]{0,2000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,200}){0,4})>?
      (?:\s{1,3}(?:"[^"]{0,200}"|'[^']{0,200}'))?\s?\)
    | (?P<bare>\bhttps?://[^\s<>"'`\])}|]{0,2000}[^\s<>"'`\])}|.,:;!?*_~])
    | (?P<strong>\*\*|(?<![\w_])__)(?=\S)(?P<bold>.{1,300}?)(?<=\S)(?P=strong)(?!\w)
    | (?P<em>\*|(?<![\w_])_)(?=[^\s*_])(?P<slanted>[^\n]{0,300}?[^\s*_])(?P=em)(?![\w*])
    | (?P<break>\ {2,9}\n|\\\n|<br\ ?/?>)
    | (?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    """,
    re.VERBOSE | re.DOTALL,
)
"""Each repetition has an end, so that no text takes longer than its length."""


def spans(value: str, depth: int = 0) -> tuple[Span, ...]:
    """The parts of a text without blocks."""
    found: list[Span] = []
    at = 0
    for match in _SPAN.finditer(value) if depth < _DEEPEST else ():
        if match.start() > at:
            found.append(Span("text", value[at : match.start()]))
        found.append(_span(match, depth))
        at = match.end()
    if at < len(value):
        found.append(Span("text", value[at:]))
    return tuple(found)


def _span(match: re.Match[str], depth: int) -> Span:
    if match["escaped"]:
        return Span("text", match["escaped"])
    if match["ticks"] or match["named"]:
        return Span("code", _stripped(match["code"]) if match["ticks"] else match["named"])
    if target := match["auto"] or match["bare"]:
        return _linked(target.removeprefix("mailto:"), target, ())
    if match["label"] is not None:
        inside = _unlinked(spans(match["label"], depth + 1)) or (Span("text", match["target"]),)
        return _linked("", match["target"], inside) if not match["image"] else Span("plain", inside=inside)
    if match["strong"]:
        return Span("strong", inside=spans(match["bold"], depth + 1))
    if match["em"]:
        return Span("em", inside=spans(match["slanted"], depth + 1))
    return Span("break") if match["break"] else Span("text", unescape(match["entity"]))


def _unlinked(found: tuple[Span, ...]) -> tuple[Span, ...]:
    """Parts without links, for inside a link."""
    return tuple(
        replace(each, kind="plain" if each.kind == "link" else each.kind, inside=_unlinked(each.inside))
        for each in found
    )


def _stripped(code: str) -> str:
    flat = code.replace("\n", " ")
    return flat[1:-1] if flat[:1] == flat[-1:] == " " and flat.strip() else flat


def _linked(text: str, target: str, inside: tuple[Span, ...]) -> Span:
    """A link; without a safe address that leads there from anywhere, only what it says."""
    inside = inside or (Span("text", text),)
    return Span("link", "", target, inside) if _SCHEMES.match(target) else Span("plain", inside=inside)


def plain(found: tuple[Span, ...]) -> str:
    """What some parts say, without marks."""
    return "".join(plain(each.inside) if each.inside else each.text or " " for each in found)


def summary(value: str) -> str:
    """The first paragraph of a text on one line, without marks."""
    first = next((each for each in blocks(value) if isinstance(each, Paragraph)), None)
    return " ".join(plain(first.spans).split()) if first else ""
