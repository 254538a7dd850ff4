"""The migration guide goes by message, tells a change once, and has no line that is not true."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from support.making import schema, written
from support.outside import pairs

from protogen.docs import build
from protogen.project.config import Config

pytestmark = pytest.mark.slow

TEXT, NUMBER = {"type": "string"}, {"type": "number"}


def made(one: Path, other: Path) -> str:
    files = build.book(other, Config()).files("markdown", build.book(one, Config()))
    return next(text for name, text in files.items() if "-from-" in name)


def guide(folder: Path, old: Any, new: Any) -> str:
    return made(written(folder, schema(**old), "old.json"), written(folder, schema(**new), "new.json"))


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    after = text.partition(f"\n{heading}\n")[2]
    return re.split(rf"\n#{{1,{level}}} ", after)[0]


def todos(text: str, heading: str) -> list[str]:
    """The last cells of the table under a heading of a part."""
    rows = [line for line in section(section(text, "## What's changing"), heading).splitlines() if line[:2] == "| "]
    return [re.split(r"(?<!\\)\|", row)[-2].strip() for row in rows[2:]]


def one(properties: Mapping[str, Any], required: Sequence[str] = ()) -> dict[str, Any]:
    return {"title": "T", "type": "object", "properties": properties, "required": list(required)}


@pytest.mark.parametrize(
    ("old", "new", "todo"),
    [
        (one({"a": TEXT}), one({"a": TEXT}), None),
        (one({"a": TEXT}), one({"a": NUMBER}), "Read `a` as number, no longer as string."),
        (
            one({"a": TEXT}),
            one({"a": TEXT}, ["a"]),
            "`a` is always present now: send it, and drop any fallback for it.",
        ),
        (one({"a": TEXT}, ["a"]), one({"a": TEXT}), "`a` may be missing: handle that."),
        (one({"a": TEXT, "b": TEXT}), one({"a": TEXT}), "Stop reading and sending `b`: it was removed."),
        (one({"a": TEXT}), one({"a": TEXT, "b": TEXT}), "`b` may be present: use it if you need it."),
        (
            one({"a": TEXT}),
            one({"a": TEXT, "b": TEXT}, ["b"]),
            "`b` is always present: send it, and read it where you need it.",
        ),
        (
            one({"a": TEXT}),
            one({"a": TEXT | {"maxLength": 3}}),
            "Check what you assume about `a`: at most 3 characters.",
        ),
        (
            one({"a": TEXT | {"maxLength": 2, "pattern": "x"}}),
            one({"a": TEXT | {"maxLength": 3, "pattern": "x"}}),
            "Check what you assume about `a`: at most 3 characters, no longer at most 2 characters.",
        ),
        (one({"a": TEXT | {"examples": ["p"]}}), one({"a": TEXT | {"examples": ["q"]}}), None),
        (one({"a": TEXT}), one({"a": TEXT}) | {"additionalProperties": False}, "Send no members but the listed ones."),
        (
            one({"a": TEXT}),
            one({"a": TEXT}) | {"minProperties": 1},
            "Check what you send as `T`: at least 1 member.",
        ),
    ],
)
def test_each_change_has_its_row(old: Any, new: Any, todo: str | None, tmp_path: Path) -> None:
    text = guide(tmp_path, old, new)
    assert todos(text, "### T") == ([todo] if todo else [])
    assert ("No message changes." in text) is (todo is None)
    assert (todo or "Replace the generated code") in section(text, "## Checklist")


def several(**messages: Any) -> dict[str, Any]:
    return {"$defs": messages}


def message(name: str, properties: Mapping[str, Any], required: Sequence[str] = ()) -> dict[str, Any]:
    return {"type": "object", "required": ["kind", *required], "properties": {"kind": {"const": name}, **properties}}


def test_a_change_is_told_with_its_message(tmp_path: Path) -> None:
    """Ping and Pong gain what Note does not: no line says that every message has it."""
    old = several(Ping=message("ping", {}), Pong=message("pong", {}), Note=message("note", {}))
    new = several(
        Ping=message("ping", {"v": TEXT}, ["v"]), Pong=message("pong", {"v": TEXT}, ["v"]), Note=old["$defs"]["Note"]
    )
    text = guide(tmp_path, old, new)
    assert todos(text, "### Ping") == todos(text, "### Pong") != []
    assert "### Note" not in text
    assert "The fields, values and alternatives of the other 1 are as they were: `Note`." in text
    assert "every message" not in text


def test_what_several_messages_have_is_told_once(tmp_path: Path) -> None:
    names = ("Ping", "Pong", "Note")
    old = several(**{each: message(each, {}) for each in names})
    new = several(**{each: message(each, {"v": TEXT}, ["v"]) for each in names})
    text = guide(tmp_path, old, new)
    assert section(text, "## What's changing").count("| `v` |") == 1
    assert "`Ping`, `Pong`, `Note`." in section(section(text, "## What's changing"), "### In 3 messages")
    assert section(text, "## Which messages change").count("`v`") == 3


def test_an_added_object_is_one_row(tmp_path: Path) -> None:
    inner = one({"p": TEXT, "q": one({"r": TEXT}, ["r"])}, ["p"])
    text = guide(tmp_path, one({"a": TEXT}), one({"a": TEXT, "box": inner}))
    assert todos(text, "### T") == ["`box` may be present: use it if you need it."]
    assert "with `p`, `q`" in text


def test_a_definition_is_told_once_with_its_messages(tmp_path: Path) -> None:
    names = [f"M{number}" for number in range(14)]
    shared = {"item": {"$ref": "#/$defs/Item"}}
    old, new = (
        several(**{each: message(each, shared) for each in names}, Item=one(properties))
        for properties in ({"a": TEXT}, {"a": NUMBER})
    )
    old["oneOf"] = new["oneOf"] = [{"$ref": f"#/$defs/{each}"} for each in names]
    text = guide(tmp_path, old | {"title": "Thing"}, new | {"title": "Thing"})
    assert "Used by 14 messages." in section(section(text, "## What's changing"), "### Item")
    assert todos(text, "### Item") == ["Read `a` as number, no longer as string."]
    assert section(text, "## Which messages change").count("what it holds of `Item`") == 14


def test_breaks_come_first(tmp_path: Path) -> None:
    text = guide(tmp_path, one({"a": TEXT}), one({"a": NUMBER}))
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings == ["What breaks", "Which messages change", "What's changing", "Before and after", "Checklist"]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (one({"a": TEXT}), one({"a": TEXT, "b": TEXT}), ["Update readers and senders in any order"]),
        (one({"a": TEXT}, ["a"]), one({"a": TEXT}), ["Ship readers of the new T before anything sends it"]),
        (one({"a": TEXT}), one({"a": TEXT}, ["a"]), ["Have readers of the old T until nothing sends it"]),
    ],
)
def test_the_order_of_release_is_that_of_the_breaks(old: Any, new: Any, lines: list[str], tmp_path: Path) -> None:
    items = re.findall(r"- \[ \] (.*)", section(section(guide(tmp_path, old, new), "## Checklist"), "### Release"))
    assert [each.partition(":")[0] for each in items] == lines


def test_an_alternative_that_became_a_choice_is_not_gone(tmp_path: Path) -> None:
    parts = {name: message(name, {}) for name in "PQR"}
    refs = [{"$ref": f"#/$defs/{name}"} for name in "PQR"]
    old, new = ({"title": "T", "$defs": parts, "anyOf": each} for each in (refs[:2], [refs[0], {"anyOf": refs[1:]}]))
    assert "no alternative" not in guide(tmp_path, old, new)


def test_the_guide_of_mcp() -> None:
    """A large change is a guide that can be read: each change once, under what it concerns."""
    text = made(pairs() / "mcp/2025-06-18.json", pairs() / "mcp/2025-11-25.json")
    changing = section(text, "## What's changing")
    assert todos(text, "### Implementation") == [
        f"`{each}` may be present: use it if you need it." for each in ("description", "icons", "websiteUrl")
    ]
    assert "Used by `InitializeRequest`, `InitializeResult`." in section(changing, "### Implementation")
    assert changing.count("| `jsonrpc` |") == 1
    assert "ElicitRequestParams (a choice), no longer as ElicitRequest params (an object)" in changing
    assert len([line for line in changing.splitlines() if line.startswith("| `")]) < 80
    assert len(re.findall(r"- \[ \]", text)) < 90


def test_the_guide_of_vda5050() -> None:
    """Renamed objects are one thing with the members that they kept; a name that stands elsewhere too is no move."""
    text = made(pairs() / "vda5050/state-2.1.0.json", pairs() / "vda5050/state-3.0.0.json")
    rows = todos(text, "### state")
    assert "Use `mobileRobotPosition.x` instead of `agvPosition.x`." in rows
    assert "Stop reading and sending `agvPosition.positionInitialized`: it was removed." in rows
    assert not [row for row in rows if "zoneRequests[]" in row]
    assert todos(text, "### trajectory")[0] == "`degree` may be missing: handle that."


def test_what_a_client_has_to_do_to_stay_connected(tmp_path: Path) -> None:
    """A channel that is new, or no longer the same, has its lines; one that stayed has none."""
    live = {
        "refresh": {"path": "/token", "token": "/token"},
        "refused": {"404": "fail GONE", "429": "retry BUSY"},
        "keepAlive": {"every": 5, "within": 2.5},
    }
    channel = {"name": "news", "address": "/news/{topic}", "parameters": {"topic": {}}, "live": live}
    plain = {"title": "News", "type": "object", "properties": {"seq": NUMBER}, "required": ["seq"]}
    new = {**plain, "x-protogen": {"channel": {**channel, "order": "/seq"}}}
    found = section(guide(tmp_path, plain, new), "### Connection")
    lines = [line.removeprefix("- [ ] ") for line in found.splitlines()]
    assert lines[1].startswith("Connect to `news` at `/news/{topic}`: ")
    assert "If the connection is refused with 401, ask `POST /token` for a new token, once, and connect again." in lines
    assert "If it is refused with 404, that means `GONE`: do not try again." in lines
    assert not [line for line in lines if "429" in line]
    assert "Drop messages whose `/seq` is lower than that of the last one: they came before." in lines
    assert [line for line in lines if line.startswith("After 5 seconds of silence") and "in 2.5 seconds" in line]
    assert "### Connection" not in guide(tmp_path, new, {**new, "description": "More."})
