"""What callers can name, from the model, against what the emitted text shows."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support import schemas
from support.locks import locked
from support.making import compiled, schema, written
from support.schemas import ALL
from support.surfaces import WITNESSES, Seen, plain

from protogen.languages import registry
from protogen.languages.language import Language
from protogen.languages.surface import Entry
from protogen.model.spec import Spec, TaggedUnion
from protogen.model.things import PROPERTIES, nodes
from protogen.pipeline import Contract


@cache
def contract_of(case: str) -> Contract:
    return compiled(ALL[case])


def surface(name: str, contract: Contract) -> list[Entry]:
    language = registry.get(name)
    assert isinstance(language, Language)
    return list(language.surface(contract.job(language)))


@pytest.mark.slow
@pytest.mark.parametrize("language", WITNESSES)
@pytest.mark.parametrize("case", ALL)
def test_the_model_says_what_the_code_shows(case: str, language: str) -> None:
    """Every name, its line, and what must be given; nothing else, and each once."""
    target = registry.get(language)
    shown = [*WITNESSES[language](target.emit(contract_of(case).job(target)))]
    said = [
        Seen(each.name, plain(each.line) if language == "python" else each.line, each.owner, each.needed)
        for each in surface(language, contract_of(case))
    ]
    assert sorted(said) == sorted(shown)


@pytest.mark.parametrize("language", WITNESSES)
@pytest.mark.parametrize("case", ALL)
def test_each_name_says_what_it_is_made_for(case: str, language: str) -> None:
    """A declaration of the Spec, one of its members, or something beside one of them."""
    contract = contract_of(case)
    members = {thing for decl in contract.spec.decls for thing in nodes(decl)}
    for entry in surface(language, contract):
        assert entry.thing.decl in contract.spec.index
        beside = not entry.thing.at or entry.thing.at.startswith("~")
        shared = isinstance(contract.spec[entry.thing.decl], TaggedUnion) and entry.thing.sort == PROPERTIES
        assert beside or shared or entry.thing in members, entry


def told(spec: Spec, words: str) -> Spec:
    """The same model, all described in other words."""

    def node(each: Any) -> Any:
        parts = {name: tuple(map(node, getattr(each, name))) for name in INSIDE if hasattr(each, name)}
        return replace(each, doc=words, **parts)

    return replace(spec, doc=words, decls=tuple(map(node, spec.decls)))


INSIDE = ("fields", "members", "variants")
ONLY_TOLD = ("~info", "~summary", "~description")
"""What the code has only where the values of an enum are described."""


@pytest.mark.slow
@pytest.mark.parametrize("language", WITNESSES)
@pytest.mark.parametrize("case", ALL)
def test_descriptions_make_no_difference(case: str, language: str) -> None:
    contract = contract_of(case)

    def without(words: str) -> list[Entry]:
        plain = replace(contract.plain, spec=told(contract.spec, words))
        return [each for each in surface(language, replace(contract, plain=plain)) if each.thing.at not in ONLY_TOLD]

    assert without("") == without("Now described. " * 20)
    assert without("") == [each for each in surface(language, contract) if each.thing.at not in ONLY_TOLD]


def test_a_surface_costs_no_emission(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("emitted")

    monkeypatch.setattr("jinja2.Environment.get_template", refuse)
    for name in WITNESSES:
        monkeypatch.setattr(type(registry.get(name)), "emit", refuse)
        assert surface(name, compiled(ALL["envelope"]))


def test_types_in_a_namespace_are_inside_it() -> None:
    contract = compiled(ALL["record"], target={"swift": {"namespace": "Wire"}})
    names = [each.full for each in surface("swift", contract)]
    assert names[0] == "Wire"
    assert all(each.startswith("Wire.") for each in names[1:])
    shown = schemas.build("record", ["swift"], {"swift": {"namespace": "Wire"}}).files["swift"]
    assert {*names} == {f"{each.owner}.{each.name}".removeprefix(".") for each in WITNESSES["swift"](shown)}


def test_other_kinds_of_model_have_no_surface_yet() -> None:
    assert not surface("python", compiled(ALL["record"], target={"python": {"models": "dataclass"}}))


def thing(kind: str = "", red: str = "red", member: str = "") -> dict[str, Any]:
    """A record with an enum and a member of its own, which may ask for names; a value may have been `red`."""
    names = {each: {"name": kind} for each in WITNESSES if kind}
    shown = {each: {"name": member} for each in ("swift", "python") if member}
    was = {"formerly": "red"} if red != "red" else {}
    values = [{"const": red, "description": "Red.", "x-protogen": was}, {"const": "blue"}]
    members = {"kind": {"$ref": "#/$defs/Kind"}, "a": {"type": "string", "x-protogen": shown}}
    definitions = {"$defs": {"Kind": {"oneOf": values, "x-protogen": names}}}
    return schema(title="Thing", type="object", properties=members, required=["a"], **definitions)


def test_former_names_are_said_as_such(tmp_path: Path) -> None:
    lock = locked(thing(), tmp_path)
    contract = compiled(written(tmp_path, thing("Sort", "crimson", "label")), lock)
    found = {name: {each.full: each.line for each in surface(name, contract) if each.former} for name in WITNESSES}
    assert found == {
        "swift": {
            "Kind": "typealias Kind = Sort",
            "Sort.red": "static let red = Sort.crimson",
            "Thing.a": "var a: String",
            "Thing.init": "init(kind: Sort? = nil, a: String, additionalFields: JSONObject = [:])",
        },
        "python": {
            "Kind": "Kind = Sort",
            "Sort.RED": 'RED = FormerMember("RED", "CRIMSON")',
            "Thing.a": "def a(self) -> str",
        },
        "typescript": {
            "Kind": "export type Kind = Sort",
            "KnownKind": "export type KnownKind = KnownSort",
            "KINDS": "export const KINDS: typeof SORTS",
            "KIND_INFO": "export const KIND_INFO: typeof SORT_INFO",
        },
    }
