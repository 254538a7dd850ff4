"""What clients are made of, in no language: verdicts filled in, messages, the option, and the machine's branches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.paths import SUPPORT, V2

from protogen import settings
from protogen.languages import registry
from protogen.languages.client import NAME
from protogen.pipeline import Contract, compile
from protogen.project.config import Config
from protogen.request import compiled
from protogen.schema.load import load
from protogen.wire.client import Client, clients
from protogen.wire.printed import Branch, effects, reasons, states
from protogen.wire.values import Verdict

CHAT = SUPPORT / "chat.schema.json"


def _clients(schema: Path) -> Mapping[str, Client]:
    contract = compiled(schema, Config(target={"python": {NAME: True}})).sound()
    return {each.name: each for each in clients(contract.schema, contract.spec)}


def test_the_client_of_our_contract() -> None:
    client = _clients(V2)["jobProgress"]
    assert (client.sends, client.receives, client.path) == (("WebSocketMessageV2",), (), ("/ws/progress",))
    assert (client.tag, client.tags) == (("type",), ("job_progress", "job_complete", "error"))
    assert client.codes == "ErrorCode"
    assert client.credential is not None
    assert (client.credential.name, client.subject and client.subject.name) == ("token", "jobId")
    assert client.refused.listed[404] == Verdict("fail", "JOB_NOT_FOUND")
    assert (client.refused.listed[429], client.refused.listed[401]) == (Verdict("retry"), Verdict("refresh"))
    assert (client.refused.server, client.refused.other) == (Verdict("retry"), Verdict("fail"))
    assert (client.closed.listed[1005], client.closed.listed[4401]) == (Verdict("end"), Verdict("refresh"))
    assert client.closed.other == Verdict("fail")


def test_the_clients_of_a_chat() -> None:
    found = _clients(CHAT)
    room = found["room"]
    assert (room.path, room.sends, room.receives) == (("/rooms/", "room", ""), ("RoomEvent",), ("RoomCommand",))
    assert [each.name for each in room.calls] == ["say"]
    assert room.closed.listed[4401] == Verdict("fail")
    assert (found["presence"].flow.end, found["presence"].tag, found["presence"].codes) == ((), (), "")


def test_what_channels_carry_has_readers() -> None:
    """Also where no definition is an entry point, as those that others use."""
    schema, found = load(CHAT, shown="chat", map={}, inside=())
    plain = compile(schema, Config(roots=("Said",)), found)
    asked = compile(schema, Config(roots=("Said",), target={"python": {NAME: True}}), found)
    assert {"RoomEvent", "RoomCommand", "PresenceEvent"} <= {*asked.spec.roots}
    assert {*plain.spec.roots} <= {*asked.spec.roots}


@pytest.mark.parametrize("name", [each.name for each in registry.ours()])
def test_without_a_channel_the_option_is_an_error(tmp_path: Path, name: str) -> None:
    config = tmp_path / "protogen.toml"
    config.write_text(f"schema = 'a.json'\n[target.{name}]\n{NAME} = true\n")
    (tmp_path / "a.json").write_text(json.dumps({"title": "A", "type": "object"}))
    contract: Contract = compiled(tmp_path / "a.json", settings.read(config, "protogen.toml"))
    (fault,) = [each for each in contract.diagnostics if each.rule == "no-channel"]
    assert contract.failed
    assert str(fault).startswith("protogen.toml:3: error[no-channel]: ")


def test_what_clients_do_not_do_is_told(tmp_path: Path) -> None:
    value = json.loads(CHAT.read_text(encoding="utf-8"))
    value["x-protogen"]["channels"]["room"]["live"]["resume"] = {"message": "Hello", "from": "/seq"}
    (tmp_path / "chat.json").write_text(json.dumps(value))
    schema, found = load(tmp_path / "chat.json", shown="chat", map={}, inside=())
    for options, places in (({NAME: True}, ["/x-protogen/channels/room/live/resume"]), ({}, [])):
        contract = compile(schema, Config(target={"python": options}), found)
        told = [each for each in contract.diagnostics if each.rule == "resume-not-followed"]
        assert [each.place.pointer for each in told if each.place] == places
        assert not contract.failed


def test_the_branches_are_the_table() -> None:
    """The vectors, through the branches that languages print."""
    table = {(state.name, on.event): on.branches for state in states() for on in state.events}
    for vector in json.loads((SUPPORT / "machine_vectors.json").read_text()):
        state = "idle"
        context: dict[str, Any] = {"attempt": 0, "refreshes": 0, "next": "open", "unsure": False}
        for event, after, does in vector["steps"]:
            branch = _taken(table.get((state, event), ()), context, vector)
            state = branch.to if branch else state
            assert (state, [*(branch.effects if branch else ())]) == (after, does)
            for change in branch.changes if branch else ():
                _change(context, change)


def _taken(branches: tuple[Branch, ...], context: dict[str, Any], vector: Mapping[str, Any]) -> Branch | None:
    config, tried = vector["config"], context["attempt"] < vector["limit"]
    holds = {
        "hasToken": config["hasToken"],
        "canRetry": tried,
        "canRefresh": config["refresh"] and context["refreshes"] == 0,
        "endsByMessage": config["ends"],
        "failOnInvalid": config["strict"],
        "nextRefresh": context["next"] == "refresh",
        "unsure": context["unsure"],
        "unsureRetry": context["unsure"] and tried,
    }
    return next((each for each in branches if all(holds[guard] for guard in each.guards)), None)


def _change(context: dict[str, Any], change: str) -> None:
    match change:
        case "attempt+1" | "refreshes+1":
            name = change.removesuffix("+1")
            context[name] += 1
        case "next=open" | "next=refresh":
            context["next"] = change.removeprefix("next=")
        case "progress":
            context |= {"attempt": 0, "refreshes": 0}
        case _:
            context["unsure"] = change == "unsure"


def test_what_a_client_must_know() -> None:
    words = "unreachable unauthenticated refused violation overflow interrupted closed"
    assert " ".join(reasons()) == words
    assert [each for each in effects() if each.startswith("close")] == ["close 1000", "close 1007", "close 1008"]
