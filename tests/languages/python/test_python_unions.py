"""Unions without a tag in Python: which alternative is handed over, and how readers hold on deep documents."""

from __future__ import annotations

import importlib
import json
import sys
import threading
from types import ModuleType
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from support import making
from support.alternatives import ASKED, ROOTS, SCHEMA, Asked, tree

OBJECTS = ("pydantic", "dataclass", "msgspec")
MOST = 128
"""The levels that a reader takes."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModuleType]:
    """The same contract as each kind of model."""
    folder = tmp_path_factory.mktemp("unions")
    path = making.written(folder, SCHEMA)
    for kind in OBJECTS:
        target = {"python": {"models": kind, "package": f"unions_as_{kind}"}}
        made = making.build(path, ["python"], roots=list(ROOTS), target=target)
        making.write(made.files["python"], folder)
    sys.path.insert(0, str(folder))
    try:
        return {kind: importlib.import_module(f"unions_as_{kind}") for kind in OBJECTS}
    finally:
        sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def package(packages: dict[str, ModuleType]) -> ModuleType:
    return packages["pydantic"]


def called(asked: Asked) -> str:
    return asked.alternative or f"Unknown{asked.root}"


@pytest.mark.parametrize("kind", OBJECTS)
@pytest.mark.parametrize("asked", ASKED, ids=lambda each: f"{each.root} {each.text}")
def test_readers_hand_over_the_alternative(packages: dict[str, ModuleType], kind: str, asked: Asked) -> None:
    reader = packages[kind].readers.READERS[asked.root]
    assert reader.is_valid(asked.text) == asked.valid
    if asked.valid:
        assert type(reader.read_strict(asked.text)).__name__ == called(asked)
    read = reader.read_tolerant(asked.text)
    assert type(read).__name__ == called(asked)
    if kind == "pydantic":
        assert json.loads(reader.to_json(read)) == json.loads(asked.text)


@pytest.mark.parametrize("asked", ASKED, ids=lambda each: f"{each.root} {each.text}")
def test_pydantic_itself_chooses_alike(package: ModuleType, asked: Asked) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(package, asked.root))
    read = package.readers.READERS[asked.root].read_tolerant(asked.text)
    if asked.root == "Closed" and not asked.valid:
        with pytest.raises(ValidationError, match="Extra inputs"):
            adapter.validate_json(asked.text)
        assert json.loads(adapter.dump_json(read)) == json.loads(asked.text)
        return
    if adapter.validate_python(json.loads(asked.text)) != read:
        # an app's own values are held to the limits
        assert asked.root == "Limit"
    assert adapter.validate_json(asked.text) == adapter.validate_python(json.loads(asked.text))
    assert json.loads(adapter.dump_json(read)) == json.loads(asked.text)


def test_pydantic_takes_models_and_mixed_values(package: ModuleType) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(package.Tree)
    word = package.Word(next=None, v="x")
    assert adapter.validate_python(word) is word
    number = package.Number(next=word, v=1)
    assert adapter.validate_python({"next": word, "v": 1}) == number
    assert number.next is word
    assert adapter.validate_python({"next": number, "v": "y"}).next is number


def test_pydantic_says_why_the_likeliest_alternative_does_not_read(package: ModuleType) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(package.Said).validate_python({"at": "x", "answer": "no"})
    assert [each["loc"] for each in refused.value.errors()] == [("No", "at")]


def test_a_schema_of_an_untagged_union_is_that_of_the_contract(package: ModuleType) -> None:
    said = TypeAdapter(package.Part).json_schema()
    (options,) = (said[word] for word in ("anyOf", "oneOf") if word in said)
    assert [each["$ref"] for each in options] == ["#/$defs/Small", "#/$defs/Large"]


@pytest.mark.parametrize("kind", OBJECTS)
@pytest.mark.parametrize("levels", [1, 100, 127, MOST])
def test_deep_trees_are_read_and_written(packages: dict[str, ModuleType], kind: str, levels: int) -> None:
    reader = packages[kind].readers.READERS["Tree"]
    for read in (reader.read_strict, reader.read_tolerant):
        message = read(tree(levels))
        assert type(message).__name__ == "Word"
        assert reader.to_json(message) == tree(levels)


@pytest.mark.parametrize("levels", [MOST + 1, 500, 100_000])
def test_deeper_ones_are_refused(packages: dict[str, ModuleType], levels: int) -> None:
    for package in packages.values():
        for read in (package.readers.READERS["Tree"].read_strict, package.readers.READERS["Tree"].read_tolerant):
            with pytest.raises(package.InvalidDocument):
                read(tree(levels))


@pytest.mark.parametrize("levels", [1, 100, 127, MOST])
def test_pydantic_itself_reads_deep_trees(package: ModuleType, levels: int) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(package.Tree)
    read = package.readers.READERS["Tree"].read_strict(tree(levels))
    assert adapter.validate_python(json.loads(tree(levels))) == read
    assert adapter.validate_json(tree(levels)) == read
    assert adapter.validate_python(read) is read


@pytest.mark.parametrize("levels", [MOST + 1, 500, 900])
def test_pydantic_itself_refuses_deeper_ones(package: ModuleType, levels: int) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(package.Tree)
    with pytest.raises(ValidationError):
        adapter.validate_python(json.loads(tree(levels)))
    with pytest.raises(ValidationError):
        adapter.validate_json(tree(levels))


def test_models_deeper_than_readers_take_are_not_written(package: ModuleType) -> None:
    value = None
    for _ in range(MOST + 1):
        value = package.Word.model_construct(next=value, v="x")
    with pytest.raises(ValueError, match="nested deeper than 128 levels"):
        package.readers.READERS["Tree"].to_json(value)
    with pytest.raises(PydanticSerializationError):
        TypeAdapter(package.Tree).dump_json(value)


@pytest.mark.parametrize("value", ['"x"', "true"])
def test_pydantic_tries_each_union_once(package: ModuleType, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Also where nothing fits: the fault lies at every level."""
    session = importlib.import_module(f"{package.__name__}._unions")._Session
    tried: list[object] = []
    first = session._first
    monkeypatch.setattr(session, "_first", lambda self, *rest: (tried.append(rest), first(self, *rest))[1])

    def tries(levels: int) -> int:
        tried.clear()
        try:
            TypeAdapter(package.Tree).validate_python(json.loads(tree(levels, value)))
        except ValidationError:
            assert value == "true"
        return len(tried)

    assert tries(100) == 2 * tries(50) == 100


def test_readers_hold_on_small_stacks(packages: dict[str, ModuleType]) -> None:
    """On a thread of 512 KB, which a segmentation fault would end with the process."""
    done: list[str] = []

    def run() -> None:
        for kind, package in packages.items():
            reader = package.readers.READERS["Tree"]
            for levels in (MOST, MOST + 1, 500):
                try:
                    assert reader.to_json(reader.read_strict(tree(levels))) == tree(levels)
                except package.InvalidDocument:
                    assert levels > MOST
                done.append(kind)

    threading.stack_size(512 << 10)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(0)
    assert len(done) == 3 * len(packages)
