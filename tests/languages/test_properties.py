"""What holds for any name and any document: hypothesis looks for the one that it does not hold for."""

from __future__ import annotations

import importlib
import json
import keyword
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from support.making import write
from support.schemas import ALL, build, files

from protogen.documents.valid import valid_documents
from protogen.languages.swift.words import members, quoted
from protogen.languages.templates import reserved_words
from protogen.model.spec import Node
from protogen.model.words import identifiers, lower_camel, plain, screaming, snake, upper_camel
from protogen.runtime.jsontext import parse
from protogen.runtime.values import identity
from protogen.schema.load import load

pytestmark = pytest.mark.slow

LANGUAGES = ("swift", "python", "typescript")
names = some.lists(
    some.one_of(
        some.text(max_size=12),
        some.text("aA1_- .é", max_size=4),
        some.sampled_from(sorted({*keyword.kwlist, *(word for each in LANGUAGES for word in reserved_words(each))})),
    ),
    unique=True,
    max_size=30,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spell", [upper_camel, lower_camel, snake, screaming])
@given(found=names)
def test_identifiers_are_legal_and_differ(language: str, spell: Any, found: list[str]) -> None:
    """Each name gets an identifier, none gets another's, none is reserved."""
    given_to = plain(identifiers(found, spell, reserved=reserved_words(language)))

    assert list(given_to) == found
    assert len(set(given_to.values())) == len(found)
    for word in given_to.values():
        assert word.isidentifier()
        assert word not in reserved_words(language)


@given(found=names)
def test_swift_members_are_legal_and_differ(found: list[str]) -> None:
    """In backticks where Swift reserves the word, in camel case as its linter wants."""
    words = quoted(members([Node(name) for name in found]))

    assert len(set(words.values())) == len(found)
    for word in words.values():
        assert word.strip("`").isidentifier()
        assert word.startswith("`") == (word.strip("`") in reserved_words("swift"))
        assert not re.search(r"\D_", word.strip("`").lstrip("_")), "only a number behind a digit is set off"


@settings(max_examples=5, deadline=None)
@given(order=some.permutations(sorted(ALL)[:6]))
def test_a_build_does_not_know_what_was_built_before(order: list[str]) -> None:
    """Whatever the order, each case gives what it gives alone."""
    for name in order:
        assert build(name, ("typescript",)).files["typescript"] == files(name, "typescript")


@pytest.mark.parametrize("name", ALL)
def test_python_writes_what_it_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made documents, decoded and encoded by the emitted package, in this process."""
    package = f"{name.replace('-', '_')}_round"
    write(build(name, ("python",), {"python": {"package": package}}).files["python"], tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module(package)
    schema, _ = load(ALL[name])
    found = valid_documents(schema.root, 3, 40).documents
    assert found

    for each in found:
        for read in (module.read_strict, module.read_tolerant):
            written = module.to_json(read(each.text))

            assert identity(parse(written)) == identity(parse(each.text)), each.name
            assert json.loads(written) is not None
    for loaded in [key for key in sys.modules if key.split(".")[0] == package]:
        del sys.modules[loaded]
