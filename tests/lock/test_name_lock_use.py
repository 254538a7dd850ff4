"""Former names are there for one release: they compile, work, and say that they are deprecated, in every language."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.commands import run
from support.locks import locked
from support.making import DRAFT, build, write, written
from support.outside import tool
from support.swift_package import typecheck
from support.typescript_package import STRICT, deno

pytestmark = pytest.mark.slow

TEXT = {"type": "string"}


def named(renamed: bool, **names: str) -> dict[str, Any]:
    """An annotation with a name for each language, where there is one yet."""
    return {"x-protogen": {language: {"name": name} for language, name in names.items()}} if renamed else {}


def everywhere(renamed: bool, name: str) -> dict[str, Any]:
    return named(renamed, swift=name, python=name, typescript=name)


def contract(renamed: bool) -> dict[str, Any]:
    """A contract before and after a day of renaming: an annotation on each kind of thing, and a definition's key."""
    part = "Piece" if renamed else "Part"
    return {
        "$schema": DRAFT,
        "title": "Thing",
        "type": "object",
        "x-protogen": {"version": "1.0.0"},
        "properties": {
            "part": {"$ref": f"#/$defs/{part}"},
            "kind": {"$ref": "#/$defs/Kind"},
            "event": {"$ref": "#/$defs/Event"},
            "either": {"$ref": "#/$defs/Either"},
            "tags": {"$ref": "#/$defs/Tags"},
        },
        "required": ["part", "kind"],
        "$defs": {
            part: {
                "type": "object",
                "properties": {
                    "jobId": TEXT,
                    "bookCount": {"type": "integer", **named(renamed, swift="books", python="books")},
                    "note": {**TEXT, **named(renamed, swift="remark", python="remark")},
                    "codes": {"type": "array", "items": {"type": "string", "maxLength": 3}},
                },
                "required": ["jobId", "bookCount"],
            },
            "Kind": {
                "oneOf": [
                    {"const": "csv_import", "description": "CSV.", **named(renamed, swift="csv", python="CSV")},
                    {"const": "ai_scan"},
                ],
                **everywhere(renamed, "Sort"),
            },
            "Tags": {"type": "array", "items": TEXT, **everywhere(renamed, "Labels")},
            "Event": {"oneOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}], **everywhere(renamed, "Occasion")},
            "A": {
                "type": "object",
                "properties": {"type": {"const": "a"}, "x": {"type": "integer", **named(renamed, swift="count")}},
                "required": ["type", "x"],
            },
            "B": {"type": "object", "properties": {"type": {"const": "b"}}, "required": ["type"]},
            "Either": {"oneOf": [{"$ref": f"#/$defs/{part}"}, {"type": "object", "required": ["q"], **QUESTION}]},
        },
    }


QUESTION = {"title": "question", "properties": {"q": TEXT}}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, str]]:
    """What the targets make of the contract right after the renaming."""
    folder = tmp_path_factory.mktemp("renamed")
    lock = locked(contract(False), folder)
    return build(written(folder, contract(True)), ("swift", "python", "typescript"), lock).files


SWIFT_CALLER = """
func use(_ thing: Thing) -> [String] {
  var part: Part = Part(jobId: "j", bookCount: 3, note: nil)
  part.bookCount += 1
  part.note = "n"
  let kind: Kind = .csvImport
  let tags: Tags = ["a"]
  let event: Event = .a(A(x: 1))
  let either: Either = .part(part)
  if case .a(let a) = event { print(a.x) }
  return ["\\(kind == .csv)", "\\(part.books)", part.remark ?? "", "\\(either)"] + tags
}
"""


def test_swift(files: Mapping[str, Mapping[str, str]], tmp_path: Path) -> None:
    sources = {path: text for path, text in files["swift"].items() if path.startswith("Sources/")}
    flags = ["-swift-version", "6", "-strict-concurrency=complete"]
    assert typecheck(sources, flags, tmp_path) == ""
    assert typecheck(sources, [*flags, "-default-isolation", "MainActor"], tmp_path) == ""
    write(sources, tmp_path)
    paths = [str(tmp_path / name) for name in sources]
    (tmp_path / "use.swift").write_text(SWIFT_CALLER, encoding="utf-8")
    command = [tool("swiftc"), "-typecheck", *flags, *paths, str(tmp_path / "use.swift")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    former = {"Part": "Piece", "Kind": "Sort", "Tags": "Labels", "Event": "Occasion"}
    former |= {"bookCount": "books", "note": "remark", "csvImport": "csv", "x": "count", "part": "piece(_:)"}
    for old, now in former.items():
        assert f"'{old}' is deprecated: renamed to '{now}'" in said or f"{old}(_:)' is deprecated: renamed" in said, old
    assert "bookCount: is called books: now" in said


def test_swift_in_a_namespace(tmp_path: Path) -> None:
    """A former type is where the type was."""
    lock = locked(contract(False), tmp_path, targets=("swift",))
    options = {"swift": {"namespace": "Wire"}}
    found = build(written(tmp_path, contract(True)), ("swift",), lock, target=options).files["swift"]
    sources = {path: text for path, text in found.items() if path.startswith("Sources/")}
    caller = {"use.swift": "func use(_ part: Wire.Part) -> Wire.Kind { .csvImport }\n"}
    flags = ["-swift-version", "6", "-strict-concurrency=complete"]
    write(sources | caller, tmp_path)
    paths = [str(tmp_path / name) for name in sources | caller]
    command = [tool("swiftc"), "-typecheck", *flags, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "'Part' is deprecated: renamed to 'Piece'" in done.stdout + done.stderr
    models = next(tmp_path.rglob("*+Models.swift"))
    laid = subprocess.run(
        [tool("swift-format"), "lint", "--strict", models], capture_output=True, text=True, check=False
    )
    assert (laid.returncode, laid.stderr) == (0, "")


def test_swift_is_laid_out(files: Mapping[str, Mapping[str, str]], tmp_path: Path) -> None:
    write(files["swift"], tmp_path)
    for words in (["lint", "--strict"], ["format"]):
        models = next(tmp_path.rglob("*+Models.swift"))
        done = subprocess.run([tool("swift-format"), *words, models], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert words[0] == "lint" or done.stdout == models.read_text(encoding="utf-8")


PYTHON_CALLER = """
import warnings

import thing
from thing import models, readers

TEXT = '{"part": {"jobId": "j", "bookCount": 3, "note": "n"}, "kind": "csv_import"}'


def told(use, *words):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = use()
    assert [each.category for each in caught] == [DeprecationWarning], caught
    assert caught[0].filename == __file__, caught[0]
    assert all(word in str(caught[0].message) for word in words), caught[0]
    return value


with warnings.catch_warnings():
    warnings.simplefilter("error")
    message = thing.read_strict(TEXT)
    assert thing.to_json(message) == TEXT.replace(" ", "")
    assert list(thing.Sort) == ["csv_import", "ai_scan"]
    from thing import *  # noqa: F403

assert told(lambda: thing.Part, "Part", "Piece") is thing.Piece
assert told(lambda: models.Kind) is thing.Sort
assert told(lambda: thing.Tags) is thing.Labels
assert told(lambda: thing.Event) is thing.Occasion
assert told(lambda: thing.UnknownEvent) is thing.UnknownOccasion
assert told(lambda: models.PartCodesItem) is models.PieceCodesItem
assert told(lambda: message.part.book_count, "books") == 3
assert told(lambda: message.part.note) == "n"
assert told(lambda: thing.Sort.CSV_IMPORT, "Sort.CSV") is thing.Sort.CSV
assert not hasattr(thing, "Other")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    from thing import Part

    assert Part is thing.Piece and caught[0].category is DeprecationWarning
"""
PYTHON_TYPED = """
from thing import Kind, Part, Tags, read_strict


def use(text: str) -> tuple[Part, Kind | str, Tags, int]:
    message = read_strict(text)
    kind: Kind = Kind.CSV_IMPORT
    return message.part, kind, ["a"], message.part.book_count
"""


def test_python(files: Mapping[str, Mapping[str, str]], tmp_path: Path) -> None:
    write(files["python"], tmp_path)
    (tmp_path / "use.py").write_text(PYTHON_CALLER, encoding="utf-8")
    done = subprocess.run([sys.executable, "use.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "command", [["ruff", "check", "--isolated"], ["ruff", "format", "--isolated", "--check"], ["mypy", "--strict"]]
)
def test_python_tools(command: list[str], files: Mapping[str, Mapping[str, str]], tmp_path: Path) -> None:
    write(files["python"], tmp_path)
    (tmp_path / "typed.py").write_text(PYTHON_TYPED.lstrip(), encoding="utf-8")
    more = ["--config-file="] if command[0] == "mypy" else []
    assert run(tmp_path, sys.executable, "-m", *command, *more, "thing", "typed.py") == ""


DENO_CALLER = """
import type { Event, EventHandlers, Kind, KnownKind, Part, Tags, UnknownEvent } from "./src/mod.js";
import { KIND_INFO, KINDS, matchEvent, strictThing } from "./src/mod.js";

const part: Part = { jobId: "j", bookCount: 3 };
const known: KnownKind = KINDS[0];
const kind: Kind = known;
const tags: Tags = ["a"];
const handlers: EventHandlers<number> = { a: ({ x }) => x, b: () => 0 };
const event: Event = { type: "a", x: 7 };
const other = (_: UnknownEvent): number => -1;
const read = strictThing.read(JSON.stringify({ part, kind, tags, event }));
if (!read.ok) throw new Error("refused");
if (matchEvent(event, handlers, other) !== 7) throw new Error("not matched");
if (KIND_INFO[known].description !== "CSV.") throw new Error("not described");
if (read.value.part.bookCount !== 3) throw new Error("not read");
"""


def test_deno(files: Mapping[str, Mapping[str, str]], tmp_path: Path) -> None:
    write(files["typescript"], tmp_path)
    written(tmp_path, {"compilerOptions": STRICT}, "strict.json")
    (tmp_path / "use.ts").write_text(DENO_CALLER, encoding="utf-8")
    for words in (["check", "--config", "strict.json", "use.ts"], ["lint", "src"], ["fmt", "--check", "src"]):
        done = deno(tmp_path, words[0], "--quiet", *words[1:])
        assert done.returncode == 0, done.stdout + done.stderr
    done = deno(tmp_path, "run", "--quiet", "use.ts")
    assert (done.returncode, done.stderr) == (0, "")
    for line in ("export type Part = Piece;", "export declare const matchEvent: typeof matchOccasion;"):
        remark = f"/** @deprecated It is called `{line.split()[-1][:-1]}` now. */"
        assert f"{remark}\n{line}" in files["typescript"]["src/types.ts"]
