"""What a proof shows, for people (a summary, PROOF.md) and for programs (PROOF.json, a line for each document)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from protogen.project import write
from protogen.prove.compare import KINDS
from protogen.prove.run import Proof
from protogen.prove.values import Disagreement, Verdict

_JUDGES = ("protogen", "jsonschema")
_LONGEST = 2_000
"""Characters of a document that are printed; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class Ran:
    """With what a proof ran: each language's tools, and the languages left out for want of them."""

    tools: Mapping[str, Mapping[str, str]]
    skipped: tuple[str, ...] = ()
    formats: bool = False
    seed: int | None = None


def document_line(verdict: Verdict) -> str:
    """One document as a line of JSON."""
    languages = {}
    for name, answer in verdict.answers.items():
        found: dict[str, Any] = {
            "strict": answer.strict,
            "tolerant": answer.tolerant,
            "violations": [list(each) for each in answer.violations],
            "lost": verdict.lost[name],
        }
        if answer.unrepresentable:
            found["unrepresentable"] = True
        if answer.error:
            found = {"strict": None, "tolerant": None, "violations": [], "lost": None, "error": answer.error}
        languages[name] = found
    line = {
        "path": verdict.document.name,
        "judge": verdict.truth.judge,
        "expected": verdict.document.expected,
        "languages": languages,
        "disagreements": [each.kind for each in verdict.disagreements],
    }
    return json.dumps(line, ensure_ascii=False)


def summary(proof: Proof, ran: Ran) -> Iterator[str]:
    """What a person reads at the end of a run."""
    yield f"{_documents(proof)} through {_languages(ran)}."
    for name in ran.skipped:
        yield f"{name}: skipped, its tools are not here"
    for name, reason in proof.failures.items():
        yield f"{name}: its code cannot be built: {reason}"
    for each in proof.shrunk:
        yield ""
        yield from _told(each)
    yield ""
    yield "All agree." if proof.agrees else f"Disagreements: {_disagreements(proof)}."


def _told(each: Disagreement) -> Iterator[str]:
    language = f"{each.language}: " if each.language else ""
    yield f"{language}{KINDS[each.kind]} ({each.document.name})"
    yield f"  document: {shown(each.document.data)}"
    yield f"  wanted:   {each.wanted}"
    yield f"  found:    {each.found}"


def shown(data: bytes) -> str:
    """A document's text on one line, cut where it is long."""
    text = data.decode("utf-8", "backslashreplace")
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return text.replace("\r", "\\r").replace("\n", " ")


def _documents(proof: Proof) -> str:
    kinds = Counter(verdict.document.kind for verdict in proof.verdicts)
    parts = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    total = len(proof.verdicts)
    return f"{total} document{'' if total == 1 else 's'} ({parts})"


def _languages(ran: Ran) -> str:
    return ", ".join(ran.tools) or "no language"


def _disagreements(proof: Proof) -> str:
    counts = Counter(each.kind for each in proof.disagreements)
    parts = [f"{counts[kind]} {kind}" for kind in KINDS if counts[kind]]
    parts += [f"{len(proof.failures)} not built"] if proof.failures else []
    return ", ".join(parts) or "none"


def as_json(proof: Proof, ran: Ran) -> str:
    """PROOF.json: the same whenever the same code runs with the same tools."""
    counts = Counter(each.kind for each in proof.disagreements)
    value = {
        "schema": proof.case.job.spec.id or proof.case.job.spec.title,
        "tools": {**{name: _version(name) for name in _JUDGES}, **_tools(ran)},
        "formats": "assertion" if ran.formats else "annotation",
        "seed": ran.seed,
        "languages": list(ran.tools),
        "skipped": list(ran.skipped),
        "documents": {
            "total": len(proof.verdicts),
            "valid": sum(verdict.truth.judge for verdict in proof.verdicts),
            "kinds": dict(sorted(Counter(verdict.document.kind for verdict in proof.verdicts).items())),
        },
        "unrepresentable": _unrepresentable(proof, ran),
        "failures": dict(proof.failures),
        "disagreements": {kind: counts[kind] for kind in KINDS},
        "shown": [
            {
                "kind": each.kind,
                "language": each.language or None,
                "from": each.document.name,
                "root": each.document.root,
                "document": shown(each.document.data),
                "wanted": each.wanted,
                "found": each.found,
            }
            for each in proof.shrunk
        ],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _unrepresentable(proof: Proof, ran: Ran) -> Mapping[str, int]:
    return {
        name: sum(verdict.answers[name].unrepresentable for verdict in proof.verdicts if name in verdict.answers)
        for name in ran.tools
    }


def _tools(ran: Ran) -> Mapping[str, str]:
    return dict(sorted({name: each for tools in ran.tools.values() for name, each in tools.items()}.items()))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def as_markdown(proof: Proof, ran: Ran) -> str:
    """PROOF.md: PROOF.json for people."""
    value = json.loads(as_json(proof, ran))
    valid = value["documents"]["valid"]
    lines = [
        "# Proof",
        "",
        f"`protogen prove` put {_documents(proof)} for `{value['schema']}`"
        f" to the emitted readers of {_languages(ran)}.",
        f"By `jsonschema`, {valid} of them are valid and {value['documents']['total'] - valid} are not"
        f" (`format` as {value['formats']}).",
        "",
        "**All agree.**" if proof.agrees else f"**Disagreements: {_disagreements(proof)}.**",
        "",
        *_table(
            ("what may disagree", "documents"), [(KINDS[kind], count) for kind, count in value["disagreements"].items()]
        ),
        "",
        *_table(("tool", "version"), list(value["tools"].items())),
        "",
        *_table(
            ("language", "accepted documents with a number beyond its native types (handed over raw)"),
            list(value["unrepresentable"].items()),
        ),
    ]
    for name in ran.skipped:
        lines += ["", f"Skipped for want of its tools: {name}."]
    for name, reason in proof.failures.items():
        lines += ["", f"The code for {name} cannot be built: {reason}"]
    for each in proof.shrunk:
        lines += ["", "```text", *_told(each), "```"]
    return "\n".join(lines) + "\n"


def _table(head: tuple[str, str], rows: Sequence[tuple[str, object]]) -> list[str]:
    return [f"| {head[0]} | {head[1]} |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)]


def save(proof: Proof, ran: Ran, folder: Path) -> None:
    """Write PROOF.md and PROOF.json."""
    write.save(folder / "PROOF.md", as_markdown(proof, ran))
    write.save(folder / "PROOF.json", as_json(proof, ran))
