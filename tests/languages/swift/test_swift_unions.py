"""Unions without a tag in Swift: which case is handed over, and how readers hold on deep documents."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from support import making
from support.alternatives import ASKED, ROOTS, SCHEMA, Asked, deep, tree
from support.outside import tool
from support.paths import SUPPORT

pytestmark = pytest.mark.slow

MOST = 128
"""The levels that a reader takes."""
READERS = ("strict", "tolerant", "decoder")


@pytest.fixture(scope="module", params=["-Onone", "-O"])
def driver(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that reads documents on small stacks, built without and with optimisation."""
    folder = tmp_path_factory.mktemp("unions")
    made = making.build(making.written(folder, SCHEMA), ["swift"], roots=list(ROOTS))
    files = {path: text for path, text in made.files["swift"].items() if path.startswith("Sources/")}
    sources = making.write(files, folder)
    rows = "\n".join(f'  "{root}": {root}.self,' for root in ROOTS)
    types = f"nonisolated let documents: [String: any JSONDocument.Type] = [\n{rows}\n]\n"
    sources += [making.written(folder, types, "Documents.swift"), SUPPORT / "swift_unions_driver.swift"]
    options = [request.param, "-whole-module-optimization", "-parse-as-library", "-swift-version", "6"]
    command = [tool("swiftc"), *options, "-module-name", "Unions", *map(str, sources), "-o", str(folder / "driver")]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return folder / "driver"


def ask(driver: Path, questions: Sequence[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """The answers to (root, text, reader), in one process."""
    return said(driver, [{"root": root, "text": text, "by": by} for root, text, by in questions])


def said(driver: Path, requests: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    run = subprocess.run([driver], input=lines, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"the driver ended with {run.returncode}: {run.stderr[-500:]}"
    return [json.loads(line) for line in run.stdout.splitlines()]


def case(asked: Asked) -> str:
    name = asked.alternative or "unknown"
    return name[0].lower() + name[1:]


def documents(levels: int) -> list[tuple[str, str]]:
    """Deep documents, by their types: nested unions, nested records, unknown members."""
    link = '{"link":' * (levels - 1) + "{}" + "}" * (levels - 1)
    return [
        ("Tree", tree(levels)),
        ("Chain", link),
        ("Chain", deep(levels, '{"a":', "}")),
        ("Chain", deep(levels, "[", "]")),
    ]


def test_readers_hand_over_the_alternative(driver: Path) -> None:
    questions = [(asked, by) for asked in ASKED for by in READERS if by != "strict" or asked.valid]
    answers = ask(driver, [(asked.root, asked.text, by) for asked, by in questions])
    for (asked, by), answer in zip(questions, answers, strict=True):
        assert answer.get("case") == case(asked), (asked, by, answer)
        assert json.loads(answer["text"]) == json.loads(answer["encoded"]) == json.loads(asked.text)


@pytest.mark.parametrize("levels", [1, 100, 127, MOST])
def test_deep_documents_are_read_and_written(driver: Path, levels: int) -> None:
    texts = documents(levels)
    for (root, text), answers in [(each, ask(driver, [(*each, by) for by in READERS])) for each in texts]:
        for answer in answers:
            assert json.loads(answer.get("text", "null")) == json.loads(text), (root, levels, answer)
            assert json.loads(answer["encoded"]) == json.loads(text)


@pytest.mark.parametrize("levels", [MOST + 1, 500])
def test_deeper_ones_are_refused(driver: Path, levels: int) -> None:
    texts = documents(levels)
    for answer in ask(driver, [(*each, by) for each in texts for by in READERS]):
        assert "deep" in answer.get("error", ""), answer


def test_values_that_no_reader_made_are_written_up_to_the_same_depth(driver: Path) -> None:
    """By both kinds of writers; deeper ones are an error, on a stack of 512 KB as well."""
    answers = said(driver, [{"root": "Chain", "made": levels} for levels in (100, MOST, MOST + 1, 500)])
    assert [each["errors"] for each in answers[:2]] == [[""] * 4] * 2
    assert [error for each in answers[2:] for error in each["errors"] if "deep" not in error] == []
