"""The faults that are planted: a seeded set of each group, and those made by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from random import Random

from mutants import called, hand, python_sites, spec_faults, subjects, text_sites
from mutants.fault import Fault, spot

_GENERATOR = ("model", "languages/python", "languages/swift", "languages/typescript", "checks", "schema")
_NO_DECISIONS = frozenset(
    {"run.py", "surface.py", "examples.py", "endless.py", "annotation.py", "own.py", "functions.py", "__init__.py"}
    | {"function_source.py", "ledger.py", "losses.py", "openapi.py", "containers.py", "asyncapi.py", "forms.py"}
)
"""Files of the generator that decide nothing of emitted readers and models."""

DRAWN = (*subjects.LANGUAGES, "generator")
GROUPS = (*DRAWN, "spec", *(f"{each} models" for each in subjects.LANGUAGES), "common")


def needed(group: str) -> Sequence[str]:
    """The subjects that the faults of a group are tried on."""
    if group in (*subjects.LANGUAGES, "common"):
        return subjects.RUNTIME
    if group == "generator":
        return subjects.GENERATOR
    return subjects.MODELS if group == "spec" else ["shapes"]


def asking(groups: Sequence[str], languages: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The languages that are asked about each subject, for some groups. `languages`: those about the generator."""
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        own = group.removesuffix(" models")
        some = [own] if own in subjects.LANGUAGES else [] if group == "common" else languages
        for name in needed(group):
            found.setdefault(name, {}).update(dict.fromkeys(some))
    return {name: [*each] for name, each in found.items()}


def of(group: str, seed: int) -> Iterator[Fault]:
    """Yields the faults of a group in a random order; those by hand are few, and in theirs."""
    if group in subjects.LANGUAGES:
        yield from _drawn(group, "emitted", subjects.runtime(group), seed, python=group == "python")
    elif group == "generator":
        yield from _drawn(group, "tree", _sources(), seed, python=True)
    elif group == "spec":
        yield from (Fault(group, "spec", "hand", "", name, "", name) for name in spec_faults.FAULTS)
    elif group == "common":
        yield from hand.common()
    else:
        yield from hand.models(group.removesuffix(" models"))


def _drawn(group: str, where: str, files: Mapping[str, str], seed: int, *, python: bool) -> Iterator[Fault]:
    sites = [
        (path, kind, start, end, new)
        for path, text in sorted(files.items())
        for kind, start, end, new in (python_sites if python else text_sites).sites(text)
        if where != "tree" or not _is_idle(path, text, start)
    ]
    Random(f"{group} {seed}").shuffle(sites)
    known: set[str] = set()
    for path, kind, start, end, new in sites:
        fault = Fault(group, where, kind, path, *spot(files[path], start, end, new))
        if fault.id not in known:
            known.add(fault.id)
            yield fault


@cache
def _idle(path: str, text: str) -> list[range]:
    return [*called.idle(path, text)]


def _is_idle(path: str, text: str, at: int) -> bool:
    line = text.count("\n", 0, at) + 1
    return any(line in each for each in _idle(path, text))


def _sources() -> dict[str, str]:
    root = subjects.ROOT / "generator" / "protogen"
    return {
        path.relative_to(subjects.ROOT).as_posix(): path.read_text(encoding="utf-8")
        for folder in _GENERATOR
        for path in sorted((root / folder).glob("*.py"))
        if path.name not in _NO_DECISIONS
    }
