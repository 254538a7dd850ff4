"""Remembers by which ways a comparison came to each pair of nodes: from how many places, and from which messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from protogen.breaking.changes import Change
from protogen.breaking.walking import Nodes, Pair, Step
from protogen.dataclass import dataclass, field


@dataclass(frozen=True, slots=True)
class Difference:
    """A change, and the pairs of nodes that have it, the first one first. `uses`: from how many places of the schema
    it is reached; `messages`: the roots that use it, by their new names."""

    change: Change
    pairs: tuple[Pair, ...]
    natural: tuple[bool, bool] = (True, True)
    """Whether the change itself narrows and widens. Below an overlapping choice it may do the opposite too; that is
    said of the choice, and of the change only where a document shows it."""
    uses: int = 1
    messages: tuple[str, ...] = ()
    beside: tuple[Pair, ...] = ()
    """Further pairs that the change is about: the other ones of several alternatives."""


@dataclass
class Trails:
    """The ways of one comparison."""

    ways: dict[Nodes, dict[tuple[Nodes, Step] | None, Pair]] = field(default_factory=dict)
    """To each pair: from the pair above it, with the step from there; None: it is a message's."""

    def add(self, pair: Pair) -> None:
        """Remember the way to a pair."""
        way = (pair.above.key, pair.step) if pair.above else None
        self.ways.setdefault(pair.key, {}).setdefault(way, pair)

    def difference(self, change: Change, pairs: Iterable[Pair], natural: tuple[bool, bool]) -> Difference:
        """A change with all that is known of where it is."""
        found = tuple(pairs)
        return Difference(change, found, natural, self._uses(found), tuple(dict.fromkeys(self._messages(found))))

    def _known(self, pair: Pair) -> Pair:
        """The pair, or that around it where a change is of a part that was not compared itself."""
        return pair if pair.key in self.ways or pair.above is None else pair.above

    def _uses(self, pairs: tuple[Pair, ...]) -> int:
        """From how many places a part is reached: itself, or the nearest part around it that is reached from many."""
        pairs = tuple(self._known(each) for each in pairs)
        own = sum(each.above is not None for each in pairs)
        if own > 1:
            return own
        seen: set[Nodes] = set()
        key = pairs[0].key
        while key not in seen:
            seen.add(key)
            above = [way[0] for way in self.ways.get(key, {}) if way]
            if len(above) != 1:
                return max(1, len(above))
            key = above[0]
        return 1

    def _messages(self, pairs: Iterable[Pair]) -> Iterator[str]:
        waiting = [self._known(each).key for each in pairs]
        seen = set(waiting)
        while waiting:
            for way, pair in self.ways.get(waiting.pop(), {}).items():
                if way is None:
                    yield pair.roots[1]
                elif way[0] not in seen:
                    seen.add(way[0])
                    waiting.append(way[0])
