"""Runs every scenario through the clients of every language."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack

from protogen.dataclass import dataclass, replace
from protogen.languages.answers import Case
from protogen.languages.live import LiveRunner, Program
from protogen.live.cast import Cast
from protogen.live.proving.comparing import faults, own_faults
from protogen.live.proving.expected import Expected, ending, expected
from protogen.live.proving.part import BRIEF, SECONDS, Part, part
from protogen.live.proving.programs import Running, played
from protogen.live.proving.shrinking import smallest
from protogen.live.proving.values import Fault, LiveProof, Run
from protogen.live.session import prepared
from protogen.live.stage import Stage
from protogen.live.values import Scenario, Send
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.runtime.values import identity
from protogen.source.place import Json
from protogen.wire.client import Client, clients


@dataclass(frozen=True)
class Prover:
    """What a proof of one contract's clients needs."""

    stage: Stage
    clients: Mapping[str, Client]
    seed: int

    def asked(self, scenario: Scenario, *, told: bool) -> tuple[Part, Expected]:
        """The part of a scenario, with an end, and what must come of it."""
        client = self.clients[scenario.channel]
        own = part(self.stage, client.channel, scenario)
        found = expected(self.stage, client, scenario, own, told=told, seed=self.seed)
        whole = ending(found, own)
        if whole is own:
            return own, found
        return whole, expected(self.stage, client, scenario, whole, told=told, seed=self.seed)

    async def one(
        self, running: Running, runner: LiveRunner, scenario: Scenario, number: int = 0, seconds: float = SECONDS
    ) -> Run:
        """One scenario through one language."""
        own, wanted = self.asked(scenario, told=runner.limits.status)
        trace, seen = await played(running, self.stage, scenario, own, seed=self.seed, number=number, seconds=seconds)
        wrong = tuple(faults(scenario, runner.name, wanted, trace, seen))
        return Run(scenario, runner.name, wanted, trace, seen, wrong)

    def own_faults(self, scenario: Scenario) -> Iterator[Fault]:
        """Where a scenario's file says otherwise than the machine."""
        if scenario.then:
            _, wanted = self.asked(scenario, told=True)
            yield from own_faults(scenario, wanted, [*self._distinct(scenario)])

    def _distinct(self, scenario: Scenario) -> Iterator[Json]:
        """The documents that the server sends, each once, as the client gets them."""
        channel, seen = self.clients[scenario.channel].channel, set()
        own = part(self.stage, channel, scenario)
        subject = own.given.get(channel.subject.name, "") if channel.subject else ""
        sends = (step for script in scenario.connections for step in script.steps if isinstance(step, Send))
        for text, about_it in ((text, each.own) for each in sends for text in each.texts):
            try:
                value = parse(prepared(channel, subject, text, about_it)[1])
            except JSONTextError:
                continue
            if identity(value) not in seen:
                seen.add(identity(value))
                yield value


def prove(
    stage: Stage,
    cast: Cast,
    runners: Sequence[LiveRunner],
    skipped: Mapping[str, str],
    *,
    seed: int = 0,
    starts: Callable[[str], None] = lambda name: None,
) -> LiveProof:
    """Prove the clients of a contract. `starts` is called with each scenario's name."""
    case = Case("live", stage.contract.plain, stage.contract.subjects())
    programs = {each.name: each.programs([case])[case.name] for each in runners}
    failures = {name: each.failure for name, each in programs.items() if each.failure}
    able = [each for each in runners if each.name not in failures]
    found = {each.name: each for each in clients(stage.contract.schema, stage.contract.spec)}
    scenarios = tuple(each for each in cast.scenarios if each.channel in found)
    prover = Prover(stage, found, seed)
    runs = asyncio.run(_all(prover, scenarios, able, programs, starts))
    return LiveProof(
        scenarios,
        runs,
        {each.name: each.label for each in runners},
        {name: each for runner in able for name, each in (runner.versions() or {}).items()},
        tuple(fault for each in scenarios for fault in prover.own_faults(each)),
        cast.missing,
        failures,
        skipped,
    )


async def _all(
    prover: Prover,
    scenarios: Sequence[Scenario],
    runners: Sequence[LiveRunner],
    programs: Mapping[str, Program],
    starts: Callable[[str], None],
) -> tuple[Run, ...]:
    """Every scenario, the languages side by side; then the smallest scenarios of what disagrees."""
    async with AsyncExitStack() as stack:
        running = {each.name: await stack.enter_async_context(Running(programs[each.name])) for each in runners}
        runs: list[Run] = []
        for number, scenario in enumerate(scenarios):
            starts(scenario.name)
            runs += await asyncio.gather(*(prover.one(running[each.name], each, scenario, number) for each in runners))
        known = {each.name: each for each in runners}
        shown: set[tuple[str, str]] = set()
        for at, run in enumerate(runs):
            if run.faults and (key := (run.language, run.faults[0].kind)) not in shown:
                shown.add(key)
                runs[at] = await _smaller(prover, running[run.language], known[run.language], run)
        return tuple(runs)


async def _smaller(prover: Prover, running: Running, runner: LiveRunner, run: Run) -> Run:
    """The run with the smallest scenario that shows its first fault."""
    kind = run.faults[0].kind

    async def shows(scenario: Scenario) -> Fault | None:
        found = (await prover.one(running, runner, scenario, seconds=BRIEF)).faults
        return next((each for each in found if each.kind == kind), None)

    least, words = await smallest(run.scenario, run.faults[0], shows)
    return replace(run, faults=(replace(least, smallest=words), *run.faults[1:]))
