"""What values are in a language, compared with the schema: each rule finds the fault it is there for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from protogen.languages.answers import Answer, Document
from protogen.languages.native import Member, Native
from protogen.languages.python.target import PythonTarget
from protogen.languages.running import Runner
from protogen.languages.target import Files, Job
from protogen.prove import report, setup
from protogen.prove.documents import made
from protogen.prove.meaning.applied import Reading
from protogen.prove.meaning.judged import Meanings
from protogen.prove.meaning.names import alike
from protogen.prove.meaning.scalars import faults
from protogen.prove.meaning_report import summary
from protogen.prove.run import Proof, prove_many
from protogen.prove.usable import Usable

SHOP = {
    "title": "Order",
    "type": "object",
    "properties": {
        "first": {"type": "string"},
        "second": {"type": "string"},
        "count": {"type": "integer"},
        "state": {"enum": ["open", "closed"]},
        "lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}},
        "pay": {"oneOf": [{"$ref": "#/$defs/Card"}, {"$ref": "#/$defs/Cash"}]},
    },
    "required": ["first", "second", "state", "pay"],
    "$defs": {
        "Line": {"type": "object", "properties": {"sku": {"type": "string"}}, "required": ["sku"]},
        "Card": {
            "type": "object",
            "properties": {"by": {"const": "card"}, "number": {"type": "string"}},
            "required": ["by", "number"],
        },
        "Cash": {"type": "object", "properties": {"by": {"const": "cash"}}, "required": ["by"]},
    },
}


SWAPPED = "    second: str = Field(alias='first')\n    first: str = Field(alias='second')\n"


class Changed(PythonTarget):
    """Python, with a change of the emitted models."""

    def __init__(self, old: str = "", new: str = "") -> None:
        self.old, self.new = old, new

    def emit(self, job: Job) -> Files:
        files = dict(super().emit(job))
        name = next(each for each in files if each.endswith("/models.py"))
        assert self.old in files[name], files[name]
        more = "from typing import Any\nfrom pydantic import Field\nfrom ._base"
        return {**files, name: files[name].replace(self.old, self.new).replace("from ._base", more)}


def proven(tmp_path: Path, schema: Mapping[str, Any], language: PythonTarget) -> Proof:
    path = tmp_path / "schema.json"
    path.write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}))
    case = setup.case(path)
    return prove_many([(case, made(case, 60, 0))], [language.runner()])[0]


def rules(proof: Proof) -> set[str]:
    """The rules that are broken."""
    return {each.about.partition(" ")[0] for each in proof.disagreements if each.kind == "meaning"}


def test_emitted_code_means_what_the_schema_says(tmp_path: Path) -> None:
    proof = proven(tmp_path, SHOP, Changed())
    assert proof.agrees, proof.shrunk
    assert proof.unsaid == {"python": ()}
    assert proof.said["python"] == 12  # every subschema of SHOP that says what a value is


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("    second: str\n", "", "named"),
        ("    sku: str\n", "    sku: Any\n", "raw"),
        ("lines: list[Line]", "lines: list[Any]", "raw"),
        ("    second: str\n", SWAPPED, "name"),
        ('OPEN = "open"\n    CLOSED = "closed"', 'CLOSED = "open"\n    OPEN = "closed"', "case"),
        ("    state: OrderState | str", "    state: str", "type"),
        ("    count: int |", "    count: float |", "integer"),
        ("    second: str\n", "    second: str | None = None\n", "required"),
        ("    number: str\n", "    number: str | None = None\n", "required"),
    ],
)  # fmt: skip
def test_a_change_of_the_models_is_found(tmp_path: Path, old: str, new: str, rule: str) -> None:
    assert rule in rules(proven(tmp_path, SHOP, Changed(old, new)))


class Exchanged(PythonTarget):
    """Python, where two classes have each other's name."""

    def emit(self, job: Job) -> Files:
        files = super().emit(job)
        swap = str.maketrans({"\1": "Cash", "\2": "Card"})
        return {path: text.replace("Card", "\1").replace("Cash", "\2").translate(swap) for path, text in files.items()}


def test_an_alternative_with_the_name_of_its_neighbour_is_found(tmp_path: Path) -> None:
    assert rules(proven(tmp_path, SHOP, Exchanged())) == {"alternative"}


def test_the_report_names_what_is_unsaid_and_who_is_silent(tmp_path: Path) -> None:
    lists = [
        {"type": "array", "prefixItems": [{"type": "string"}]},
        {"type": "array", "prefixItems": [{"type": "null"}]},
    ]
    proof = proven(tmp_path, {"title": "Row", "anyOf": lists}, Changed())
    assert list(summary(proof, str.title)) == [
        "Python: arbitrary JSON, where the schema says more: #/anyOf/0/prefixItems/0, #/anyOf/1/prefixItems/0."
    ]
    assert proof.agrees


class Mute(PythonTarget):
    """Other kinds of models do not say what they are."""

    def emit(self, job: Job) -> Files:
        return PythonTarget.emit(self, job.__class__(**{**vars_of(job), "options": {"models": "dataclass"}}))


def vars_of(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in job.__slots__}


def test_a_language_that_does_not_say_what_values_are_is_named(tmp_path: Path) -> None:
    proof = proven(tmp_path, SHOP, Mute())
    assert proof.agrees
    assert proof.silent == ("python",)
    runner: Runner = Mute().runner()
    ran = report.ran(Usable((runner,)), formats=False, seed=0)
    assert any("does not say what values are" in line for line in report.summary(proof, ran))
    assert "its driver does not say what values are" in report.as_markdown(proof, ran)
    assert json.loads(report.as_json(proof, ran))["meaning"] == {"python": None}


def test_unevaluated_members_have_the_type_that_the_schema_says(tmp_path: Path) -> None:
    schema = {"title": "Box", "type": "object", "unevaluatedProperties": {"type": "number"}}
    path = tmp_path / "schema.json"
    path.write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}))
    case = setup.case(path)
    (proof,) = prove_many([(case, [Document("a", b'{"a": 1.5}', "Box")])], [Changed().runner()])
    assert proof.agrees, proof.disagreements
    assert proof.said["python"] == 2  # the object and its members


def test_an_integer_may_be_a_number_where_another_alternative_takes_fractions(tmp_path: Path) -> None:
    proof = proven(tmp_path, {"title": "Size", "anyOf": [{"type": "integer"}, {"minimum": 2}]}, Changed())
    assert proof.agrees, proof.disagreements


def test_an_integer_of_one_alternative_stays_one_beside_integers(tmp_path: Path) -> None:
    integers = [{"type": "integer", "minimum": 5}, {"type": "integer", "maximum": 3}]
    schema = {"title": "Size", "type": "object", "properties": {"n": {"anyOf": integers}}}
    assert "integer" in rules(proven(tmp_path, schema, Changed("n: int", "n: float")))


BY = Member("by", False, Native("constant", json="cash"))
ORDER = {"first": "a", "second": "b", "state": "open", "pay": {"by": "cash"}}


def told(**changed: Native) -> Answer:
    """What a language says of an order, with some members as they should not be."""
    case = Native("case", "OrderState", "OPEN", "open")
    pay = Native("record", "Cash", members={"by": BY})
    held = {"first": Native("string", json="a"), "second": Native("string", json="b"), "state": case, "pay": pay}
    members = {name: Member(name, False, each) for name, each in (held | changed).items()}
    members |= {name: Member(name, True, None) for name in ("count", "lines")}
    return Answer(strict=True, meaning=Native("record", "Order", members=members))


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"second": Native("string", json="c")}, "value"),
        ({"second": Native("number", json=1)}, "type"),
        ({"state": Native("case", "OrderState", "CLOSED", "open")}, "case"),
        ({"state": Native("string", json="open")}, "listed"),
        ({"pay": Native("record", "Card", members={"by": BY})}, "alternative"),
        ({"pay": Native("raw", json={"by": "cash"})}, "raw"),
        ({"pay": Native("record", "Cash")}, "lost"),
    ],
)  # fmt: skip
def test_what_was_right_in_one_document_does_not_hide_what_is_wrong_in_the_next(
    changed: Mapping[str, Native], rule: str, tmp_path: Path
) -> None:
    path = tmp_path / "schema.json"
    path.write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **SHOP}))
    meanings, document = Meanings(setup.case(path)), Document("a", json.dumps(ORDER).encode(), "Order")
    for answer, wanted in ((told(), set()), (told(**changed), {rule}), (told(), set())):
        result = meanings.of(document, {"python": answer})["python"]
        found = {each.rule for each in result.faults}
        assert wanted <= found
        assert wanted or not found, result.faults


def test_a_name_may_be_a_word_in_upper_case() -> None:
    assert alike("I", "\u0131")
    assert alike("STRASSE", "straße")
    assert not alike("I", "l")


@pytest.mark.parametrize(
    ("text", "seconds", "broken"),
    [
        ("2024-02-29T10:00:00.5Z", 1709200800.5, []),
        ("2024-02-29t11:00:00+01:00", 1709200800, []),
        ("2024-02-29T10:00:00Z", 1709200801, ["view"]),
        ("yesterday", 0, ["view"]),
    ],
)
def test_a_text_is_shown_as_the_moment_that_it_tells(text: str, seconds: float, broken: list[str]) -> None:
    native = Native("string", json=text, view=Native("date", json=seconds))
    assert [each.rule for each in faults([], Reading(), text, native, "")] == broken
