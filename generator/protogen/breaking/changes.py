"""A change that a comparison of two check programs finds, before it is known whom it breaks."""

from __future__ import annotations

from enum import Enum

from protogen.dataclass import dataclass, replace


class Sense(Enum):
    """What a change below some keyword means for the whole: the same, the opposite (`not`), or unknown."""

    SAME = "same"
    OPPOSITE = "opposite"
    EITHER = "either"

    def then(self, inner: Sense) -> Sense:
        """The combined sense of two nested keywords."""
        if Sense.EITHER in (self, inner):
            return Sense.EITHER
        return Sense.SAME if self is inner else Sense.OPPOSITE


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `narrowed`: a document may be valid before and not after; `widened`: the other way round.
    `old` and `new` are places as check programs write them (`#/$defs/A`), `before` and `after` words for a sentence."""

    kind: str
    old: str
    new: str
    narrowed: bool = False
    widened: bool = False
    name: str = ""
    before: str = ""
    after: str = ""

    def seen(self, sense: Sense) -> Change:
        """The change as it affects the whole document."""
        if sense is Sense.SAME:
            return self
        if sense is Sense.OPPOSITE:
            return replace(self, narrowed=self.widened, widened=self.narrowed)
        either = self.narrowed or self.widened
        return replace(self, narrowed=either, widened=either)
