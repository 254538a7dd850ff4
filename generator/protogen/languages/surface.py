"""What callers of emitted code can name: each declaration, as one line, and what of the Spec it comes from."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from protogen.dataclass import dataclass
from protogen.model.things import Thing

Kind: TypeAlias = Literal["type", "member", "case", "init", "helper", "reader"]
"""`helper`: a value or function that is made beside a type; `reader`: what reads documents."""


class Part(NamedTuple):
    """An alternative of a type, a value of a list, or a parameter. `needed`: callers must give it."""

    text: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One declaration."""

    name: str
    kind: Kind
    line: str
    """The declaration as the code shows it, without its body."""
    thing: Thing
    """What it is made for: a declaration of the Spec, a member of one, or what is made beside one (`~known`)."""
    owner: str = ""
    """The full name of the type that it is in."""
    needed: bool = False
    """Who makes a value of the owner must give it."""
    parts: tuple[Part, ...] = ()
    """What it consists of, where a newer version may add more: alternatives, values, parameters."""
    former: bool = False
    """It is a name of the release before, which is left for one release."""

    @property
    def full(self) -> str:
        """The name with its owner's."""
        return f"{self.owner}.{self.name}" if self.owner else self.name
