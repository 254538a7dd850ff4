"""Makes the guide from an older version: what breaks, what changes by message, code before and after, a checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protogen.breaking.findings import Finding
from protogen.dataclass import dataclass
from protogen.docs.anchors import Anchors
from protogen.docs.outline import Outline
from protogen.docs.parts import Pair, Parts, parts
from protogen.docs.tasks import Tasks, tasks
from protogen.docs.view import Page, Section, Snippet
from protogen.source.diagnostics import Severity

HEADINGS = ("contents", "search", "breaks", "messages", "changes", "types", "code", "checklist", "top")
_LONGEST = 90
"""A longer line of emitted code is told by its name."""


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
    compared: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide. `reference`: the stem of the new version's reference."""

    old: Page
    new: Page
    reference: str
    breaks: tuple[Break, ...]
    parts: Parts
    steps: tuple[Step, ...]
    tasks: tuple[Tasks, ...]

    @property
    def title(self) -> str:
        """The title, with the names of both versions."""
        return f"From {self.names[0]} to {self.names[1]}"

    @property
    def names(self) -> tuple[str, str]:
        """What the versions are called: by their files where title and version are alike."""
        return _names(self.old, self.new)


def _names(old: Page, new: Page) -> tuple[str, str]:
    one, other = (f"{page.title} {page.version}".strip() for page in (old, new))
    return (one, other) if one != other else (f"the old {one}", f"the new {other}")


def guide(
    old: Outline, new: Outline, roots: Sequence[tuple[str, str]], findings: Sequence[Finding], reference: str
) -> Guide:
    """The guide between two versions. `roots`: the entry points of both that belong together."""
    anchors = Anchors(HEADINGS)
    found = parts(old, new, roots, anchors)
    reading = Step("Reading", anchors.new("reading"), tuple(_reading(old.page, new.page)))
    steps = (_step(each.pair, anchors) for each in found.messages if each.pair and each.changes)
    names = _names(old.page, new.page)
    return Guide(
        old.page,
        new.page,
        reference,
        tuple(_break(each, anchors) for each in findings if each.severity is Severity.ERROR),
        found,
        tuple(each for each in (reading, *steps) if each.compared),
        tuple(tasks(found, old, new, names, findings)),
    )


def _break(finding: Finding, anchors: Anchors) -> Break:
    old, new = (f"#{place.pointer}" if place else "" for place in (finding.old, finding.new))
    who = tuple(map(str, finding.breaks))
    return Break(finding.rule, anchors.new(finding.rule), finding.why, who, old, new, tuple(_code(finding)))


def _code(finding: Finding) -> Iterator[str]:
    """The changed lines of emitted code, both or the one that exists; of a long one, its name."""
    for line in finding.declarations:
        before, after = (text if len(text) <= _LONGEST else line.name for text in (line.before, line.after))
        yield f"`{before}` → `{after}`" if before and after and before != after else f"`{before or after}`"


def _reading(old: Page, new: Page) -> Iterator[Compared]:
    before, after = (page.reading[0].snippets if page.reading else () for page in (old, new))
    for one, other in zip(before, after, strict=True):
        if one.text != other.text:
            yield Compared(one.label, one, other)


def _step(pair: Pair, anchors: Anchors) -> Step:
    before, after = (_snippets(side) for side in (pair.old, pair.new))
    labels = [label for label in dict.fromkeys([*before, *after]) if before.get(label) != after.get(label)]
    compared = tuple(Compared(label, before.get(label), after.get(label)) for label in labels)
    return Step(pair.title, anchors.new("code", pair.title), compared)


def _snippets(section: Section | None) -> dict[str, Snippet]:
    examples = section.examples[:1] if section else ()
    return {snippet.label: snippet for example in examples for snippet in example.snippets}
