"""The checks of a language, one by one or all together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from protogen.dataclass import dataclass
from protogen.languages.language import Language
from protogen.testing import answering, emitting, naming
from protogen.testing.subject import Subject, shipped

_RULES: Mapping[str, Callable[[Subject], Iterator[str]]] = {
    "it is installed": naming.is_installed,
    "it says what it takes": naming.says_what_it_takes,
    "every case is emitted": emitting.emits,
    "the same contract gives the same files": emitting.repeats,
    "files can be written anywhere": emitting.writes_anywhere,
    "nothing of this machine is in them": emitting.tells_nothing,
    "every thing has a name": naming.names_everything,
    "names that the schema chooses are taken": naming.takes_chosen_names,
    "names that the lock pins are kept": naming.keeps_names,
    "what callers can name is steady": naming.has_a_steady_surface,
    "snippets show every message": naming.shows_examples,
    "the code runs and agrees": answering.agrees,
}


@dataclass(frozen=True)
class Check:
    """One rule. Calling it raises an AssertionError that lists every fault."""

    name: str
    subject: Subject

    def faults(self) -> Iterator[str]:
        """Every fault that breaks the rule."""
        return _RULES[self.name](self.subject)

    def __call__(self) -> None:
        found = list(self.faults())
        if found:
            raise AssertionError("\n".join([f"{self.subject.language.label}: {self.name}:", *found]))

    def __str__(self) -> str:
        return self.name


def checks(
    language: Language,
    *,
    cases: Mapping[str, Path] | None = None,
    refuses: Collection[str] = (),
) -> tuple[Check, ...]:
    """Every check of a language.

    `cases`: schema files by name, instead of those that come with protogen (`shipped()`). `refuses`: the cases that
    the language cannot emit; it must refuse them, with help.
    """
    subject = Subject(language, shipped() if cases is None else cases, frozenset(refuses))
    return tuple(Check(name, subject) for name in _RULES)


def contract(
    language: Language,
    *,
    cases: Mapping[str, Path] | None = None,
    refuses: Collection[str] = (),
) -> None:
    """Run every check. Raises AssertionError with every fault."""
    found = checks(language, cases=cases, refuses=refuses)
    faults = [f"{each}: {fault}" for each in found for fault in each.faults()]
    if faults:
        raise AssertionError("\n".join([f"{language.label} does not keep the contract:", *faults]))
