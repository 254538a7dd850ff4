"""Languages that break one rule each, made of one that keeps them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from protogen.languages.examples import Examples
from protogen.languages.running import Runner
from protogen.languages.surface import Entry
from protogen.languages.target import Files, Job
from protogen.languages.typescript.run import TypeScript
from protogen.languages.typescript.target import TypeScriptTarget
from protogen.model.things import Thing, type_thing
from protogen.model.words import Given
from protogen.source.diagnostics import Diagnostic, Refused


class Sound(TypeScriptTarget):
    """The language that the others are made of."""


class Emitting(Sound):
    """Emits one more file."""

    def emit(self, job: Job) -> Files:
        return {**super().emit(job), **self.more(job)}

    def more(self, job: Job) -> Files:
        raise NotImplementedError


class Refusing(Sound):
    def emit(self, job: Job) -> Files:
        raise Refused(Diagnostic("no", "it does not like this"))


class Silent(Sound):
    def emit(self, job: Job) -> Files:
        return {}


class Counting(Emitting):
    calls = 0

    def more(self, job: Job) -> Files:
        type(self).calls += 1
        return {"count.txt": str(self.calls)}


class Shuffling(Emitting):
    """The order of a set changes from process to process."""

    def more(self, job: Job) -> Files:
        return {"words.txt": " ".join({f"word {number}" for number in range(30)})}


class Climbing(Emitting):
    def more(self, job: Job) -> Files:
        return {"../up.txt": ""}


class Twins(Emitting):
    def more(self, job: Job) -> Files:
        return {"src/MOD.js": ""}


class Telling(Emitting):
    def more(self, job: Job) -> Files:
        return {"made.txt": f"at {Path.cwd()}"}


class Returning(Emitting):
    def more(self, job: Job) -> Files:
        return {"a.txt": "a\r\n"}


class Unnamed(Sound):
    def names(self, job: Job) -> Mapping[Thing, Given]:
        first = type_thing(job.spec.decls[0].name)
        return {thing: each for thing, each in super().names(job).items() if thing != first}


class OneName(Sound):
    def names(self, job: Job) -> Mapping[Thing, Given]:
        (first, *_) = found = super().names(job)
        return dict.fromkeys(found, found[first])


class Spaced(Sound):
    def names(self, job: Job) -> Mapping[Thing, Given]:
        found = super().names(job)
        return {thing: each._replace(word=f"{each.word} ") for thing, each in found.items()}


class Imagined(Sound):
    def names(self, job: Job) -> Mapping[Thing, Given]:
        found = super().names(job)
        return {thing: each._replace(word=f"{each.word}Imagined") for thing, each in found.items()}


class Deaf(Sound):
    """Takes no name from the schema."""

    def names(self, job: Job) -> Mapping[Thing, Given]:
        decls = tuple(replace(each, notes={}) for each in job.spec.decls)
        return super().names(replace(job, spec=replace(job.spec, decls=decls)))


class Forgetful(Sound):
    """Takes no name from the lock."""

    def names(self, job: Job) -> Mapping[Thing, Given]:
        return super().names(replace(job, pins={}))


class Halved(Sound):
    """Names what the lock pins, and emits something else."""

    def emit(self, job: Job) -> Files:
        return super().emit(replace(job, pins={}))


class Overlooking(Sound):
    def surface(self, job: Job) -> Iterator[Entry]:
        (_, *rest) = super().surface(job)
        return (each for each in rest if each.thing != type_thing(job.spec.decls[0].name))


class Doubling(Sound):
    def surface(self, job: Job) -> Iterator[Entry]:
        return (each for each in super().surface(job) for _ in range(2))


class Chatty(Sound):
    """What callers can name has the description in it."""

    def surface(self, job: Job) -> Iterator[Entry]:
        return (replace(each, line=f"{each.line} // {job.spec.decls[0].doc}") for each in super().surface(job))


class Speechless(Sound):
    def examples(self, job: Job) -> Examples:
        found: Any = super().examples(job)
        found.__class__ = type("Speechless", (type(found),), {"reading": lambda *_: "", "using": lambda *_: " "})
        return found  # type: ignore[no-any-return]


class Motionless(Sound):
    def runner(self) -> Runner:
        return None  # type: ignore[return-value]


class Toolless(Sound):
    def runner(self) -> Runner:
        class Absent(TypeScript):
            needs = "a tool that nobody has"

            def versions(self) -> None:
                return None

        return Absent(self)


class Lenient(Sound):
    """Its strict reader asserts what the tolerant one does."""

    def emit(self, job: Job) -> Files:
        return super().emit(replace(job, checks=job.tolerant))


class Unbuildable(Sound):
    def emit(self, job: Job) -> Files:
        files = super().emit(job)
        return {**files, "src/checks.js": "export const = 1;\n"}


class Mislabelled(Sound):
    label = ""
    options: Mapping[str, Any] = {"package": {"type": "strong"}}
    pinned = frozenset({"verbs"})


class Elsewhere(Sound):
    name = "typoscript"
