"""Questions about declared types, which a language's compiler answers (docs/prove.md, "Declared types").

A driver shows values. Whether a member is declared optional, or a list's items are strings rather than arbitrary
JSON, only the compiler can tell. So each language writes one line of code per member, which compiles only if the
type is what the schema says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from protogen.dataclass import dataclass
from protogen.languages.answers import Case
from protogen.languages.cache import built, digest

Sort: TypeAlias = Literal["any", "boolean", "constant", "integer", "list", "map", "named", "null", "number", "string"]
"""`any`: arbitrary JSON; `constant`: only one value; `named`: a declaration of its own."""

Width: TypeAlias = Literal["", "53", "64", "u64", "any"]
"""How wide an integer's type must be: as usual; more than 32 bits; 64 with or without a sign; not known."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the schema says of the type of a value."""

    sort: Sort
    nullable: bool = False
    width: Width = ""
    exact: bool = False
    """Of an integer: its limits allow only what a double holds exactly, whatever its format."""
    inner: Said | None = None
    """Of a list or a map: what its items or values are."""
    decl: str = ""
    """Of a named one: the declaration."""
    value: str | bool | int = ""
    """Of a constant: the value."""

    def __str__(self) -> str:
        named = {"any": "any JSON", "named": f"`{self.decl}`", "list": f"list of {self.inner}"}
        named["constant"] = f"always `{json.dumps(self.value, ensure_ascii=False)}`"
        named |= {"map": f"map of {self.inner}", "integer": f"integer{_WIDTHS[self.width]}"}
        return named.get(self.sort, self.sort) + (" or null" if self.nullable else "")


_WIDTHS: Mapping[Width, str] = {
    "": "",
    "53": " of more than 32 bits",
    "64": " of 64 bits",
    "u64": " of 64 bits without a sign",
    "any": "",
}


@dataclass(frozen=True, slots=True)
class Probe:
    """A question about one member of a record. `said`: None where only its presence is asked."""

    decl: str
    """The declaration's name in the Spec."""
    member: str
    """The member's name in JSON."""
    place: str
    """Where the schema declares the member."""
    required: bool
    nullable: bool = False
    said: Said | None = None

    def __str__(self) -> str:
        presence = "required" if self.required else "optional"
        return presence if self.said is None else f"{presence}, {self.said}"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A member whose declared type is not what the schema says, and what the compiler says of it, on one line."""

    probe: Probe
    found: str


@dataclass(frozen=True, slots=True)
class Probed:
    """The compiler's answers about one case. `why_not`: why nothing was asked; `broken`: what the compiler says of
    other lines than the probes', so that its answers are worth nothing."""

    count: int = 0
    wrong: tuple[Wrong, ...] = ()
    why_not: str = ""
    broken: str = ""


Questions: TypeAlias = Mapping[str, tuple[Case, Sequence[Probe]]]
"""The probes of each case, by the case's name."""


@runtime_checkable
class Prober(Protocol):
    """A runner that can also ask its compiler. A runner without these methods has no probes, and the report says so."""

    checker: str
    """What checks types, for people who do not have it: `mypy`."""

    def checker_versions(self) -> Mapping[str, str] | None:
        """The compiler and its version; None where it is not installed."""
        ...

    def probe(self, questions: Questions) -> Mapping[str, Probed]:
        """Ask about all cases together, after `prepare`; the answers by the case's name."""
        ...


class Sheet:
    """A file of probes, one a line, so that the number of a line tells which probe the compiler speaks of."""

    def __init__(self, head: str) -> None:
        self._lines = head.rstrip("\n").split("\n")
        self._owners: dict[int, tuple[str, Probe]] = {}
        self._missing: list[tuple[str, Probe]] = []
        self._asked: dict[str, int] = {}

    def case(self, name: str) -> None:
        """Say that a case is asked about, even if it has no probes."""
        self._asked.setdefault(name, 0)

    def add(self, case: str, probe: Probe, line: str | None) -> None:
        """One more probe. `line`: None if the code has no such member."""
        self._asked[case] = self._asked.get(case, 0) + 1
        if line is None:
            self._missing.append((case, probe))
            return
        self._lines.append(line)
        self._owners[len(self._lines)] = (case, probe)

    def text(self, end: str = "") -> str:
        """The whole file."""
        return "\n".join([*self._lines, *([end] if end else [])]) + "\n"

    def answers(self, said: Iterable[tuple[int, str]]) -> Mapping[str, Probed]:
        """The answers by case. `said`: the compiler's errors with their lines; 0: in another file."""
        wrong: dict[str, dict[Probe, str]] = {name: {} for name in self._asked}
        for case, probe in self._missing:
            wrong[case][probe] = NO_MEMBER
        broken = ""
        for line, text in said:
            if line in self._owners:
                case, probe = self._owners[line]
                wrong[case].setdefault(probe, " ".join(text.split()))
            else:
                broken = broken or " ".join(text.split())
        return {
            case: Probed(count, tuple(Wrong(each, text) for each, text in wrong[case].items()), broken=broken)
            for case, count in self._asked.items()
        }


NO_MEMBER = "the code has no such member"


def compiled(what: str, texts: Sequence[str], run: Callable[[Path], str]) -> str:
    """What a compiler says of some code, from the cache if it was asked before. `texts`: all that the answer depends
    on; `run`: calls the compiler in an empty folder."""

    def build(folder: Path) -> None:
        (folder / "said.txt").write_text(run(folder), encoding="utf-8")

    return (built(f"{what}-probes", digest(*texts), build) / "said.txt").read_text(encoding="utf-8")
