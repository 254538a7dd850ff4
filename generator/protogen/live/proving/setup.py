"""Finds the languages whose clients can be proven, and proves them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from protogen.languages import registry
from protogen.languages.live import LiveRunner
from protogen.live.cast import cast
from protogen.live.proving.run import prove
from protogen.live.proving.values import LiveProof
from protogen.live.running import require
from protogen.live.stage import of_contract
from protogen.project.config import Config, closest
from protogen.source.diagnostics import Diagnostic, Refused


def proven(
    schema: Path,
    config: Config,
    names: Sequence[str],
    folders: Iterable[Path],
    seed: int,
    starts: Callable[[str], None] = lambda name: None,
) -> LiveProof:
    """Prove the clients of a schema. `names`: the requested languages; none: the project's. `folders`: more scenarios.

    Raises Refused without `websockets`, a channel or a language with clients, for a fault in a scenario, and for
    missing tools of a requested language (or of any, if the environment has `CI`).
    """
    require()
    stage = of_contract(schema, config)
    scenarios = cast(stage, folders)
    runners, skipped = _usable(names, config)
    return prove(stage, scenarios, runners, skipped, seed=seed, starts=starts)


def _usable(names: Sequence[str], config: Config) -> tuple[list[LiveRunner], Mapping[str, str]]:
    asked = Config(targets=tuple(dict.fromkeys(names))) if names else config
    every = {each.name: (each.label, each.live()) for each in registry.of(asked)}
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
