"""Edits of a JSON or YAML text that leave all else as it is: layout, comments, the order of members, line ends."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from protogen.dataclass import dataclass
from protogen.source import read
from protogen.source.place import Json, Source, SourceError, split_pointer
from protogen.source.spans import Part, find, indent, line_end, line_start, parts

_PLAIN = re.compile(r"[A-Za-z$][\w$-]*")
"""What needs no quotes in YAML, unless it is one of its words."""
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


@dataclass(frozen=True, slots=True)
class Rename:
    """Gives a member another key."""

    pointer: str
    key: str


@dataclass(frozen=True, slots=True)
class Replace:
    """Replaces a value by another."""

    pointer: str
    value: Json


@dataclass(frozen=True, slots=True)
class Remove:
    """Removes a member of an object, or an item of an array."""

    pointer: str


@dataclass(frozen=True, slots=True)
class Insert:
    """Puts a member before another one of the same object (`pointer`)."""

    pointer: str
    key: str
    value: Json


Edit = Rename | Replace | Remove | Insert


class NotPossible(Exception):
    """An edit that the text's layout does not allow."""


def edited(source: Source, edits: Sequence[Edit]) -> Source:
    """The file after the edits, which concern different parts of it.

    Raises NotPossible unless the new text means just what the edits say: it is read again and compared.
    """
    root = parts(source)
    is_yaml = source.offsets is not None
    pieces = sorted((_piece(source.text, root, each, is_yaml) for each in edits), reverse=True)
    text = source.text
    before = len(text) + 1
    for start, end, new in pieces:
        if end > before:
            raise NotPossible("two edits concern one place")
        before = start
        text = text[:start] + new + text[end:]
    written = read.parse(source.path, source.text, yaml=is_yaml).value  # `source.value` may be lifted from it
    try:
        made = read.parse(source.path, text, yaml=is_yaml)
        wanted = applied(written, edits)
    except SourceError as error:
        raise NotPossible(error.problem) from None
    except (KeyError, IndexError, TypeError, AttributeError):
        raise NotPossible("the file has no such place") from None
    if json.dumps(made.value) != json.dumps(wanted):
        raise NotPossible("the text would mean something else")
    return made


def applied(value: Json, edits: Sequence[Edit]) -> Json:
    """What a value is after the edits."""
    value = json.loads(json.dumps(value))
    removed = sorted((each for each in edits if isinstance(each, Remove)), key=_order, reverse=True)
    inserted = [each for each in edits if isinstance(each, Insert)]
    replaced = [each for each in edits if isinstance(each, Replace)]
    renamed = sorted((each for each in edits if isinstance(each, Rename)), key=_order, reverse=True)
    ordered: list[Edit] = [*replaced, *inserted, *removed, *renamed]
    for each in ordered:
        _apply(value, each)
    return value


def _order(edit: Edit) -> tuple[int, tuple[tuple[int, str], ...]]:
    tokens = split_pointer(edit.pointer)
    return len(tokens), tuple((int(each) if each.isdecimal() else -1, each) for each in tokens)


def _apply(value: Json, edit: Edit) -> None:
    *path, last = split_pointer(edit.pointer)
    for token in path:
        value = value[int(token) if isinstance(value, list) else token]
    match edit:
        case Remove():
            del value[int(last) if isinstance(value, list) else last]
        case Replace():
            value[int(last) if isinstance(value, list) else last] = edit.value
        case Rename() | Insert():
            members = list(value.items())
            value.clear()
            for key, held in members:
                if isinstance(edit, Insert) and key == last:
                    value[edit.key] = edit.value
                value[edit.key if isinstance(edit, Rename) and key == last else key] = held


def _piece(text: str, root: Part, edit: Edit, is_yaml: bool) -> tuple[int, int, str]:
    """A span of the text, and what to put there."""
    tokens = split_pointer(edit.pointer)
    part, owner = find(root, iter(tokens)), find(root, iter(tokens[:-1]))
    if part is None or owner is None or not tokens:
        raise NotPossible(f"`{edit.pointer}` is not in the text")
    match edit:
        case Rename():
            start, end = part.key or (part.start, part.start)
            return start, end, _spelled(edit.key, text[start:end], is_yaml)
        case Replace():
            if part.kind != "scalar" or not part.flow:
                raise NotPossible("only single values are replaced")
            return part.start, part.end, _spelled(edit.value, text[part.start : part.end], is_yaml)
        case Insert():
            return _insertion(text, owner, part, edit, is_yaml)
        case Remove():
            return _removal(text, owner, part, is_yaml)


def _spelled(value: Json, before: str, is_yaml: bool) -> str:
    """A value as the text would spell it. `before`: what stood there."""
    if not (isinstance(value, str) and is_yaml) or before[:1] == '"':
        return json.dumps(value, ensure_ascii="\\u" in before)
    if before[:1] != "'" and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return "'" + value.replace("'", "''") + "'"


def _insertion(text: str, owner: Part, part: Part, edit: Insert, is_yaml: bool) -> tuple[int, int, str]:
    at = part.begin
    if not owner.flow:
        member = f"{_spelled(edit.key, '', True)}: {_spelled(edit.value, '', True)}"
        return at, at, f"{member}{_line_end(text)}{indent(text, at)}"
    bare = is_yaml and text[at] not in ('"', "'")
    old = "" if bare else '"'
    member = f"{_spelled(edit.key, old, is_yaml)}: {_spelled(edit.value, old, is_yaml)}"
    blanks = text[line_start(text, at) : at]
    between = f"{_line_end(text)}{blanks}" if not blanks.strip() else " "
    return at, at, f"{member},{between}"


def _removal(text: str, owner: Part, part: Part, is_yaml: bool) -> tuple[int, int, str]:
    members = list(owner.members.values())
    number = next(number for number, each in enumerate(members) if each is part)
    if not owner.flow:
        start, end = line_start(text, part.begin), line_end(text, part.last)
        alone = text[start : part.begin].strip() in (("",) if owner.kind == "object" else ("-",))
        if len(members) == 1 or not alone or "#" in text[start:end]:
            raise NotPossible("its line holds something else")
        return start, end, ""
    if number:
        before = members[number - 1]
        start, end = before.end, part.end
    elif len(members) > 1:
        start, end = part.begin, members[1].begin
    else:
        start, end = owner.start + 1, owner.end - 1
    if is_yaml and "#" in text[start:end]:
        raise NotPossible("a comment is among it")
    return start, end, ""


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
