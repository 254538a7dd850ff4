"""Finds names that belong to another: a member, a case or an alternative that is called after its neighbour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from protogen.languages.native import Native
from protogen.prove.meaning.applied import Choice, Part
from protogen.prove.meaning.faults import Fault, place
from protogen.prove.meaning.said import tags
from protogen.schema.graph import Subschema
from protogen.schema.memory import Topic


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    # a dotless i is spelled `I` in upper case, as `i` is
    return "".join(each for each in text.upper().casefold() if each.isalnum())


def alike(name: str, word: str) -> bool:
    """Whether a name in code says the schema's word, whatever its case and its signs."""
    letters = _letters(word)
    return bool(letters) and _letters(name) == letters


def members(known: Mapping[str, Part], native: Native, pointer: str) -> Iterator[Fault]:
    """Members whose name in the code is the word of another."""
    words = {_letters(each) for each in native.members}
    for wire, each in native.members.items():
        other = _letters(each.name)
        if other and other != _letters(wire) and other in words and not _renamed(known.get(wire), wire):
            at = f"{place(known[wire].subschema)} {wire}" if wire in known else wire
            yield Fault("name", pointer or "the document", at, f"a name for `{wire}`", f"`{each.name}`")


def _renamed(part: Part | None, wire: str) -> bool:
    """Whether the schema itself gives the member a name in code."""
    return part is not None and "x-protogen" in part.subschema.child("properties", wire).keywords


def alternative(choice: Choice, native: Native, pointer: str) -> Iterator[Fault]:
    """Alternatives whose name in the code is the word of another branch: of its definition, its title or its tag."""
    given = [name for name in (*native.case, native.type) if name]
    words = [_words(each) for each in choice.branches]
    own = words[choice.number]
    for name in given:
        letters = _letters(name)
        others = frozenset[str]().union(*(each for number, each in enumerate(words) if number != choice.number))
        if own and letters in others and letters not in own:
            at, wanted = place(choice.branch), " or ".join(f"`{each}`" for each in sorted(own)) or "another name"
            yield Fault("alternative", pointer or "the document", at, f"the alternative {wanted}", f"`{name}`")


_WORDS = Topic[object, frozenset[str]]()


def _words(branch: Subschema) -> frozenset[str]:
    """What a branch may be named after."""
    known = branch.graph.memory.of(_WORDS)
    if branch.key not in known:
        known[branch.key] = _found(branch)
    return known[branch.key]


def _found(branch: Subschema) -> frozenset[str]:
    found = [each.keywords.get("title", "") for each in (branch, *branch.referred())]
    found.append(branch.keywords.get("$ref", "").rpartition("/")[2])
    for values in tags(branch).values():
        found += [str(each) for each in values]
    return frozenset(_letters(each) for each in found if isinstance(each, str)) - {""}
