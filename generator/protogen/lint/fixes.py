"""Corrects findings that have one right answer; the others need a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from protogen.dataclass import dataclass
from protogen.lint.facts import Facts
from protogen.lint.patterns import ESCAPES, tokens
from protogen.runtime.jsontext import dump
from protogen.schema.forms import FORMS
from protogen.schema.keywords import KEYWORDS, Role, uri_of
from protogen.source.diagnostics import Diagnostic
from protogen.source.edits import Edit, Insert, Remove, Rename, Replace
from protogen.source.place import Json, escape, split_pointer
from protogen.source.pointers import step

_MEANT = re.compile(r"did you mean `([^`]+)`\?")


@dataclass(frozen=True, slots=True)
class Fix:
    """The correction of one finding. `told`: what it does. `asserts`: the schema accepts other documents after it."""

    found: Diagnostic
    edits: tuple[Edit, ...]
    told: str
    asserts: bool = False

    def __str__(self) -> str:
        change = " (this changes what the schema accepts)" if self.asserts else ""
        return f"{self.found.place}: fixed[{self.found.rule}]: {self.told}{change}"


def fixes(facts: Facts, found: Iterable[Diagnostic]) -> Iterator[Fix]:
    """The corrections of findings, as far as one is known."""
    own = {source.path for source in facts.schema.sources}
    for each in found:
        if each.place is not None and each.place.source.path in own and each.rule in _FIXERS:
            yield from _FIXERS[each.rule](facts, each)


def _at(found: Diagnostic, above: int = 0) -> tuple[str, Json]:
    """The pointer of a finding, or of what is some levels above it, and the value that its file has there."""
    assert found.place is not None
    tokens = split_pointer(found.place.pointer)
    tokens = tokens[: len(tokens) - above] if above else tokens
    value = found.place.source.value
    try:
        for token in tokens:
            value = step(value, token)
    except KeyError:
        return "", None
    return "".join(f"/{escape(token)}" for token in tokens), value


def _referred(found: Diagnostic, at: str) -> bool:
    """Whether a reference may lead through a member: the end of its pointer is in some text of the file."""
    assert found.place is not None
    return f"/{at.rpartition('/')[2]}/" in found.place.source.text


def _names_draft(facts: Facts, found: Diagnostic) -> Iterator[Fix]:
    _, value = _at(found)
    if isinstance(value, dict) and value:
        uri = uri_of(facts.schema.draft)
        yield Fix(found, (Insert(f"/{escape(next(iter(value)))}", "$schema", uri),), f"names its draft, {uri}")


def _spells_keyword(facts: Facts, found: Diagnostic) -> Iterator[Fix]:
    """Renames a misspelt keyword, if its value is what that keyword has."""
    at, value = _at(found)
    _, owner = _at(found, 1)
    meant = _MEANT.match(found.help)
    row = KEYWORDS.get(meant[1]) if meant else None
    if not row or row.role is Role.STRUCTURE or _referred(found, at):
        return  # what names or holds schemas is followed by references
    if isinstance(owner, dict) and row.name not in owner and FORMS[row.form].fits(value):
        was = split_pointer(at)[-1]
        yield Fix(found, (Rename(at, row.name),), f"`{was}` is now `{row.name}`", asserts=row.constrains)


def _spells_format(facts: Facts, found: Diagnostic) -> Iterator[Fix]:
    at, value = _at(found)
    meant = _MEANT.match(found.help)
    if meant and isinstance(value, str):
        asserted = facts.config.formats == "assertion"
        yield Fix(found, (Replace(at, meant[1]),), f"`{value}` is now `{meant[1]}`", asserts=asserted)


def _lists_once(facts: Facts, found: Diagnostic) -> Iterator[Fix]:
    at, value = _at(found)
    if found.message.endswith("is listed twice"):
        yield Fix(found, (Remove(at),), f"the second `{dump(value)[:60]}` is removed")


def _spells_out(facts: Facts, found: Diagnostic) -> Iterator[Fix]:
    """Writes out what an escape means in ECMA-262."""
    at, value = _at(found)
    if isinstance(value, str):
        if (new := written_out(value)) != value:
            yield Fix(found, (Replace(at, new),), f"`{value}` is now `{new}`")
        return
    pattern = split_pointer(at)[-1]
    _, owner = _at(found, 1)
    new = written_out(pattern)
    if new != pattern and new not in owner and not _referred(found, at):
        yield Fix(found, (Rename(at, new),), f"`{pattern}` is now `{new}`")


def written_out(pattern: str) -> str:
    """The pattern with `\\d`, `\\D`, `\\w` and `\\W` as sets; they stay where a `-` could bind to them."""
    made, inside, at = "", False, 0
    for text, construct in tokens(pattern):
        at += len(text)
        meaning = ESCAPES.get(text) if construct else None
        if meaning and inside:
            bound = made.endswith("-") or pattern[at : at + 1] == "-"
            meaning = None if bound or meaning.startswith("^") else meaning
            made += meaning or text
        else:
            made += f"[{meaning}]" if meaning else text
        inside = text in ("[", "[^") or (inside and text != "]")
    return made


def _is_an_object(facts: Facts, found: Diagnostic) -> Iterator[Fix]:
    assert found.place is not None
    at, _ = _at(found)
    above, owner = _at(found, 1)
    try:
        subschema = facts.schema.at(type(found.place)(found.place.source, above))
    except KeyError:
        return
    if isinstance(owner, dict) and "type" not in owner and not facts.tested(subschema):
        yield Fix(found, (Insert(at, "type", "object"),), 'says "type": "object"', asserts=True)


def _takes_null(facts: Facts, found: Diagnostic) -> Iterator[Fix]:
    """Says null by `type`, where one type and nothing else says what the value is."""
    at, value = _at(found)
    above, owner = _at(found, 1)
    if value is True and split_pointer(at)[-1] in ("nullable", "x-nullable") and isinstance(owner, dict):
        kind = owner.get("type")
        if isinstance(kind, str) and not {"enum", "const", "$ref", "allOf", "anyOf", "oneOf"} & owner.keys():
            edits = (Replace(f"{above}/type", [kind, "null"]), Remove(at))
            yield Fix(found, edits, f'`{split_pointer(at)[-1]}` is now "type": ["{kind}", "null"]', asserts=True)


_FIXERS: Mapping[str, Callable[[Facts, Diagnostic], Iterator[Fix]]] = {
    "draft-assumed": _names_draft,
    "unknown-keyword": _spells_keyword,
    "unknown-format": _spells_format,
    "dead-keyword": _lists_once,
    "unportable-pattern": _spells_out,
    "untyped-object": _is_an_object,
    "no-effect": _takes_null,
}
FIXED = frozenset(_FIXERS)
"""The rules some of whose findings have one right answer."""
