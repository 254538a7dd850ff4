"""`protogen validate`: every document of any layout gets the verdict that `jsonschema` gives it, and is counted."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from support import making
from support.commands import waited
from support.fixture_files import on_disk, with_texts
from support.outside import absent, corpora
from support.paths import ROOT, V2

from protogen.judge.judge import Judge
from protogen.languages.target import Job
from protogen.project.config import Config
from protogen.request import settle
from protogen.runtime.checker import Program
from protogen.runtime.jsontext import JSONTextError, dump, parse
from protogen.validate import cover, frames, progress, run
from protogen.validate.checking import UNNAMED, Checker
from protogen.validate.contract import contract, load_job, with_spec
from protogen.validate.redact import redact
from protogen.validate.values import Chunk, Contract, Tally
from protogen.verbs import validate

pytestmark = pytest.mark.slow

FIXTURES = ROOT / "generated/fixtures"
V1_MESSAGE = '{"type":"progress","jobId":"abc123","data":{"progress":0.5,"status":"Processing batch 5 of 10"}}'
MESSAGES = {"JobProgressMessage", "JobCompleteMessage", "ErrorMessage"}


@cache
def v2() -> tuple[Job, Config]:
    asked = settle(ROOT / "protogen.toml", None, (), None, targets=False)
    return load_job(asked.schema, asked.config), asked.config


@cache
def reader(name: str) -> Contract:
    return contract(*v2(), tolerant=name == "tolerant")


@cache
def fixtures() -> list[dict[str, Any]]:
    """Every fixture of our contract, with its text."""
    return [{**each, "data": each["text"].encode()} for each in with_texts(on_disk(FIXTURES))]


def checked(data: bytes, asked: Contract, most: int = 20) -> Tally:
    """What is said of a stream, by one process."""
    whole, checker = Tally(), Checker(asked, most)
    for chunk in frames.chunks(io.BytesIO(data).read):
        whole.add(checker.check(chunk), "it", most)
    return whole


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(
        validate.command, ["--config", str(ROOT / "protogen.toml"), *arguments], standalone_mode=False
    )


def written(folder: Path, *lines: str, name: str = "traffic.ndjson") -> str:
    (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(folder / name)


def example(message: str = "JobProgressMessage", **changes: Any) -> str:
    held = json.loads((FIXTURES / f"valid/{message}/example-1.json").read_text())
    return json.dumps({**held, **changes})


# Verdicts


@pytest.mark.parametrize("name", ["strict", "tolerant"])
def test_every_fixture_gets_its_verdict(name: str) -> None:
    checker, counted = Checker(reader(name), 0), 0
    for each in fixtures():
        if each["shows"] in ("a second document behind the first", "no document at all"):
            continue  # in a stream these are two documents, and none
        tally = checker.check(Chunk(each["data"], (len(each["data"]),)))
        assert (tally.refused == 0) is each[name], each["title"]
        counted += 1
    assert counted > 200


def test_the_judge_says_the_same_of_every_fixture() -> None:
    judge, checker = Judge(v2()[0].schema), Checker(reader("strict"), 0)
    for each in fixtures():
        try:
            value = parse(each["data"])
        except JSONTextError:
            continue
        tally = checker.check(Chunk(each["data"], (len(each["data"]),)))
        assert judge.accepts(value) is (tally.refused == 0), each["title"]


@pytest.mark.parametrize("corpus", ["cloudevents", "geojson", "cdevents", "slack", "openlineage"])
def test_verdicts_are_the_judges_on_published_schemas(corpus: str) -> None:
    verdicts = []
    for case in sorted(path.parent for path in (corpora() / corpus).glob("*/case.json")):
        job = load_job(case / "schema.json", Config())
        asked = contract(job, Config())
        checker, judge = Checker(asked, 0), Judge(job.schema)
        documents = [path.read_bytes() for kind in ("valid", "invalid") for path in sorted((case / kind).glob("*"))]
        values = [parse(each) for each in documents]
        documents += [dump(broken(Random(number), each)).encode() for number, each in enumerate(values)]
        for each in documents:
            verdicts.append(judge.accepts_text(each))
            tally = checker.check(Chunk(each, (len(each),)))
            assert (tally.refused == 0) is verdicts[-1], (case.name, each[:300])
    assert len(verdicts) > 20
    assert len(set(verdicts)) == 2


def broken(dice: Random, value: Any) -> Any:
    """The value with something else somewhere."""
    if isinstance(value, dict) and value and dice.random() < 0.8:
        name = dice.choice(sorted(value))
        return {**value, name: broken(dice, value[name])}
    if isinstance(value, list) and value and dice.random() < 0.8:
        return [broken(dice, value[0]), *value[1:]]
    return dice.choice([None, 1, "x", [], {}, [[]], -0.5, True])


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ('{"type":"error","type":"error"}', "duplicate keys"),
        ('{"a":NaN}', "json"),
        ('{"a":"\\ud800"}', "json"),
        ("[" * 129 + "]" * 129, "json"),
        ('{"a":1e400}', "json"),
        ("\ufeff{}", "json"),
        ("{'a':1}", "json"),
    ],
)
def test_text_rules_hold(text: str, keyword: str) -> None:
    tally = checked(f"{example()}\n{text}\n{example()}\n".encode(), reader("tolerant"))
    (found,) = tally.findings
    assert (found.line, found.keyword, tally.documents, tally.refused) == (2, keyword, 3, 1)


def test_invalid_utf8_is_one_documents_fault() -> None:
    tally = checked(f"{example()}\n".encode() + b'{"a":"\xff"}\n' + f"{example()}\n".encode(), reader("strict"))
    assert [(each.line, each.keyword) for each in tally.findings] == [(2, "json")]
    assert tally.documents == 3


# Layouts


def laid_out(values: list[Any], layout: str) -> bytes:
    match layout:
        case "lines":
            text = "".join(json.dumps(each) + "\n" for each in values)
        case "windows":
            text = "".join(json.dumps(each) + "\r\n" for each in values)
        case "unended":
            text = "\n\n".join(json.dumps(each) for each in values)
        case "pretty":
            text = "".join(json.dumps(each, indent=2) + "\n" for each in values)
        case "unindented":
            text = "".join(json.dumps(each, indent=0) + "\n" for each in values)
        case "side by side":
            text = "".join(json.dumps(each) for each in values)
        case _:
            text = " ".join(json.dumps(each, indent="\t") for each in values)
    return text.encode()


@pytest.mark.parametrize("size", [7, 64, 1 << 20])
@pytest.mark.parametrize(
    "layout", ["lines", "windows", "unended", "pretty", "unindented", "side by side", "behind spaces"]
)
def test_every_layout_holds_the_same_documents(layout: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "CHUNK", size)
    monkeypatch.setattr(frames, "_HEAD", 1500)
    values = [parse(each["data"]) for each in fixtures() if each["category"] in ("valid", "future", "invalid")]
    values = [*values, {"tricky": 'a "quoted\\" } [ text\\'}, *values]
    expected = checked(laid_out(values, "lines"), reader("strict"), most=10_000)
    tally = checked(laid_out(values, layout), reader("strict"), most=10_000)
    assert (tally.documents, tally.valid, tally.invalid) == (len(values), expected.valid, expected.invalid)
    bare = [each[1:] for each in tally.findings]
    assert bare == [each[1:] for each in expected.findings]


def test_lines_are_told_where_documents_start() -> None:
    text = f"\n\n{json.dumps(json.loads(example()), indent=1)}\n \n{{\n}}\n\n{{}}{{}}\n"
    lines = text.split("\n")
    tally = checked(text.encode(), reader("strict"))
    last = lines.index("{}{}") + 1
    assert [each.line for each in tally.findings] == [last - 3, last, last]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_document_that_is_cut_short_hides_no_other(indent: int | None) -> None:
    whole = json.dumps(json.loads(example()), indent=indent)
    text = f"{whole}\n{whole[: len(whole) // 2]}\n{whole}\n{whole}\n"
    tally = checked(text.encode(), reader("strict"))
    assert (tally.documents, tally.refused) == (4, 1)
    end = 1 + text.count("\n", 0, len(whole) + 1 + len(whole) // 2)
    assert [(each.line, each.keyword) for each in tally.findings] == [(end, "json")]


@pytest.mark.parametrize("text", ["01 2", "1.", "+1", "truefalse", '{"a":1}x', "{},{}"])
def test_what_is_no_stream_of_documents_is_refused(text: str) -> None:
    job = load_job(V2, Config())
    asked = contract(job, Config())
    anything = Contract(
        "any", "strict", {"nodes": [True], "roots": {"any": 0}, "patterns": []}, (type(asked.names[0])("any"),)
    )
    assert checked(text.encode(), anything).refused
    assert not checked(b'1 "a" null\n{}[]{}\n[1,\n2]', anything).refused


def test_a_document_that_never_ends_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "CHUNK", 1 << 10)
    monkeypatch.setattr(frames, "_HEAD", 1 << 10)
    monkeypatch.setattr(frames, "LONGEST", 1 << 14)
    data = b"[" + b"1,\n" * 40_000
    sizes = [len(chunk.data) for chunk in frames.chunks(io.BytesIO(data).read)]
    assert sum(sizes) == len(data)
    assert max(sizes) < (1 << 14) + (1 << 12)
    assert checked(data, reader("strict")).refused


def test_packed_input_is_told_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "traffic.ndjson"
    path.write_bytes(gzip.compress(f"{example()}\n".encode()) + gzip.compress(f"{example()}\n{{}}\n".encode()))
    result = ask(str(path), "--format", "json")
    assert json.loads(result.output)["documents"] == 3
    path.write_bytes(path.read_bytes()[:-12])
    found = json.loads(ask(str(path), "--format", "json").output)
    assert "gzip" in [each["keyword"] for each in found["violations"]]


# What is said


def test_a_retired_message_is_named_with_what_to_change(tmp_path: Path) -> None:
    result = ask(written(tmp_path, example(), V1_MESSAGE))
    assert result.return_value == 1
    assert "traffic.ndjson:2: retired: ProgressMessageV1 is no longer sent" in result.output
    hints = result.output.partition("what to change for JobProgressMessage:\n")[2]
    assert hints.splitlines() == [
        '  - `/type` is `"job_progress"`, not `"progress"`',
        '  - add `/pipeline`: one of `"csv_import"`, `"batch_enrichment"`, `"ai_scan"`',
        "  - `/timestamp` is required: an integer",
        '  - add `/version`: `"1.0.0"`',
        "  - rename `/data` to `/payload`",
        '  - add `/payload/type`: `"job_progress"`',
    ]


def test_what_the_hints_say_makes_the_message_valid() -> None:
    old = json.loads(V1_MESSAGE)
    new = {
        "type": "job_progress",
        "jobId": old["jobId"],
        "pipeline": "ai_scan",
        "timestamp": 1,
        "version": "1.0.0",
        "payload": {**old["data"], "type": "job_progress"},
    }
    assert Program(v2()[0].checks.document).accepts("WebSocketMessageV2", new)


def test_the_summary_counts_messages_and_violations(tmp_path: Path) -> None:
    lines = [example(), example(), example("ErrorMessage"), example(jobId=1), example(jobId=2), '{"type":"nope"}']
    found = json.loads(ask(written(tmp_path, *lines), "--format", "json", "--most", "1").output)
    assert (found["documents"], found["valid"], found["invalid"]) == (6, 3, 3)
    assert found["messages"] == {
        UNNAMED: {"valid": 0, "invalid": 1},
        "ErrorMessage": {"valid": 1, "invalid": 0},
        "JobProgressMessage": {"valid": 2, "invalid": 2},
    }
    at = "#/$defs/Envelope/properties/jobId"
    assert found["violations"][0] == {"message": "JobProgressMessage", "keyword": "type", "at": at, "count": 2}
    assert [(each["line"], each["pointer"]) for each in found["first"]] == [(4, "/jobId")]


def test_all_valid_exits_0_and_shows_messages(tmp_path: Path) -> None:
    result = ask(written(tmp_path, example(), example("ErrorMessage")))
    assert result.return_value == 0
    assert "2 documents against WebSocketMessageV2 (strict): all valid" in result.output


def test_one_message_and_tolerance(tmp_path: Path) -> None:
    newer = written(tmp_path, example(pipeline="new_pipeline", version="1.1.0", added=1))
    assert ask(newer).return_value == 1
    assert ask(newer, "--tolerant").return_value == 0
    assert ask(newer, "--tolerant", "--message", "ErrorMessage").return_value == 1
    assert ask(written(tmp_path, '"ai_scan"'), "--message", "Pipeline").return_value == 0
    refused = ask(newer, "--message", "ErorMessage")
    assert refused.return_value == 2
    assert "did you mean `ErrorMessage`?" in refused.stderr


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_other_tools_read_the_violations(tmp_path: Path, form: str) -> None:
    output = ask(written(tmp_path, example(), example(jobId=1)), "--format", form).output
    if form == "sarif":
        (found,) = json.loads(output)["runs"][0]["results"]
        assert found["locations"][0]["physicalLocation"]["region"] == {"startLine": 2}
    else:
        assert output.startswith("::error file=")
        assert ",line=2,title=invalid-document::/jobId: expected a string, found 1 (JobProgressMessage" in output


def test_cover_tells_what_was_exercised_and_what_never(tmp_path: Path) -> None:
    lines = [example(), example("ErrorMessage"), example(jobId=1, pipeline="ai_scan")]
    found = json.loads(ask(written(tmp_path, *lines), "--cover", "--format", "json").output)["cover"]
    assert found["messages"] == {"JobProgressMessage": 1, "JobCompleteMessage": 0, "ErrorMessage": 1}
    assert found["enum values"]["Pipeline"] == {"csv_import": 2, "batch_enrichment": 0, "ai_scan": 0}
    assert found["optional members"]["JobProgressPayload"] == {"booksProcessed": 1, "totalBooks": 1}
    said = ask(written(tmp_path, *lines), "--cover").output
    assert "  never: JobCompleteMessage\n" in said
    assert "  never: Pipeline.ai_scan\n" in said


def test_all_fixtures_exercise_all_of_the_contract() -> None:
    data = b"".join(each["data"].strip() + b"\n" for each in fixtures() if each["category"] == "valid")
    job = v2()[0]
    asked = with_spec(reader("strict"), job)

    tally = checked(data, asked)
    seen = cover.with_messages(tally.exercised, tally.valid)
    assert not [each for each in cover.wanted(job.spec, asked.names) if not seen[each]]


# Workers


def big(folder: Path, megabytes: int, wrong: int) -> tuple[Path, int]:
    """A file of valid documents, with one that is not valid so many lines from its end; and its lines."""
    lines = [json.dumps(parse(each["data"])) for each in fixtures() if each["strict"]]
    block = "".join(f"{line}\n" for line in lines)
    times = (megabytes << 20) // len(block)
    path = folder / "big.ndjson"
    with path.open("w", encoding="utf-8") as file:
        for number in range(times):
            if number == times - wrong:
                file.write(example(jobId=1) + "\n")
            file.write(block)
    return path, times * len(lines) + 1


def test_workers_say_what_one_process_says(tmp_path: Path) -> None:
    path, lines = big(tmp_path, 6, wrong=1)
    job = v2()[0]
    asked = with_spec(reader("strict"), job)
    one, two = (run.validate(asked, [path, path], 5, lambda *_: None, workers) for workers in (1, 2))
    assert one == two
    assert (two.documents, two.refused) == (2 * lines, 2)
    assert [each.line for each in two.findings] == [one.findings[0].line] * 2


def test_a_worker_that_nobody_waits_for_stops() -> None:
    line = f"{example(jobId=1)}\n".encode()
    chunk = Chunk(line * ((8 << 20) // len(line)), None)
    with suppress(KeyboardInterrupt), run._Pool(reader("strict"), 5, 1) as pool:
        future = pool._submit(chunk)
        assert waited(future.running)
        raise KeyboardInterrupt
    assert future.result().documents < chunk.data.count(b"\n")


def test_stdin_is_read() -> None:
    code = "from protogen.cli import main; main()"
    data = f"{example()}\n{{}}\n".encode()
    arguments = [
        sys.executable,
        "-c",
        code,
        "validate",
        "-",
        "--config",
        str(ROOT / "protogen.toml"),
        "--format",
        "json",
    ]
    done = subprocess.run(arguments, input=data, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["first"][0]["file"] == "stdin"
    assert not done.stderr  # no bar where nobody looks


def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    path, lines = big(tmp_path, 20, wrong=3)
    asked = reader("strict")
    tracemalloc.start()
    try:
        tally = run.validate(asked, [path], 20, lambda *_: None, 2)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (tally.documents, tally.refused) == (lines, 1)
    assert peak < 12 * frames.CHUNK, f"{peak:,} bytes for a file of {os.path.getsize(path):,}"


# Fixtures of recorded documents


def project(folder: Path) -> str:
    """A config of its own for our contract."""
    (folder / "protogen.toml").write_text(
        f'schema = "{V2}"\ntargets = ["fixtures"]\n[target.fixtures]\nrecorded = ["fixtures/recorded"]\n'
    )
    return str(folder / "protogen.toml")


def promoted(folder: Path, *lines: str, at: int, redacted: bool) -> tuple[Result, Path]:
    arguments = ["--config", project(folder), f"{written(folder, *lines)}:{at}", "--promote", "kept"]
    result = CliRunner().invoke(
        validate.command, [*arguments, *(["--redact"] if redacted else [])], standalone_mode=False
    )
    return result, folder / "fixtures/recorded/kept.json"


def test_a_promoted_document_becomes_a_fixture(tmp_path: Path) -> None:
    from protogen.verbs import build

    result, path = promoted(tmp_path, example("ErrorMessage"), example(jobId=50.5), at=2, redacted=False)
    assert result.return_value == 0, result.output
    assert "JobProgressMessage, not valid (strict)" in result.output
    assert path.read_text() == example(jobId=50.5) + "\n"
    out = tmp_path / "generated"
    for _ in range(2):  # the second build finds everything current
        built = CliRunner().invoke(build.command, ["--config", project(tmp_path)], standalone_mode=False)
        assert built.return_value == 0, built.output
    listed = json.loads((out / "fixtures/manifest.json").read_text())["fixtures"]
    (kept,) = [each for each in listed if each["category"] == "recorded"]
    assert (kept["path"], kept["message"], kept["strict"]) == ("recorded/kept.json", "JobProgressMessage", False)
    assert (out / "fixtures/recorded/kept.json").read_bytes() == path.read_bytes()
    path.write_text(example("ErrorMessage") + "\n")
    CliRunner().invoke(build.command, ["--config", project(tmp_path)], standalone_mode=False)
    assert (out / "fixtures/recorded/kept.json").read_bytes() == path.read_bytes()


def test_redacted_documents_keep_their_shape_and_nothing_else(tmp_path: Path) -> None:
    result, path = promoted(tmp_path, example("ErrorMessage", jobId="Ada-17 é"), at=1, redacted=True)
    assert result.return_value == 0, result.output
    kept, was = json.loads(path.read_text()), json.loads(example("ErrorMessage"))
    for name in ("type", "pipeline", "timestamp", "version"):
        assert kept[name] == was[name]
    assert kept["payload"]["error"]["code"] == was["payload"]["error"]["code"]
    assert kept["payload"]["error"]["message"] != was["payload"]["error"]["message"]
    assert len(kept["payload"]["error"]["message"]) == len(was["payload"]["error"]["message"])
    assert "Ada" not in kept["jobId"]
    assert kept["jobId"][3] == "-"


def test_redaction_keeps_formats_patterns_and_references(tmp_path: Path) -> None:
    text = {"type": "string"}
    schema = {
        "title": "Person",
        "type": "object",
        "properties": {
            "id": {**text, "format": "uuid"},
            "born": {**text, "format": "date"},
            "mail": {**text, "format": "email"},
            "code": {**text, "pattern": "^[A-Z]{2}[0-9]{3}$"},
            "same": text,
            "visits": {"type": "object", "additionalProperties": text},
            "kind": {"enum": ["reader", "writer"]},
        },
        "required": ["id", "kind"],
    }
    path = making.written(tmp_path, schema, "person.json")
    job = load_job(path, Config())
    secret = {
        "id": "9b2c1d7e-0a3f-4c55-8e21-77d1f0a9b6c4",
        "born": "1815-12-10",
        "mail": "ada@lovelace.uk",
        "code": "GB123",
        "same": "ada@lovelace.uk",
        "visits": {"London 1833": "Babbage"},
        "kind": "writer",
        "unknown": ["Byron"],
    }
    program = Program(job.checks.document)
    kept = redact(secret, job, program, "Person")
    assert program.accepts("Person", kept)
    assert Judge(path, formats=True).accepts(kept)
    assert kept["kind"] == "writer"
    assert kept["same"] == kept["mail"]
    said = json.dumps(kept)
    for word in ("9b2c", "1815", "ada", "lovelace", "GB123", "London", "Babbage", "Byron"):
        assert word not in said
    assert redact(secret, job, program, "Person") == kept


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{file}", "--promote", "a"], "takes one document, as FILE:LINE"),
        (["{file}:9", "--promote", "a"], "there is no document on this line"),
        (["{file}:1", "--promote", "../a"], "cannot name a fixture"),
        (["{file}:2", "--promote", "a", "--redact"], "this is not JSON"),
    ],
)
def test_what_cannot_be_promoted_is_refused(tmp_path: Path, arguments: list[str], said: str) -> None:
    file = written(tmp_path, example(), '{"a":')
    result = ask(*(each.format(file=file) for each in arguments))
    assert result.return_value == 2
    assert said in result.stderr
    assert not (tmp_path / "fixtures").exists()


# While it runs


class Terminal(io.StringIO):
    """A stderr that somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("size", "expected"), [(100, " 50%"), (0, "[---")])
def test_the_bar_shows_how_far_it_came(size: int, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    shown = progress.Progress()
    shown("recorded.ndjson", 50, size, 1234)
    text = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert "recorded.ndjson" in text
    assert expected in text
    assert "1,234 documents" in text
    shown.close()


def test_no_bar_is_drawn_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    progress.Progress()("recorded.ndjson", 50, 100, 1234)
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]


@pytest.mark.parametrize("kill", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_a_run_that_is_ended(tmp_path: Path, kill: signal.Signals) -> None:
    pipe = tmp_path / "endless"
    os.mkfifo(pipe)
    arguments = [sys.executable, "-c", "from protogen.cli import main; main()", "validate", str(pipe)]
    arguments += ["--config", str(ROOT / "protogen.toml")]
    child = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with pipe.open("wb") as file:
        file.write(f"{example()}\n".encode() * 40_000)
        file.flush()
        workers = waited(lambda: children(child.pid))
        time.sleep(0.5)  # until it waits for more
        for _ in range(6):  # a busy machine may still be reading: whoever waits presses Ctrl-C again
            child.send_signal(kill)
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=10)
                break
    assert child.returncode != 0
    assert b"Traceback" not in child.communicate()[1]
    assert workers
    assert waited(lambda: not any(Path(f"/proc/{each}").exists() for each in workers))


def children(pid: int) -> list[int]:
    if not Path(f"/proc/{pid}/task").exists():
        absent("/proc")
    return [int(each) for path in Path(f"/proc/{pid}/task").glob("*/children") for each in path.read_text().split()]
