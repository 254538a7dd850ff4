"""The TypeScript target: what it prints passes `deno check`, `lint` and `fmt`, and its readers do as they say."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from support.making import write, written
from support.paths import ROOT, V2
from support.typescript_bundle import folders
from support.typescript_package import STRICT, deno

from protogen.checks.compile import compile_checks
from protogen.checks.tolerant import tolerant_program
from protogen.languages.target import Job
from protogen.languages.typescript.target import target
from protogen.model.lower import lower
from protogen.model.passes import finish
from protogen.model.spec import (
    Alias,
    Const,
    Enum,
    Field,
    KeyedUnion,
    KeyedVariant,
    Kind,
    Limits,
    ListOf,
    MapOf,
    Member,
    Nullable,
    Record,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    TaggedVariant,
    TupleOf,
    TypedUnion,
    TypedVariant,
)
from protogen.runtime.jsontext import parse
from protogen.schema.load import load

pytestmark = pytest.mark.slow

DRIVER = ROOT / "templates" / "typescript" / "driver.ts"
DRIVERS = [str(path) for path in sorted(DRIVER.parent.glob("driver*.ts"))]
TEXT, NUMBER, INTEGER, ANY = (Scalar(kind) for kind in (Kind.STRING, Kind.NUMBER, Kind.INTEGER, Kind.ANY))
INT64 = Scalar(Kind.INTEGER, "int64")
PERCENT = Scalar(Kind.INTEGER, "int64", Limits(minimum=0, maximum=100))


LONG_NAME = "ARecordWithANameThatIsSoLongThatHardlyAnythingFitsBesideItOnOneLine"
LONG_TYPE = "AnotherLongNameOfATypeToBreakTheLine"
LONG_TEXT = "A text so long that it needs a line of its own, be it as it may, for eighty columns."


def field(name: str, type: Any, required: bool = True, **rest: Any) -> Field:
    return Field(name=name, type=type, required=required, **rest)


def record(name: str, *fields: Field, extra: Any = ANY, **rest: Any) -> Record:
    return Record(name=name, fields=fields, extra=extra, **rest)


def spec(*decls: Any, **rest: Any) -> Spec:
    return Spec(title="Case", version="1.2.3", doc="", roots=(decls[0].name,), decls=decls, **rest)


COLOURS = Enum(
    name="colour",
    members=(
        Member(name="red", value="red", doc='Stop, he said: "now".', notes={"action": "Wait."}),
        Member(name="dark green", value="dark green", deprecated=True),
        Member(name="it's", value="it's"),
    ),
)
VARIANTS = (
    TaggedVariant(name="circle", type=Ref("Circle"), tags=("circle",)),
    TaggedVariant(name="sq-x", type=Ref("Sq"), tags=("sq",)),
)
CIRCLE = record("Circle", field("kind", Const("circle")), field("r", NUMBER), field("colour", Ref("colour"), False))
SQ = record("Sq", field("kind", Const("sq")), field("side", INTEGER))
NESTED = tuple(record(name, field("body", Ref(f"{name}Body"))) for name in ("A", "B")) + tuple(
    record(f"{name}Body", field("kind", Const(name)), field("n", INT64)) for name in ("A", "B")
)

CASES: Mapping[str, Spec] = {
    "record": spec(
        record(
            "plain-record",
            field("jobId", TEXT, doc="The job's id.\n\nNot a comment's end: */ nor @ts-ignore."),
            field("not an identifier", Nullable(NUMBER), False),
            field("class", Const("x"), deprecated=True),
            field("__proto__", INT64, False, default=5),
            field("percent", PERCENT, False),
            field("count", INTEGER, False),
            field("anything", ANY, False),
        )
    ),
    "empty": spec(record("Error", extra=None), record("Error_", field("é", TEXT, False))),
    "extras": spec(record("Scores", field("name", TEXT), field("best", NUMBER, False), extra=INTEGER)),
    "maps": spec(record("Maps", field("any", MapOf(ANY)), field("deep", MapOf(MapOf(ListOf(Nullable(NUMBER))))))),
    "lists": spec(
        record(
            "Lists",
            field("words", ListOf(TEXT)),
            field("pair", TupleOf((TEXT, INTEGER), None, 2)),
            field("open", TupleOf((TEXT, Nullable(NUMBER)), INT64, 1), False),
            field("nested", ListOf(ListOf(Nullable(TEXT)))),
        )
    ),
    "constants": spec(
        record(
            "Constants",
            field("text", Const('say "hi"')),
            field("yes", Const(True)),
            field("one", Const(1.0)),
            field("large", Const(2**60)),
            field("half", Const(0.5)),
            field("nothing", Const(None)),
            field("point", Const({"x": 1, "not-y": [2, "\u2028"]})),
        )
    ),
    "open enum": spec(
        record("Box", field("colour", Ref("colour")), field("levels", ListOf(Ref("level")))),
        COLOURS,
        Enum(
            name="level",
            kind=Kind.INTEGER,
            members=(Member(name="low", value=-1, doc="Low."), Member(name="high", value=9)),
        ),
    ),
    "closed enum": spec(
        record("Box", field("status", Ref("status"))),
        Enum(name="status", open=False, members=(Member(name="on", value="on"),)),
    ),
    "open union": spec(TaggedUnion(name="shape", variants=VARIANTS, tag=("kind",)), CIRCLE, SQ, COLOURS),
    "closed union": spec(TaggedUnion(name="shape", variants=VARIANTS, tag=("kind",), open=False), CIRCLE, SQ, COLOURS),
    "nested tag": spec(
        TaggedUnion(
            name="message",
            variants=tuple(TaggedVariant(name=name, type=Ref(name), tags=(name,)) for name in ("A", "B")),
            tag=("body", "kind"),
        ),
        *NESTED,
    ),
    "union by type": spec(
        TypedUnion(
            name="value",
            variants=(
                TypedVariant(name="number", type=NUMBER, json_types=("integer", "number")),
                TypedVariant(name="text", type=TEXT, json_types=("string",)),
                TypedVariant(name="other", type=ANY, json_types=("array", "null", "object")),
            ),
        )
    ),
    "union by keys": spec(
        KeyedUnion(
            name="either",
            variants=(
                KeyedVariant(name="Circle", type=Ref("Circle"), keys=("r",)),
                KeyedVariant(name="Sq", type=Ref("Sq"), keys=("side",)),
            ),
        ),
        CIRCLE,
        SQ,
        COLOURS,
    ),
    "recursion": spec(
        record("Tree", field("kids", ListOf(Ref("Tree"))), field("by", Ref("Forest")), field("colour", Ref("colour"))),
        Alias(name="Forest", type=Nullable(MapOf(Ref("Forest")))),
        COLOURS,
    ),
    "names": spec(
        record("Record", field("a", Ref("record")), field("b", Ref("JSON_value")), field("c", Ref("読む"))),
        record("record", field("constructor", TEXT, False)),
        Alias(name="JSON_value", type=TEXT),
        Alias(name="読む", type=Ref("10-Q")),
        Alias(name="10-Q", type=TEXT),
    ),
    "version": spec(record("Hello", field("version", Const("1.0.0"), notes={"compatible": "minor"}))),
    "long": spec(
        record(
            LONG_NAME,
            field("aMemberWithANameThatIsSoLongThatHardlyAnythingFitsBesideIt", ListOf(Nullable(Ref(LONG_TYPE)))),
            field("anotherMemberWithALongName", Nullable(Ref(LONG_TYPE)), False),
            field("aMapOfThem", MapOf(Ref(LONG_TYPE)), False),
            field("aTupleOfThem", TupleOf((Ref(LONG_TYPE), TEXT), Ref(LONG_TYPE), 1)),
        ),
        Enum(name=LONG_TYPE, members=(Member(name="x", value="x", doc=LONG_TEXT),)),
    ),
}


def job(each: Spec) -> Job:
    """A job whose strict program is the tolerant one: enough for what is printed."""
    program = tolerant_program(each)
    return Job(each, program, program, cast(Any, None))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package of each case, and of the v2 contract."""
    folder = tmp_path_factory.mktemp("typescript")
    for name, each in CASES.items():
        write(target.emit(job(each)), folder / name.replace(" ", "-"))
    schema, _ = load(V2)
    contract = finish(lower(schema))
    checks, _ = compile_checks(schema, dict.fromkeys(contract.roots, schema.root))
    write(target.emit(Job(contract, checks, tolerant_program(contract), schema)), folder / "v2")
    written(folder, {"compilerOptions": STRICT}, "strict.json")
    return folder


def folders_of(packages: Path) -> list[str]:
    return sorted(str(path.parent) for path in packages.glob("*/src"))


def passes(folder: Path, *arguments: str) -> None:
    done = deno(folder, *arguments)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_everything_printed_passes_the_strictest_type_check(packages: Path) -> None:
    modules = sorted(str(path) for path in packages.glob("*/src/mod.js"))
    assert len(modules) == len(CASES) + 1
    passes(packages, "check", "--quiet", "--config", "strict.json", *modules)


def test_everything_printed_is_formatted(packages: Path) -> None:
    passes(packages, "fmt", "--check", "--quiet", *folders_of(packages))


def test_everything_printed_is_free_of_lint(packages: Path) -> None:
    passes(packages, "lint", "--quiet", *folders_of(packages))


def test_the_templates_own_sources_are_formatted_typed_and_free_of_lint(packages: Path) -> None:
    runtime = ROOT / "templates" / "typescript" / "runtime"
    passes(packages, "fmt", "--check", "--quiet", str(runtime), *DRIVERS)
    passes(packages, "lint", "--quiet", str(runtime), *DRIVERS)
    passes(packages, "check", "--quiet", str(DRIVER))


OFFERED = """
const found: Record<string, string[]> = {};
for (const path of Deno.args) found[path] = Object.keys(await import(`file://${path}`)).sort();
console.log(JSON.stringify(found));
"""


def test_modules_offer_the_values_that_they_declare(packages: Path) -> None:
    """Which a type check cannot tell: it looks at declarations alone."""
    (packages / "offered.ts").write_text(OFFERED, encoding="utf-8")
    paths = sorted(str(path) for name in ("readers", "runtime", "types") for path in packages.glob(f"*/src/{name}.js"))
    done = deno(packages, "run", "--quiet", "--allow-read", "offered.ts", *paths)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    runtime = next(each for each in folders() if each.name == "runtime")
    assert len(found) == 3 * (len(CASES) + 1)
    for path, names in found.items():
        text = Path(path).with_suffix(".ts" if path.endswith("types.js") else ".d.ts").read_text(encoding="utf-8")
        declared = {*re.findall(r"^export (?:declare )?(?:class|const|function) (\w+)", text, re.MULTILINE)}
        inner = {*runtime.values} - {*runtime.exported} if path.endswith("runtime.js") else set()
        assert names == sorted(declared | inner), path


def test_no_file_depends_on_when_or_where_it_is_made() -> None:
    one, two = (target.emit(job(CASES["open union"])) for _ in range(2))
    assert one == two
    header = "// Code generated by protogen from Case. DO NOT EDIT.\n"
    own = [path for path in one if path.startswith("src/") and "runtime" not in path]
    assert len(own) == 9
    assert all(one[path].startswith(header) for path in own)
    assert set(json.loads(one["package.json"])) >= {"name", "exports", "type", "version"}
    assert json.loads(one["package.json"]).get("dependencies") is None


USES = """
import type * as shapes from "./open-union/src/mod.js";
import { matchShape } from "./open-union/src/mod.js";
import type { Known } from "./open-union/src/mod.js";
import type { Box } from "./open-enum/src/mod.js";
import type { PlainRecord } from "./record/src/mod.js";

export function area(shape: Known<shapes.Shape>): number {
  switch (shape.kind) {
    case "circle":
      return shape.r;
    case "sq":
      return shape.side;
  }
}
export const kind = (shape: shapes.Shape): string =>
  matchShape(shape, { circle: (it) => it.kind, "sq-x": (it) => it.kind }, (it) => it.kind.toString());
export const box: Box = { colour: "red", levels: [9, -1] };
export const plain: PlainRecord = { jobId: "a", class: "x" };
// @ts-expect-error: a typing mistake in an open enum
export const typo: Box = { colour: "rde", levels: [] };
// @ts-expect-error: an unknown kind is no known one
export const closed = (shape: shapes.Shape): Known<shapes.Shape> => shape;
// @ts-expect-error: every kind needs its function
export const partial = (shape: shapes.Shape): string => matchShape(shape, { circle: () => "" }, () => "");
// @ts-expect-error: an int64 may be a bigint
export const rounded = (it: PlainRecord): number | undefined => it.__proto__;
// @ts-expect-error: an absent member is not undefined
export const absent: PlainRecord = { jobId: "a", class: "x", percent: undefined };
"""


def test_types_help_where_they_should_and_refuse_where_they_should(packages: Path) -> None:
    (packages / "uses.ts").write_text(USES, encoding="utf-8")
    passes(packages, "check", "--quiet", "--config", "strict.json", "uses.ts")


PRINTED = """
import type { Known, Pipeline, WebSocketMessageV2 } from "./v2/src/mod.js";
import { strictWebSocketMessageV2 } from "./v2/src/mod.js";
import type { Lists } from "./lists/src/mod.js";

declare const enumeration: Known<Pipeline>;
export const a: null = enumeration;
declare const message: Known<WebSocketMessageV2>;
export const b: null = message;
export const c: null = message.type;
export const d: null = message.version;
export const e: null = message.payload;
export const f: null = strictWebSocketMessageV2.read("");
declare const lists: Known<Lists>;
export const g: null = lists.words;
export const h: null = lists.pair;
"""
MESSAGES = "KnownMembers<JobProgressMessage> | KnownMembers<JobCompleteMessage> | KnownMembers<ErrorMessage>"


def test_known_types_are_printed_by_name_and_enums_by_their_values(packages: Path) -> None:
    """In messages, which print types as editors do when one points at a value."""
    (packages / "printed.ts").write_text(PRINTED, encoding="utf-8")
    done = deno(packages, "check", "--quiet", "--config", "strict.json", "printed.ts")
    assert re.findall(r"ERROR\]: Type '(.*)' is not assignable to type 'null'", done.stderr) == [
        '"csv_import" | "batch_enrichment" | "ai_scan"',
        MESSAGES,
        '"job_progress" | "job_complete" | "error"',
        '"1.0.0"',
        MESSAGES.replace("Message>", "Payload>"),
        f"Result<{MESSAGES}>",
        "readonly string[]",
        "readonly [string, number]",
    ]


def ask(packages: Path, *requests: Mapping[str, Any]) -> list[Any]:
    """The driver's answers, from one process."""
    folders = {Path(path).name: path for path in folders_of(packages)}
    text = "".join(json.dumps({"id": number, **request}) + "\n" for number, request in enumerate(requests))
    done = deno(packages, "run", "--quiet", "--allow-read", str(DRIVER), json.dumps(folders), input=text)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n") if line]


MESSAGE = (
    '{"type":"job_progress","jobId":"abc","pipeline":"csv_import","timestamp":1700000000000,"version":"1.0.0",'
    '"payload":{"type":"job_progress","progress":0.5,"status":"Working"}}'
)


def test_readers_of_the_contract(packages: Path) -> None:
    future = (
        MESSAGE.replace("csv_import", "voice").replace('"1.0.0"', '"1.4.0"').replace('"jobId"', '"new":[1.50],"jobId"')
    )
    texts = [
        MESSAGE,
        future,
        MESSAGE.replace("1700000000000", "9007199254740993"),
        MESSAGE.replace('"progress":0.5', '"progress":2'),
        MESSAGE.replace('"job_progress"', '"job_paused"'),
        MESSAGE.replace('{"type"', '{"type":"x","type"', 1),
        "",
    ]
    answers = ask(packages, *({"case": "v2", "root": "WebSocketMessageV2", "text": text} for text in texts))
    assert [answer["id"] for answer in answers] == list(range(len(texts)))
    assert [answer["strict"]["valid"] for answer in answers] == [True, False, True, False, False, False, False]
    assert [answer["tolerant"]["valid"] for answer in answers] == [True, True, True, True, True, False, False]
    assert answers[1]["strict"]["violations"] == [["/pipeline", "oneOf"], ["/version", "const"]]
    assert answers[3]["strict"]["violations"] == [["/payload/progress", "maximum"]]
    assert answers[4]["strict"]["violations"] == [["", "oneOf"]]
    assert answers[5]["strict"]["violations"] == [["", "duplicate keys"]]
    assert answers[6]["strict"]["violations"] == [["", "json"]]
    assert answers[1]["roundtrip"] == future.replace("1.50", "1.5")
    assert answers[2]["roundtrip"] == texts[2]


LARGE = [
    ("record", "plain-record", '{"jobId":"a","class":"x","count":9007199254740993}', "/count"),
    ("record", "plain-record", '{"jobId":"a","class":"x","__proto__":9007199254740993}', None),
    ("record", "plain-record", '{"jobId":"a","class":"x","anything":[1e30]}', None),
    ("record", "plain-record", '{"jobId":"a","class":"x","not an identifier":1e30}', None),
    ("extras", "Scores", '{"name":"a","other":1e30}', "/other"),
    ("lists", "Lists", '{"words":[],"nested":[],"pair":["a",1e30]}', "/pair/1"),
    ("lists", "Lists", '{"words":[],"nested":[],"pair":["a",1],"open":["a",1e30,1e30]}', None),
    ("open-enum", "Box", '{"colour":"red","levels":[9,1e30]}', "/levels/1"),
    ("open-union", "shape", '{"kind":"sq","side":1e30}', "/side"),
    ("open-union", "shape", '{"kind":"star","side":1e30}', None),
    ("union-by-keys", "either", '{"kind":"sq","side":1e30}', "/side"),
    ("union-by-type", "value", "1e30", None),
    ("union-by-type", "value", "9007199254740993", ""),
    ("nested-tag", "message", '{"body":{"kind":"A","n":1e30}}', None),
]
"""Documents with an integer that a `number` may not hold, and where readers must say so."""


def test_no_large_integer_is_rounded_in_silence(packages: Path) -> None:
    answers = ask(packages, *({"case": case, "root": root, "text": text} for case, root, text, _ in LARGE))
    for (_, _, text, expected), answer in zip(LARGE, answers, strict=True):
        assert answer["tolerant"]["valid"], (text, answer)
        assert answer["tolerant"].get("unrepresentable") == expected, (text, answer)
        assert parse(answer["roundtrip"]) == parse(text), (text, answer)


SCHEMA = """
import { tolerantShape } from "./open-union/src/mod.js";
const validate = tolerantShape["~standard"].validate;
const list = (value: unknown): unknown => {
  const result = validate(value);
  return result.issues?.map((issue) => issue.path?.join("/") ?? null) ?? "ok";
};
const cyclic: Record<string, unknown> = { kind: "circle" };
cyclic["self"] = cyclic;
console.log(JSON.stringify([
  tolerantShape["~standard"].version,
  list({ kind: "circle", r: 1, colour: undefined }),
  list({ kind: "circle", r: "1" }),
  list({ kind: "circle" }),
  list(cyclic),
  list({ kind: "circle", r: NaN }),
  list({ kind: "star", when: new Date(0) }),
  list(JSON.parse('{"kind":"star","__proto__":{"kind":"circle"}}')),
]));
"""


def test_readers_are_standard_schemas(packages: Path) -> None:
    (packages / "standard.ts").write_text(SCHEMA, encoding="utf-8")
    done = deno(packages, "run", "--quiet", "--check", "standard.ts")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [1, "ok", ["r"], [""], ["/".join(["self"] * 128)], ["r"], ["when"], "ok"]
