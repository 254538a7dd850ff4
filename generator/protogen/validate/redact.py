"""Replaces the texts of a document, so that nothing private is left and the verdict stays the same.

The same document always gives the same result. A replacement depends on how many texts came before and on which
characters are letters or digits, never on the characters themselves: the original cannot be found by trying texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from json import dumps
from random import Random

from protogen.documents.strings import FORMATS as SAMPLES
from protogen.documents.strings import pattern
from protogen.fixtures.parts import below
from protogen.fixtures.spots import Spot, spots
from protogen.languages.target import Job
from protogen.model.spec import Const, Enum, MapOf, Scalar
from protogen.patterns.formats import FORMATS
from protogen.runtime.checker import Program
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.place import Json
from protogen.validate.letters import alike, piecewise

_TRIES = 40
_MOST, _WORK = 10_000, 20_000_000
"""The most texts that may be tried for one, and characters of documents that may be judged for it."""


def redact(value: Json, job: Job, program: Program, root: str) -> Json:
    """The document with other texts, and other keys in its dictionaries. Numbers stay, and so does what the contract
    itself spells out: constants, enum values, member names. Raises Refused if a text cannot be replaced."""
    return _Redaction(value, job, program, root).done()


class _Redaction:
    def __init__(self, value: Json, job: Job, program: Program, root: str) -> None:
        self._program, self._root = program, root
        self._value = value
        self._spots: Mapping[str, Spot] = {each.pointer: each for each in spots(job, root, value)}
        self._verdict = self._violations(value)
        self._said: dict[str, str] = {}
        """The texts replaced so far, each with its replacement."""

    def done(self) -> Json:
        for pointer, text in list(self._texts(self._value, "")):
            if text not in self._said:
                self._said[text] = self._replacement(pointer, text)
        return self._replaced(self._value, "", self._said)

    def _violations(self, value: Json) -> list[tuple[str, str, str]]:
        """The verdict, without the names that come from the document."""
        found = self._program.violations(self._root, value)
        return [(str(each.pointer.count("/")), each.keyword, each.at) for each in found]

    def _texts(self, value: Json, pointer: str) -> Iterator[tuple[str, str]]:
        """Each text to replace, with its JSON Pointer."""
        if isinstance(value, str) and not self._is_schemas_own(value, pointer):
            yield pointer, value
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._texts(item, below(pointer, index))
        elif isinstance(value, dict):
            for name, member in value.items():
                if self._has_own_keys(pointer):
                    yield below(pointer, name), name
                yield from self._texts(member, below(pointer, name))

    def _replaced(self, value: Json, pointer: str, said: Mapping[str, str]) -> Json:
        if isinstance(value, str):
            return value if self._is_schemas_own(value, pointer) else said.get(value, value)
        if isinstance(value, list):
            return [self._replaced(item, below(pointer, index), said) for index, item in enumerate(value)]
        if isinstance(value, dict):
            own = self._has_own_keys(pointer)
            return {
                (said.get(name, name) if own else name): self._replaced(member, below(pointer, name), said)
                for name, member in value.items()
            }
        return value

    def _is_schemas_own(self, value: str, pointer: str) -> bool:
        """Whether the contract itself spells out this text, so that it is not private."""
        spot = self._spots.get(pointer)
        if spot is None:
            return False
        if isinstance(spot.decl, Enum):
            return value in [each.value for each in spot.decl.members]
        return isinstance(spot.type, Const) and spot.type.value == value

    def _has_own_keys(self, pointer: str) -> bool:
        spot = self._spots.get(pointer)
        return spot is not None and isinstance(spot.type, MapOf)

    def _replacement(self, pointer: str, text: str) -> str:
        """A text that gets the same verdict as this one. Letters and digits stay only where no other ones do."""

        def fits(candidate: str) -> bool:
            said = {**self._said, text: candidate}
            return self._violations(self._replaced(self._value, "", said)) == self._verdict

        keeps = self._keeps_format(pointer, text)
        taken = set(self._said.values())
        candidates = list(dict.fromkeys(self._candidates(pointer, text, keeps)))
        for candidate in sorted(candidates, key=taken.__contains__):  # prefer one that is not in use
            if fits(candidate):
                return candidate
        most = min(_MOST, _WORK // len(dumps(self._value)))
        found = piecewise(text, Random(len(self._said)), lambda each: keeps(each) and fits(each), most)
        if found is not None:
            return found
        help = "keep this document without `--redact`, or write one by hand"
        raise Refused(Diagnostic("not-redacted", f"no other text fits at `{pointer}`", help=help))

    def _candidates(self, pointer: str, text: str, keeps: Callable[[str], bool]) -> Iterator[str]:
        if not any(char.isalnum() for char in text):
            yield text
        for attempt in range(_TRIES):
            candidate = alike(text, Random(len(self._said) * _TRIES + attempt))
            if candidate != text and keeps(candidate):
                yield candidate
        yield from (sample for sample in SAMPLES.get(self._format(pointer), ()) if sample != text)

    def _keeps_format(self, pointer: str, text: str) -> Callable[[str], bool]:
        """Whether another text has the format of this one, if it has the one that its type names."""
        name = self._format(pointer)
        holds = pattern(FORMATS[name]).search if name in FORMATS else None
        return holds if holds is not None and holds(text) else lambda _: True

    def _format(self, pointer: str) -> str:
        spot = self._spots.get(pointer)
        return (spot.type.format if spot is not None and isinstance(spot.type, Scalar) else None) or ""
