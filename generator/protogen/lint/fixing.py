"""Corrects a schema's files, round by round: each correction may bring others to light."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from protogen.dataclass import dataclass
from protogen.lint import Facts, every
from protogen.lint.fixes import Fix, fixes
from protogen.pipeline import Contract
from protogen.source.edits import NotPossible, edited
from protogen.source.place import Source

_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was corrected: the corrections in their order, and each file that changed, as it was at first."""

    done: tuple[Fix, ...]
    before: Mapping[str, Source]


def fix(compile: Callable[[], Contract], save: Callable[[Source], None], *, descriptions: bool) -> Fixed:
    """Correct what has one right answer. `compile`: reads the files as they are now; `save`: writes one."""
    done: list[Fix] = []
    before: dict[str, Source] = {}
    refused: set[tuple[str, str, str]] = set()
    for _ in range(_ROUNDS):
        contract = compile()
        facts = Facts.of(contract, descriptions=descriptions)
        wanted = [each for each in fixes(facts, every(facts, contract)) if _key(each) not in refused]
        if not wanted:
            break
        for source in contract.schema.sources:
            own = [each for each in wanted if _key(each)[1] == source.path]
            made, kept = _most(source, own)
            refused.update(_key(each) for each in own if each not in kept and made is source)
            if made is not source:
                before.setdefault(source.path, source)
                save(made)
                done += kept
    return Fixed(tuple(done), before)


def _most(source: Source, wanted: Sequence[Fix]) -> tuple[Source, Sequence[Fix]]:
    """The file with all corrections, or with the first that its layout allows."""
    for several in ([wanted] if wanted else []) + [[each] for each in wanted]:
        try:
            return edited(source, [edit for each in several for edit in each.edits]), several
        except NotPossible:
            continue
    return source, ()


def _key(fix: Fix) -> tuple[str, str, str]:
    place = fix.found.place
    assert place is not None
    return fix.found.rule, place.source.path, place.pointer
