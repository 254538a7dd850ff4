"""The one layout of a schema's file: keywords in a fixed order, and in JSON two blanks a level, one member a line.

Members of `properties`, `$defs` and the like, and all that is not a schema, keep their order: it may be meant.
Values keep their spelling, `1.0` and `\\u00e9` included. In YAML comments move with the member below them; its other
layout stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise

from protogen.schema.containers import container
from protogen.schema.keywords import KEYWORDS, Nested
from protogen.source import read
from protogen.source.place import Json, Source, SourceError, pointer_of
from protogen.source.spans import Part, line_end, line_start, parts, pointers

_FIRST = (
    *("$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary", "$comment"),
    *("title", "description", "deprecated", "readOnly", "writeOnly", "x-protogen"),
    *("$ref", "$dynamicRef", "$recursiveRef", "type", "const", "enum", "format", "pattern"),
)
_LAST = ("default", "examples", "$defs", "definitions")
_RANK = {
    name: number
    for number, name in enumerate(
        [*_FIRST, *(name for name in KEYWORDS if name not in _FIRST and name not in _LAST), "", *_LAST]
    )
}
"""The order of keywords; what is none comes where "" is, in its own order."""


def canonical(source: Source) -> str:
    """The text of a file in the one layout. Its value is the same: if that cannot be, the text is."""
    root = parts(source)
    places = frozenset(_schemas(source.value))
    try:
        made = _yaml(source.text, root, places) if source.offsets is not None else _json(source.text, root, places)
        value = read.parse(source.path, made, yaml=source.offsets is not None).value
    except SourceError:
        return source.text
    alike = json.dumps(value, sort_keys=True) == json.dumps(source.value, sort_keys=True)
    return made if alike else source.text


def ordered(schema: Json) -> Json:
    """A schema's value with the keywords of it and of all subschemas in the one order."""
    if not isinstance(schema, dict):
        return schema
    return {name: _below(name, schema[name]) for name in _in_order(schema)}


def _below(name: str, held: Json) -> Json:
    nested = KEYWORDS[name].nested if name in KEYWORDS else Nested.NONE
    if nested is Nested.MAP and isinstance(held, dict):
        return {key: ordered(each) for key, each in held.items()}
    if isinstance(held, list) and nested in (Nested.LIST, Nested.ONE_OR_LIST):
        return [ordered(each) for each in held]
    return ordered(held) if nested in (Nested.ONE, Nested.ONE_OR_LIST) else held


def _schemas(value: Json) -> Iterator[str]:
    """The pointers of a file's schemas: of the root, or of a container's parts, and of all inside them."""
    held = container(value)
    starts = [part.tokens for part in held.parts] if held else [()]
    waiting: list[tuple[tuple[str, ...], Json]] = []
    for tokens in starts:
        found = value
        for token in tokens:
            found = found.get(token) if isinstance(found, dict) else None
        waiting.append((tuple(tokens), found))
    while waiting:
        tokens, found = waiting.pop()
        if not isinstance(found, dict):
            continue
        yield pointer_of(tokens)
        for name, below in found.items():
            nested = KEYWORDS[name].nested if name in KEYWORDS else Nested.NONE
            if nested is Nested.MAP and isinstance(below, dict):
                waiting += [((*tokens, name, key), each) for key, each in below.items()]
            elif isinstance(below, list) and nested in (Nested.LIST, Nested.ONE_OR_LIST):
                waiting += [((*tokens, name, str(number)), each) for number, each in enumerate(below)]
            elif nested in (Nested.ONE, Nested.ONE_OR_LIST):
                waiting.append(((*tokens, name), below))


def _ordered(part: Part, is_schema: bool) -> list[str]:
    return _in_order(part.members) if is_schema else list(part.members)


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: _RANK.get(name, _RANK[""]))


def _json(text: str, root: Part, places: frozenset[str]) -> str:
    """A JSON text anew: each scalar and key as it is spelled."""
    made: list[str] = []
    names = {id(part): at for at, part in pointers(root)}

    def write(part: Part, margin: str) -> None:
        if part.kind == "scalar":
            made.append(text[part.start : part.end])
            return
        opening, closing = ("{", "}") if part.kind == "object" else ("[", "]")
        made.append(opening)
        inner = margin + "  "
        for number, name in enumerate(_ordered(part, names[id(part)] in places)):
            member = part.members[name]
            made.append(f"{',' if number else ''}\n{inner}")
            if member.key:
                made.append(f"{text[slice(*member.key)]}: ")
            write(member, inner)
        made.append(f"\n{margin}{closing}" if part.members else closing)

    write(root, "")
    return _ended("".join(made), text)


def _ended(made: str, before: str) -> str:
    """The text with one line end at its end, and with the line ends that it had."""
    made = made.rstrip("\n") + "\n"
    return made.replace("\n", "\r\n") if "\r\n" in before else made


def _yaml(text: str, root: Part, places: frozenset[str]) -> str:
    """A YAML text with the members of its block mappings in order, and without blanks at the ends of lines."""
    bare = text.replace("\r\n", "\n")
    bare = bare if bare.endswith("\n") else bare + "\n"
    if bare != text:
        made = _yaml(bare, parts(read.parse("", bare, yaml=True)), places)
        return made.replace("\n", "\r\n") if "\r\n" in text else made
    made = _Moves(text, places).written(root, "", 0, len(text))
    kept = _inside_texts(made, parts(read.parse("", made, yaml=True)))
    lines = made.split("\n")
    return (
        "\n".join(line if number in kept else line.rstrip(" \t") for number, line in enumerate(lines)).rstrip("\n")
        + "\n"
    )


def _inside_texts(text: str, root: Part) -> set[int]:
    """The lines, from 0, whose blanks at the end belong to a text of several lines."""
    found: set[int] = set()
    for _, part in pointers(root):
        first, last = text.count("\n", 0, part.start), text.count("\n", 0, max(part.start, part.end - 1))
        if part.kind == "scalar" and first != last:
            found.update(range(first, last + 1))
    return found


class _Moves:
    """Puts the members of block mappings in order, each with the comments above it."""

    def __init__(self, text: str, places: frozenset[str]) -> None:
        self.text, self.places = text, places

    def written(self, part: Part, at: str, start: int, end: int) -> str:
        """What stands between two places of the text, which hold one part, with all mappings in it in order."""
        chunks = self._chunks(part, start, end)
        if not chunks:
            return self.text[start:end]
        made = [(name, self.written(part.members[name], at + pointer_of([name]), *span)) for name, span in chunks]
        head, tail = self.text[start : chunks[0][1][0]], self.text[chunks[-1][1][1] : end]
        return head + "".join(self._in_order(part, at, made)) + tail

    def _in_order(self, part: Part, at: str, made: list[tuple[str, str]]) -> list[str]:
        """The members' texts in order."""
        before = [piece for _, piece in made]
        order = _ordered(part, at in self.places)
        if part.kind != "object" or order == [name for name, _ in made]:
            return before
        pieces = dict(made)
        after = [pieces[name] for name in order]
        margin = " " * (part.start - line_start(self.text, part.start))
        if not before[0].startswith(margin) or before[0].lstrip(" ") == before[0]:
            # the first member begins on the line of a `-`
            if margin and not after[0].startswith(margin + order[0]):
                return before
            after = [margin + each if each is before[0] else each for each in after]
            after[0] = after[0].removeprefix(margin)
        return after

    def _chunks(self, part: Part, start: int, end: int) -> list[tuple[str, tuple[int, int]]]:
        """The spans of a block's members, comments above included."""
        if part.flow or part.kind == "scalar" or not part.members:
            return []
        members = list(part.members.values())
        column = members[0].begin - line_start(self.text, members[0].begin)
        starts = [self._above(members[0].begin, self._limit(part, start, members[0].begin), column)]
        for before, member in pairwise(members):
            starts.append(self._above(member.begin, line_end(self.text, before.last), column))
        last = self._above(end, line_end(self.text, max(members[-1].last - 1, 0)), column)
        return list(zip(part.members, zip(starts, [*starts[1:], min(last, end)], strict=True), strict=True))

    def _limit(self, part: Part, start: int, begin: int) -> int:
        """Where the comments above the first member can begin: below the key around it; in the outermost mapping
        below the blank line that ends the head of the file."""
        if part.key:
            return line_end(self.text, part.key[1])
        if start:
            return part.start
        blank = self.text.rfind("\n\n", start, begin)
        return blank + 2 if blank >= 0 else start

    def _above(self, begin: int, limit: int, column: int) -> int:
        """Where the comments above a member begin, not before a limit; what is indented deeper belongs above."""
        at = line_start(self.text, begin) if begin < len(self.text) else begin
        if at <= limit:
            return max(at, min(limit, begin))
        found = limit
        while found < at:
            line = self.text[found : line_end(self.text, found)]
            found += len(line)
            if line.strip() and len(line) - len(line.lstrip()) > column:
                limit = found
            elif line.strip():
                break
        return limit
