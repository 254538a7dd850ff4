"""In Python `True` is `1`: models and readers keep them apart."""

from __future__ import annotations

import importlib
import itertools
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import ValidationError
from support.making import build, write
from support.paths import TESTS

from protogen.judge.judge import Judge
from protogen.runtime.values import identity
from protogen.schema.load import load

CASE = TESTS / "cases" / "booleans-and-numbers.json"


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    name = "switches_apart"
    write(build(CASE, ("python",), target={"python": {"package": name}}).files["python"], tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return importlib.import_module(name)


def documents() -> list[dict[str, Any]]:
    """Each member with values, lists, maps and objects of booleans and numbers."""
    names = json.loads(CASE.read_text(encoding="utf-8"))["properties"]
    plain = [True, False, 0, 1, 2, 1.5, None, "auto"]
    pairs = [list(each) for each in itertools.product([True, 1, False, 0], repeat=2)]
    values = [*plain, *pairs, *(around for each in plain for around in ([each], {"a": each}, {"is": each}))]
    return [{name: value} for name in names for value in values]


def test_what_is_read_is_written(models: ModuleType) -> None:
    judge = Judge(load(CASE)[0])
    count = 0
    for document in documents():
        text = json.dumps(document)
        if judge.accepts(document):
            count += 1
            assert identity(json.loads(models.to_json(models.read_strict(text)))) == identity(document)
        else:
            with pytest.raises(models.InvalidDocument):
                models.read_strict(text)
    assert count > 50


@pytest.mark.parametrize(
    ("member", "value", "taken"),
    [
        ("level", True, True),
        ("one", True, False),
        ("yes", 1, False),
        ("yes", True, True),
        ("twice", True, False),
        ("twice", 1, True),
        ("shape", {"is": True}, True),
    ],
)
def test_an_app_s_own_model_is_exact_too(models: ModuleType, member: str, value: Any, taken: bool) -> None:
    if not taken:
        with pytest.raises(ValidationError):
            models.Switches(**{member: value})
        return
    written = json.loads(models.to_json(models.Switches(**{member: value})))
    assert identity(written) == identity({member: value})
