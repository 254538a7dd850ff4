"""The languages that can be proven: those with a runner whose tools are here."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from protogen.languages import registry
from protogen.languages.running import Runner
from protogen.project.config import Config, closest
from protogen.source.diagnostics import Diagnostic, Refused


def known(config: Config) -> Mapping[str, Runner]:
    """The runners of a project's languages, by name."""
    found = {each.name: each.runner() for each in registry.of(config)}
    return {name: runner for name, runner in found.items() if runner is not None}


def usable(names: Sequence[str], config: Config) -> tuple[list[Runner], tuple[str, ...]]:
    """The languages asked for whose tools are here, and the names of the others. `names`: empty for all of the
    project's. Raises Refused for a name without readers, and for missing tools that were asked for."""
    found = known(Config(target=config.target, targets=tuple(names)) if names else config)
    for name in names:
        if name not in found:
            help = closest(name, known(Config()), "languages")
            raise Refused(Diagnostic("unknown-target", f"`{name}` has no readers to prove", help=help))
    wanted = [found[name] for name in dict.fromkeys(names or found)]
    skipped = tuple(each.name for each in wanted if each.versions() is None)
    if skipped and (names or os.environ.get("CI")):
        missing = ", ".join(skipped)
        raise Refused(Diagnostic("no-tools", f"the tools are not here that run {missing}", help="install them"))
    return [each for each in wanted if each.name not in skipped], skipped
