"""What must come of a scenario: the state machine and the scenario's steps, followed without a socket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial

from protogen.dataclass import dataclass, field
from protogen.live import frames, tokens
from protogen.live.hearing import LARGEST, Heard, Hearing
from protogen.live.proving.part import Part
from protogen.live.proving.sorting import Sorter
from protogen.live.session import answered, prepared
from protogen.live.stage import Stage, line, read
from protogen.live.values import Close, Connection, Drop, Expect, Raw, Scenario, Send, Step
from protogen.runtime.jsontext import parse
from protogen.source.place import Json
from protogen.wire.client import Client
from protogen.wire.machine import Now, Setting, machine

_MOST = 1_000
"""A client that changes its state more often never ends."""


@dataclass
class Expected:
    """What a client must do, as in `languages/live.py`. `open`: nothing would ever end it."""

    states: list[str] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    outcome: str = ""
    reports: list[str] = field(default_factory=list)
    replies: list[Json] = field(default_factory=list)
    upgrades: int = 0
    refreshes: int = 0
    open: bool = False


class Play:
    """Plays one scenario. `told`: the client's transport is told the status of a refusal."""

    def __init__(self, stage: Stage, client: Client, scenario: Scenario, part: Part, *, told: bool, seed: int) -> None:
        self._client, self._channel, self._scenario, self._part = client, client.channel, scenario, part
        self._told, self._seed = told, seed
        self._given = dict(part.given)
        subject = self._channel.subject
        self._about = part.given.get(subject.name, "") if subject else ""
        self._sorter = Sorter(stage, client, self._about, part.strict)
        able = client.refresh is not None and client.credential is not None
        self._setting = Setting(True, able, bool(client.flow.end), part.strict, part.limit)
        self._now = Now()
        self._steps: Iterator[Heard] = iter(())
        self._said: list[Json] = []
        self._connections = 0
        self._known = tokens.Subject()
        self._does = [*part.does]
        self.expected = Expected()
        about = partial(prepared, self._channel, self._about)
        self._prepared = lru_cache(64)(lambda text, own: about(text, own)[1])  # some scenarios repeat one text

    def run(self) -> Expected:
        """Play to the end, or until nothing more would happen."""
        self._follow("start")
        while self._now.state != "ended" and len(self.expected.states) < _MOST:
            match self._now.state:
                case "connecting":
                    self._connect()
                case "authorizing":
                    self._refresh()
                case "waiting":
                    self._follow("timer")
                case "open" if (heard := next(self._steps, None)) is not None:
                    self._hear(heard)
                case _:
                    self.expected.open = True
                    break
        return self.expected

    def _follow(self, event: str, code: str = "", value: Json = None, text: str = "") -> None:
        before = self._now.state
        self._now, effects = machine().step(self._now, event, self._setting)
        for effect in effects:
            match effect.split():
                case ["deliver"]:
                    self.expected.messages.append(value)
                    self._sorter.delivered(value, text)
                case ["report"]:
                    self.expected.reports.append(event.removeprefix("message."))
                case ["drop"]:
                    self.expected.reports.append("stale")
                case ["end", "failed", reason]:
                    known = code or self._client.failures.get(reason, "")
                    self.expected.outcome = " ".join(filter(None, ["failed", reason, known]))
                case ["end", outcome]:
                    self.expected.outcome = outcome
        if before == "open" and self._now.state != "open":
            self._lose_calls()
        if self._now.state != before:
            self.expected.states.append(self._now.state)
            self._after({"state": self._now.state})
        if "deliver" in effects:
            self._after({"messages": len(self.expected.messages)})

    def _after(self, moment: Mapping[str, Json]) -> None:
        """What the app does now."""
        for each in [one for one in self._does if one["after"] == moment]:
            self._does.remove(each)
            if each["do"] in ("send", "call"):
                self._said.append(each["message"])
            if each["do"] == "call":
                call = next(one for one in self._client.calls if one.name == each["call"])
                self._sorter.pending.append((call, read(each["message"], call.ids[0]) if call.ids else None))
                if self._now.state != "open":
                    self._lose_calls()
            elif each["do"] != "send":
                self._follow(each["do"])

    def _lose_calls(self) -> None:
        """The calls that wait fail with the connection."""
        lost = len(self._sorter.pending)
        self._sorter.pending.clear()
        for _ in range(lost):
            self.expected.replies.append("failed")
            self._after({"replies": len(self.expected.replies)})

    # the server

    def _connect(self) -> None:
        self.expected.upgrades += 1
        every = self._scenario.connections
        script = every[min(self._connections, len(every) - 1)]
        if script.refuse is None and not script.hang and not self._is_accepted():
            self._refused(401)
            return
        self._connections += 1
        if script.hang:
            self._follow("deadline")
        elif script.refuse is not None:
            self._refused(script.refuse.status)
        else:
            opening = self._part.options.get("opening")
            self._said = [] if opening is None else [opening]
            self._steps = self._heard(script)
            self._follow("opened")

    def _is_accepted(self) -> bool:
        own = [each.name for each in self._channel.credentials]
        return all(
            tokens.standing(self._channel, self._scenario, self._given.get(name, "")) == "accepted" for name in own
        )

    def _refused(self, status: int) -> None:
        verdict = self._client.refused.of(status)
        self._follow(f"refused.{verdict.kind}" if self._told else "refused.unknown", verdict.code if self._told else "")

    def _refresh(self) -> None:
        refresh, credential = self._client.refresh, self._client.credential
        assert refresh is not None
        assert credential is not None
        self._known.refreshes += 1
        self.expected.refreshes += 1
        given = tokens.told(refresh, self._given)
        status, _, new = tokens.answered(self._channel, refresh, self._scenario, self._known, given, self._seed)
        if status != 200:
            self._follow("token.refused" if status in (400, 401, 403) else "token.error")
            return
        same, self._given[credential.name] = self._given.get(credential.name) == new, new
        self._follow("token.same" if same else "token.new")

    def _heard(self, script: Connection) -> Iterator[Heard]:
        """What a client hears of a connection. `silence`: it asks for life in vain; `lost`: there is no close frame."""
        from websockets.protocol import CLIENT, Protocol

        hearing = Hearing(Protocol(CLIENT, max_size=LARGEST))
        for step in script.steps:
            match step:
                case Drop("silence"):
                    if self._part.options["keepAlive"] is None:
                        return
                    yield Heard("silence")
                case Drop():
                    yield Heard("lost")
                case Expect() if not self._said:
                    return
                case _:
                    for data in self._bytes(step):
                        yield from hearing.heard(data)
            if hearing.fault:
                yield Heard("lost")

    def _bytes(self, step: Step) -> Iterator[bytes]:
        match step:
            case Send(texts, _, own, pieces):
                for text in texts:
                    yield from frames.message(self._prepared(text, own).encode(), pieces)
            case Expect(reply=reply):
                said = self._said.pop(0)
                if reply is not None:
                    text = line(answered(reply, said))
                    yield from frames.message(self._prepared(text, True).encode())
            case Raw(data):
                yield data
            case Close(code, reason):
                yield frames.closing(code, reason)

    def _hear(self, heard: Heard) -> None:
        match heard.what:
            case "silence":
                self._follow("silence")
            case "lost":
                self._closed(1006)
            case "closed":
                self._closed(int(heard.code or 1005))
            case "message":
                self._message(heard)

    def _closed(self, code: int) -> None:
        verdict = self._client.closed.of(code)
        self._follow(f"closed.{verdict.kind}", verdict.code)

    def _message(self, heard: Heard) -> None:
        try:
            text = heard.data.decode()
        except UnicodeDecodeError:
            if heard.binary:
                self._follow("message.invalid")
            else:
                self._closed(1006)  # the client's library ends the connection
            return
        found = self._sorter.sort(text)
        if found.call is not None:
            self.expected.replies.append(found.value)
            self._after({"replies": len(self.expected.replies)})
        elif found.event:
            self._follow(found.event, found.code, parse(text) if found.value is not None else None, text)


def expected(stage: Stage, client: Client, scenario: Scenario, part: Part, *, told: bool, seed: int) -> Expected:
    """What must come of a scenario."""
    return Play(stage, client, scenario, part, told=told, seed=seed).run()


def ending(found: Expected, part: Part) -> Part:
    """The part with a wish that ends it, where nothing else would."""
    if not found.open:
        return part
    if found.replies:
        return part.doing({"after": {"replies": len(found.replies)}, "do": "cancel"})
    if found.messages:
        return part.doing({"after": {"messages": len(found.messages)}, "do": "cancel"})
    return part.doing({"after": {"state": found.states[-1]}, "do": "cancel"})
