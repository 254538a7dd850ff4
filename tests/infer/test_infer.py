"""What `infer` finds in samples, what it says of them, and what it does with broken and hostile ones."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.commands import PROTOGEN, Run
from support.inference import TRIALS, Trial, measured, ours
from support.making import DRAFT, compiled, schema, written
from support.samples import inferred, quiet, samples, surveyed

from protogen.infer.run import infer
from protogen.infer.samples import opened_samples
from protogen.infer.survey import MOST_KEYS, Survey
from protogen.lint import Facts, lint
from protogen.source.diagnostics import Refused, Severity

SMALL = {"type": "integer", "minimum": 1 - 2**53, "maximum": 2**53 - 1}


def member(folder: Path, *values: Any) -> Any:
    """The schema of a member that has these values, one in each sample; bytes are JSON already."""
    lines = (b'{"a":' + each + b"}" if isinstance(each, bytes) else {"a": each} for each in values)
    return inferred(folder, lines).schema["properties"]["a"]


def rules(folder: Path, documents: list[Any]) -> list[str]:
    """The rules of the notes."""
    return [each.rule for each in inferred(folder, documents).notes]


@pytest.mark.parametrize("name", TRIALS)
def test_what_is_like_the_samples_is_valid_and_what_is_not_is_refused(name: str, tmp_path: Path) -> None:
    trial: Trial = TRIALS[name]
    assert measured(trial, ours(tmp_path, trial.samples)) == (len(trial.good), len(trial.bad))


@pytest.mark.parametrize("name", TRIALS)
def test_lint_finds_nothing_but_notes(name: str, tmp_path: Path) -> None:
    documents = [each for each in TRIALS[name].samples if b"" not in [type(held)() for held in each.values()]]
    if documents:
        contract = compiled(written(tmp_path, inferred(tmp_path, documents).schema))
        found = lint(Facts.of(contract, descriptions=False), contract)
        assert [str(each) for each in found if each.severity is not Severity.NOTE] == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1, -5), SMALL),
        ((300, 0), SMALL),
        ((2**31, 0), SMALL),
        ((2**53 - 1, 0), SMALL),
        ((2**53, 0), {"type": "integer", "format": "int64", "minimum": -(2**63), "maximum": 2**63 - 1}),
        ((2**64 - 1, 0), {"type": "integer", "format": "uint64", "minimum": 0, "maximum": 2**64 - 1}),
        ((2**64, 0), {"type": "integer"}),
        ((2**63, -1), {"type": "integer"}),
        ((1, 1.5), {"type": "number"}),
        ((b"1.0", b"2"), {"type": "number"}),
        ((b"1e2",), {"type": "number"}),
        ((b"9007199254740993.0", b"1"), {"type": "number"}),
        ((None,), {"type": "null"}),
        ((None, 1), {**SMALL, "type": ["integer", "null"]}),
        ((True, None), {"type": ["boolean", "null"]}),
        (("x", 1), {"anyOf": [{"type": "string"}, SMALL]}),
        (("x", None, [1]), {"anyOf": [{"type": "array", "items": SMALL}, {"type": "string"}, {"type": "null"}]}),
        (([], []), {"type": "array"}),
        (({}, {}), {"type": "object"}),
        (("2026-01-31", "2024-02-29"), {"type": "string", "format": "date"}),
        (("2026-01-31", "2026-02-30"), {"type": "string"}),
        (("2026-01-31T23:59:59Z",), {"type": "string", "format": "date-time"}),
        (("23:59:59Z",), {"type": "string", "format": "time"}),
        (("2001:db8::1", "::1"), {"type": "string", "format": "ipv6"}),
        (("a:b",), {"type": "string"}),
        (("urn:a:b", "https://example.org"), {"type": "string", "format": "uri"}),
        (("x@example.org\n",), {"type": "string"}),
        (
            ([1, "a"], [2, "b"]),
            {"type": "array", "prefixItems": [SMALL, {"type": "string"}], "items": False, "minItems": 2},
        ),
        (([1, 2], [2, 3]), {"type": "array", "items": SMALL}),
        (([1, "a"],), {"type": "array", "items": {"anyOf": [{"type": "string"}, SMALL]}}),
    ],
)
def test_a_value_has_the_type_that_all_samples_fit(values: tuple[Any, ...], expected: Any, tmp_path: Path) -> None:
    assert member(tmp_path, *values) == expected


def test_an_enum_needs_few_words_in_many_samples(tmp_path: Path) -> None:
    states = ["on", "off"] * 5
    assert member(tmp_path, *states) == {"enum": ["off", "on"]}
    assert member(tmp_path, *states[:9]) == {"type": "string"}, "too few samples"
    assert member(tmp_path, *states, "standby") == {"type": "string"}, "one was seen only once"
    assert member(tmp_path, *(f"v{number % 6}" for number in range(30))) == {"type": "string"}, "too many values"
    assert member(tmp_path, *["two words", "on"] * 5) == {"type": "string"}, "prose"
    documents = [{"jobId": each} for each in states]
    assert inferred(tmp_path, documents).schema["properties"]["jobId"] == {"type": "string"}, "an id"


def test_a_member_of_every_message_is_one_enum(tmp_path: Path) -> None:
    """Each message has too few samples, but together they have enough."""
    messages = [
        {"type": tag, "mode": mode, **rest}
        for tag, rest in (("a", {"x": 1}), ("b", {"y": 1}), ("c", {"z": 1}))
        for mode in ("slow", "fast") * 2
    ]
    made = inferred(tmp_path, messages)
    assert [each["properties"]["mode"] for each in made.schema["$defs"].values()] == [{"enum": ["fast", "slow"]}] * 3
    assert [each.at for each in made.notes if each.rule == "enum"] == ["/mode"], "told once"


def test_a_member_that_may_be_absent_is_not_null(tmp_path: Path) -> None:
    made = inferred(tmp_path, [{"a": 1, "b": None}, {"b": 2}]).schema
    assert made["required"] == ["b"]
    assert made["properties"] == {"a": SMALL, "b": {**SMALL, "type": ["integer", "null"]}}


def test_a_name_is_no_tag(tmp_path: Path) -> None:
    """Different values that happen to go with a member tell nothing; the same, often repeated, do."""
    documents = [{"name": f"n{number}", **({"extra": 1} if number % 2 else {})} for number in range(12)]
    assert "properties" in inferred(tmp_path, documents).schema
    documents = [{"name": f"n{number % 2}", **({"extra": 1} if number % 2 else {})} for number in range(12)]
    assert "oneOf" in inferred(tmp_path, documents).schema


def test_a_kind_that_explains_nothing_is_no_tag(tmp_path: Path) -> None:
    contacts = [{"type": "home", "number": "1", "ext": "2"}, {"type": "work", "number": "3"}]
    made = inferred(tmp_path, [{"contacts": contacts}]).schema
    assert made["$defs"]["Contact"]["required"] == ["type", "number"]


def test_the_tag_may_be_in_a_header(tmp_path: Path) -> None:
    documents = [{"header": {"kind": "a"}, "body": {"x": 1}}, {"header": {"kind": "b"}, "body": {"y": 1}}]
    made = inferred(tmp_path, documents).schema
    assert made["$defs"]["AHeader"]["properties"] == {"kind": {"const": "a"}}
    contract = compiled(written(tmp_path, made))
    assert getattr(contract.spec["Message"], "tag", None) == ("header", "kind")


def test_equal_shapes_are_one_definition_with_what_their_names_share(tmp_path: Path) -> None:
    street = {"street": "a", "city": "b"}
    point = {"x": 0.5, "y": 1.5}
    document = {"home_address": street, "work_address": street, "from": point, "to": point, "books": [{"isbn": "1"}]}
    assert sorted(inferred(tmp_path, [document]).schema["$defs"]) == ["Address", "Book", "FromOrTo"]


def test_names_are_never_taken_twice(tmp_path: Path) -> None:
    document = {"a": {"item": {"x": 1}}, "b": {"item": {"y": 1}}, "A": {"z": 1}, "message": {"q": 1}, "名": {"r": 1}}
    names = [*inferred(tmp_path, [document]).schema["$defs"]]
    assert len({each.casefold() for each in names} | {"message"}) == len(names) + 1


def test_recursion_is_found_at_any_depth(tmp_path: Path) -> None:
    tree: dict[str, Any] = {"name": "leaf", "children": []}
    for number in range(40):
        tree = {"name": f"n{number}", "children": [tree]}
    made = inferred(tmp_path, [tree]).schema
    assert made["$ref"] == "#/$defs/Message"
    assert [*made["$defs"]] == ["Message"]
    expression: dict[str, Any] = {"type": "number", "value": 1}
    for _ in range(10):
        expression = {"type": "sum", "left": expression, "right": {"type": "number", "value": 2}}
    assert sorted(inferred(tmp_path, [expression, {"type": "number", "value": 3}]).schema["$defs"]) == [
        "Message",
        "NumberMessage",
        "Sum",
    ]


def test_what_samples_cannot_tell_is_told(tmp_path: Path) -> None:
    many = [{"type": ("a", "b")[n % 2], "v": "1.0", **({"x": 1} if n % 2 else {"y": 2**60})} for n in range(30)]
    assert Counter(rules(tmp_path, many)) == Counter({"union": 1, "constant": 1, "large-integer": 1})
    recording = {"log": {"version": "1.2", "creator": {}, "entries": [{"_webSocketMessages": [{"data": "{}"}]}]}}
    assert rules(tmp_path, [recording])[0] == "recording"
    assert rules(tmp_path, [{"log": {"entries": []}}])[0] == "one-sample"
    assert rules(tmp_path, [{"a": None, "b": [], "c": {}}]) == ["one-sample", "only-null", "only-empty", "only-empty"]
    assert "map" in rules(tmp_path, [{"a": {"1": 1, "2": 2}}])
    assert "array" in rules(tmp_path, [[1]])


# --- reading ---


def faults(folder: Path, *lines: bytes) -> str:
    with pytest.raises(Refused) as refused:
        infer(samples(folder, lines), "Message", quiet)
    return str(refused.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"a": 1, "a": 2}', '2:10: error[broken-sample]: the key "a" stands twice'),
        (b'{"a": {"b": [1,]}}', "2:16: error[broken-sample]: a trailing comma before this `]`"),
        (b"[" * 200 + b"]" * 200, "nested deeper than 128 levels"),
        (b'{"a": NaN}', "JSON has no `NaN`"),
        (b'{"a": 1e999}', "a number is larger than the largest double"),
        (b'{"a": "\\ud800"}', "half of a surrogate pair"),
    ],
)
def test_a_broken_sample_is_a_sentence_with_its_place(line: bytes, words: str, tmp_path: Path) -> None:
    told = faults(tmp_path, b'{"a": 1}', line)
    assert told.startswith("samples.ndjson:2:")
    assert "error[broken-sample]: " in told
    assert words in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"a": 1}\n{"a": 2}\n'.encode("utf-16"), "it is UTF-16: save it as UTF-8"),
        (b'{"a": "caf\xe9"}', "save it as UTF-8"),
        (b"id,name\n1,a\n", "correct the sample"),
    ],
)
def test_a_file_that_is_not_utf_8_is_told_how_to_save_it(folder: Path, here: Run, content: bytes, words: str) -> None:
    written(folder, content, "a.ndjson")
    told = here("infer", "a.ndjson")
    assert told.code == 2
    assert f"    help: {words}" in told.err


def test_every_broken_sample_is_told_but_not_without_end(tmp_path: Path) -> None:
    assert faults(tmp_path, *[b"{", b"{}"] * 3).count("error[broken-sample]") == 3
    assert faults(tmp_path, *[b"{}", b"{"] * 300).count("error[broken-sample]") == 20
    assert "error[no-documents]" in faults(tmp_path)


def test_all_forms_of_files_are_read(tmp_path: Path) -> None:
    written(tmp_path, {"a": 1}, "in/one.json")
    written(tmp_path, '{"a": 2}\n{"a": 3}\n', "in/deep/two.ndjson")
    written(tmp_path, gzip.compress(b'{"a": 4}\n{"a": 5}\n'), "in/three.jsonl.gz")
    written(tmp_path, '{\n "a": 6\n}\n{\n "a": 7\n}\n', "in/four.json")
    written(tmp_path, "no sample", "in/readme.md")
    written(tmp_path, "{", "in/.hidden.json")
    with opened_samples([tmp_path / "in"]) as found:
        read = sorted(each.value["a"] for each in found.read(quiet, spelled=False))
    assert read == [1, 2, 3, 4, 5, 6, 7]


def kept(survey: Survey) -> Counter[str]:
    """How much a survey keeps: places, keys, values and features."""
    total: Counter[str] = Counter(places=len(survey.places))
    for place in survey.places.values():
        if place.texts is not None:
            total["values"] += len(place.texts.values or ())
        if place.members is not None:
            total["keys"] += len(place.members.present) + len(place.members.below) + len(place.members.alternatives)
            for seen in (place.members.marks.candidates or {}).values():
                total["features"] += sum(map(len, seen.values()))
    return total


def test_what_is_kept_does_not_grow_with_the_samples(tmp_path: Path) -> None:
    def documents(count: int) -> list[Any]:
        return [
            {"type": ("a", "b")[n % 2], "id": f"{n:08x}", "n": n, "by": {f"{n * 7 % 10_007}": n}, "list": [n] * (n % 5)}
            | ({"x": f"text {n}"} if n % 2 else {"y": n / 7})
            for n in range(count)
        ]

    few, many = kept(surveyed(tmp_path, documents(300))), kept(surveyed(tmp_path, documents(9_000)))
    assert few == many
    assert few["places"] < 30


def test_hostile_samples_end_soon(tmp_path: Path) -> None:
    keys = {f"k{number}": {"v": number} for number in range(100_000)}
    made = inferred(tmp_path, [{"a": keys}])
    assert made.schema["properties"]["a"]["type"] == "object"
    assert "properties" not in made.schema["properties"]["a"]
    wide = [{f"k{number}": number for number in range(MOST_KEYS)}, {"other": "x"}]
    assert inferred(tmp_path, wide).schema["additionalProperties"] == {"anyOf": [{"type": "string"}, SMALL]}
    deep: Any = 1
    for _ in range(100):
        deep = [deep]
    inferred(tmp_path, [{"a": deep}, {"a": {"\x00\u202e\x1b[31m": deep[0]}}])
    with pytest.raises(Refused, match="more than 20,000 different places"):
        inferred(
            tmp_path, [{f"{n}": {f"{m}": {"x": [m]} for m in range(300)} for n in "abcdefghijklmnopqrstuvwxyz" * 3}]
        )


# --- the command ---


def test_a_counter_may_grow(folder: Path, here: Run) -> None:
    """What is read tomorrow is no larger than what every reader holds, and that is all that is said of it."""
    (folder / "today.ndjson").write_text("".join(f'{{"count": {each}}}\n' for each in range(301)))
    assert here("infer", "today.ndjson", "--quiet", "-o", "counter.schema.json").err == ""
    (folder / "tomorrow.ndjson").write_text('{"count": 5000000000}\n{"count": -1}\n{"count": 9007199254740991}\n')
    assert here("validate", "tomorrow.ndjson", "--schema", "counter.schema.json").code == 0


def test_the_command_prints_a_schema_and_notes_apart(folder: Path, here: Run) -> None:
    written(folder, '{"text": "hello", "mood": "calm"}', "greeting.json")
    told = here("infer", "greeting.json")
    assert told.code == 0
    made = json.loads(told.out)
    assert (made["$schema"], made["title"], made["required"]) == (DRAFT, "Greeting", ["text", "mood"])
    assert "note[one-sample]" in told.err
    assert here("infer", "greeting.json", "--quiet", "--title", "Hi there").err == ""


def test_what_is_written_is_built_and_infers_itself(folder: Path, here: Run) -> None:
    lines = [
        *({"type": "job.progress", "share": n / 8, "eta": None if n % 2 else n} for n in range(1, 8)),
        *({"type": "job.failed", "error": {"code": f"E {n}", "at": "2026-01-31T23:59:59Z"}} for n in range(7)),
    ]
    written(folder, "".join(json.dumps(each) + "\n" for each in lines), "traffic.ndjson")
    assert here("infer", "traffic.ndjson", "-o", "job.schema.json").code == 0
    assert here("fmt", "--check", "job.schema.json").code == 0
    assert here("build", "--schema", "job.schema.json", "--target", "fixtures", "--out", "made").code == 0
    again = here("infer", "made/fixtures/valid", "--title", "Job")
    assert again.out == (folder / "job.schema.json").read_text()


def test_a_file_is_written_only_when_it_changes_and_never_over_what_people_wrote(folder: Path, here: Run) -> None:
    written(folder, '{"a": 1}', "one.json")
    written(folder, '{"a": "x"}', "two.json")
    assert "made.json  new: 1 sample" in here("infer", "one.json", "-o", "made.json").out
    before = (folder / "made.json").stat()
    assert "made.json  unchanged: 1 sample" in here("infer", "one.json", "-o", "made.json").out
    assert (folder / "made.json").stat().st_mtime_ns == before.st_mtime_ns
    assert "made.json  changed: 2 samples" in here("infer", "one.json", "two.json", "-o", "made.json").out
    edited = (folder / "made.json").read_text().replace('"Made"', '"Mine"')
    for text, why in (
        (edited, "was edited since"),
        ('{"$schema": "x"}', "was not written by"),
        ("# notes", "is no schema"),
        ("[]", "was not written by"),
    ):
        written(folder, text, "made.json")
        told = here("infer", "one.json", "-o", "made.json")
        assert told.code == 2
        assert f"error[in-the-way]: the file {why}" in told.err
        assert (folder / "made.json").read_text() == text


def test_a_wrong_call_is_a_sentence(folder: Path, here: Run) -> None:
    assert here("infer").code == 2
    (folder / "empty").mkdir()
    for words in (["gone.json"], ["https://example.org/a"], ["a.yaml"], ["empty"], ["empty", "--against", "gone.json"]):
        told = here("infer", *words)
        assert told.code == 2
        assert told.err.count("error[") == 1
    told = here("infer", "empty", "--against", "s.json", "-o", "x.json")
    assert "`--against` makes no schema" in told.err


def test_stdin_is_read_more_than_once(tmp_path: Path) -> None:
    text = b'{"type":"a","x":1}\n{"type":"b","y":1}\n'
    done = subprocess.run([*PROTOGEN, "infer", "-"], input=text, cwd=tmp_path, capture_output=True, check=True)
    assert sorted(json.loads(done.stdout)["$defs"]) == ["A", "B"]


CONTRACT = schema(
    title="Event",
    oneOf=[{"$ref": "#/$defs/Started"}, {"$ref": "#/$defs/Failed"}],
    **{
        "$defs": {
            "Started": {
                "type": "object",
                "properties": {
                    "type": {"const": "started"},
                    "mode": {"enum": ["slow", "fast"]},
                    "jobs": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}}}},
                    "at": {"type": "object", "additionalProperties": {"type": "string"}},
                    "pair": {"type": "array", "prefixItems": [{"type": "string"}], "items": False},
                },
                "required": ["type"],
            },
            "Failed": {
                "type": "object",
                "properties": {"type": {"const": "failed"}, "why": {"anyOf": [{"type": "string"}, {"type": "number"}]}},
                "required": ["type"],
            },
        }
    },
)
NOVELTIES = [
    ({"type": "started", "mode": "fast", "jobs": [{"id": 1}], "at": {"x": "y"}}, None),
    ({"type": "started", "extra": 1}, "new-member /extra"),
    ({"type": "started", "jobs": [{"id": 1}, {"id": 2, "na~/me": "a"}]}, "new-member /jobs/*/na~0~1me"),
    ({"type": "started", "pair": ["a", "b"]}, "new-member /pair/1"),
    ({"type": "started", "mode": "warp"}, "new-value /mode"),
    ({"type": "paused"}, "new-message /type"),
    ({"no": "type"}, "new-message /type"),
    ({"type": "started", "mode": None}, "new-null /mode"),
    ({"type": "started", "at": {"x": None}}, "new-null /at/*"),
    ({"type": "started", "jobs": {"id": 1}}, "new-type /jobs"),
    ({"type": "started", "jobs": [{"id": 0.5}]}, "new-type /jobs/*/id"),
    ({"type": "failed", "why": True}, "new-type /why"),
    ({"type": "failed", "why": None}, "new-null /why"),
    ([], "new-type "),
]


@pytest.mark.parametrize(("document", "expected"), NOVELTIES)
def test_against_tells_what_the_contract_does_not_have(
    document: Any, expected: str | None, folder: Path, here: Run
) -> None:
    written(folder, CONTRACT, "event.json")
    good = {"type": "failed", "why": "x"}
    written(folder, "".join(json.dumps(each) + "\n" for each in (good, document, document)), "traffic.ndjson")
    told = here("infer", "traffic.ndjson", "--against", "event.json", "--format", "json")
    found = json.loads(told.out)["diagnostics"]
    assert told.code == (1 if expected else 0)
    assert [f"{each['rule']} {each['facts']['pointer']}" for each in found] == ([expected] if expected else [])
    if expected:
        assert (found[0]["line"], found[0]["facts"]["documents"]) == (2, 2)


def test_against_counts_and_gives_an_example(folder: Path, here: Run) -> None:
    written(folder, CONTRACT, "event.json")
    lines = [{"type": "started", "n": n, "mode": ("slow", "warp")[n % 2]} for n in range(7)]
    written(folder, "".join(json.dumps(each) + "\n" for each in lines), "traffic.ndjson")
    told = here("infer", "traffic.ndjson", "--against", "event.json")
    assert told.code == 1
    member, value, last = told.out.splitlines()
    assert member.startswith("traffic.ndjson:1: warning[new-member]: /n of Started: `Started` has no such member;")
    assert member.endswith("(7 documents)")
    assert value.startswith('traffic.ndjson:2: warning[new-value]: /mode of Started: "warp"')
    assert value.endswith("(3 documents)")
    assert last == "7 samples against Event: 2 things that it does not have"


def test_nothing_is_imported_for_help() -> None:
    """The surveys' modules are loaded when the verb runs."""
    code = "import sys, protogen.verbs.infer; print([m for m in sys.modules if m.startswith('protogen.infer')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
