"""What callers lose between two surfaces."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.breaking_examples import TEXT, WHOLE, one, reported, thing
from support.making import compiled, written

from protogen.breaking.classify import findings
from protogen.breaking.findings import Finding
from protogen.breaking.surfaces import Loss, losses, surface
from protogen.breaking.versions import Version
from protogen.languages.surface import Entry, Part
from protogen.model.things import CASES, PROPERTIES, TYPES, Thing

PART = Entry("Part", "type", "struct Part", Thing(TYPES, "Part"))
A = Entry("a", "member", "var a: Int", Thing(PROPERTIES, "Part", "/properties/a"), "Part")
INIT = Entry("init", "init", "init(a: Int)", Thing(PROPERTIES, "Part", "~init"), "Part", parts=(Part("a: Int"),))
KNOWN = Entry("KnownKind", "type", "type KnownKind = string", Thing(TYPES, "Kind", "~known"))
KIND = Entry("Kind", "type", "type Kind = A | B", Thing(TYPES, "Kind"), parts=(Part("A"), Part("B")))
RED = Entry("red", "case", "case red", Thing(CASES, "Kind", "/enum/red"), "Kind")


def lost(before: list[Entry], after: list[Entry]) -> list[tuple[str, str]]:
    return [(each.rule, each.name) for each in losses(surface(before), surface(after))]


def piece(*entries: Entry) -> list[Entry]:
    """`Part` and what is in it under another name."""
    head = replace(PART, name="Piece", line="struct Piece")
    return [head if each == PART else replace(each, owner="Piece") for each in entries]


def test_the_same_is_no_loss() -> None:
    assert not lost([PART, A, INIT], [PART, A, INIT])


def test_what_goes_with_its_type_is_said_once() -> None:
    assert lost([PART, A, INIT], []) == [("source-removed", "Part")]
    assert lost([PART, A], [PART]) == [("source-removed", "Part.a")]


def test_a_renamed_type_is_said_once() -> None:
    """What is in it, and what mentions it, has the new name."""
    holder = [Entry("Whole", "type", "struct Whole", Thing(TYPES, "Whole"))]
    member = Entry("part", "member", "var part: [Part]", Thing(PROPERTIES, "Whole", "/properties/part"), "Whole")
    now = replace(member, line="var part: [Piece]")
    assert lost([PART, A, *holder, member], [*piece(PART, A), *holder, now]) == [("source-renamed", "Part")]


def test_what_changes_in_a_renamed_type_is_said() -> None:
    text = replace(A, line="var a: String")
    assert lost([PART, A], piece(PART, text)) == [("source-renamed", "Part"), ("source-changed", "Part.a")]


def test_a_renamed_member_is_one() -> None:
    assert lost([PART, A], [PART, replace(A, name="b", line="var b: Int")]) == [("source-renamed", "Part.a")]


def test_a_former_name_that_is_left_is_no_loss() -> None:
    left = replace(PART, line="typealias Part = Piece", former=True)
    assert not lost([PART, A], [*piece(PART, A), left])
    aside = replace(left, thing=Thing(TYPES, "Piece"))  # the definition has another name too
    moved = [replace(each, thing=each.thing._replace(decl="Piece")) for each in piece(PART, A)]
    assert not lost([PART, A], [*moved, aside])


def test_a_former_name_that_goes_is_renamed() -> None:
    left = replace(PART, line="typealias Part = Piece", former=True)
    assert lost([*piece(PART), left], piece(PART)) == [("source-renamed", "Part")]


def test_a_type_that_may_be_more_gains_a_case() -> None:
    more = replace(KIND, line="type Kind = A | B | C", parts=(*KIND.parts, Part("C")))
    assert lost([KIND], [more]) == [("source-case-added", "Kind")]
    assert lost([more], [KIND]) == [("source-changed", "Kind")]
    assert lost([KIND], [KIND, RED]) == [("source-case-added", "Kind.red")]


def test_a_case_and_a_property_may_have_one_name() -> None:
    shown = Entry("red", "member", "var red: Int?", Thing(PROPERTIES, "Kind", "~red"), "Kind")
    both = [KIND, RED, shown]
    assert not lost(both, both)
    assert lost(both, [KIND, RED]) == [("source-removed", "Kind.red")]
    assert lost(both, [KIND, RED, replace(shown, line="var red: String?")]) == [("source-changed", "Kind.red")]


def test_what_must_be_given_now_is_said_and_what_may_be_is_not() -> None:
    asked = replace(A, needed=True)
    assert lost([PART], [PART, asked]) == [("source-member-required", "Part.a")]
    assert not lost([PART], [PART, A])
    assert not lost([], [PART, asked])


@pytest.mark.parametrize(("part", "compatible"), [(Part("b: Int = 0", needed=False), True), (Part("b: Int"), False)])
def test_an_initialiser_may_gain_what_may_be_left_out(part: Part, compatible: bool) -> None:
    more = replace(INIT, line=f"init(a: Int, {part.text})", parts=(*INIT.parts, part))
    assert lost([PART, INIT], [PART, more]) == ([] if compatible else [("source-changed", "Part.init")])


def test_what_is_beside_a_type_goes_with_it_or_alone() -> None:
    def whole(*after: Entry) -> dict[str, bool]:
        found: list[Loss] = [*losses(surface([KIND, KNOWN]), surface(after))]
        return {each.name: each.whole for each in found}

    assert whole() == {"Kind": True, "KnownKind": True}
    assert whole(KIND) == {"KnownKind": False}


# The same in findings.


def test_a_description_is_no_finding(tmp_path: Path) -> None:
    """Nor does it hide a member whose type changes (k01)."""
    told = {**TEXT, "description": "Now described."}
    assert not reported(tmp_path, one(TEXT), one(told))
    (found,) = reported(tmp_path, one(told), one({**told, "type": "integer"}))
    assert {line.language for line in found.declarations} == {"swift", "python", "typescript"}


def test_a_long_line_is_read_like_a_short_one(tmp_path: Path) -> None:
    name = "theLongestWordInThisDocumentIsTheNameOfThisMemberWhichNobodyWouldWantToType"
    (found,) = reported(tmp_path, thing({name: TEXT}), thing({name: WHOLE}))
    assert {line.language for line in found.declarations} == {"swift", "python", "typescript"}
    assert any(line.after == f"readonly {name}?: number" for line in found.declarations)


def messages(*tags: str, roles: list[str]) -> dict[str, Any]:
    def message(tag: str) -> dict[str, Any]:
        return {"type": "object", "properties": {"type": {"const": tag}}, "required": ["type"]}

    first = message(tags[0])
    first["properties"]["role"] = {"enum": roles}
    return {"title": "Event", "oneOf": [first, *map(message, tags[1:])]}


def test_what_is_made_beside_a_type_belongs_to_its_finding(tmp_path: Path) -> None:
    """An enum loses a value, its union gains an alternative: the list of values is the enum's (k03)."""
    old = messages("joined", "left", roles=["guest", "member", "admin"])
    new = messages("joined", "left", "moved", roles=["guest", "member"])
    by_rule = {each.rule: each for each in reported(tmp_path, old, new)}
    assert {"swift", "python", "typescript"} <= {each.key for each in by_rule["enum-value-removed"].breaks}
    names = {line.name for line in by_rule["enum-value-removed"].declarations if line.language == "typescript"}
    assert names == {"EVENT_JOINED_ROLES"}
    names = {line.name for line in by_rule["union-member-added"].declarations if line.language == "typescript"}
    assert names >= {"Event", "EventHandlers.moved"}


def of_targets(folder: Path, old: Any, new: Any, targets: tuple[str, ...]) -> list[Finding]:
    one, other = (
        Version(compiled(written(folder, value, f"{name}.json"), targets=targets))
        for name, value in (("old", old), ("new", new))
    )
    return findings(one, other)


@pytest.mark.parametrize("targets", [("swift",), ("typescript", "swift"), ("fixtures",)])
def test_only_the_languages_of_the_project_are_spoken_of(targets: tuple[str, ...], tmp_path: Path) -> None:
    (found,) = of_targets(tmp_path, one(TEXT), one(WHOLE), targets)
    languages = [each for each in targets if each != "fixtures"]
    assert list(dict.fromkeys(line.language for line in found.declarations)) == languages
    assert [each.key for each in found.breaks if each.key in languages] == languages


def test_audiences_keep_the_order_of_the_config(tmp_path: Path) -> None:
    (found,) = of_targets(tmp_path, one(TEXT), one(WHOLE), ("typescript", "python", "swift"))
    assert list(map(str, found.breaks))[-3:] == ["TypeScript source", "Python source", "Swift source"]


def shared(folder: Path, old: Any, new: Any) -> dict[str, set[str]]:
    """What Swift code loses, by the rules of the findings that say so."""
    return {
        each.rule: {line.name for line in each.declarations if line.language == "swift"}
        for each in reported(folder, old, new)
    }


def test_of_several_findings_at_a_place_each_has_what_it_says(tmp_path: Path) -> None:
    """So allowing one hides nothing of another."""
    two, others = {"enum": ["a", "b"]}, {"enum": ["b", "c"]}
    found = shared(tmp_path, one(two), one(others))
    assert found == {"enum-value-removed": {"ThingA.a"}, "enum-value-added": {"ThingA.c"}}
    words = [{"type": "string", "minLength": 2}, {"type": "integer"}]
    found = shared(tmp_path, thing({"a": words[0]}), thing({"a": words[1]}, required=["a"]))
    assert found == {key: {"Thing.a", "Thing.init"} for key in ("type-changed", "field-required")}, (
        "nothing tells which"
    )
    found = shared(tmp_path, one({**WHOLE, "maximum": 9}), one({"type": ["integer", "null"], "maximum": 1 << 40}))
    assert found == {key: {"Thing.a", "Thing.init"} for key in ("type-widened", "range-widened")}
    found = shared(tmp_path, one({**TEXT, "maxLength": 9}), one({"type": ["string", "null"], "maxLength": 4}))
    assert found == {"type-widened": {"Thing.a", "Thing.init"}, "length-narrowed": set()}, (
        "no limit of a text is a type"
    )
