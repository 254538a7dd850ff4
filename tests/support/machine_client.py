"""A small client that follows the state machine over real sockets: what it must do is in the table alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, NamedTuple

from protogen.live.machine import Now, Setting, machine
from protogen.wire.values import Channel
from support.live import http, progress


class Trace(NamedTuple):
    """The states of a client, the texts that it delivered, and its outcome."""

    states: tuple[str, ...]
    texts: tuple[str, ...]
    outcome: str


class Client:
    """One client of our contract's channel. It waits 10 ms instead of backing off."""

    def __init__(self, url: str, channel: Channel, job: str, token: str, limit: int = 3) -> None:
        self.url, self.channel, self.job, self.token = url, channel, job, token
        self.setting = Setting(True, channel.live.refresh is not None, True, False, limit)
        self.now, self.states, self.outcome = Now(), [], ""  # type: ignore[var-annotated]
        self.texts: list[str] = []
        self.events: asyncio.Queue[tuple[int, str, str]] = asyncio.Queue()
        self.transport = 0
        self.tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> Trace:
        """Follow the table to its end."""
        self.step("start")
        while self.now.state != "ended":
            number, event, text = await self.events.get()
            if number in (0, self.transport):  # what comes of another transport is too late
                self.step(event, text)
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        return Trace(tuple(self.states), tuple(self.texts), self.outcome)

    def step(self, event: str, text: str = "") -> None:
        before = self.now.state
        self.now, effects = machine().step(self.now, event, self.setting)
        if self.now.state != before:
            self.states.append(self.now.state)
        for effect in effects:
            self.do(effect, text)

    def do(self, effect: str, text: str) -> None:
        if effect == "open":
            self.transport += 1
            self.start(self.dial(self.transport))
        elif effect == "refresh":
            self.start(self.refresh())
        elif effect == "wait":
            self.start(self.wait())
        elif effect == "deliver":
            self.texts.append(text)
        elif effect.startswith("end "):
            self.outcome = effect.removeprefix("end ")

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.add(asyncio.ensure_future(work))

    async def wait(self) -> None:
        await asyncio.sleep(0.01)
        self.events.put_nowait((0, "timer", ""))

    async def refresh(self) -> None:
        path = f"http{self.url.removeprefix('ws')}/api/token/refresh"
        status, answer = await http(path, {"jobId": self.job, "oldToken": self.token})
        if status != 200:
            self.events.put_nowait((0, "token.refused" if status in (400, 401, 403) else "token.error", ""))
            return
        same, self.token = answer["token"] == self.token, answer["token"]
        self.events.put_nowait((0, "token.same" if same else "token.new", ""))

    async def dial(self, number: int) -> None:
        from websockets.asyncio.client import connect
        from websockets.exceptions import ConnectionClosed, InvalidStatus

        options: dict[str, Any] = {"open_timeout": 2, "close_timeout": 1, "proxy": None, "max_size": None}
        try:
            async with connect(progress(self.url, self.job, self.token), **options) as ws:
                self.events.put_nowait((number, "opened", ""))
                with suppress(TimeoutError):
                    while True:
                        text = str(await asyncio.wait_for(ws.recv(), 2))
                        self.events.put_nowait((number, self.kind(text), text))
                self.events.put_nowait((number, "silence", ""))
        except ConnectionClosed as error:
            verdict = self.channel.live.on_close(error.rcvd.code if error.rcvd else 1006)
            self.events.put_nowait((number, f"closed.{verdict.kind}", ""))
        except InvalidStatus as error:
            verdict = self.channel.live.on_status(error.response.status_code)
            self.events.put_nowait((number, f"refused.{verdict.kind}", ""))
        except TimeoutError:
            self.events.put_nowait((number, "deadline", ""))

    def kind(self, text: str) -> str:
        """What a message is, as far as our contract's scenarios need it."""
        flow, value = self.channel.flow, json.loads(text)
        assert flow is not None
        last = json.loads(self.texts[-1])["timestamp"] if self.texts else -1
        if value.get("jobId") != self.job:
            return "message.invalid"
        if value["timestamp"] < last or text in self.texts[-1:]:
            return "message.stale"
        if value["type"] in flow.end:
            code = value["payload"].get("error", {}).get("code", "")
            return f"message.{flow.recover[code]}" if code in flow.recover else "message.terminal"
        return "message.ordinary" if value["type"] in flow.repeat else "message.unknown"
