"""Remarks about an inferred schema: what samples cannot tell, so that a person has to decide."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.dataclass import dataclass, field
from protogen.infer.paths import Path, common, shown, tag_around
from protogen.infer.survey import Members, Place, Survey
from protogen.infer.texts import Texts
from protogen.runtime.jsontext import dump
from protogen.source.diagnostics import Diagnostic, Severity

_MANY = 10
"""So many samples of one value may mean that there is no other."""
_SHOWN = 8
_MESSAGES = "give the messages in it: `jq -r '.log.entries[]._webSocketMessages[]?.data' FILE`"


@dataclass(slots=True)
class Notes:
    """Collects remarks about places."""

    survey: Survey
    _said: dict[Path, list[Diagnostic]] = field(default_factory=dict)

    def about(self, place: Place) -> None:
        """Remark on one place, once."""
        path = common(place.path)
        said = self._said.setdefault(path, [])
        for rule, message, help in self._remarks(place):
            if rule not in [each.rule for each in said]:
                said.append(Diagnostic(rule, message, at=shown(path), help=help, severity=Severity.NOTE))

    def told(self) -> tuple[Diagnostic, ...]:
        """All remarks: those about the whole first, then by place."""
        return (*self._general(), *(each for said in self._said.values() for each in said))

    def _general(self) -> Iterator[Diagnostic]:
        root = self.survey.root
        draft = root.members.below.get("$schema") if root.members is not None else None
        if draft is not None and draft.texts is not None and "json-schema.org/" in (draft.texts.only or ""):
            message = "the sample is a JSON Schema, and the result describes schemas"
            yield _note("schema-as-sample", message, "give documents; `protogen build FILE` reads schemas")
            return
        log = root.members.below.get("log") if root.members is not None else None
        if log is not None and log.members is not None and {"creator", "entries"} <= log.members.below.keys():
            message = "this is a browser's recording (HAR), and the result describes recordings"
            yield _note("recording", message, _MESSAGES)
            return
        if root.count == 1 and root.kinds() != {"array"}:
            yield _note("one-sample", "one sample: every member that it has is required", "give more samples")
        if root.kinds() == {"array"} and root.count == 1:
            message = "the document is an array, and the schema describes the array as a whole"
            yield _note("array", message, "if its items are the messages, give them one a line (NDJSON)")

    def _remarks(self, place: Place) -> Iterator[tuple[str, str, str]]:
        if place.texts is not None and place.texts.only != (tag_around(place.path) or ""):
            yield from self._about_texts(place.path, place.texts)
        if place.integers and not place.reals and max(-place.low, place.high) >= 2**53:
            message = f"integers up to {max(place.high, -place.low)}: beyond ±(2^53 - 1), where JavaScript rounds"
            yield "large-integer", message, "send a string of digits, or limit it to ±9007199254740991"
        if place.nulls and not place.kinds():
            yield "only-null", f"null in all {place.nulls:,} samples", "say what it is where it is not null"
        if place.items is not None and not place.items.longest:
            yield "only-empty", "an empty array in all samples: its items may be anything", "say what its `items` are"
        if place.members is not None:
            yield from self._about_members(place, place.members)

    def _about_members(self, place: Place, members: Members) -> Iterator[tuple[str, str, str]]:
        if members.alternatives:
            tag = self.survey.plan.tags.get(place.path)
            by = f"`{'/'.join(tag)}`" if tag else "the one member of each"
            tags = _few(sorted(members.alternatives))
            yield "union", f"{by} tells {len(members.alternatives)} kinds of objects apart: {tags}", ""
        elif place.path in self.survey.plan.maps:
            yield "map", "many keys whose values are alike: a map, not a record", "if the keys are names, list them"
        elif not members.below:
            yield "only-empty", "an empty object in all samples: it may have any member", "say what `properties` it has"

    def _about_texts(self, path: Path, own: Texts) -> Iterator[tuple[str, str, str]]:
        texts, listed = self.survey.texts(path) or own, self.survey.listed(path)
        if own.format:
            return
        if listed:
            message = f"{len(listed)} values in {texts.count:,} samples became an `enum`: {_few(listed)}"
            yield "enum", message, 'if others may come, write "type": "string" instead'
        elif texts.only is not None and texts.count >= _MANY:
            message = f"{_few([texts.only])} in all {texts.count:,} samples"
            yield "constant", message, "write `const` if it always is"


def _few(values: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
    return ", ".join(dump(each) for each in values[:_SHOWN]) + more


def _note(rule: str, message: str, help: str) -> Diagnostic:
    return Diagnostic(rule, message, help=help, severity=Severity.NOTE)
