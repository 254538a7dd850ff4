"""The running programs of languages: asks one about a scenario, and has the mock play it."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import IO, Self

from protogen.languages.live import Program, Trace
from protogen.live.proving.part import SECONDS, Part
from protogen.live.proving.values import Seen
from protogen.live.server import Mock
from protogen.live.stage import Stage
from protogen.live.values import Scenario
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source.place import Json

_LONGEST = 256 * 1024 * 1024
"""Bytes of an answer."""
_GRACE = 40
"""Seconds beyond a request's own for an answer: the first one waits for the program to start."""


class Running:
    """One language's program. It is started when it is first asked, and again when it has died."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._process: asyncio.subprocess.Process | None = None
        self._errors: IO[bytes] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def ask(self, request: Mapping[str, Json]) -> Trace:
        """The answer to a request; one with an `error` if there is none."""
        try:
            async with asyncio.timeout(SECONDS + _GRACE):
                process = await self._started()
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(json.dumps(request).encode() + b"\n")
                await process.stdin.drain()
                answer = await process.stdout.readline()
        except TimeoutError:
            await self._end()
            return Trace(error="its program did not answer")
        except (OSError, ValueError) as error:
            await self._end()
            return Trace(error=f"its program cannot be asked: {error}")
        return self._read(answer) or Trace(error=await self._last_words())

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            pipe, own = asyncio.subprocess.PIPE, self._program
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the process
            self._process = await asyncio.create_subprocess_exec(
                *own.command,
                stdin=pipe,
                stdout=pipe,
                stderr=self._errors,
                env=own.environment,
                cwd=own.folder,
                limit=_LONGEST,
            )
        return self._process

    @staticmethod
    def _read(answer: bytes) -> Trace | None:
        try:
            found = parse(answer)
        except JSONTextError:
            return None
        return Trace.of(found) if isinstance(found, dict) else None

    async def _last_words(self) -> str:
        errors, self._errors = self._errors, None
        await self._end()
        if errors is None:
            return "its program gave no answer"
        with errors:
            errors.seek(0)
            said = errors.read()[-4000:].decode(errors="replace").splitlines()
        telling = [each.strip() for each in said if "rror" in each] or [each.strip() for each in said if each.strip()]
        return f"its program died: {telling[-1][:300] if telling else 'without a word'}"

    async def _end(self) -> None:
        process, self._process = self._process, None
        errors, self._errors = self._errors, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if errors is not None:
            errors.close()


async def played(
    running: Running, stage: Stage, scenario: Scenario, part: Part, *, seed: int, number: int, seconds: float
) -> tuple[Trace, Seen]:
    """One scenario through one program: what the client did, and what the mock saw. Time stands still in the mock."""
    mock = Mock(stage, [scenario], {scenario.channel: scenario}, seed=seed, speed=0, only=scenario)
    port = await mock.start()
    try:
        trace = await running.ask(part.request(number, scenario, f"ws://127.0.0.1:{port}", seed, seconds))
    finally:
        await mock.stop()
    upgrades = mock.seen[scenario.name]
    refreshes = sum(each.what == "refresh" for each in mock.events)
    return trace, Seen(upgrades, refreshes, tuple(mock.violations))
