"""Makes the guide from an older version: what changed, what breaks, code before and after, and a checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from protogen.breaking.findings import Finding
from protogen.docs.anchors import Anchors
from protogen.docs.changes import Change, Pair, pairs, values
from protogen.docs.view import Page, Section, Snippet
from protogen.source.diagnostics import Severity

HEADINGS = ("contents", "search", "changes", "breaks", "code", "checklist", "top")


@dataclass(frozen=True, slots=True)
class Break:
    """A breaking change: its reason, who breaks, the places in both schemas, and the changed declarations."""

    rule: str
    anchor: str
    why: str
    who: tuple[str, ...]
    old: str
    new: str
    code: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A snippet in one language, before and after; None if a version does not have it."""

    label: str
    before: Snippet | None
    after: Snippet | None


@dataclass(frozen=True, slots=True)
class Step:
    """The code for a message, or for reading in general, before and after in every language."""

    title: str
    anchor: str
    changes: tuple[Change, ...]
    compared: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Tasks:
    """A part of the checklist."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide. `reference`: the stem of the new version's reference."""

    old: Page
    new: Page
    reference: str
    breaks: tuple[Break, ...]
    steps: tuple[Step, ...]
    values: tuple[Change, ...]
    tasks: tuple[Tasks, ...]

    @property
    def title(self) -> str:
        """The title, with the names of both versions."""
        return f"From {_named(self.old)} to {_named(self.new)}"

    @property
    def changes(self) -> tuple[Change, ...]:
        """Everything that changed, in one list."""
        return (*(change for step in self.steps for change in step.changes), *self.values)


def _named(page: Page) -> str:
    return f"{page.title} {page.version}".strip()


def guide(old: Page, new: Page, findings: Sequence[Finding], reference: str) -> Guide:
    """The guide between two versions' pages."""
    anchors = Anchors(HEADINGS)
    matched = pairs(old, new)
    reading = Step("Reading", anchors.new("reading"), (), tuple(_reading(old, new)))
    steps = tuple(_step(each, anchors) for each in matched)
    changed = values(old, new)
    return Guide(
        old,
        new,
        reference,
        tuple(_break(each, anchors) for each in findings if each.severity is Severity.ERROR),
        tuple(each for each in (reading, *steps) if each.compared or each.changes),
        changed,
        tuple(_tasks(matched, changed, old, new)),
    )


def _break(finding: Finding, anchors: Anchors) -> Break:
    old, new = (f"#{place.pointer}" if place else "" for place in (finding.old, finding.new))
    who = tuple(map(str, finding.breaks))
    return Break(finding.rule, anchors.new(finding.rule), finding.why, who, old, new, tuple(_code(finding)))


def _code(finding: Finding) -> Iterator[str]:
    """The changed lines of emitted code: `struct Old` → `struct New`, or the one that exists."""
    for line in finding.declarations:
        yield f"`{line.before}` → `{line.after}`" if line.before and line.after else f"`{line.before or line.after}`"


def _reading(old: Page, new: Page) -> Iterator[Compared]:
    before, after = (page.reading[0].snippets if page.reading else () for page in (old, new))
    for one, other in zip(before, after, strict=True):
        if one.text != other.text:
            yield Compared(one.label, one, other)


def _step(pair: Pair, anchors: Anchors) -> Step:
    before, after = (_snippets(side) for side in (pair.old, pair.new))
    labels = dict.fromkeys([*before, *after])
    compared = tuple(Compared(label, before.get(label), after.get(label)) for label in labels) if pair.changes else ()
    return Step(pair.title, anchors.new(pair.title), pair.changes, compared)


def _snippets(section: Section | None) -> dict[str, Snippet]:
    examples = section.examples[:1] if section else ()
    return {snippet.label: snippet for example in examples for snippet in example.snippets}


def _tasks(matched: Sequence[Pair], changed: Sequence[Change], old: Page, new: Page) -> Iterator[Tasks]:
    models = f"Replace the generated code of {_named(old)} with that of {_named(new)}."
    todo = [change.todo for pair in matched for change in pair.changes] + [change.todo for change in changed]
    yield Tasks("Code", tuple(dict.fromkeys([models, *todo])))
    names = [pair.new.name for pair in matched if pair.new]
    confirm = [f"Confirm that `{name}` is received and read." for name in names]
    others = ["Confirm that a message of an unknown kind is kept or skipped, and breaks nothing."]
    yield Tasks("Tests", (*confirm, *others))
    yield Tasks("Release", (f"Ship readers of {_named(new)} before anything sends it.",))
