"""Rules about alternatives that are never chosen, and documents that fit two of a `oneOf`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from protogen.lint.alternatives import Choice, both, cases, choices, exclusive, mistakable, named
from protogen.lint.facts import Facts, Fault
from protogen.lint.unions import optional_tag
from protogen.proof.cases import Case
from protogen.schema.discriminators import discriminator
from protogen.schema.keywords import KEYWORDS, Role
from protogen.schema.tags import infer_tag
from protogen.source.place import Place


def never_chosen(facts: Facts) -> Iterator[Fault]:
    """Finds alternatives that no document takes."""
    for choice in choices(facts):
        yield from _alternatives(facts, choice)
    yield from _conditions(facts)


def _alternatives(facts: Facts, choice: Choice) -> Iterator[Fault]:
    owner, keyword, options = choice
    beside, each_case = cases(facts, choice)
    if owner.key in facts.empty or facts.prover.empty(beside):
        return  # nothing is valid at all: another rule says so
    for index, (option, case) in enumerate(zip(options, each_case, strict=True)):
        if option.value is False or facts.prover.empty(facts.prover.case(option)):
            continue
        at = owner.where(keyword) / index
        if facts.prover.empty(case):
            message = f"{named(option)} is never chosen: it excludes what stands beside this `{keyword}`"
            yield Fault(message, at, "let the two agree, or remove the alternative")
        elif keyword == "anyOf":
            before = [each for each in options[:index] if facts.prover.within(case, each)]
            if before:
                message = f"{named(option)} is never chosen: whatever fits it fits {named(before[0])} before it"
                cause = f"{owner.place.pointer} {keyword} {named(before[0])}"
                yield Fault(message, at, "remove it, or put the narrower alternative first", cause)
    if keyword == "anyOf" and len(options) > 1 and facts.prover.within(beside, options[-1]):
        message = f"this `anyOf` asserts nothing: {named(options[-1])} accepts every value"
        yield Fault(message, owner.where(keyword), "remove what accepts everything, or the whole `anyOf`")


def _conditions(facts: Facts) -> Iterator[Fault]:
    """The branches of `if` that never apply."""
    for each, words in facts.with_words():
        if "if" not in words or not {"then", "else"} & words.keys():
            continue
        beside = Case(facts.beside(each, "if").nodes)
        condition = each.child("if")
        if facts.prover.empty(beside):
            continue
        if "then" in words and facts.prover.empty(beside.also(facts.prover.node(condition))):
            yield Fault("`then` never applies: no valid value meets `if`", each.where("then"), "correct the `if`")
        elif "else" in words and facts.prover.within(beside, condition):
            yield Fault("`else` never applies: every valid value meets `if`", each.where("else"), "correct the `if`")


def overlapping(facts: Facts) -> Iterator[Fault]:
    """Finds a document that fits two alternatives of a `oneOf`, so that every strict reader refuses it."""
    tagged = {(fault.place.source.path, fault.place.pointer.rsplit("/", 1)[0]) for fault in optional_tag(facts)}
    for choice in choices(facts):
        if choice.keyword == "oneOf" and not _presence(choice) and infer_tag(choice.owner) is None:
            at = choice.owner.where(choice.keyword)
            yield from _overlap(facts, choice, at) if (at.source.path, at.pointer) not in tagged else ()


def _overlap(facts: Facts, choice: Choice, at: Place) -> Iterator[Fault]:
    for mild, counts in ((False, mistakable), (True, exclusive)):
        if (found := both(facts, choice, partial(counts, facts))) is not None:
            text, one, other = found
            message = f"`{text}` is both {named(one)} and {named(other)}: every strict reader refuses it"
            yield Fault(message, at, _apart(choice), mild=mild)
            return


def _apart(choice: Choice) -> str:
    """How to write the alternatives so that they exclude each other."""
    told = discriminator(choice.owner, choice.keyword)
    if told is None:
        return "let the alternatives exclude each other, or write `anyOf`"
    tag = json.dumps({told.name: {"const": told.tags[0][0]}})
    return f'a `discriminator` asserts nothing: write the tag in each alternative, as in "properties": {tag}'


def _presence(choice: Choice) -> bool:
    """Whether alternatives only say which members are there: that a document may not have several is meant."""
    return all(option.keywords.keys() - _REMARKS <= {"required"} for option in choice.options)


_REMARKS = frozenset(name for name, row in KEYWORDS.items() if row.role is Role.REMARK)
