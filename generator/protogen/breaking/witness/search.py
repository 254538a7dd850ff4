"""Looks for the smallest document that shows a change, and tells whether tolerant readers refuse such documents too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from protogen.breaking.changes import Change
from protogen.breaking.trails import Difference
from protogen.breaking.versions import Version
from protogen.breaking.walking import Pair, Way
from protogen.breaking.witness.candidates import size
from protogen.breaking.witness.edits import Edit, edits
from protogen.breaking.witness.levels import BASES, Route, Surroundings, levels
from protogen.breaking.witness.side import Lazy, Side
from protogen.breaking.witness.smaller import smaller, without
from protogen.dataclass import dataclass, field, replace
from protogen.proof.proof import all_within
from protogen.runtime.jsontext import dump
from protogen.source.place import Json

_PLACES = 3
"""A change is looked for at so many of the places that have it."""
_MORE = 8
"""And at so many more of the alternatives that come or go with it."""
_CHOICES = frozenset({"anyOf", "oneOf", "not", "if"})
"""Assertions of which it is not known what in a value they are about."""
_ALTERNATIVES = frozenset({"branch-added", "branch-removed"})
"""Changes of which every value is tried: a tolerant reader may take it as another alternative."""
_FEW = 3
"""So many values are tried in other surroundings."""
_ENOUGH = 8
"""So many documents that show a change are enough to choose from."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document that shows a change. `tolerant`: tolerant readers refuse it as well, because of the change."""

    document: Json
    tolerant: bool
    route: Route
    """The way in it to the value with the change."""
    root: str
    """The message that it is, by its sender's name."""


@dataclass(frozen=True)
class Search:
    """Finds documents of one version that the other's readers refuse."""

    old: Version
    new: Version
    _sides: dict[bool, Side] = field(default_factory=dict)

    def side(self, *, old: bool) -> Side:
        """One version."""
        return self._sides.setdefault(old, Side(self.old if old else self.new))

    def shown(self, difference: Difference, *, back: bool) -> tuple[Shown, ...]:
        """Documents that show a change, the smallest one, and the smallest that tolerant readers refuse. `back`: they
        are the new version's."""

        def at(pair: Pair) -> tuple[Shown, ...]:
            return _Place(self, difference.change, pair, back).found()

        found = next(filter(None, map(at, sorted(difference.pairs, key=_hidden)[:_PLACES])), ())
        for pair in difference.beside[:_MORE]:
            if any(each.tolerant for each in found):
                break
            more = at(pair)
            found = (*found, *[each for each in more if each.tolerant][:1]) if found else more
        return found

    def tolerated(self, difference: Difference, *, back: bool) -> bool:
        """Whether it is proven that tolerant readers take all documents with a change. `back`: those of the new
        version."""
        roots = dict.fromkeys(top.roots for pair in difference.pairs for top in pair.chain() if top.above is None)
        sender, receiver = (self.new, self.old) if back else (self.old, self.new)
        if not all(all(pair) for pair in roots):
            return False  # below a choice, where no message is known
        return all_within(sender.strict, receiver.tolerant, [pair[::-1] if back else pair for pair in roots])


def _hidden(pair: Pair) -> tuple[bool, int]:
    chain = list(pair.chain())
    return any(each.step.way is Way.HIDDEN for each in chain), len(chain)


@dataclass(frozen=True)
class _Place:
    """A change at one of its places."""

    search: Search
    change: Change
    pair: Pair
    back: bool

    @cached_property
    def sender(self) -> Surroundings:
        """Whose documents are refused."""
        return Surroundings(self.search.side(old=not self.back), levels(self.pair), not self.back)

    @cached_property
    def receiver(self) -> Surroundings:
        """Whose readers refuse them."""
        return Surroundings(self.search.side(old=self.back), self.sender.levels, self.back)

    @cached_property
    def _roots(self) -> tuple[str, str]:
        """The sender's and the receiver's name of the message."""
        *_, top = self.pair.chain()
        return top.roots[::-1] if self.back else top.roots

    def found(self) -> tuple[Shown, ...]:
        """At most two documents: the smallest, and the smallest that tolerant readers refuse."""
        found = list(islice(self._documents(), _ENOUGH))
        if found and not any(each.tolerant for each in found):
            found += islice(self._elsewhere(), 1)
        if not found:
            return ()
        found.sort(key=lambda each: (size(each.document), not each.tolerant))
        refused = [each for each in found if each.tolerant][:1]
        return tuple(self._small(each) for each in (refused if refused == found[:1] else [found[0], *refused]))

    @cached_property
    def _edits(self) -> Lazy[Edit]:
        return Lazy(edits(self.change, self.pair, self.sender, self.receiver))

    def _elsewhere(self) -> Iterator[Shown]:
        """Documents that tolerant readers refuse, in other surroundings: where there are alternatives around a value,
        a tolerant reader's verdict depends on them."""
        if self.change.kind in _ALTERNATIVES:
            yield from (each for each in self._documents() if each.tolerant)
        if any(len(each.pairs) > 1 for each in self.sender.levels[1:]):
            yield from (each for each in self._documents(edits=self._telling()) if each.tolerant)
            for variant in range(1, BASES):
                yield from (each for each in self._documents(variant, islice(self._edits, _FEW)) if each.tolerant)

    def _telling(self) -> Iterator[Edit]:
        """The changes whose value tells alternatives apart somewhere: with it, a value may be read as another one."""
        known = self.receiver.side.words
        return (each for each in self._edits if isinstance(each.sent, str) and each.sent in known)

    def _documents(self, variant: int = 0, edits: Iterable[Edit] | None = None) -> Iterator[Shown]:
        """Documents that show the change, in one sort of surroundings."""
        for edit in self._edits if edits is None else edits:
            for document, route in self.sender.around(edit.sent, edit.level, variant=variant):
                if self._accepted(document) and not self._read(document, strict=True):
                    yield Shown(document, self._tolerant(edit, document, route, variant), route, self._roots[0])

    def _accepted(self, document: Json) -> bool:
        return self.sender.side.version.readers[0].accepts(self._roots[0], document)

    def _read(self, document: Json, *, strict: bool) -> bool:
        return self.receiver.side.version.readers[not strict].accepts(self._roots[1], document)

    def _tolerant(self, edit: Edit, document: Json, route: Route, variant: int) -> bool:
        """Whether tolerant readers refuse a document because of the change: they do so too where all around it is the
        receiver's own, or they read the document without the change."""
        if self._read(document, strict=False):
            return False
        own = [each for value in edit.own for each, _ in self.receiver.around(value, edit.level, sound=False)]
        if not own or any(not self._read(each, strict=False) for each in own):
            return True
        around = self.sender.around
        mended = [each for value in edit.mended for each, _ in around(value, edit.level, sound=False, variant=variant)]
        return any(self._read(each, strict=False) for each in mended or [without(document, route)])

    def _small(self, shown: Shown) -> Shown:
        """The smallest document with the same value at the same place that is refused for the same."""
        strict, held = self.receiver.side.version.readers[0], _held(shown.document, shown.route)

        def flaws(value: Json) -> set[tuple[str, str, str]]:
            return {(each.keyword, each.at, each.detail) for each in strict.violations(self._roots[1], value)}

        wanted = flaws(shown.document)
        frozen = held[:1] not in "[{" or any(keyword in _CHOICES for keyword, _, _ in wanted)

        def shows(value: Json) -> bool:
            if (frozen and _held(value, shown.route) != held) or not self._accepted(value):
                return False
            return not (shown.tolerant and self._read(value, strict=False)) and flaws(value) == wanted

        return replace(shown, document=smaller(shown.document, shows))


def _held(document: Json, route: Route) -> str:
    """The text of a value in a document; empty if there is none."""
    for token in route:
        try:
            document = document[token]
        except (KeyError, IndexError, TypeError):
            return ""
    return dump(document)
