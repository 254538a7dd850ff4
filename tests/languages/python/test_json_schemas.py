"""The JSON Schemas that pydantic tells of emitted models accept exactly what the contract accepts.

Every fixture of every case, valid or not, is judged by `jsonschema` with the schema of its message.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel, TypeAdapter, create_model
from support import making, schemas
from support.fixture_files import documents
from support.making import build, schema, written

from protogen.judge.judge import Judge
from protogen.languages.python.names import names_of
from protogen.model.messages import subschemas
from protogen.model.spec import Record
from protogen.pipeline import Built

pytestmark = pytest.mark.slow


def package(built: Built, folder: Path, name: str) -> ModuleType:
    making.write(built.files["python"], folder)
    found = next(folder.glob("*/py.typed")).parent
    found = found.rename(found.with_name(name))
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))


def told(adapter: TypeAdapter[Any]) -> Any:
    made = adapter.json_schema()
    jsonschema.Draft202012Validator.check_schema(made)
    assert made == adapter.json_schema(mode="serialization")
    assert not re.search(r'"\$ref": "(?!#/\$defs/)', json.dumps(made))
    return jsonschema.Draft202012Validator(made)


@pytest.mark.parametrize("name", schemas.ALL)
def test_messages(name: str, tmp_path: Path) -> None:
    built = schemas.build(name, ("python", "fixtures"))
    models = package(built, tmp_path, "told_" + re.sub(r"\W", "_", name))
    spec = built.contract.spec
    classes = names_of(built.contract.plain).classes
    judges = {root: told(TypeAdapter(getattr(models, classes[root]))) for root in spec.roots}
    wrong, counts = [], {True: 0, False: 0}
    for root, value, valid in documents(built):
        counts[valid] += 1
        if judges[root].is_valid(value) is not valid:
            wrong.append((root, value, valid))
    assert wrong == []
    assert counts[True]


@pytest.mark.parametrize("name", schemas.ALL)
def test_parts(name: str, tmp_path: Path) -> None:
    """Each model says of its own objects what the contract says of them."""
    built = schemas.build(name, ("python", "fixtures"))
    models = package(built, tmp_path, "parts_" + re.sub(r"\W", "_", name))
    contract = built.contract
    found = subschemas(contract.schema, contract.spec)
    values = [part for _, value, _ in documents(built) for part in parts(value)]
    classes = names_of(contract.plain).classes
    for decl in contract.spec.decls:
        if isinstance(decl, Record) and decl.name in found:
            kind = getattr(models, classes[decl.name])
            validator, judge = told(TypeAdapter(kind)), Judge(found[decl.name])
            for value in values[:300]:
                assert validator.is_valid(value) == judge.accepts(value), (decl.name, value)


def parts(value: Any) -> Iterator[Any]:
    """The objects in a value."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(each)


# pydantic's own part: names, references, other people's models


EVERYTHING = schema(
    title="Basket",
    type="object",
    required=["items"],
    properties={
        "items": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/Item"}},
        "note": {"type": ["string", "null"], "pattern": "^(?=a)"},
        "kind": {"$ref": "#/$defs/Kind"},
        "extra": {"type": ["object", "null"], "properties": {"a": {"type": "integer"}}, "maxProperties": 1},
    },
    dependentRequired={"note": ["kind"]},
    additionalProperties=False,
    **{
        "$defs": {
            "Item": {
                "type": "object",
                "properties": {"item": {"$ref": "#/$defs/Item"}, "of": {"$ref": "#/$defs/Kind"}},
                "not": {"required": ["bad"]},
                "examples": [{"$ref": "no reference"}],
            },
            "Kind": {"enum": ["a", "b"]},
        }
    },
)


@pytest.fixture(scope="module")
def basket(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder = tmp_path_factory.mktemp("basket")
    return package(build(written(folder, EVERYTHING), ("python",)), folder, "basket_told")


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ({"items": []}, True),
        ({"items": [{}, {}]}, False),
        ({"items": [{"item": {"bad": 1}}]}, False),
        ({"items": [{"item": {"item": {"of": "a"}}}]}, True),
        ({"items": [], "note": "a"}, False),
        ({"items": [], "note": "b", "kind": "a"}, False),
        ({"items": [], "note": None, "kind": "a"}, True),
        ({"items": [], "kind": "c"}, False),
        ({"items": [], "kind": None}, False),
        ({"items": [], "more": 1}, False),
        ({"items": [], "extra": {"a": 1, "b": 2}}, False),
        ({"items": [], "extra": None}, True),
    ],
)
def test_what_types_cannot_say_is_told(basket: ModuleType, value: Any, valid: bool) -> None:
    assert told(TypeAdapter(basket.Basket)).is_valid(value) is valid
    around = create_model("Around", basket=(basket.Basket, ...), items=(list[basket.Item], ...))
    outer = jsonschema.Draft202012Validator(around.model_json_schema())
    assert outer.is_valid({"basket": value, "items": []}) is valid


def test_a_model_is_an_object_where_the_schema_allows_null_too(basket: ModuleType) -> None:
    validator = told(TypeAdapter(basket.BasketExtra))
    assert [validator.is_valid(value) for value in ({"a": 1}, {"a": ""}, None)] == [True, False, False]


def test_one_definition_for_each_type(basket: ModuleType) -> None:
    around = create_model("Around", basket=(basket.Basket, ...), item=(basket.Item, ...), kind=(basket.Kind, ...))
    assert sorted(around.model_json_schema()["$defs"]) == ["Basket", "Item", "Kind"]


def test_a_model_of_an_app_tells_its_own_members(basket: ModuleType) -> None:
    class Mine(basket.Item):  # type: ignore[misc, name-defined]
        mine: int

    assert "mine" in Mine.model_json_schema()["properties"]
    assert issubclass(Mine, BaseModel)
