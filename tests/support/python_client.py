"""Emitted Python clients in the process of a test: packages, a clock that does not wait, a server that is none."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from protogen.languages import registry
from protogen.pipeline import emit
from protogen.project.config import Config
from protogen.request import compiled
from support.paths import SUPPORT, V2

T = TypeVar("T")
CHAT = SUPPORT / "chat.schema.json"
PACKAGES = ("job_client", "chat_client", "odd_client")
ODD = SUPPORT / "odd_channels.schema.json"
PROGRESS = "lifecycles/JobProgressMessage-to-JobCompleteMessage.ndjson"


@cache
def folder() -> Path:
    """A folder with packages: of our contract (`job_client`), a chat (`chat_client`), odd channels (`odd_client`)."""
    made = Path(tempfile.mkdtemp(prefix="protogen-clients-"))
    for schema, package in zip((V2, CHAT, ODD), PACKAGES, strict=True):
        for path, text in files(schema, package).items():
            if path.startswith(package):
                (made / path).parent.mkdir(parents=True, exist_ok=True)
                (made / path).write_text(text, encoding="utf-8")
    return made


def files(schema: Path, package: str, **options: Any) -> Mapping[str, str]:
    """The Python files of a contract, with clients."""
    config = Config(target={"python": {"client": True, "package": package, **options}})
    contract = compiled(schema, config)
    assert not contract.failed, "\n".join(map(str, contract.diagnostics))
    return emit(contract, [registry.get("python")])["python"]


@cache
def module(name: str) -> Any:
    """A module of the packages, such as `job_client.client`."""
    if str(folder()) not in sys.path:
        sys.path.insert(0, str(folder()))
    return importlib.import_module(name)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes at once. It fails where nothing would ever happen again."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        select = self._selector.select  # type: ignore[attr-defined]

        def at_once(timeout: float | None = None) -> Any:
            if timeout is None:
                raise RuntimeError("nothing will ever happen again")
            self._now += max(timeout, 0)
            return select(0)

        self._selector.select = at_once  # type: ignore[attr-defined]

    def time(self) -> float:
        return self._now


def virtually(work: Callable[[], Awaitable[T]]) -> T:
    """What comes of a coroutine, without waiting."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work())  # type: ignore[arg-type]


@dataclass
class Server:
    """A server that is none: what it does on each connection, in steps; the last one is repeated. A step is a text that
    it sends, a number of seconds that it waits, `("refuse", status, retry_after)`, `("close", code)` or `"hang"`; after
    the last step nothing comes any more, and a ping is answered where `lives` is true."""

    connections: Sequence[Sequence[Any]]
    lives: bool = True
    requests: list[Any] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    closes: list[int | str] = field(default_factory=list)
    open: int = 0
    """How many connections there are now."""
    answer: Callable[[str], str | None] = lambda text: None
    """What it says to a message."""
    package: str = "job_client"
    """Whose words it uses."""

    def __call__(self, request: Any) -> Transport:
        self.requests.append(request)
        number = min(len(self.requests), len(self.connections)) - 1
        return Transport(self, list(self.connections[number]))


class Transport:
    """One connection to such a server."""

    def __init__(self, server: Server, steps: list[Any]) -> None:
        self.server, self.steps, self.is_open = server, steps, False
        self.said: asyncio.Queue[str] = asyncio.Queue()

    async def open(self) -> None:
        live = module(f"{self.server.package}._live")
        first = self.steps[0] if self.steps else None
        if isinstance(first, tuple) and first[0] == "refuse":
            raise live.Refused(*first[1:])
        if first == "hang":
            await asyncio.Event().wait()
        self.is_open = True
        self.server.open += 1
        assert self.server.open == 1, "two transports at once"

    async def receive(self) -> str | bytes:
        while self.steps:
            step = self.steps.pop(0)
            if isinstance(step, str | bytes):
                return step
            if isinstance(step, tuple):
                self._over()
                raise module(f"{self.server.package}._live").Closed(step[1])
            await asyncio.sleep(step)
        return await self.said.get()

    async def send(self, text: str) -> None:
        self.server.sent.append(text)
        if (answer := self.server.answer(text)) is not None:
            self.said.put_nowait(answer)

    async def ping(self) -> None:
        if not self.server.lives:
            await asyncio.Event().wait()

    async def close(self, code: int) -> None:
        self.server.closes.append(code)
        self._over()

    def abort(self) -> None:
        if self.is_open:
            self.server.closes.append("abort")
        self._over()

    def _over(self) -> None:
        self.server.open -= self.is_open
        self.is_open = False


def message(tag: str, at: int, *, job: str = "j", **payload: Any) -> str:
    """A message of our contract, at a time."""
    usual: Mapping[str, Any] = {
        "job_progress": {"progress": 0.5, "status": "half"},
        "job_complete": {"result": {"totalBooks": 1, "successCount": 1, "failureCount": 0}},
        "error": {"error": {"code": payload.pop("code", "PROCESSING_FAILED"), "message": "m"}},
    }
    body = {"type": tag, **usual.get(tag, {}), **payload}
    own = {"type": tag, "jobId": job, "pipeline": "csv_import", "timestamp": at, "version": "1.0.0", "payload": body}
    return json.dumps(own)


def job_client(server: Any, token: Any = "secret-token", **options: Any) -> Any:
    """A client of our contract's channel, over such a server. `options`: of `Options`."""
    live, own = module("job_client._live"), module("job_client.client")
    given = {"jobId": "j", "token": token}
    known = {"keep_alive": None, **options}
    return live.LiveClient(own._JOB_PROGRESS, "wss://host.example", given, live.Options(transport=server, **known))


async def trace(client: Any) -> tuple[list[str], list[Any], Any]:
    """The states of a client from now on, its messages, and its outcome."""

    async def watch() -> list[str]:
        return [str(state.name) async for state in client.states()]

    async def take() -> None:
        with suppress(*(module(f"{each}.client").LiveFailure for each in PACKAGES)):
            async for each in client:
                found.append(each)  # noqa: PERF401  # those before a failure count

    found: list[Any] = []
    watching = asyncio.ensure_future(watch())
    await asyncio.sleep(0)
    async with client:
        await take()
    return await watching, found, await client.outcome()
