"""What is compared beside verdicts: the order of members, and the check program's list with the judge's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.making import schema, written

from protogen.languages.answers import Answer, Document, Order
from protogen.prove import documents, setup
from protogen.prove.compare import compare, lost
from protogen.prove.meaning.judged import Meanings
from protogen.prove.truth import Truths
from protogen.runtime import jsontext
from protogen.runtime.checker import Program, Violation
from protogen.runtime.jsonfault import JSONTextError
from protogen.source.diagnostics import Refused

SCHEMA = schema(
    title="Box",
    type="object",
    properties={"n": {"type": "integer", "maximum": 10, "multipleOf": 5}, "a/b": {"type": "string"}},
    required=["n", "a/b"],
)


@pytest.mark.parametrize(
    ("written", "free", "unnamed", "kept"),
    [
        ('{"n":1,"10":[],"2":0}', False, False, False),
        ('{"10":[],"n":1,"2":0}', False, False, True),  # the schema names n, whose place a class decides
        ('{"n":1,"2":0,"10":[]}', False, True, True),
        ('{"n":1,"10":[],"2":false}', True, True, True),
        ('{"n":1.0,"10":[],"2":0}', False, False, False),
    ],
)
def test_a_language_keeps_the_order_that_it_promises(written: str, free: bool, unnamed: bool, kept: bool) -> None:
    document = Document("d", b'{"n":1,"10":[],"2":0}', "Box")
    for order, wanted in ((Order.FREE, free), (Order.UNNAMED, unnamed), (Order.KEPT, kept)):
        answer = Answer(True, (), True, None, written, order=order)
        assert lost(document, answer, frozenset({"n"})) is wanted


def kinds(path: Path, text: str) -> list[str]:
    document, case = Document("d", text.encode(), "Box"), setup.case(path)
    return [each.kind for each in compare(document, Truths(case).of(document), {}, Meanings(case)).disagreements]


def changed(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    listing = Program.violations
    monkeypatch.setattr(Program, "violations", lambda *all: change(listing(*all)))


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ('{"n":13,"a/b":""}', lambda found: found[::-1]),
        ("{}", lambda found: found[:1]),
        ('{"n":5,"a/b":1}', lambda found: [Violation("/a/b", *each[1:]) for each in found]),
    ],
    ids=["another order", "only the first missing name", "a pointer that is not escaped"],
)
def test_the_check_program_lists_what_the_judge_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, change: Any
) -> None:
    path = written(tmp_path, SCHEMA)
    assert kinds(path, text) == []
    changed(monkeypatch, change)
    assert kinds(path, text) == ["listed"]


def test_a_text_that_the_parser_takes_and_should_not_is_never_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = setup.case(written(tmp_path, SCHEMA))
    assert {"traps/Box/byte-order-mark.json", "traps/Box/nan.json"} <= {each.name for each in documents.fixtures(case)}

    def lenient(text: str | bytes) -> Any:
        return jsontext.parse(text.removeprefix("\ufeff") if isinstance(text, str) else text)

    monkeypatch.setattr("protogen.fixtures.verdicts.parse", lenient)
    with pytest.raises(Refused, match=r"byte-order-mark\.json"):
        documents.fixtures(setup.case(written(tmp_path, {**SCHEMA, "title": "Other"})))


def test_a_text_that_the_judge_refuses_is_no_document_whatever_our_parser_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, SCHEMA)

    def strict(text: str | bytes) -> Any:
        raise JSONTextError("", "json", "nothing is acceptable")

    monkeypatch.setattr("protogen.prove.truth.parse", strict)
    document = Document("d", b'{"n":5,"a/b":""}', "Box")
    assert Truths(setup.case(path)).of(document).judge is True


def test_documents_at_edges_and_texts_are_asked(tmp_path: Path) -> None:
    case = setup.case(written(tmp_path, SCHEMA))
    edges, texts = documents.at_edges(case, 100, 1), documents.texts(case, 1)
    assert len(edges) == 100
    assert {each.kind for each in edges} == {"edge"}
    inside = [each.data for each in texts if each.data.startswith(b'{"n":')]
    assert any(each.endswith(b'"text":[1:2]}') for each in inside)
    assert any(each.data == b"[1:2]" for each in texts)
