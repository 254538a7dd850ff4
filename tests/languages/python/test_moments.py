"""Attributes that show what texts and numbers mean stand beside the exact values."""

from __future__ import annotations

import importlib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.making import build, schema, write, written

TEXT = {"type": "string"}
SCHEMA = schema(
    title="Visit",
    type="object",
    properties={
        "at": TEXT | {"format": "date-time"},
        "until": {"type": ["string", "null"], "format": "date-time"},
        "page": TEXT | {"format": "uri"},
        "sent": {"type": "integer", "x-protogen": {"epoch": "milliseconds"}},
        "seen": {"type": "number", "x-protogen": {"epoch": "seconds"}},
        "page_url": TEXT,
        "day": TEXT | {"format": "date"},
        "there": {"$ref": "#/$defs/Reference"},
        "then": {"anyOf": [{"$ref": "#/$defs/Moment"}, {"type": "null"}]},
    },
    **{"$defs": {"Moment": TEXT | {"format": "date-time"}, "Reference": TEXT | {"format": "uri-reference"}}},
)


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    name = "visit_of_moments"
    made = build(written(tmp_path, SCHEMA), ("python",), target={"python": {"package": name}})
    write(made.files["python"], tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return importlib.import_module(name)


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("at", "2024-02-29T10:00:00Z", datetime(2024, 2, 29, 10, tzinfo=UTC)),
        ("at", "2024-02-29t10:00:00.123456789z", datetime(2024, 2, 29, 10, 0, 0, 123456, tzinfo=UTC)),
        ("at", "2024-02-29T10:00:00+05:30", datetime(2024, 2, 29, 10, tzinfo=timezone(timedelta(hours=5.5)))),
        ("at", "2024-02-29T10:00:00", None),
        ("at", "2024-02-30T10:00:00Z", None),
        ("at", "2016-12-31T23:59:60Z", None),
        ("at", "20240229T100000Z", None),
        ("at", "yesterday", None),
        ("at", None, None),
        ("until", "2024-02-29T10:00:00Z", datetime(2024, 2, 29, 10, tzinfo=UTC)),
        ("until", None, None),
        ("sent", 1_700_000_000_123, datetime(2023, 11, 14, 22, 13, 20, 123000, tzinfo=UTC)),
        ("sent", -1, datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
        ("sent", 10**30, None),
        ("seen", 1.5, datetime(1970, 1, 1, 0, 0, 1, 500000, tzinfo=UTC)),
        ("seen", None, None),
    ],
)
def test_moments(visit: ModuleType, name: str, value: Any, meant: datetime | None) -> None:
    made = visit.Visit(**{name: value})
    assert getattr(made, f"{name}_datetime") == meant
    assert getattr(made, name) == value
    assert f"{name}_datetime" not in made.model_dump()


def test_what_is_absent_means_nothing(visit: ModuleType) -> None:
    assert visit.Visit().until_datetime is None


def test_no_helper_has_a_name_of_the_contract(visit: ModuleType) -> None:
    made = visit.Visit(page="https://x.example/a?b=1", page_url="mine")
    assert made.page_url == "mine"


@pytest.mark.parametrize(
    ("text", "meant"), [("2024-02-29", date(2024, 2, 29)), ("2023-02-29", None), ("20240229", None), (None, None)]
)
def test_days(visit: ModuleType, text: str | None, meant: date | None) -> None:
    assert visit.Visit(day=text).day_date == meant


def test_what_named_types_mean(visit: ModuleType) -> None:
    made = visit.Visit(there="../a?b", then="2024-02-29T10:00:00Z")
    assert (made.there_url.path, made.there_url.query) == ("../a", "b")
    assert made.then_datetime == datetime(2024, 2, 29, 10, tzinfo=UTC)
    assert visit.Visit(there="http://[").there_url is visit.Visit(then=None).then_datetime is None


@pytest.mark.parametrize(
    ("text", "host"),
    [("https://x.example/a?b=1", "x.example"), ("urn:a:b", None), ("a/b", 0), ("http://[", 0), (None, 0)],
)
def test_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, host: str | int | None) -> None:
    name = "visit_of_links"
    only = schema(title="Visit", type="object", properties={"page": TEXT | {"format": "uri"}})
    made = build(written(tmp_path, only), ("python",), target={"python": {"package": name}})
    write(made.files["python"], tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    found = importlib.import_module(name).Visit(page=text).page_url
    assert (found is None) if host == 0 else found.hostname == host
