"""Rules about alternatives that a reader may not be able to tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from protogen.lint.alternatives import Choice, both, exclusive, mistakable, named
from protogen.lint.facts import Facts, Fault
from protogen.lint.prover import without
from protogen.model.unions import branches, described
from protogen.model.views import View, view
from protogen.proof.cases import Case
from protogen.schema.load import Subschema
from protogen.schema.tags import infer_tag

_CONTAINERS = frozenset({"array", "object"})


def optional_tag(facts: Facts) -> Iterator[Fault]:
    """Finds alternatives that a member would tell apart if each of them required it."""
    for owner, keyword, options in _untagged(facts):
        tag = _would_be_tag(options)
        for index, option in enumerate(options) if tag else ():
            seen = view([without(owner, keyword), option])
            if tag and seen is not None and not (tag in seen.required and seen.types == {"object"}):
                lacks = f"does not require `{tag}`" if tag not in seen.required else "lacks `type: object`"
                message = f"`{tag}` would tell the alternatives of this `{keyword}` apart, but {named(option)} {lacks}"
                help = f'write "type": "object" and "required": ["{tag}"] in every alternative'
                yield Fault(message, owner.where(keyword) / index, help)


def indistinct(facts: Facts) -> Iterator[Fault]:
    """Finds a document that fits two alternatives of an `anyOf`."""
    for owner, keyword, options in _untagged(facts):
        if keyword != "anyOf" or _would_be_tag(options) or facts.tested(owner):
            continue
        for mild, counts in ((False, mistakable), (True, exclusive)):
            found = both(facts, Choice(owner, keyword, options), partial(_unclear, facts, counts))
            if found is not None:
                text, one, other = found
                message = f"`{text}` is both {named(one)} and {named(other)}: readers go by the members that it has"
                help = "give each a required member with a `const` of its own, such as `type`"
                yield Fault(message, owner.where(keyword), help, mild=mild)
                break


def _unclear(facts: Facts, counts: Callable[[Facts, Case, Case], bool], one: Case, other: Case) -> bool:
    """Whether both can be objects or arrays, and neither covers the other (which is told elsewhere, or meant)."""
    kinds = facts.prover.facts(one).kinds & facts.prover.facts(other).kinds
    if not kinds & _CONTAINERS or not counts(facts, one, other):
        return False
    return not (facts.prover.holds(other, one.met[-1]) or facts.prover.holds(one, other.met[-1]))


def _untagged(facts: Facts) -> Iterator[tuple[Subschema, str, list[Subschema]]]:
    """The lists of alternatives that define a value's shape and have no tag."""
    for each, _ in facts.with_words():
        alone = View((each,))
        found = branches(alone)
        if found is None or described(alone) or infer_tag(each) is not None:
            continue
        owner, keyword = found
        options = owner.listed(keyword)
        if len(options) > 1:
            yield owner, keyword, options


def _would_be_tag(options: Sequence[Subschema]) -> str:
    """The member that has different strings in each alternative; empty if there is none."""
    views = [view([option]) for option in options]
    if not all(seen is not None and seen.properties for seen in views):
        return ""
    first, *others = [seen for seen in views if seen is not None]
    for name in first.properties:
        lists = [_strings(each, name) for each in (first, *others)]
        if all(lists) and sum(map(len, lists)) == len({value for each in lists for value in each}):
            return name
    return ""


def _strings(seen: View, name: str) -> list[str]:
    """The strings that a member can be; empty if it can be something else."""
    member = view(seen.properties.get(name, []))
    listed = member.listed if member else None
    return [*map(str, listed)] if listed and all(isinstance(each, str) for each in listed) else []
