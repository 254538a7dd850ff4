"""Finds out for each change on its own whom it breaks: by documents that show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protogen.breaking.findings import BACKWARD, FORWARD, READERS, Reader, Witness
from protogen.breaking.trails import Difference
from protogen.breaking.witness.search import Search, Shown
from protogen.dataclass import dataclass, replace
from protogen.runtime.jsontext import dump

_CHOICES = ("anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who breaks by a change, the documents that show it, and the directions in which none was found."""

    breaks: tuple[Reader, ...]
    witnesses: tuple[Witness, ...]
    unshown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A change in one direction, and the documents that show it. `natural`: it has it by itself, not only because
    alternatives overlap. `doubt`: no document was found, and tolerant readers are not proven to take all (which
    another change that documents show may be the reason of)."""

    direction: str
    shown: tuple[Shown, ...]
    natural: bool
    doubt: bool

    @property
    def breaks(self) -> list[Reader]:
        """A document of a version is valid for its strict readers, so tolerant ones of the other version can refuse it
        only where strict ones do."""
        strict, tolerant = READERS[self.direction]
        return [strict, *([tolerant] if self.doubt or any(each.tolerant for each in self.shown) else [])]

    @property
    def witnesses(self) -> Iterator[Witness]:
        for each in self.shown:
            readers = ("strict", "tolerant") if each.tolerant else ("strict",)
            yield Witness(dump(each.document), self.direction, readers, each.root)


def evidence(differences: Sequence[Difference], search: Search) -> Iterator[tuple[Difference, Evidence]]:
    """The changes that concern somebody, each with what is known of whom."""
    found = [(each, [*_claims(each, search)]) for each in differences]
    told = {each.direction for _, claims in found for each in claims if any(one.tolerant for one in each.shown)}
    for difference, claims in found:
        kept = [each for each in claims if not _told(difference, each, found)]
        kept = [replace(each, doubt=each.doubt and each.direction not in told) for each in kept]
        if kept:
            breaks = sorted({who for each in kept for who in each.breaks}, key=[*Reader].index)
            witnesses = tuple(witness for each in kept for witness in each.witnesses)
            yield difference, Evidence(tuple(breaks), witnesses, tuple(e.direction for e in kept if not e.shown))


def _claims(difference: Difference, search: Search) -> Iterator[_Claim]:
    """What a change does, in each direction: what it does by itself, and what documents show."""
    change = difference.change
    for direction, concerned, back in ((FORWARD, change.widened, True), (BACKWARD, change.narrowed, False)):
        shown = search.shown(difference, back=back) if concerned else ()
        if shown or (concerned and difference.natural[back]):
            doubt = not shown and not search.tolerated(difference, back=back)
            yield _Claim(direction, shown, difference.natural[back], doubt)


def _told(difference: Difference, claim: _Claim, found: Sequence[tuple[Difference, list[_Claim]]]) -> bool:
    """Whether another finding tells of a change in this direction: of an overlapping choice, its alternatives do what
    they do by themselves, and the choice what they do together."""
    around = _overlaps(difference)
    if not around and claim.natural:
        return False
    for other, claims in found:
        inner, outer = (other, difference) if around else (difference, other)
        if other is difference or not _overlaps(outer) or not _inside(inner, outer):
            continue
        if any(each.direction == claim.direction and each.shown and (each.natural or not around) for each in claims):
            return True
    return False


def _overlaps(difference: Difference) -> bool:
    """Whether a change is that of a whole choice."""
    return difference.change.kind == "assertions" and difference.change.name in _CHOICES


def _inside(inner: Difference, outer: Difference) -> bool:
    own = {each.key for each in outer.pairs}
    return any(above.key in own for pair in inner.pairs for above in pair.chain())
