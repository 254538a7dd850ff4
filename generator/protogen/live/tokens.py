"""What a mock thinks of tokens, and the new ones that its refresh gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from protogen.dataclass import dataclass, field
from protogen.live.stage import filled
from protogen.live.values import Answer, Scenario
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source.place import Json
from protogen.wire.values import Channel, Refresh


@dataclass
class Subject:
    """What a mock remembers of one subject, such as a job: how many connections and refreshes it has had."""

    connections: int = 0
    upgrades: int = 0
    refreshes: int = 0
    given: list[str] = field(default_factory=list)


def standing(channel: Channel, scenario: Scenario, token: str) -> str:
    """What becomes of a token: `accepted`, `expired` or `invalid`."""
    if token in scenario.tokens:
        return scenario.tokens[token]
    if "*" in scenario.tokens:
        return scenario.tokens["*"]
    return next((word for word in ("expired", "invalid") if token.startswith(word)), "accepted")


def refusal(channel: Channel, state: str) -> Json:
    """The body of a 401: the contract's code for it, where it has one."""
    if state == "expired":
        codes = channel.flow.recover if channel.flow else {}
        return {"code": next((code for code, how in codes.items() if how == "refresh"), "TOKEN_EXPIRED")}
    return {"code": channel.live.failures.get("unauthenticated", "INVALID_TOKEN")}


def asked(refresh: Refresh, body: bytes) -> dict[str, str] | None:
    """The parameters in the body of a refresh; None if it is not the body that the contract describes."""
    if not refresh.body:
        return {}
    try:
        value = parse(body)
    except JSONTextError:
        return None
    found: dict[str, str] = {}
    return found if _matched(refresh.body, value, found) else None


def told(refresh: Refresh, given: Mapping[str, str]) -> dict[str, str]:
    """The parameters that the body of a refresh tells the server."""
    texts = [refresh.body]
    names: set[str] = set()
    while texts:
        each: Json = texts.pop()
        if isinstance(each, str) and each.startswith("$"):
            names.add(each[1:])
        texts += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
    return {name: value for name, value in given.items() if name in names}


def _matched(wanted: Json, value: Json, found: dict[str, str]) -> bool:
    """Whether a value is the wanted one, with any text for `$name`."""
    if isinstance(wanted, str) and wanted.startswith("$"):
        found[wanted[1:]] = value if isinstance(value, str) else ""
        return isinstance(value, str)
    if isinstance(wanted, list):
        same = isinstance(value, list) and len(value) == len(wanted)
        return same and all(_matched(one, other, found) for one, other in zip(wanted, value, strict=True))
    if isinstance(wanted, dict):
        same = isinstance(value, dict)
        return same and all(key in value and _matched(each, value[key], found) for key, each in wanted.items())
    return bool(wanted == value)


def answered(
    channel: Channel, refresh: Refresh, scenario: Scenario, subject: Subject, given: Mapping[str, str], seed: int
) -> tuple[int, Json, str]:
    """The answer of the refresh: status, body, and the new token."""
    listed = scenario.refresh or (Answer(),)
    answer = listed[min(subject.refreshes, len(listed)) - 1]
    old = next((given[each.name] for each in channel.credentials if each.name in given), "")
    if answer.old and old != answer.old:
        return 401, refusal(channel, "invalid"), ""
    if not scenario.refresh and old and standing(channel, scenario, old) == "invalid":
        return 401, refusal(channel, "invalid"), ""
    if answer.status != 200:
        return answer.status, {"code": "REFUSED"}, ""
    made = f"token-{subject.refreshes}-{_digest(seed, scenario.name, subject.refreshes)}"
    new = old if answer.same else answer.give or made
    return 200, filled(dict(answer.members), {refresh.token: new}), new


def _digest(*words: object) -> str:
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:12]
