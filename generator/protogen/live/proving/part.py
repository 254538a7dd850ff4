"""The part that a client plays in a scenario: what it starts with, how patient it is, what its app does."""

from __future__ import annotations

from collections.abc import Mapping

from protogen.dataclass import dataclass, replace
from protogen.live.stage import Stage
from protogen.live.values import Drop, Expect, Scenario
from protogen.source.place import Json
from protogen.wire.values import Channel

OPTIONS: Mapping[str, Json] = {
    "reading": "tolerant",
    "retry": {"first": 0.01, "most": 0.02, "limit": 3, "stableAfter": 600},
    "openTimeout": 30,
    "refreshTimeout": 30,
    "keepAlive": {"every": 30, "within": 30},
    "buffer": {"size": 100_000},
}
"""Waits are short, so that a run takes little time. No connection becomes stable, so that tries are counted to their
end; and nothing takes so long that a busy machine would look like a dead server."""
_HANGS = {"openTimeout": 1}
_FALLS_SILENT = {"keepAlive": {"every": 0.6, "within": 0.6}}
"""Where that is what a scenario shows."""
SECONDS = 60
"""That a client may take."""
BRIEF = 2
"""Seconds for a scenario that is tried because it is smaller."""
_TOKEN = "proof-token"


@dataclass(frozen=True, slots=True)
class Part:
    """What one client does. `given`: the parameters; `does`: what its app does, as in `languages/live.py`."""

    given: Mapping[str, str]
    options: Mapping[str, Json]
    does: tuple[Mapping[str, Json], ...] = ()

    @property
    def limit(self) -> int:
        """How often it tries again."""
        return int(self.options["retry"]["limit"])

    @property
    def strict(self) -> bool:
        """Whether a message that is not valid is the end."""
        return bool(self.options["reading"] == "strict")

    def doing(self, *more: Mapping[str, Json]) -> Part:
        """The same, whose app does more."""
        return replace(self, does=(*self.does, *more))

    def request(self, number: int, scenario: Scenario, url: str, seed: int, seconds: float) -> Mapping[str, Json]:
        """The line for a language's program."""
        return {
            "id": number,
            "scenario": scenario.name,
            "channel": scenario.channel,
            "url": url,
            "parameters": dict(self.given),
            "options": dict(self.options),
            "does": list(self.does),
            "consumer": scenario.words.get("client", {}).get("consumer", {}),
            "seed": seed,
            "seconds": seconds,
        }


def part(stage: Stage, channel: Channel, scenario: Scenario) -> Part:
    """The part of a scenario: what its file says under `client`, else the usual."""
    words = scenario.words.get("client", {})
    given = {each.name: _value(scenario, each.name, channel) for each in channel.given if each.required}
    given |= {each.name: words[each.name] for each in channel.given if each.name in words}
    own = words.get("options", {})
    options = {**OPTIONS, **_patience(scenario)}
    options |= {
        key: {**(options.get(key) or {}), **each} if isinstance(each, dict) else each for key, each in own.items()
    }
    if channel.live.keep_alive is None:
        options["keepAlive"] = None
    if channel.live.opening is not None:
        options["opening"] = stage.sample(channel.live.opening.send.name)
    return Part(given, options, tuple(words.get("does", ())) or _calls(stage, channel, scenario))


def _patience(scenario: Scenario) -> Mapping[str, Json]:
    """How soon a client gives up, in a scenario that is about it."""
    steps = [step for each in scenario.connections for step in each.steps]
    silent = _FALLS_SILENT if any(isinstance(each, Drop) and each.how == "silence" for each in steps) else {}
    return {**silent, **(_HANGS if any(each.hang for each in scenario.connections) else {})}


def _value(scenario: Scenario, name: str, channel: Channel) -> str:
    """A value of a parameter that chooses the scenario, and a token that it accepts."""
    each = next(each for each in channel.given if each.name == name)
    if each.credential:
        listed = [token for token, state in scenario.tokens.items() if state == "accepted" and token != "*"]
        return listed[0] if listed else _TOKEN
    if name in scenario.when:
        return scenario.when[name].replace("*", "-1").replace("?", "1")
    if channel.subject is each:
        return f"{scenario.name}-1"
    return each.default or next(iter(each.enum), "1")


def _calls(stage: Stage, channel: Channel, scenario: Scenario) -> tuple[Mapping[str, Json], ...]:
    """Each call that the scenario answers, one after the other."""
    expected = [step.message for one in scenario.connections for step in one.steps if isinstance(step, Expect)]
    calls = [call for name in expected for call in channel.calls if call.send.name == name]
    opening = channel.live.opening
    first = {"messages": 1} if opening and opening.awaits else {"state": "open"}
    return tuple(
        {
            "after": {"replies": number} if number else first,
            "do": "call",
            "call": each.name,
            "message": stage.sample(each.send.name),
        }
        for number, each in enumerate(calls)
    )
