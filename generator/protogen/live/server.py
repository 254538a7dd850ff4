"""The mock: HTTP and WebSockets on one port; it chooses a scenario for each connection and plays it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from protogen.live import tokens
from protogen.live.events import Event, Tell
from protogen.live.hearing import LARGEST
from protogen.live.http import HEAD, BadRequest, Request, parameters, read_body, response, shared
from protogen.live.listener import Listener, answer
from protogen.live.scenario import chosen
from protogen.live.session import Session
from protogen.live.stage import Stage
from protogen.live.tokens import Subject
from protogen.live.values import Connection, Scenario
from protogen.source.place import Json
from protogen.wire.values import Channel, Refresh

_QUIET = logging.getLogger(f"{__name__}.quiet")
"""The package `websockets` would log requests, whose URLs and headers hold credentials."""
_QUIET.setLevel(logging.CRITICAL + 1)
_KEPT = 100_000
"""At most this many events are remembered for `/__protogen/log`."""
_KEPT_TEXT = 64 * 1024 * 1024
"""At most this many characters of documents are remembered with them."""


class Mock(Listener):
    """A server of a contract. `usual`: by channel, the scenario of connections that ask for none; `only`: for all."""

    def __init__(
        self,
        stage: Stage,
        scenarios: Sequence[Scenario],
        usual: Mapping[str, Scenario],
        tell: Tell = lambda event: None,
        *,
        seed: int = 0,
        speed: float = 1,
        only: Scenario | None = None,
    ) -> None:
        self._stage, self._scenarios, self._usual, self._only = stage, scenarios, usual, only
        super().__init__(tell)
        self._seed, self._speed = seed, speed
        self._checkers = {each.name: stage.checker(each.receives) for each in stage.wire.channels}
        self.reset()

    def reset(self) -> None:
        """Forget all connections and events."""
        self.events: deque[Event] = deque()
        self._text = 0
        self.violations: list[str] = []
        self.seen: Counter[str] = Counter()
        self._subjects: dict[tuple[str, str, str], Subject] = {}
        self._number = 0

    def unmet(self) -> list[str]:
        """What the `then.requests` of scenarios say that did not come."""
        found: list[str] = []
        known = {each.name: each for each in [*self._scenarios, self._only] if each is not None}
        for (_, name, subject), held in self._subjects.items():
            wanted = known[name].then.get("requests", {}) if name in known else {}
            counts = {"upgrades": held.upgrades, "refreshes": held.refreshes}
            wrong = [word for word, count in counts.items() if wanted.get(word, count) != count]
            found += [
                f"{name}: {wanted[word]} {word} were to come for `{subject}`, not {counts[word]}" for word in wrong
            ]
        return found

    # connections

    async def serve(
        self, number: int, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one connection: a WebSocket by its scenario, else HTTP."""
        found = self._stage.wire.at(request.path)
        if found is None or not request.upgrade:
            await answer(writer, await self._http(number, request, reader, found is not None))
            return
        channel, inside = found
        given = parameters(channel, request, inside)
        self._secrets.add(given.get(each.name, "") for each in channel.credentials)
        scenario = self._only or chosen(self._scenarios, channel, given) or self._usual[channel.name]
        subject = self._subject(channel, scenario, given)
        subject.upgrades += 1
        self.seen[scenario.name] += 1
        try:
            await self._connect(number, request, channel, scenario, given, (reader, writer))
        finally:
            self.ended.set()

    def _subject(self, channel: Channel, scenario: Scenario, given: Mapping[str, str]) -> Subject:
        name = given.get(channel.subject.name, "") if channel.subject else ""
        return self._subjects.setdefault((channel.name, scenario.name, name), Subject())

    async def _connect(
        self,
        number: int,
        request: Request,
        channel: Channel,
        scenario: Scenario,
        given: Mapping[str, str],
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        subject = self._subject(channel, scenario, given)
        tell = partial(self._tell, number, scenario.name)
        script = scenario.connections[min(subject.connections, len(scenario.connections) - 1)]
        status, body = self._judged(channel, scenario, given, script)
        if script.refuse is None and not script.hang and status:
            tell("client", "upgrade", str(status), fault=str(body.get("error", "")))
            await answer(streams[1], response(status, body))
            return
        subject.connections += 1
        if script.hang:
            tell("server", "hangs")
            while await streams[0].read(HEAD):
                pass
        elif script.refuse is not None:
            tell("client", "upgrade", str(script.refuse.status))
            await answer(streams[1], response(script.refuse.status, script.refuse.body, script.refuse.headers))
        elif (protocol := await self._shake(channel, request, streams[1], tell)) is not None:
            name = given.get(channel.subject.name, "") if channel.subject else ""
            chance = random.Random(f"{self._seed}/{scenario.name}/{name}/{subject.connections}")
            checker = self._checkers[channel.name]
            await Session(channel, name, streams, protocol, checker, tell, chance, self._speed).run(script.steps)

    async def _shake(self, channel: Channel, request: Request, writer: asyncio.StreamWriter, tell: Any) -> Any:
        """Answer the handshake; returns the protocol of the connection, or None if it was no handshake."""
        from websockets.server import ServerProtocol

        def select(protocol: Any, offered: Sequence[str]) -> Any:
            return next((each for each in channel.subprotocols if each in offered), None)

        protocol = ServerProtocol(select_subprotocol=select, max_size=LARGEST, logger=_QUIET)
        protocol.receive_data(request.raw)
        handshake = next(iter(protocol.events_received()), None)
        if handshake is None:
            raise BadRequest(f"this is not a handshake: {protocol.handshake_exc}")
        reply = protocol.accept(handshake)  # type: ignore[arg-type]
        protocol.send_response(reply)
        offered = [each.strip() for each in request.headers.get("sec-websocket-protocol", "").split(",")]
        lacks = channel.subprotocols and not {*channel.subprotocols} & {*offered}
        fault = f"offers none of the subprotocols {', '.join(channel.subprotocols)}" if lacks else ""
        tell("client", "upgrade", str(reply.status_code), fault=fault)
        for data in protocol.data_to_send():
            writer.write(data)
        await writer.drain()
        return protocol if reply.status_code == 101 else None

    def _judged(
        self, channel: Channel, scenario: Scenario, given: Mapping[str, str], script: Connection
    ) -> tuple[int, dict[str, Json]]:
        """The status and the body that refuse a connection; 0 if it is accepted."""
        for each in channel.given:
            if each.required and each.name not in given and each.default is None:
                text = f"the {'credential' if each.credential else 'parameter'} `{each.name}` is missing"
                return (401 if each.credential else 400), {"error": text}
            if each.enum and each.name in given and given[each.name] not in each.enum:
                return 400, {"error": f"`{each.name}` is not one of {', '.join(each.enum)}"}
        for each in channel.credentials:
            state = tokens.standing(channel, scenario, given.get(each.name, ""))
            if state != "accepted":
                return 401, tokens.refusal(channel, state)
        return 0, {}

    # HTTP

    async def _http(self, number: int, request: Request, reader: asyncio.StreamReader, known: bool) -> bytes:
        body = await read_body(reader, request)
        if request.path == "/__protogen/log":
            return response(200, [each.words() for each in self.events])
        if request.path == "/__protogen/reset" and request.method == "POST":
            self.reset()
            return response(200, {"reset": True})
        for channel in self._stage.wire.channels:
            refresh = channel.live.refresh
            if refresh is None or request.path != refresh.path:
                continue
            headers = shared(request, refresh.method)
            if request.method == refresh.method:
                return response(*self._refresh(number, channel, refresh, body), headers)
            if request.method == "OPTIONS" and headers:
                return response(204, None, headers)
        if known:
            self._tell(number, "", "client", "request", "426", fault=f"{request.path} is a WebSocket's address")
            return response(426, {"error": "this address is for WebSockets"})
        self._tell(number, "", "client", "request", "404", fault=f"there is nothing at {request.path}")
        addresses: list[Json] = [each.address for each in self._stage.wire.channels]
        return response(404, {"error": "there is nothing here", "channels": addresses})

    def _refresh(self, number: int, channel: Channel, refresh: Refresh, body: bytes) -> tuple[int, Json]:
        given = tokens.asked(refresh, body)
        if given is None:
            fault = "the body of the refresh is not the one that the contract describes"
            self._tell(number, "", "client", "refresh", "400", fault=fault)
            return 400, {"error": fault}
        self._secrets.add(given.get(each.name, "") for each in channel.credentials)
        scenario = self._only or chosen(self._scenarios, channel, given) or self._usual[channel.name]
        subject = self._subject(channel, scenario, given)
        subject.refreshes += 1
        status, said, new = tokens.answered(channel, refresh, scenario, subject, given, self._seed)
        self._secrets.add([new])
        self._tell(number, scenario.name, "client", "refresh", str(status))
        return status, said

    def _keep(self, event: Event) -> None:
        self.events.append(event)
        self._text += len(event.document or "")
        while len(self.events) > _KEPT or self._text > _KEPT_TEXT:
            self._text -= len(self.events.popleft().document or "")
        if event.fault:
            self.violations.append(f"connection {event.number}: {event.what}: {event.fault}")
