"""What changes for callers: declarations of emitted code that are gone, renamed, of another type, or needed now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from protogen.breaking.findings import Audience, Declaration, Finding
from protogen.breaking.rules import RULES
from protogen.breaking.surfaces import Surfaces, surfaces
from protogen.breaking.versions import Version
from protogen.languages import registry
from protogen.languages.language import Language
from protogen.languages.surface import Entry
from protogen.model.spec import Enum, KeyedUnion, Node, Record, TaggedUnion, TypedUnion
from protogen.model.things import TYPES
from protogen.model.words import words
from protogen.source.place import Place


@dataclass(frozen=True, slots=True)
class _Broken:
    """One declaration that callers lose, and where it comes from on both sides."""

    rule: str
    declaration: Declaration
    old: Place | None
    new: Place | None

    @property
    def whole(self) -> bool:
        """A whole type is gone: more than what any member of it explains."""
        return self.rule == "source-removed" and "." not in self.declaration.name


def with_source(findings: Sequence[Finding], old: Version, new: Version) -> list[Finding]:
    """The findings with the declarations that change along; those that nothing on the wire explains are added."""
    found = list(findings)
    languages = registry.of(new.config)
    before, after = surfaces(old, languages), surfaces(new, languages)
    for language in languages:
        if language.name not in before or language.name not in after:
            rule = RULES["source-not-compared"]
            why = rule.why.format(name=language.label)
            whole = (old.place("#"), new.place("#"))
            found.append(Finding("source-not-compared", rule.severity, why, rule.remedy, (), *whole, language.name))
    alone: dict[tuple[str, str, str], list[_Broken]] = {}
    for broken in _broken(old, new, before, after):
        position = _explained(found, broken)
        if position is not None:
            found[position] = _joined(found[position], broken)
        else:
            places = (str(broken.new or ""), str(broken.old or ""))
            alone.setdefault((broken.rule, *places), []).append(broken)
    return [*found, *map(_finding, alone.values())]


def _broken(old: Version, new: Version, before: Surfaces, after: Surfaces) -> Iterator[_Broken]:
    for language in registry.of(new.config):
        if (name := language.name) in before and name in after:
            origins = _Origins(old, language), _Origins(new, language)
            yield from _language(name, before[name], after[name], *origins)


class _Origins:
    """Where in the schema a declaration comes from, by the names that the target gives."""

    def __init__(self, version: Version, language: Language) -> None:
        self._version, self._language = version, language.name
        given = language.names(version.contract.job(language))
        self._types = {thing.decl: each.word for thing, each in given.items() if thing.sort == TYPES and not thing.at}
        self._decls = {name: decl for decl, name in self._types.items()}

    def left(self) -> Mapping[str, str]:
        """Former names for which the code has an alias (and the initialisers that take them), with those of today."""
        found: dict[str, str] = {}
        for thing, former in self._version.job.former.get(self._language, {}).items():
            owner = "" if thing.sort == TYPES else f"{self._types[thing.decl]}."
            found |= {f"{owner}{name}": f"{owner}{former.now}" for name in former.names}
            if owner:
                found[f"{owner}init"] = f"{owner}init"
        return found

    def name(self, entry: Entry) -> str:
        """The Spec's name of the declaration that an entry is, or is in; empty for one made beside it."""
        return self._decls.get((entry.owner or entry.name).rsplit(".", 1)[-1], "")

    def place(self, entry: Entry) -> Place | None:
        """The place of the declaration, or of the member of it."""
        decl = self._version.job.spec.index.get(self.name(entry))
        if decl is None:
            return self._version.place("#")
        inside = _inside(decl) if entry.owner else ()
        wanted = _letters(entry.name)
        found = next((each for each in inside if wanted in (_letters(each.name), _letters(_shown(each)))), decl)
        return found.place or decl.place or self._version.place("#")


def _inside(decl: Node) -> Sequence[Node]:
    match decl:
        case Record():
            return decl.fields
        case Enum():
            return decl.members
        case TaggedUnion() | TypedUnion() | KeyedUnion():
            return decl.variants
    return ()


def _shown(node: Node) -> str:
    return str(getattr(node, "value", node.name))


def _letters(text: str) -> str:
    return "".join(words(text)).lower().strip("_")


_WORD = re.compile(r"\b\w+\b(?!\??:)")
"""A word of a declaration's line that names no member: a type."""


def _language(
    language: str, before: Mapping[str, Entry], after: Mapping[str, Entry], old: _Origins, new: _Origins
) -> Iterator[_Broken]:
    left = new.left()
    after = {name: entry for name, entry in after.items() if name not in left}
    renamed = _renamed(before, after, old, new) | {name: now for name, now in left.items() if name in before}
    for name, entry in before.items():
        twin = after.get(name)
        owner = renamed.get(entry.owner, "")
        if name in left or f"{owner or entry.owner}.{entry.name}" in left:
            continue  # an alias is left behind
        entry = replace(entry, line=_WORD.sub(lambda word: left.get(word[0], word[0]), entry.line))
        if twin is None and (owner or name in renamed):
            goal = after.get(renamed.get(name) or f"{owner}.{entry.name}")
            if entry.owner and goal is not None:
                continue  # its type has another name, which is said once
            if goal is not None:
                yield _Broken(
                    "source-renamed",
                    Declaration(language, name, entry.line, goal.line),
                    old.place(entry),
                    new.place(goal),
                )
                continue
        if twin is None:
            if not entry.owner or entry.owner in after:
                yield _Broken("source-removed", Declaration(language, name, entry.line, ""), old.place(entry), None)
        elif _spelled(entry.line, renamed) != twin.line and not _compatible(entry, twin):
            rule = "source-case-added" if _gains(entry.line, twin.line) else "source-changed"
            yield _Broken(rule, Declaration(language, name, entry.line, twin.line), old.place(entry), new.place(twin))
    for name, entry in after.items():
        if name in before or entry.owner not in before:
            continue
        if entry.kind == "case" or entry.needed:
            rule = "source-case-added" if entry.kind == "case" else "source-member-required"
            owner_place = old.place(before[entry.owner])
            yield _Broken(rule, Declaration(language, name, "", entry.line), owner_place, new.place(entry))


def _renamed(before: Mapping[str, Entry], after: Mapping[str, Entry], old: _Origins, new: _Origins) -> dict[str, str]:
    """Types whose definition is still there under another name in the code."""
    gone = {old.name(each): name for name, each in before.items() if not each.owner and name not in after}
    come = {new.name(each): name for name, each in after.items() if not each.owner and name not in before}
    return {name: come[decl] for decl, name in gone.items() if decl and decl in come}


def _spelled(line: str, renamed: Mapping[str, str]) -> str:
    """A line with the names that its types have now; that they are others is said once."""
    return _WORD.sub(lambda word: renamed.get(word[0], word[0]), line)


def _gains(before: str, after: str) -> bool:
    """Whether a union of types has all that it had, and more."""
    one, other = (set(re.split(r" \| |, (?!')|\)$| = ", line)) for line in (before, after))
    return " | " in before and one < other


def _compatible(before: Entry, after: Entry) -> bool:
    """Whether an initialiser only gained parameters that may be left out."""
    if before.kind != "init":
        return False
    old, new = (re.findall(r"[\w`]+: [^,]*", each.line.partition("(")[2].rsplit(")", 1)[0]) for each in (before, after))
    added = [each for each in new if each not in old]
    return [each for each in new if each in old] == old and all("=" in each for each in added)


def _explained(findings: Sequence[Finding], broken: _Broken) -> int | None:
    """The finding on the wire that a lost declaration goes with: at its place, or the nearest around or inside."""
    best: tuple[int, int] | None = None
    for number, each in enumerate(findings):
        if not each.breaks or each.rule.startswith("source-"):
            continue
        if broken.whole and each.rule != "message-removed":
            continue
        for mine, theirs in ((broken.new, each.new), (broken.old, each.old)):
            distance = _distance(mine, theirs, inner=broken.rule == "source-changed")
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, number)
    return best[1] if best else None


def _distance(mine: Place | None, theirs: Place | None, *, inner: bool) -> int | None:
    if mine is None or theirs is None or mine.source.path != theirs.source.path:
        return None
    one, other = mine.pointer, theirs.pointer
    if one == other:
        return 0
    if other and one.startswith(f"{other}/"):
        return one.count("/") - other.count("/")
    if inner and other.startswith(f"{one}/"):
        return 10 + other.count("/") - one.count("/")
    return None


def _joined(finding: Finding, broken: _Broken) -> Finding:
    audience = Audience[broken.declaration.language.upper()]
    breaks = tuple(sorted({*finding.breaks, audience}, key=[*Audience].index))
    return replace(finding, breaks=breaks, declarations=(*finding.declarations, broken.declaration))


def _finding(group: Sequence[_Broken]) -> Finding:
    """One finding for what all languages lose at one place."""
    first = group[0]
    rule = RULES[first.rule]
    names = dict.fromkeys(each.declaration.name for each in group)
    line = first.declaration
    words = {"name": "`, `".join(names), "before": line.before, "after": line.after}
    audiences = {Audience[each.declaration.language.upper()] for each in group}
    breaks = tuple(sorted(audiences, key=[*Audience].index))
    declarations = tuple(each.declaration for each in group)
    why, remedy = rule.why.format_map(words), rule.remedy.format_map(words)
    return Finding(first.rule, rule.severity, why, remedy, breaks, first.old, first.new, line.name, declarations)
