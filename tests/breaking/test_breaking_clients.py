"""`protogen breaking`: what callers of the emitted clients lose."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.paths import SUPPORT

from protogen.breaking.classify import findings
from protogen.breaking.findings import Finding
from protogen.breaking.versions import Version, compiled
from protogen.languages import registry
from protogen.model.things import CHANNELS
from protogen.project.config import Config

LANGUAGES = ("swift", "python", "typescript")
CONFIG = Config(target={name: {"client": True} for name in LANGUAGES})
Change = Callable[[dict[str, Any]], None]


@cache
def before() -> Version:
    return compiled(SUPPORT / "chat.schema.json", CONFIG)


def found(folder: Path, change: Change) -> list[Finding]:
    new = json.loads((SUPPORT / "chat.schema.json").read_text(encoding="utf-8"))
    change(new["x-protogen"]["channels"])
    path = folder / "chat.schema.json"
    path.write_text(json.dumps(new), encoding="utf-8")
    return findings(before(), compiled(path, CONFIG))


def renamed_call(channels: dict[str, Any]) -> None:
    channels["room"]["calls"]["tell"] = channels["room"]["calls"].pop("say")


def renamed_parameter(channels: dict[str, Any]) -> None:
    channels["room"]["query"]["since"] = channels["room"]["query"].pop("after")
    channels["room"]["live"]["resume"]["query"] = "since"


def required_parameter(channels: dict[str, Any]) -> None:
    channels["room"]["query"]["locale"] = {}


def renamed_channel(channels: dict[str, Any]) -> None:
    channels["status"] = channels.pop("presence")


def lost_server(channels: dict[str, Any]) -> None:
    for channel in channels.values():
        channel["servers"] = {"other": {"url": "ws://localhost:8081"}}


@pytest.mark.parametrize(
    ("change", "place", "names"),
    [
        (renamed_call, "room/calls/say", {"RoomClient.say", "client.RoomClient.say", "RoomClient.SayReply"}),
        (renamed_parameter, "room/query/after", {"RoomConnection.after", "client.Room.after", "RoomParameters.after"}),
        (
            required_parameter,
            "room/query/locale",
            {"client.Room.locale", "RoomParameters.locale", "RoomConnection.init"},
        ),
        (renamed_channel, "presence", {"PresenceClient", "client.PresenceClient", "PresenceConnection"}),
        (lost_server, "room/servers/local", {"RoomConnection.Server.local", "client.Server.LOCAL"}),
    ],
)
def test_what_callers_lose(change: Change, place: str, names: set[str], tmp_path: Path) -> None:
    lost: dict[str, set[str]] = {}
    for each in found(tmp_path, change):
        for at in (each.old, each.new):
            if at is not None and each.fails and each.rule.startswith("source-"):
                lost.setdefault(at.pointer, set()).update(one.name for one in each.declarations)
    assert names <= lost.get(f"/x-protogen/channels/{place}", set()), lost


def more_of_all(channels: dict[str, Any]) -> None:
    channels["room"]["servers"]["more"] = {"url": "wss://chat.example"}
    channels["room"]["query"]["locale"] = {"required": False}
    channels["room"]["calls"]["shout"] = channels["room"]["calls"]["say"]
    channels["more"] = channels["presence"]


def test_what_is_new_breaks_nobody(tmp_path: Path) -> None:
    assert [each for each in found(tmp_path, more_of_all) if each.rule.startswith("source-")] == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_names_are_those_of_the_emitted_code(name: str) -> None:
    contract, language = before().contract, registry.get(name)
    job = contract.job(language)
    entries = [each for each in language.surface(job) if each.thing.sort == CHANNELS]
    assert len(entries) > 10
    text = "\n".join(text for path, text in language.emit(job).items() if re.search("(?i)client", path))
    words = {*re.findall(r"\w+", text)}
    assert {word for each in entries for word in re.findall(r"\w+", each.name)} - words == set()
    assert [each for each, count in Counter((one.full, one.thing) for one in entries).items() if count > 1] == []
