"""Makes a scenario smaller that shows a disagreement, by dropping connections and steps."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

from protogen.live.proving.values import Fault
from protogen.live.values import Close, Connection, Drop, Expect, Pace, Ping, Raw, Scenario, Send, Step, Wait
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source.place import Json

_TRIES = 60
"""At most so many smaller scenarios are tried."""

Shows = Callable[[Scenario], Awaitable[Fault | None]]
"""Whether a scenario still shows the disagreement, and how."""


async def smallest(scenario: Scenario, fault: Fault, shows: Shows) -> tuple[Fault, Json]:
    """The smallest scenario found, as a file says it, and the disagreement that it shows."""
    present, left = replace(scenario, connections=tuple(map(_atoms, scenario.connections)), then={}), _TRIES
    smaller = True
    while smaller and left > 0:
        smaller = False
        for candidate in _candidates(present):
            left -= 1
            found = await shows(candidate)
            if found is not None:
                present, fault, smaller = candidate, found, True
                break
            if left <= 0:
                break
    return fault, words(present)


def _atoms(connection: Connection) -> Connection:
    """The connection with one text a step."""
    steps: list[Step] = []
    for each in connection.steps:
        if isinstance(each, Send):
            steps += [replace(each, texts=(text,), every=0) for text in each.texts]
        else:
            steps.append(each)
    return replace(connection, steps=tuple(steps))


def _candidates(scenario: Scenario) -> Iterator[Scenario]:
    """Yields smaller scenarios: without a connection, then without half of the steps of one, a quarter, and so on."""
    every = scenario.connections
    for number in range(len(every)) if len(every) > 1 else ():
        yield replace(scenario, connections=(*every[:number], *every[number + 1 :]))
    for number, one in enumerate(every):
        size = len(one.steps) // 2 or 1
        while one.steps and size:
            for at in range(0, len(one.steps), size):
                less = replace(one, steps=(*one.steps[:at], *one.steps[at + size :]))
                yield replace(scenario, connections=(*every[:number], less, *every[number + 1 :]))
            size //= 2


def words(scenario: Scenario) -> Json:
    """A scenario as a file says it."""
    kept = {key: each for key, each in scenario.words.items() if key in ("when", "tokens", "refresh", "client")}
    connections = [_connection(each) for each in scenario.connections]
    return {"name": scenario.name, "channel": scenario.channel, **kept, "connections": connections}


def _connection(connection: Connection) -> Json:
    if connection.hang:
        return {"hang": True}
    if connection.refuse is not None:
        refuse = connection.refuse
        headers = {"headers": dict(refuse.headers)} if refuse.headers else {}
        return {"refuse": {"status": refuse.status, **headers, "body": refuse.body}}
    return {"steps": [_step(each) for each in connection.steps]}


def _step(step: Step) -> Json:
    match step:
        case Send(texts, _, own, pieces):
            more = {"pieces": pieces} if pieces > 1 else {}
            return {"send": _document(texts[0]), **more} if own and _is_object(texts[0]) else {"text": texts[0], **more}
        case Raw(data):
            return {"bytes": base64.b64encode(data).decode()}
        case Wait(seconds):
            return {"wait": seconds}
        case Pace(mean, spread, rate):
            return {"slow": rate} if rate else {"latency": {"mean": mean, "spread": spread}}
        case Ping(data):
            return {"ping": data.decode(errors="replace")}
        case Expect(message, within, reply):
            return {"expect": message, "within": within, **({} if reply is None else {"reply": reply})}
        case Close(code, reason, later):
            return {"close": code, **({"reason": reason} if reason else {}), "at": "after-client" if later else "once"}
        case Drop(how):
            return {"drop": how}


def _document(text: str) -> Json:
    return parse(text)


def _is_object(text: str) -> bool:
    try:
        return isinstance(parse(text), dict)
    except JSONTextError:
        return False
