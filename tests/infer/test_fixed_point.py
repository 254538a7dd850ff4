"""What documents made of an inferred schema infer: the same schema, as far as documents can show it."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from support.inference import TRIALS, as_text
from support.making import compiled, written
from support.samples import inferred

from protogen.documents.valid import valid_documents
from protogen.fixtures.making import made as fixtures_of
from protogen.fixtures.target import target as fixtures_target
from protogen.schema.load import of_value

WORDS = ("The Dispossessed", "Ada L.", "東京", "x", "two words", "naïve", "n/a", "Ünïcode", "a b c", "q?")
STATES = ("queued", "running", "done")


def messages(random: Random, count: int) -> list[Any]:
    """Traffic as a server sends it: an envelope whose payload goes by its tag, with a union inside of one."""
    return [_message(random) for _ in range(count)]


def _message(random: Random) -> Any:
    tag = random.choice(("job.started", "job.progress", "job.failed"))
    payload: dict[str, Any]
    if tag == "job.started":
        payload = {"title": random.choice(WORDS), "owner": random.choice((None, *WORDS)), "at": "2026-01-31T23:59:59Z"}
    elif tag == "job.progress":
        payload = {"share": random.random(), "done": random.randrange(100), "bytes": random.randrange(2**40)}
        if random.random() < 0.5:
            payload["stages"] = [[random.choice(WORDS), random.randrange(9)] for _ in range(random.randrange(4))]
    else:
        payload = {"cause": _cause(random), "tries": {str(random.randrange(99)): True for _ in range(3)}}
    return {"type": tag, "state": random.choice(STATES), "seq": random.randrange(10**6), "payload": payload}


def _cause(random: Random) -> Any:
    if random.random() < 0.5:
        return {"kind": "disk", "free": random.randrange(1000)}
    return {"kind": "net", "host": random.choice(WORDS), "retry": random.random() < 0.5}


@pytest.mark.parametrize("name", TRIALS)
def test_documents_and_fixtures_infer_what_the_samples_did(name: str, tmp_path: Path) -> None:
    schema = inferred(tmp_path, map(as_text, TRIALS[name].samples)).schema
    made = valid_documents(of_value(schema, "made").root, 1, 300, formats=True)
    assert inferred(tmp_path, [each.value for each in made.documents]).schema == schema
    if "enum" not in name:  # fixtures show each value once
        job = compiled(written(tmp_path, schema)).job(fixtures_target)
        fixtures = [each.draft for each in fixtures_of(job).fixtures]
        assert (
            inferred(tmp_path, [each.text.encode() for each in fixtures if each.category == "valid"]).schema == schema
        )


@pytest.mark.parametrize("seed", range(3))
def test_documents_of_an_inferred_schema_infer_it_again(seed: int, tmp_path: Path) -> None:
    schema = inferred(tmp_path, messages(Random(seed), 200)).schema
    made = valid_documents(of_value(schema, "made").root, seed, 400, formats=True)
    again = inferred(tmp_path, [each.value for each in made.documents]).schema
    assert json.dumps(again, indent=1) == json.dumps(schema, indent=1)
