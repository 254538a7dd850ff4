"""Makes the values with a change in them: what the sender's nodes accept there, and the receiver's refuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from protogen.breaking.changes import Change
from protogen.breaking.walking import Pair
from protogen.breaking.witness.candidates import size, tells, values
from protogen.breaking.witness.levels import Surroundings
from protogen.dataclass import dataclass
from protogen.runtime.values import JSON_TYPES
from protogen.source.place import Json

_OF_MEMBERS = frozenset({"member-added", "member-removed", "required"})
_TRIED = 40
"""At most so many values are put into documents."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A value at a level with the change in it; such values that are otherwise the receiver's own; and values there
    without the change, that the receiver accepts."""

    level: int
    sent: Json
    own: Sequence[Json]
    mended: Sequence[Json]


def edits(change: Change, pair: Pair, sender: Surroundings, receiver: Surroundings) -> Iterator[Edit]:
    """Values at the level of the change or (where a member is missing) of the object around it."""
    return islice(_Edits(change, pair, sender, receiver).every(), _TRIED)


@dataclass(frozen=True)
class _Edits:
    change: Change
    pair: Pair
    sender: Surroundings
    receiver: Surroundings

    def every(self) -> Iterator[Edit]:
        if self.change.kind in _OF_MEMBERS:
            yield from self._without(str(self.pair.step.old if self.sender.old else self.pair.step.new))
        if self.change.kind != "required":
            yield from self._with()

    def _without(self, name: str) -> Iterator[Edit]:
        """Objects that lack a member which the receiver requires."""
        if len(self.sender.levels) < 2:
            return
        spots = self.sender.levels[1].spots(old=self.sender.old)
        around = self.receiver.levels[1].spots(old=self.receiver.old, outermost=True)
        complete = [each for each in self.receiver.bases(1) if isinstance(each, dict) and name in each][:1]
        own = [_less(each, name) for each in complete]
        for base in (*self.sender.bases(1), *self.sender.bases(1, bare=True)):
            sent = _less(base, name)
            if isinstance(sent, dict) and self.sender.side.accepts(spots, sent):
                flaws = self.receiver.side.flaws(around, sent)
                if any(each.keyword in ("required", "anyOf", "oneOf") for each in flaws):
                    yield Edit(1, sent, own, [{**sent, name: each[name]} for each in complete])

    def _with(self) -> Iterator[Edit]:
        """Values that the receiver refuses for what the change is about, one of each sort first."""
        level = self.sender.levels[0]
        spots, others = level.spots(old=self.sender.old), level.spots(old=self.receiver.old)
        around = level.spots(old=self.receiver.old, outermost=True)
        kept: dict[tuple[object, ...], list[Json]] = {}
        for value in values(self.sender.side, spots, self.receiver.side, others):
            if self.receiver.side.accepts(around, value):
                continue
            flaws = self.receiver.side.flaws(around, value)
            telling = [each for each in flaws if tells(self.change, each)]
            if telling:
                sort = (len(telling) < len(flaws), JSON_TYPES[type(value)], *sorted({each.keyword for each in flaws}))
                kept.setdefault(sort, []).append(value)
        sorts = sorted(kept, key=lambda sort: (sort[0], size(kept[sort][0])))
        mended = list(islice(self.receiver.bases(0), 1))
        for number in range(max(map(len, kept.values()), default=0)):
            for sort in sorts:
                if number < len(kept[sort]):
                    yield Edit(0, kept[sort][number], [kept[sort][number]], mended)


def _less(value: Json, name: str) -> Json:
    return {key: held for key, held in value.items() if key != name} if isinstance(value, dict) else value
