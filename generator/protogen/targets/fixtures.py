"""The fixtures target: documents that show what the contract means, each with the verdict of every reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from protogen.fixtures.making import AllMade, listed, made
from protogen.fixtures.parts import pretty
from protogen.fixtures.verdicts import Fixture
from protogen.source import Json
from protogen.target import Job, templates_root

SCHEMA = "manifest.schema.json"
_SHOWN = 100
"""So many things that were not made are named for a message."""


class FixturesTarget:
    """Emits `manifest.json` with its schema, and the documents under `valid/`, `invalid/`, `future/`, `traps/` and
    `lifecycles/`."""

    name = "fixtures"
    reads = False
    options: Mapping[str, str] = {
        "retired": "schema files of messages that are no longer sent: their examples must be refused",
        "recorded": "files, or folders of them: documents that were received (`protogen validate --promote`)",
    }

    def emit(self, job: Job) -> Mapping[str, str]:
        """The documents, their manifest and its schema."""
        all_made = made(job)
        files = {"manifest.json": pretty(_manifest(job, all_made))}
        files[SCHEMA] = (templates_root() / "fixtures" / SCHEMA).read_text(encoding="utf-8")
        for fixture in all_made.fixtures:
            path, _, line = fixture.path.partition("#")
            files[path] = files.get(path, "") + fixture.draft.text if line else fixture.draft.text
        return files


def _manifest(job: Job, every: AllMade) -> Json:
    counts = Counter((fixture.draft.root, fixture.draft.message) for fixture in every.fixtures)
    return {
        "$schema": f"./{SCHEMA}",
        "contract": job.spec.id or job.spec.title,
        "version": job.spec.version,
        "messages": [
            {
                "message": message.name,
                "root": message.root,
                "documents": counts[message.root, message.name],
                "notMade": _shown(every.summary.missing.get((message.root, message.name), ())),
            }
            for message in every.summary.messages
        ],
        "documentsPerMessage": dict(every.summary.limits),
        "fixtures": [_entry(fixture) for fixture in every.fixtures],
    }


def _shown(missing: Sequence[str]) -> list[Json]:
    """What was not made, or the first of it and how many more there are."""
    if len(missing) <= _SHOWN:
        return list(missing)
    return [*missing[:_SHOWN], f"and {len(missing) - _SHOWN} more"]


def _entry(fixture: Fixture) -> Json:
    path, _, line = fixture.path.partition("#")
    draft = fixture.draft
    return {
        "path": path,
        **({"line": int(line)} if line else {}),
        "category": draft.category,
        "root": draft.root,
        "message": draft.message,
        "shows": draft.shows,
        **({"pointer": draft.pointer, "keyword": draft.keyword} if draft.keyword else {}),
        "strict": fixture.strict,
        "tolerant": fixture.tolerant,
        "violations": listed(fixture),
    }


target = FixturesTarget()
