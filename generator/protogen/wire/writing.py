"""Writes values of the wire in the annotation's words: the opposite of `reading`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from protogen.source.place import Json
from protogen.wire.values import Channel, Entry, Flow, Live, Parameter

Refer = Callable[[Entry], str]
"""The reference to an entry, in the document that is written."""


def note(channel: Channel, refer: Refer, *, flow: bool) -> dict[str, Json]:
    """What only the annotation has words for: order, live and, if `flow`, how the messages follow one another."""
    said = _flow(channel.flow) if flow and channel.flow else {}
    return filled({"order": channel.order, "live": live(channel.live, refer), "flow": said})


def _flow(words: Flow) -> dict[str, Json]:
    sender, receiver = words.parties
    said = {"from": sender, "to": receiver, "repeat": [*words.repeat], "end": [*words.end], "code": words.code}
    return filled({**said, "advances": dict(words.advances), "scales": [*words.scales]})


def live(words: Live, refer: Refer) -> dict[str, Json]:
    """The object `live`; empty if all is as usual."""
    refresh, keep, resume, opening = words.refresh, words.keep_alive, words.resume, words.opening
    usual = resume.kind in ("query", "message")
    return filled(
        {
            "refresh": refresh
            and filled({"method": refresh.method, "path": refresh.path, "body": refresh.body, "token": refresh.token}),
            "refused": {str(status): str(each) for status, each in words.refused.items()},
            "closed": {str(code): str(each) for code, each in words.closed.items()},
            "failures": dict(words.failures),
            "keepAlive": keep
            and filled({"every": keep.every, "within": keep.within, "send": keep.send, "expect": keep.expect}),
            "resume": filled({resume.kind: resume.carrier, "from": resume.start}) if usual else resume.kind,
            "opening": opening
            and filled({"send": refer(opening.send), "await": refer(opening.awaits) if opening.awaits else ""}),
        }
        if words != Live()
        else {}
    )


def parameter(words: Parameter) -> dict[str, Json]:
    """What is said of a parameter, in the words that JSON Schema has too."""
    return filled({"description": words.description, "enum": [*words.enum]}) | (
        {} if words.default is None else {"default": words.default}
    )


def filled(words: dict[str, Any]) -> dict[str, Json]:
    """The words that say something."""
    return {key: held for key, held in words.items() if held not in (None, "", {}, [], "none")}
