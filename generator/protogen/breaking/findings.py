"""The values that `breaking` reports: findings, whom each concerns, and the declarations that change."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TypeAlias

from protogen.dataclass import dataclass
from protogen.languages.language import Language
from protogen.source.diagnostics import Severity
from protogen.source.place import Place


class Reader(Enum):
    """Who breaks on the wire: a reader, or those who send to it."""

    STRICT = "shipped strict reader"
    TOLERANT = "shipped tolerant reader"
    SENDER = "old sender to new strict reader"
    SENDER_TOLERANT = "old sender to new tolerant reader"

    @property
    def key(self) -> str:
        """The word for programs."""
        return self.name.lower().replace("_", "-")

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Source:
    """Callers of the code in one language. `label`: the language's name in sentences."""

    language: str
    label: str

    @property
    def key(self) -> str:
        """The word for programs."""
        return self.language

    def __str__(self) -> str:
        return f"{self.label} source"


Audience: TypeAlias = Reader | Source
"""Who breaks. In lists, readers come first, then languages as the config has them."""


def sources(languages: Iterable[Language]) -> tuple[Source, ...]:
    """The callers of each language's code."""
    return tuple(Source(each.name, each.label) for each in languages)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A line of emitted code that changes; empty if that side has none."""

    language: str
    name: str
    before: str
    after: str


FORWARD, BACKWARD = "new to old", "old to new"
"""Documents of the new version to shipped readers, or of the old one to new readers."""
READERS = {FORWARD: (Reader.STRICT, Reader.TOLERANT), BACKWARD: (Reader.SENDER, Reader.SENDER_TOLERANT)}
"""Who breaks where the strict, or the tolerant, readers of a direction refuse documents."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A document that shows a break: which readers of which version refuse it."""

    document: str
    direction: str
    """`old to new` or `new to old`."""
    readers: tuple[str, ...]
    """`strict` and perhaps `tolerant`; where it was run, such as `swift strict`."""
    root: str = ""
    """The message that the document is, by its sender's name."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One change that concerns somebody."""

    rule: str
    severity: Severity
    why: str
    remedy: str
    breaks: tuple[Audience, ...]
    old: Place | None = None
    new: Place | None = None
    name: str = ""
    declarations: tuple[Declaration, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    unshown: tuple[str, ...] = ()
    """The directions in which readers may refuse documents, though none was found that they do."""
    uses: int = 1
    """From how many places of the schema it is reached."""
    messages: tuple[str, ...] = ()
    """The messages that use it."""
    elsewhere: tuple[Place, ...] = ()
    """Other old places, where one new place replaces several."""
    allowed: str = ""
    """The reason that the config gives for allowing it."""

    @property
    def pointers(self) -> tuple[str, ...]:
        """All places' pointers, as the config may name them."""
        return tuple(f"#{place.pointer}" for place in (self.old, self.new, *self.elsewhere) if place)

    @property
    def fails(self) -> bool:
        """Whether it makes the verb fail."""
        return self.severity is Severity.ERROR and not self.allowed
