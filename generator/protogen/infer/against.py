"""Finds what samples hold that a contract does not: members, values, messages, null and other types."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from protogen.checks.choices import Choose, chooser
from protogen.dataclass import dataclass, field
from protogen.infer.marks import kind
from protogen.infer.samples import Progress, Sample, Samples
from protogen.languages.target import Job
from protogen.model.spec import (
    ANY,
    Alias,
    Const,
    Decl,
    Enum,
    KeyedUnion,
    Kind,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    Scalar,
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
)
from protogen.runtime.checker import Program
from protogen.runtime.choice import Choices
from protogen.runtime.jsontext import dump
from protogen.runtime.values import identity
from protogen.source.diagnostics import About, Diagnostic, Severity
from protogen.source.place import Json, escape
from protogen.validate.checking import name_in
from protogen.validate.values import Contract, Names

RULES = {
    "new-member": About("A member that the contract does not name."),
    "new-message": About("A tag that is none of the contract's."),
    "new-null": About("null where the contract has none."),
    "new-shape": About("A value that is none of a union's alternatives."),
    "new-type": About("A value of another JSON type than the contract's."),
    "new-value": About("A value that an enum does not list, or another than the constant."),
}
_MOST = 1_000
"""So many different findings are counted; of the rest only the number is."""
_SHOWN = 60


class New(NamedTuple):
    """Something that the contract does not have. `pointer`: `*` is any item or key."""

    rule: str
    message: str
    pointer: str
    what: str


Tell: TypeAlias = Callable[[str, str, str], None]
"""Receives a rule, a pointer, and what was found."""


@dataclass(slots=True)
class Comparison:
    """What was found, and in how many documents; with the first place of each. Its size is bounded."""

    documents: int = 0
    counts: Counter[New] = field(default_factory=Counter)
    examples: dict[New, str] = field(default_factory=dict)
    more: int = 0

    def add(self, found: set[New], sample: Sample) -> None:
        """Count what one document holds."""
        self.documents += 1
        for each in sorted(found):
            if each in self.examples or len(self.examples) < _MOST:
                self.counts[each] += 1
                self.examples.setdefault(each, f"{sample.file}:{sample.line}")
            else:
                self.more += 1

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Each finding, the most frequent first."""
        for new, count in sorted(self.counts.items(), key=lambda each: (-each[1], each[0])):
            number = f"{count:,} document{'' if count == 1 else 's'}"
            where = f" of {new.message}" if new.message else ""
            message = f"{new.pointer or 'the document'}{where}: {new.what} ({number})"
            facts: dict[str, Json] = {"pointer": new.pointer, "message": new.message, "documents": count}
            at = self.examples[new]
            yield Diagnostic(new.rule, message, at=at, severity=Severity.WARNING, facts=facts)


def compare(samples: Samples, job: Job, contract: Contract, tell: Progress) -> Comparison:
    """Walk every sample along the contract's types."""
    walker = _Walker(job)
    whole = Comparison()
    for sample in samples.read(tell, spelled=False):
        whole.add(walker.walk(contract.names, sample.value), sample)
    return whole


class _Walker:
    """Walks values along the Spec, and reports what it does not have."""

    def __init__(self, job: Job) -> None:
        self._spec = job.spec
        self._strict = Program(job.checks.document)
        self._known = Choices(self._strict, Program(job.tolerant.document))
        self._choose: Choose = chooser(self._known, "")
        self._found: set[New] = set()
        self._message = ""

    def walk(self, entries: tuple[Names, ...], value: Json) -> set[New]:
        """What one document holds that no entry point has."""
        names = self._entry(entries, value)
        self._choose, self._found = chooser(self._known, names.root), set()
        self._message = name_in(names, value) or ""
        self._type(Ref(names.root), value, "")
        return self._found

    def _entry(self, entries: tuple[Names, ...], value: Json) -> Names:
        """The entry point that a document is of: the first that it names, or that accepts it."""
        if len(entries) == 1:
            return entries[0]
        named = [each for each in entries if each.path and name_in(each, value) is not None]
        return next(
            (each for each in named or entries if self._strict.accepts(each.root, value)), (named or [*entries])[0]
        )

    def _tell(self, rule: str, pointer: str, what: str) -> None:
        self._found.add(New(rule, self._message, pointer, what))

    def _mismatch(self, value: Json, wanted: str, pointer: str) -> None:
        if value is None:
            self._tell("new-null", pointer, f"null, and the contract has {wanted}")
        else:
            what = kind(value) if kind(value) != "number" else "integer" if isinstance(value, int) else "number"
            self._tell("new-type", pointer, f"{_article(what)}, and the contract has {wanted}")

    def _type(self, held: Type, value: Json, pointer: str) -> None:
        match held:
            case Ref(target):
                self._declared(self._spec[target], value, pointer)
            case Nullable(inner):
                if value is not None:
                    self._type(inner, value, pointer)
            case Scalar(each):
                if not _is(each, value):
                    self._mismatch(value, _article(each.value), pointer)
            case Const(constant):
                if identity(constant) != identity(value):
                    self._tell("new-value", pointer, f"{_short(value)}, and the contract has {_short(constant)}")
            case MapOf() | ListOf() | TupleOf():
                self._several(held, value, pointer)

    def _several(self, held: ListOf | MapOf | TupleOf, value: Json, pointer: str) -> None:
        match held:
            case MapOf(inner) if isinstance(value, dict):
                for each in value.values():
                    self._type(inner, each, f"{pointer}/*")
            case ListOf(inner) if isinstance(value, list):
                for each in value:
                    self._type(inner, each, f"{pointer}/*")
            case TupleOf(items, rest) if isinstance(value, list):
                for index, each in enumerate(value):
                    inside = items[index] if index < len(items) else rest
                    if inside is None:
                        self._tell("new-member", f"{pointer}/{index}", f"an item, and the contract has {len(items)}")
                        break
                    self._type(inside, each, f"{pointer}/{index}" if index < len(items) else f"{pointer}/*")
            case _:
                self._mismatch(value, "an object" if isinstance(held, MapOf) else "an array", pointer)

    def _declared(self, decl: Decl, value: Json, pointer: str) -> None:
        match decl:
            case Alias(type=held):
                self._type(held, value, pointer)
            case Record():
                self._record(decl, value, pointer)
            case Enum():
                self._enum(decl, value, pointer)
            case TaggedUnion():
                self._tagged(decl, value, pointer)
            case TypedUnion() | KeyedUnion():
                variant = self._choose(decl, value)
                if variant is not None:
                    self._type(variant.type, value, pointer)
                elif value is None or isinstance(decl, TypedUnion):
                    self._mismatch(value, f"`{decl.name}`", pointer)
                else:
                    self._tell(
                        "new-shape", pointer, f"{_article(kind(value))} that no alternative of `{decl.name}` takes"
                    )

    def _record(self, decl: Record, value: Json, pointer: str) -> None:
        if not isinstance(value, dict):
            self._mismatch(value, "an object", pointer)
            return
        fields = {each.name: each.type for each in decl.fields}
        for name, held in value.items():
            at = f"{pointer}/{escape(name)}"
            if name in fields:
                self._type(fields[name], held, at)
            elif decl.extra is not None and decl.extra != ANY:
                self._type(decl.extra, held, f"{pointer}/*")
            else:
                self._tell("new-member", at, f"`{decl.name}` has no such member; it is {_article(kind(held))}")

    def _enum(self, decl: Enum, value: Json, pointer: str) -> None:
        if identity(value) in [identity(each.value) for each in decl.members]:
            return
        if isinstance(value, str) if decl.kind is Kind.STRING else isinstance(value, int):
            self._tell("new-value", pointer, f"{_short(value)}, and `{decl.name}` does not list it")
        else:
            self._mismatch(value, f"`{decl.name}`", pointer)

    def _tagged(self, decl: TaggedUnion, value: Json, pointer: str) -> None:
        variant = decl.variant_of(value)
        if variant is not None:
            self._type(variant.type, value, pointer)
            return
        if not isinstance(value, dict):
            self._mismatch(value, f"`{decl.name}`", pointer)
            return
        tag: Json = value
        at = pointer
        for key in decl.tag:
            tag = tag.get(key) if isinstance(tag, dict) else None
            at += f"/{escape(key)}"
        said = "nothing" if tag is None else _short(tag)
        self._tell("new-message", at, f"{said} names none of the alternatives of `{decl.name}`")


def _is(wanted: Kind, value: Json) -> bool:
    if wanted is Kind.ANY:
        return True
    if wanted is Kind.INTEGER:
        return isinstance(value, int) and not isinstance(value, bool)
    return kind(value) == str(wanted.value)


def _article(word: str) -> str:
    return word if word == "null" else f"an {word}" if word[0] in "aio" else f"a {word}"


def _short(value: Json) -> str:
    text = dump(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
