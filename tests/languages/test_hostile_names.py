"""Any name gives legal, stable, unique identifiers: in every language, wherever the name stands."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import hostile_names
from support.making import schema, written
from support.outside import real

from protogen.languages.answers import Case, Document
from protogen.languages.templates import reserved_words
from protogen.model.words import identifiers, lower_camel, screaming, snake, upper_camel
from protogen.prove import setup
from protogen.prove.run import prove_many
from protogen.source.place import Json

pytestmark = pytest.mark.slow


def _cases(folder: Path, language: str) -> list[tuple[Case, list[Document]]]:
    """Members and alternatives of all names, whose documents are large; and values of all names. For Swift, whose
    compiler takes minutes for a struct of them all, members have its own reserved words and an eighth of the others."""
    every = hostile_names.words()
    own = reserved_words("swift") if language == "swift" else set(every)
    names = [name for number, name in enumerate(every) if name in own or number % 8 == 0]
    whole = hostile_names.document(names)
    texts = [(whole, True)]
    texts += [(whole | {"hostile word": name}, True) for name in names[::40]]
    texts += [
        (whole | {"hostile union": {"kind": name, name: "x", "more": 1} | {"kind": name}}, True)
        for name in names[:40:4]
    ]
    texts += [(whole | {name: {name: "x"}}, False) for name in names[::90]]
    texts += [({key: value for key, value in whole.items() if key != name}, False) for name in names[::90]]
    words = schema(title="Hostile word", type="string", enum=every)
    return [
        _case(folder, "members", hostile_names.schema(names), texts),
        _case(folder, "values", words, [(name, True) for name in every]),
    ]


def _case(folder: Path, name: str, whole: Json, texts: list[tuple[Json, bool]]) -> tuple[Case, list[Document]]:
    (folder / name).mkdir()
    case = replace(setup.case(written(folder / name, whole)), name=name)
    root = next(iter(case.subjects))
    data = [(json.dumps(value).encode(), valid) for value, valid in texts]
    return case, [Document(f"{name} {number}", *each[:1], root, each[1]) for number, each in enumerate(data)]


@pytest.mark.parametrize("language", ["swift", "python", "typescript"])
def test_hostile_names_compile_and_come_back(language: str, tmp_path: Path) -> None:
    for proof in prove_many(_cases(tmp_path, language), real(language), shrinking=False):
        assert not proof.failures
        found = [(each.kind, each.document.name, each.wanted[:200], each.found[:200]) for each in proof.disagreements]
        assert found == []
        assert not any(verdict.lost[language] for verdict in proof.verdicts)


_NAMES = st.lists(
    st.text(max_size=12) | st.sampled_from([each[:100] for each in hostile_names.words()]), max_size=30, unique=True
)


@given(names=_NAMES, language=st.sampled_from(["swift", "python", "typescript"]), spell=st.sampled_from(range(4)))
def test_identifiers_are_legal_and_unique(names: list[str], language: str, spell: int) -> None:
    spelling = (lower_camel, upper_camel, snake, screaming)[spell]
    found = identifiers(names, spelling, reserved=reserved_words(language))
    assert list(found) == names
    words = [each.word for each in found.values()]
    assert len(set(words)) == len(names)
    for identifier in words:
        assert identifier.isidentifier()
        assert identifier not in reserved_words(language)


@given(names=_NAMES)
def test_a_name_that_is_its_own_spelling_keeps_it(names: list[str]) -> None:
    found = identifiers(["userId", *names], lower_camel)
    assert found["userId"].word == "userId"
