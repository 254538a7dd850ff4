"""Unions without a tag in TypeScript: by which alternative numbers are read, and how readers hold on deep documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import making
from support.alternatives import ASKED, ROOTS, SCHEMA, deep, tree
from support.typescript_package import deno

pytestmark = pytest.mark.slow

MOST = 128
"""The levels that a reader takes."""
_DRIVER = """\
import { STRICT, TOLERANT } from "./src/checks.js";

for (const { root, text, parsed } of JSON.parse(await new Response(Deno.stdin.readable).text())) {
  // deno-lint-ignore no-explicit-any
  const answers = [STRICT, TOLERANT].map((readers: any) => {
    const reader = readers.reader(root);
    if (parsed) {
      const result = reader["~standard"].validate(JSON.parse(text)) as { issues?: unknown; value?: unknown };
      return result.issues ? "invalid" : reader.write(result.value);
    }
    const result = reader.read(text);
    return result.ok ? reader.write(result.value) : result.reason;
  });
  console.log(JSON.stringify(answers));
}
let value: unknown = null;
for (let level = 0; level < 100_000; level += 1) value = { next: value, v: "x" };
for (const readers of [STRICT, TOLERANT]) {
  try {
    console.log(readers.reader("Tree").write(value));
  } catch (error) {
    console.log(String(error));
  }
}
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unions")
    made = making.build(making.written(folder, SCHEMA), ["typescript"], roots=list(ROOTS))
    making.write(made.files["typescript"], folder)
    making.written(folder, _DRIVER, "ask.ts")
    return folder


def ask(package: Path, questions: list[tuple[str, str]], *, parsed: bool = False) -> list[Any]:
    """What the strict and the tolerant reader make of texts: the text written again, or why there is none."""
    asked = [{"root": root, "text": text, "parsed": parsed} for root, text in questions]
    run = deno(package, "run", "--quiet", "--no-check", "ask.ts", input=json.dumps(asked))
    assert run.returncode == 0, run.stderr
    *answers, strict, tolerant = run.stdout.splitlines()
    assert strict == tolerant == "TypeError: nested deeper than 128 levels"
    return [json.loads(line) for line in answers]


def test_what_is_printed_compiles(package: Path) -> None:
    for arguments in (["check"], ["lint", "--quiet"], ["fmt", "--check", "--quiet"]):
        run = deno(package, *arguments, "src/mod.js")
        assert run.returncode == 0, run.stderr


def test_documents_are_read_and_written(package: Path) -> None:
    answers = ask(package, [(each.root, each.text) for each in ASKED])
    for asked, (strict, tolerant) in zip(ASKED, answers, strict=True):
        assert json.loads(tolerant) == json.loads(asked.text)
        assert (strict == "invalid") != asked.valid, asked


def test_numbers_are_those_of_the_alternative(package: Path) -> None:
    large = 1 << 60
    texts = [f'{{"n":{large},"large":""}}', f'{{"n":{large},"small":""}}', f'{{"n":{large},"large":"","later":1}}']
    answers = ask(package, [("Size", text) for text in texts])
    assert answers == [[texts[0], texts[0]], ["unrepresentable"] * 2, ["invalid", texts[2]]]


@pytest.mark.parametrize("parsed", [False, True])
def test_deep_documents_are_read_and_written(package: Path, parsed: bool) -> None:
    texts = [
        (root, text)
        for levels in (1, 100, 127, MOST)
        for root, text in (("Tree", tree(levels)), ("Chain", deep(levels, '{"a":', "}")))
    ]
    for (_, text), answers in zip(texts, ask(package, texts, parsed=parsed), strict=True):
        assert answers == [text, text]


@pytest.mark.parametrize("parsed", [False, True])
def test_deeper_ones_are_refused(package: Path, parsed: bool) -> None:
    texts = [("Tree", tree(levels)) for levels in (MOST + 1, 500, 2_000)]
    assert ask(package, texts, parsed=parsed) == [["invalid", "invalid"]] * 3
