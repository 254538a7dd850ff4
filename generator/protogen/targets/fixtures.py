"""The fixtures target: documents that show what the contract means, each with the verdict of every reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from protogen.judge import Judge
from protogen.source import Json
from protogen.target import Job, templates_root
from protogen.targets.fixtures_documents import Made, make
from protogen.targets.fixtures_oracle import oracle
from protogen.targets.fixtures_parts import Draft, pretty
from protogen.targets.fixtures_verdicts import Fixture, Verdicts

SCHEMA = "manifest.schema.json"


class FixturesTarget:
    """Emits `manifest.json` with its schema, and the documents under `valid/`, `invalid/`, `future/`, `traps/` and
    `lifecycles/`."""

    name = "fixtures"
    reads = False
    options: Mapping[str, str] = {
        "retired": "schema files of messages that are no longer sent: their examples must be refused",
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


target = FixturesTarget()


def bundle(job: Job) -> str:
    """One JSON text that holds every fixture: name, text, verdicts and violations. For tests of other targets.

    `root` names the entry point that reads the text. The lines of a lifecycle are fixtures of their own.
    """
    fixtures = [
        {
            "name": fixture.path,
            "root": fixture.draft.root,
            "message": fixture.draft.message,
            "text": fixture.draft.text,
            "strict": fixture.strict,
            "tolerant": fixture.tolerant,
            "violations": _violations(fixture),
        }
        for fixture in made(job).fixtures
    ]
    rows = ",\n".join(json.dumps(fixture) for fixture in fixtures)  # ASCII: a byte order mark must survive editors
    return f'{{"fixtures": [\n{rows}\n]}}\n'


@dataclass(frozen=True, slots=True)
class AllMade:
    """Every fixture of a job, and what was left out."""

    fixtures: tuple[Fixture, ...]
    summary: Made


@dataclass(frozen=True, slots=True)
class _Same:
    """A job as a key: two jobs over the same schema and the same retired messages have the same fixtures."""

    job: Job
    retired: tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def _parts(self) -> tuple[object, ...]:
        job = self.job
        return (id(job.spec), job.schema, job.checks, job.tolerant, self.retired)


def made(job: Job) -> AllMade:
    """The fixtures of a job; made once, however many targets ask for them."""
    retired = job.options.get("retired", ())
    return _made(_Same(job, (retired,) if isinstance(retired, str) else tuple(map(str, retired))))


@lru_cache(maxsize=4)
def _made(same: _Same) -> AllMade:
    asserted = any(isinstance(node, dict) and "format" in node for node in same.job.checks.document["nodes"])
    judge = Judge(same.job.schema, formats=asserted)
    drafts = make(same.job, oracle(same.job, judge), [Path(path) for path in same.retired])
    verdicts = Verdicts(same.job, drafts.messages, judge)
    return AllMade(verdicts.fixtures(_placed(drafts.drafts)), drafts)


# Paths


def _placed(drafts: Iterable[Draft]) -> Iterator[tuple[str, Draft]]:
    """Each draft with a path of its own, that every file system can hold."""
    taken: set[str] = set()
    folders: dict[tuple[str, str], str] = {}
    for draft in drafts:
        if draft.category == "lifecycles":
            name, _, line = draft.what.partition("#")
            yield f"lifecycles/{word(name)}.ndjson#{line}", draft
            continue
        key = (draft.root, draft.message)
        if key not in folders:
            folders[key] = _free(word(draft.message), {folder.lower() for folder in folders.values()})
        path = _free(f"{draft.category}/{folders[key]}/{word(draft.what)}", taken)
        taken.add(path.lower())
        yield f"{path}.json", draft


def _free(path: str, taken: set[str]) -> str:
    number, free = 1, path
    while free.lower() in taken:
        number += 1
        free = f"{path}-{number}"
    return free


def word(text: str) -> str:
    """A text as a part of a path: letters, digits, `-`, `_` and `.` of ASCII."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-.")[:80] or "unnamed"


# The manifest


def _manifest(job: Job, every: AllMade) -> Json:
    return {
        "$schema": f"./{SCHEMA}",
        "contract": job.spec.id or job.spec.title,
        "version": job.spec.version,
        "messages": [
            {
                "message": message.name,
                "root": message.root,
                "documents": sum(_is_of(fixture, message.root, message.name) for fixture in every.fixtures),
                "notMade": list(every.summary.missing.get((message.root, message.name), ())),
            }
            for message in every.summary.messages
        ],
        "documentsPerMessage": dict(every.summary.limits),
        "fixtures": [_entry(fixture) for fixture in every.fixtures],
    }


def _is_of(fixture: Fixture, root: str, name: str) -> bool:
    return (fixture.draft.root, fixture.draft.message) == (root, name)


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
        "violations": _violations(fixture),
    }


def _violations(fixture: Fixture) -> list[Json]:
    return [
        {"pointer": each.pointer, "keyword": each.keyword, **({"detail": each.detail} if each.detail else {})}
        for each in fixture.violations
    ]
