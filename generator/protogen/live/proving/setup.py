"""Finds the languages whose clients can be proven, and proves them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from protogen.dataclass import dataclass
from protogen.languages import registry
from protogen.languages.live import LiveRunner
from protogen.live.cast import Cast, cast
from protogen.live.proving.run import prove
from protogen.live.proving.values import LiveProof
from protogen.live.running import require
from protogen.live.stage import Stage, of_contract
from protogen.project.config import Config, closest
from protogen.source.diagnostics import Diagnostic, Refused


@dataclass(frozen=True)
class Asked:
    """What a command line asks to prove: everything that can be refused has been looked at."""

    stage: Stage
    cast: Cast
    runners: Sequence[LiveRunner]
    skipped: Mapping[str, str]

    def prove(self, seed: int, starts: Callable[[str], None] = lambda name: None) -> LiveProof:
        """Prove the clients. `starts` is called with each scenario's name."""
        return prove(self.stage, self.cast, self.runners, self.skipped, seed=seed, starts=starts)


def asked(schema: Path, config: Config, names: Sequence[str], folders: Iterable[Path]) -> Asked:
    """What is to be proven of a schema. `names`: the requested languages; none: the project's. `folders`: more
    scenarios.

    Raises Refused without `websockets`, a channel or a language with clients, for a fault in a scenario, and for
    missing tools of a requested language (or of any, if the environment has `CI`).
    """
    require()
    stage = of_contract(schema, config)
    scenarios = cast(stage, folders)
    return Asked(stage, scenarios, *_usable(names, config))


def _usable(names: Sequence[str], config: Config) -> tuple[list[LiveRunner], Mapping[str, str]]:
    project = Config(targets=tuple(dict.fromkeys(names))) if names else config
    every = {each.name: (each.label, each.live()) for each in registry.of(project)}
    known = {name: runner for name, (_, runner) in every.items() if runner is not None}
    for name in names:
        if name not in known:
            help = closest(name, [each.name for each in registry.of(Config()) if each.live()], "languages")
            raise Refused(Diagnostic("unknown-target", f"`{name}` has no clients to prove", help=help))
    lacking = {name: runner for name, runner in known.items() if runner.versions() is None}
    if lacking and (names or os.environ.get("CI")):
        raise Refused(
            *(
                Diagnostic("no-tools", f"what runs {each.label} is not here", help=f"install {each.needs}")
                for each in lacking.values()
            )
        )
    skipped = {label: "it has no clients" for label, runner in every.values() if runner is None}
    skipped |= {each.label: f"its tools are not here ({each.needs})" for each in lacking.values()}
    able = [runner for name, runner in known.items() if name not in lacking]
    if not able:
        reasons = "; ".join(f"{label}: {why}" for label, why in skipped.items()) or "the project builds no language"
        raise Refused(Diagnostic("no-language", f"no clients can be proven here: {reasons}"))
    return able, skipped
