"""All scenarios that a mock can play: those of files, and those that the contract alone gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from protogen.checks.own import closest
from protogen.dataclass import dataclass
from protogen.fixtures.placing import word
from protogen.live import scenario as scenarios
from protogen.live.builtin import Builtin
from protogen.live.stage import Stage
from protogen.live.values import Connection, Scenario
from protogen.source.diagnostics import Diagnostic, Refused


@dataclass(frozen=True, slots=True)
class Cast:
    """The scenarios, first those of files. `usual`: by channel, the one for connections that ask for none; `missing`:
    the built-in ones that the contract does not allow, each with the reason."""

    scenarios: tuple[Scenario, ...]
    usual: Mapping[str, Scenario]
    missing: Mapping[str, str]

    def named(self, name: str) -> Scenario:
        """The scenario of a name. Raises Refused if there is none."""
        found = next((each for each in self.scenarios if each.name == name), None)
        if found is None:
            help = closest(name, tuple(each.name for each in self.scenarios), "scenarios")
            text = f"there is no scenario `{name}`"
            text += f": {self.missing[name]}" if name in self.missing else ""
            raise Refused(Diagnostic("unknown-scenario", text, help=help))
        return found


def cast(stage: Stage, folders: Iterable[Path] = ()) -> Cast:
    """The scenarios of a contract and of some files or folders. Raises Refused with every fault in the files."""
    read: list[Scenario] = []
    faults: list[Diagnostic] = []
    for path in scenarios.files(folders):
        try:
            read.append(scenarios.read(path, stage))
        except Refused as refused:
            faults += refused.diagnostics
    names = [each.name for each in read]
    for name in sorted({each for each in names if names.count(each) > 1}):
        faults.append(Diagnostic("bad-scenario", f"two scenarios have the name `{name}`", help="rename one of them"))
    if faults:
        raise Refused(*faults)
    made: list[Scenario] = []
    usual: dict[str, Scenario] = {}
    missing: dict[str, str] = {}
    several = len(stage.wire.channels) > 1
    for channel in stage.wire.channels:
        builtin = Builtin(stage, channel, f"{word(channel.name)}." if several else "")
        own = [scenarios.of_words(each, stage) for each in builtin.scenarios()]
        made += own
        missing |= {f"{builtin.prefix}{name}": why for name, why in builtin.missing.items()}
        usual[channel.name] = own[0] if own else Scenario("open", channel.name, (Connection(),), "nothing is sent")
    own_names = {*names}
    return Cast((*read, *(each for each in made if each.name not in own_names)), usual, missing)
