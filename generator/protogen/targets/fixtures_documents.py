"""Makes the drafts of all messages: as many of each category as the size of the protocol allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from protogen.broken_documents import each_broken
from protogen.compose import plain_reference
from protogen.documents import Document, Oracle, all_fields, each_boundary, each_enum_value, required_only
from protogen.load import load
from protogen.lower import lower
from protogen.runtime.jsontext import dump, parse
from protogen.source import Json
from protogen.target import Job
from protogen.targets.fixtures_flows import lifecycles
from protogen.targets.fixtures_future import future
from protogen.targets.fixtures_parts import Draft, Message, messages, pretty
from protogen.targets.fixtures_traps import other_payloads, traps

_TOTAL = {"valid": 1000, "invalid": 1000, "future": 300, "traps": 300}
"""How many documents of a category a large protocol gets in all, roughly."""
_MOST = {"valid": 200, "invalid": 200, "future": 60, "traps": 80}
"""How many one message gets at most."""
_LEAST = {"valid": 2, "invalid": 1, "future": 1, "traps": 1}
"""How many one message may have however many messages there are."""
_VALUES = 4000
"""How many values all documents of a category hold together, roughly: a message of 100 values gets 40 documents."""


@dataclass(frozen=True, slots=True)
class Made:
    """The drafts, in the order of the manifest; `missing`: by message, what was looked for and not found."""

    messages: tuple[Message, ...]
    drafts: tuple[Draft, ...]
    limits: Mapping[str, int]
    missing: Mapping[tuple[str, str], Sequence[str]]


def make(job: Job, judge: Oracle, retired: Iterable[Path]) -> Made:
    """All drafts of a job. Deterministic: no clock, no chance, no order of a hash."""
    every = tuple(messages(job.schema, job.spec))
    limits = {name: max(_LEAST[name], min(_MOST[name], total // max(1, len(every)))) for name, total in _TOTAL.items()}
    drafts: list[Draft] = []
    missing: dict[tuple[str, str], list[str]] = {}
    bases: list[tuple[Message, Json]] = []
    broken_already: set[str] = set()
    for message in every:
        maker = _Maker(job, message, judge.at(message.subschema), limits, broken_already)
        drafts += maker.drafts()
        missing[message.root, message.name] = maker.missing
        bases += [(message, maker.bases[0])] if maker.bases else []
    drafts += _others(job, bases, limits["traps"])
    drafts += _retired(job, every, retired)
    still = {key: [what for what in listed if what not in broken_already] for key, listed in missing.items()}
    return Made(every, tuple(_unique(drafts)), limits, still)


class _Maker:
    """The drafts of one message. `bases`: valid documents that others are changed from, its examples first."""

    def __init__(
        self, job: Job, message: Message, judge: Oracle, limits: Mapping[str, int], broken_already: set[str]
    ) -> None:
        self._job, self._message, self._judge, self._limits = job, message, judge, limits
        self._broken_already = broken_already
        self.missing: list[str] = []
        self.bases: list[Json] = []

    @property
    def fullest(self) -> Json:
        """The valid document with the most values; an example where there is a tie."""
        return max(self.bases, key=_size)

    def drafts(self) -> Iterator[Draft]:
        """All of them, as many as the limits allow."""
        valid = list(self._up_to("valid", self._valid()))
        yield from valid
        yield from self._refused_examples()
        if not self.bases:
            self.missing.append("any valid document")
            return
        spec, message = self._job.spec, self._message
        yield from self._up_to("invalid", self._broken(self.fullest))
        yield from self._up_to("future", future(spec, message, self.fullest))
        yield from self._up_to("traps", traps(spec, message, self.fullest))

    def _up_to(self, category: str, drafts: Iterator[Draft]) -> Iterator[Draft]:
        """The first drafts, as many as the limit says; fewer of a large message: they are large, and take long."""
        for count, draft in enumerate(drafts, 1):
            yield draft
            large = max((_size(base) for base in self.bases), default=1)
            most = max(_LEAST[category], min(self._limits[category], _VALUES // large))
            if count >= most:
                self.missing.append(f"more than {most} documents of `{category}`")
                return

    def _valid(self) -> Iterator[Draft]:
        for number, example in enumerate(self._examples(), 1):
            if self._judge.accepts(example):
                self.bases.append(example)
                yield self._draft(Document(example, f"example-{number}", "a documented example"))
        for find in (all_fields, required_only):
            made = find(self._message.subschema, self._judge)
            if made is not None:
                self.bases.append(made.value)
                yield self._draft(made)
        for search in (each_enum_value, each_boundary):
            for found in search(self._message.subschema, self._judge):
                if isinstance(found, Document):
                    yield self._draft(found)
                else:
                    self.missing.append(found)

    def _refused_examples(self) -> Iterator[Draft]:
        """Documented examples that the schema itself refuses: shown as what they are."""
        for number, example in enumerate(self._examples(), 1):
            errors = self._judge.errors(example)
            if errors:
                pointer, keyword = errors[0]
                shows = "a documented example that the schema refuses"
                yield self._draft(Document(example, f"example-{number}", shows, False, pointer, keyword))

    def _broken(self, base: Json) -> Iterator[Draft]:
        """Documents that break one constraint each, of those that no other message's document broke."""
        done = self._broken_already
        for constraint, document in each_broken(
            self._message.subschema, base, self._judge, lambda each: str(each) not in done
        ):
            if document is None:
                self.missing.append(str(constraint))
            else:
                done.add(str(constraint))
                yield self._draft(document)

    def _draft(self, document: Document) -> Draft:
        category = "valid" if document.valid else "invalid"
        pointer, keyword = document.pointer, document.keyword
        names = (self._message.name, self._message.root, document.name, document.shows)
        return Draft(category, *names, pretty(document.value), document.valid, pointer, keyword)

    def _examples(self) -> list[Json]:
        held = [self._message.subschema]
        if (target := plain_reference(held)) is not None:
            held.append(target)
        listed = [each.value.get("examples") for each in held if not isinstance(each.value, bool)]
        return [_exact(example) for examples in listed if isinstance(examples, list) for example in examples]


def _exact(value: Json) -> Json:
    """A value as readers of documents read it."""
    return parse(dump(value))


def _size(value: Json) -> int:
    """How many values a document holds."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_size, inside))


def _others(job: Job, bases: Sequence[tuple[Message, Json]], limit: int) -> Iterator[Draft]:
    """What takes more than one message: payloads exchanged, and whole lifecycles."""
    for message, base in bases:
        others = [(other.name, held) for other, held in bases if other.root == message.root]
        yield from islice(other_payloads(job.spec, message, base, others), limit)
    for root in job.spec.roots:
        for cycle in lifecycles(job.spec, root, bases):
            for number, (name, document) in enumerate(cycle.lines, 1):
                text = dump(document) + "\n"
                yield Draft("lifecycles", name, root, f"{cycle.what}#{number}", cycle.shows, text, True)


def _retired(job: Job, every: Sequence[Message], retired: Iterable[Path]) -> Iterator[Draft]:
    """The examples of messages that are no longer sent, at each entry point: it must refuse them."""
    for path in retired:
        schema, _ = load(path)
        old = next(iter(lower(schema, stem=path.stem).roots), path.stem)
        value = schema.root.value
        examples = [] if isinstance(value, bool) else value.get("examples", [])
        for root in dict.fromkeys(message.root for message in every):
            for number, example in enumerate(examples, 1):
                names = (root, root, f"retired-{old}-{number}", f"{old}, which is retired")
                yield Draft("traps", *names, pretty(_exact(example)), False)


def _unique(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Each text once for a message and a category: the first that shows it. Valid ones stay: each value and each
    boundary is looked for by its name."""
    seen: set[tuple[str, ...]] = set()
    for draft in drafts:
        key = (draft.category, draft.root, draft.message, draft.text)
        if draft.category in ("valid", "lifecycles") or key not in seen:
            seen.add(key)
            yield draft
