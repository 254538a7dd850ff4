"""Scenario files: what is wrong in one is told with its line, before a port is opened."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from support.making import written
from support.paths import SUPPORT, V2

from protogen.live import scenario
from protogen.live.cast import cast
from protogen.live.stage import Stage, of_contract
from protogen.live.values import Close, Drop, Expect, Raw, Send
from protogen.project.config import Config
from protogen.source.diagnostics import Refused

LIFE = "lifecycles/JobProgressMessage-to-JobCompleteMessage.ndjson"


@cache
def v2() -> Stage:
    return of_contract(V2, Config())


@cache
def chat() -> Stage:
    return of_contract(SUPPORT / "chat.schema.json", Config())


def steps(*each: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "s", "connections": [{"steps": list(each)}], **more}


def test_the_schema_is_one_and_every_built_in_scenario_meets_it() -> None:
    Draft202012Validator.check_schema(scenario.schema())
    validator = Draft202012Validator(scenario.schema())
    for stage in (v2(), chat()):
        every = cast(stage).scenarios
        assert len(every) > 20
        for each in every:
            assert not [*validator.iter_errors(dict(each.words))], each.name


def test_every_property_of_the_schema_says_what_it_is() -> None:
    lacking = []

    def walk(node: Any, at: str) -> None:
        if isinstance(node, dict):
            for name, held in (node.get("properties") or {}).items():
                lacking.extend([] if "$ref" in held or held.get("description") else [f"{at}/{name}"])
            for key, held in node.items():
                walk(held, f"{at}/{key}")

    walk(scenario.schema(), "")
    assert lacking == []


def test_a_scenario_as_values() -> None:
    words = steps(
        {"play": LIFE, "lines": "2-3", "every": 0.5},
        {"send": "job_progress", "with": {"/payload/progress": 0.5, "/payload/new/deep": [1]}},
        {"repeat": 3, "do": [{"text": "x"}]},
        {"frame": {"opcode": 2, "payload": "ab", "fin": False, "rsv": 4}},
        {"close": None, "at": "after-client"},
    )
    (connection,) = scenario.of_words(words, v2()).connections
    play, send, *texts, raw, close = connection.steps
    assert isinstance(play, Send)
    assert [json.loads(each)["timestamp"] % 10_000 for each in play.texts] == [1000, 2000]
    assert isinstance(send, Send)
    assert json.loads(send.texts[0])["payload"]["new"] == {"deep": [1]}
    assert texts == [Send(("x",), own=False)] * 3
    assert raw == Raw(b"\x42\x02ab")
    assert close == Close(None, later=True)


def test_a_conversation() -> None:
    words = steps({"expect": "hello", "reply": {"type": "welcome"}}, {"drop": "fin"}, channel="room")
    (connection,) = scenario.of_words(words, chat()).connections
    assert connection.steps == (Expect("Hello", 10, {"type": "welcome"}), Drop("fin"))


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"name": "s"}, "lacks `connections`", ""),
    ({"name": "a b", "connections": [{"hang": True}]}, "breaks `pattern`", "/name"),
    ({**steps(), "chanel": "x"}, "`chanel` is not known here", "/chanel"),
    (steps(channel="x"), "no channel `x`", "/channel"),
    (steps(when={"job": "x"}), "no parameter `job`", "/when/job"),
    (steps(tokens={"a": "good"}), "breaks `enum`", "/tokens/a"),
    ({"name": "s", "connections": []}, "breaks `minItems`", "/connections"),
    ({"name": "s", "connections": [{}]}, "one of `refuse`, `hang` and `steps`", "/connections/0"),
    ({"name": "s", "connections": [{"hang": True, "steps": []}]}, "one of `refuse`", "/connections/0"),
    ({"name": "s", "connections": [{"refuse": {"status": 200}}]}, "breaks `minimum`", "/connections/0/refuse/status"),
    (steps({}), "a step does one thing", "/connections/0/steps/0"),
    (steps({"wait": 1, "ping": ""}), "a step does one thing", "/connections/0/steps/0"),
    (steps({"wait": 1, "lines": "1"}), "`lines` does not belong to `wait`", "/connections/0/steps/0/lines"),
    (steps({"wiat": 1}), "`wiat` is not known here", "/connections/0/steps/0/wiat"),
    (steps({"wait": -1}), "breaks `minimum`", "/connections/0/steps/0/wait"),
    (steps({"play": "lifecycles/no.ndjson"}), "no fixture `lifecycles/no.ndjson`", "/connections/0/steps/0/play"),
    (steps({"play": LIFE, "lines": "3-9"}), "has the lines 1 to 6", "/connections/0/steps/0/play"),
    (steps({"play": LIFE, "lines": "0"}), "has the lines 1 to 6", "/connections/0/steps/0/play"),
    (steps({"fixture": "no.json"}), "no fixture `no.json`", "/connections/0/steps/0/fixture"),
    (steps({"send": "job_progres"}), "sends no message `job_progres`", "/connections/0/steps/0/send"),
    (steps({"expect": "x"}), "receives no message `x`", "/connections/0/steps/0/expect"),
    (steps({"bytes": "%%"}), "not in base64", "/connections/0/steps/0/bytes"),
    (steps({"close": 1}), "breaks `minimum`", "/connections/0/steps/0/close"),
    (steps({"drop": "x"}), "breaks `enum`", "/connections/0/steps/0/drop"),
    (steps({"drop": "fin"}, {"wait": 1}), "nothing can follow step 1", "/connections/0/steps"),
    (steps({"repeat": 100000, "do": [{"text": ""}] * 3}), "more than 200000 steps", "/connections/0/steps/0"),
]


@pytest.mark.parametrize("form", ["json", "yaml"])
@pytest.mark.parametrize(("words", "message", "pointer"), WRONG)
def test_a_fault_is_told_at_its_line(tmp_path: Path, words: Any, message: str, pointer: str, form: str) -> None:
    path = written(tmp_path, json.dumps(words, indent=1), f"s.{form}")  # JSON is YAML too
    with pytest.raises(Refused) as refused:
        scenario.read(path, v2())
    (told,) = refused.value.diagnostics
    assert message in told.message
    assert told.help
    assert told.place is not None
    assert told.place.pointer == pointer
    assert told.place.line_column[0] > 1 or pointer == ""


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, steps({"send": "a"}, {"fixture": "b"}, {}), "s.json")
    with pytest.raises(Refused) as refused:
        scenario.read(path, v2())
    assert len(refused.value.diagnostics) == 3


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"name":1,"name":2}', "\x00", "a: [b", '"\\ud800"'])
def test_what_is_no_scenario_is_told(tmp_path: Path, text: str) -> None:
    for name in ("s.json", "s.yaml"):
        with pytest.raises(Refused):
            scenario.read(written(tmp_path, text, name), v2())


def test_two_files_of_one_name_are_told(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        written(tmp_path, steps(), name)
    with pytest.raises(Refused) as refused:
        cast(v2(), [tmp_path])
    assert "two scenarios" in refused.value.diagnostics[0].message


def test_a_file_of_the_name_of_a_built_in_one_replaces_it(tmp_path: Path) -> None:
    written(tmp_path, {**steps(), "name": "drop", "shows": "mine"}, "a.json")
    assert [each.shows for each in cast(v2(), [tmp_path]).scenarios if each.name == "drop"] == ["mine"]


def test_the_longest_name_that_fits_is_chosen() -> None:
    every, (channel,) = cast(v2()), v2().wire.channels
    for subject, name in (
        ("drop", "drop"),
        ("drop-1", "drop"),
        ("drop-thrice", "drop-thrice"),
        ("drop-thrice-x", "drop-thrice"),
        ("dropped", None),
        ("", None),
    ):
        found = scenario.chosen(every.scenarios, channel, {"jobId": subject})
        assert (found.name if found else None) == name
