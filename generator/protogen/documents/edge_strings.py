"""Strings at the edges of a pattern: both sides of every range, of every count and of every assertion."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from protogen.patterns.parse import parse
from protogen.patterns.tree import Assert, Chars, Choice, Look, Node, PatternError, Repeat, Sequence

_AROUND = "AZaz09_@[`{/:-é \n"
"""Characters on both sides of what a word character is, and of what a line is."""
_RANGES, _OPTIONS, _COUNT, _LONGEST, _MOST = 6, 12, 300, 2_000, 400
_USUAL = "am5A0-_. /:"

Edit = dict[int, str]
"""By the identity of a node, the text that stands for it in place of the usual one."""


@lru_cache(maxsize=1024)
def edges(pattern: str) -> tuple[str, ...]:
    """Returns texts near what a pattern matches, some of which it does not; the usual one first."""
    try:
        tree = parse(pattern)
    except PatternError:
        return ()
    usual = _text(tree, {})
    found = dict.fromkeys([usual, usual + "\n", "\n" + usual, usual[:-1], usual[1:]])
    for path, node in _nodes(tree, ()):
        for text in _stand_ins(node):
            made = _text(tree, {**_leading(path, node), id(node): text})
            if len(made) <= _LONGEST:
                found[made] = None
        if len(found) > _MOST:
            break
    found |= dict.fromkeys(each for char in _AROUND for each in (char + usual, usual + char))
    return tuple(found)


def _leading(path: tuple[tuple[Node, Node], ...], node: Node) -> Edit:
    """The edits that make the text go through a node: each choice on the way takes the option that leads to it."""
    edit: Edit = {}
    for outer, inner in path:
        if isinstance(outer, Choice):
            edit[-id(outer)] = str(outer.options.index(inner))
        elif isinstance(outer, Repeat):
            edit[-id(outer)] = str(max(1, outer.low))
        elif isinstance(outer, Look):
            edit[-id(outer)] = "1"
    return edit


def _nodes(node: Node, path: tuple[tuple[Node, Node], ...]) -> Iterator[tuple[tuple[tuple[Node, Node], ...], Node]]:
    yield path, node
    match node:
        case Sequence(inside) | Choice(inside):
            for each in inside[: _OPTIONS * 4]:
                yield from _nodes(each, (*path, (node, each)))
        case Repeat(item) | Look(item):
            yield from _nodes(item, (*path, (node, item)))


def _stand_ins(node: Node) -> Iterator[str]:
    """Yields what may stand in the place of a node to show its edges."""
    match node:
        case Chars(ranges):
            near = ranges if len(ranges) <= 2 * _RANGES else (*ranges[:_RANGES], *ranges[-_RANGES:])
            for low, high in near:
                for code in (low - 1, low, high, high + 1):
                    if 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
                        yield chr(code)
            yield ""
        case Assert():
            yield from _AROUND
        case Look(item):
            text = _text(item, {})
            yield from (text, "", text + "!", *(f"{text}{char}" for char in _AROUND[:9]), *_AROUND)
        case Choice(options):
            yield from (_text(each, {}) for each in options[:_OPTIONS])
        case Repeat(item, low, high):
            text = _text(item, {})
            for count in {low - 1, low, low + 1, *(() if high is None else (high, high + 1)), 2}:
                if 0 <= count <= _COUNT:
                    yield text * count


def _text(node: Node, edit: Edit) -> str:
    """The usual text of a node, with edits."""
    if id(node) in edit:
        return edit[id(node)]
    match node:
        case Chars(ranges):
            return _usual(ranges)
        case Sequence(items):
            return "".join([_text(item, edit) for item in items])
        case Choice(options):
            return _text(options[int(edit.get(-id(node), "0"))], edit) if options else ""
        case Repeat(item, low, high):
            count = int(edit.get(-id(node), str(max(low, 1 if high is None else low))))
            first = _text(item, edit)
            rest = _text(item, {}) if count > 1 else ""
            return first + rest * (min(count, _LONGEST) - 1) if count else ""
        case Look(item):
            return _text(item, edit) if -id(node) in edit else ""
    return ""


@lru_cache(maxsize=4096)
def _usual(ranges: tuple[tuple[int, int], ...]) -> str:
    for char in _USUAL:
        if any(low <= ord(char) <= high for low, high in ranges):
            return char
    return chr(ranges[0][0]) if ranges else ""
