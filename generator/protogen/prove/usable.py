"""Finds the languages that can be proven: those of the project with a runner whose tools are installed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from protogen.dataclass import dataclass
from protogen.languages import registry
from protogen.languages.running import Runner
from protogen.project.config import Config, closest
from protogen.source.diagnostics import Diagnostic, Refused


@dataclass(frozen=True, slots=True)
class Skipped:
    """A language that is skipped, and why."""

    name: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Usable:
    """The runners that take part, and the languages that are skipped."""

    runners: tuple[Runner, ...]
    skipped: tuple[Skipped, ...] = ()


def known(config: Config) -> Mapping[str, Runner]:
    """The runners of a project's languages, by name."""
    found = {each.name: each.runner() for each in registry.of(config)}
    return {name: runner for name, runner in found.items() if runner is not None}


def usable(names: Sequence[str], config: Config) -> Usable:
    """Choose the runners. `names`: the requested languages, from all that are installed; none: the project's.

    Raises Refused for a name without a runner, for missing tools of a requested language (or of any, if the
    environment has `CI`), and if nothing can run.
    """
    asked = Config(targets=tuple(dict.fromkeys(names))) if names else config
    found = known(asked)
    _refuse_unrunnable(names, found)
    lacking = [each for each in found.values() if each.versions() is None]
    if lacking and (names or os.environ.get("CI")):
        raise Refused(*map(_no_tools, lacking))
    skipped = [Skipped(each.name, each.label, f"its tools are not here ({each.needs})") for each in lacking]
    silent = [each for each in registry.of(asked) if each.name not in found]
    skipped += [Skipped(each.name, each.label, "nothing runs its code") for each in silent]
    runners = tuple(each for each in found.values() if each not in lacking)
    if not runners:
        raise Refused(_nothing_runs(skipped))
    return Usable(runners, tuple(skipped))


def _refuse_unrunnable(names: Sequence[str], found: Mapping[str, Runner]) -> None:
    for name in names:
        if name not in found:
            help = closest(name, known(Config()), "languages")
            raise Refused(Diagnostic("unknown-target", f"nothing runs the code of `{name}`", help=help))


def _no_tools(runner: Runner) -> Diagnostic:
    return Diagnostic("no-tools", f"what runs {runner.label} is not here", help=f"install {runner.needs}")


def _nothing_runs(skipped: Sequence[Skipped]) -> Diagnostic:
    reasons = "; ".join(f"{each.label}: {each.why}" for each in skipped)
    message = f"no language can be proven here: {reasons}" if skipped else "the project builds no language"
    return Diagnostic("no-language", message, help="name another language: `--target NAME`")
