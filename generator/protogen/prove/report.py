"""Reports a proof, for people (a summary, PROOF.md) and for programs (PROOF.json, a line for each document)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from protogen import __version__
from protogen.dataclass import dataclass
from protogen.languages.probing import Prober
from protogen.languages.running import Runner
from protogen.project import write
from protogen.prove import declared_report, meaning_report, peer_report
from protogen.prove.compare import KINDS
from protogen.prove.peers import Beside, Opinion
from protogen.prove.run import Proof
from protogen.prove.texts import shown, table
from protogen.prove.usable import Skipped, Usable
from protogen.prove.values import Disagreement, Verdict

_JUDGES = ("jsonschema", "regress")


class Tools(NamedTuple):
    """A language's name for people, and the tools that run it, with their versions."""

    label: str
    versions: Mapping[str, str]


class More(NamedTuple):
    """Another proof in the same report: a member of PROOF.json, and a section of PROOF.md."""

    name: str
    value: Mapping[str, Any]
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Ran:
    """The languages that took part in a proof, and those that were skipped."""

    languages: Mapping[str, Tools]
    """By the language's name."""
    skipped: tuple[Skipped, ...] = ()
    formats: bool = False
    seed: int | None = None
    besides: tuple[Beside, ...] = ()
    """The answers of peers, if they were requested."""

    def label(self, name: str) -> str:
        """A language's name for people."""
        return self.languages[name].label if name in self.languages else name


def ran(usable: Usable, *, formats: bool, seed: int | None, besides: tuple[Beside, ...] = ()) -> Ran:
    """The languages of a proof, with the versions that their runners report."""
    tools = {each.name: Tools(each.label, _versions(each)) for each in usable.runners}
    return Ran(tools, usable.skipped, formats, seed, besides)


def _versions(runner: Runner) -> Mapping[str, str]:
    """The versions of what runs the code and of what checks its types."""
    checker = runner.checker_versions() if isinstance(runner, Prober) else None
    return {**(runner.versions() or {}), **(checker or {})}


def document_line(verdict: Verdict, opinions: Mapping[str, Opinion] | None = None) -> str:
    """One document as a line of JSON. `opinions`: the answers of peers."""
    languages = {}
    for name, answer in verdict.answers.items():
        found: dict[str, Any] = {
            "strict": answer.strict,
            "tolerant": answer.tolerant,
            "violations": [list(each) for each in answer.violations],
            "lost": verdict.lost[name],
        }
        if name in verdict.meanings:
            found["meaning"] = not verdict.meanings[name].faults
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
    if opinions:
        line["peers"] = {name: peer_report.opinion(each) for name, each in opinions.items()}
    return json.dumps(line, ensure_ascii=False)


def summary(proof: Proof, ran: Ran) -> Iterator[str]:
    """The readable summary at the end of a run."""
    yield f"{_documents(proof)} through {_languages(ran)}."
    yield from left_out(ran.skipped)
    for name, reason in proof.failures.items():
        yield f"{ran.label(name)}: its code cannot be built: {reason}"
    yield from meaning_report.summary(proof, ran.label)
    yield from declared_report.summary(proof, ran.label)
    for found in proof.shrunk:
        yield ""
        yield from _lines(found, ran)
    yield from _unshrunk(proof)
    yield ""
    yield "All agree." if proof.agrees else f"Disagreements: {_disagreements(proof)}."
    for beside in ran.besides:
        yield ""
        yield from peer_report.summary(beside)


def left_out(skipped: Sequence[Skipped]) -> Iterator[str]:
    """The skipped languages, one line for each."""
    return (f"{each.label}: skipped, {each.why}" for each in skipped)


def _lines(each: Disagreement, ran: Ran) -> Iterator[str]:
    language = f"{ran.label(each.language)}: " if each.language else ""
    yield f"{language}{KINDS[each.kind]} ({each.document.name})"
    yield f"  document: {shown(each.document.data)}"
    yield f"  wanted:   {each.wanted}"
    yield f"  found:    {each.found}"


def _unshrunk(proof: Proof) -> Iterator[str]:
    if proof.unshrunk:
        yield ""
        yield f"Of these, {proof.unshrunk} may have smaller documents: the work that a run may do for them is used up."


def _documents(proof: Proof) -> str:
    kinds = Counter(verdict.document.kind for verdict in proof.verdicts)
    parts = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    total = len(proof.verdicts)
    return f"{total} document{'' if total == 1 else 's'} ({parts})"


def _languages(ran: Ran) -> str:
    return ", ".join(each.label for each in ran.languages.values())


def _disagreements(proof: Proof) -> str:
    counts = proof.counts
    parts = [f"{counts[kind]} {kind}" for kind in KINDS if counts.get(kind)]
    parts += [f"{len(proof.failures)} not built"] if proof.failures else []
    return ", ".join(parts) or "none"


def as_json(proof: Proof, ran: Ran) -> str:
    """PROOF.json, which is always the same for the same code and tools."""
    value: dict[str, Any] = {
        "schema": proof.case.job.spec.id or proof.case.job.spec.title,
        "tools": {"protogen": __version__, **{name: _version(name) for name in _JUDGES}, **_tools(ran)},
        "formats": "assertion" if ran.formats else "annotation",
        "seed": ran.seed,
        "languages": list(ran.languages),
        "skipped": [each.name for each in ran.skipped],
        "documents": {
            "total": len(proof.verdicts),
            "valid": sum(verdict.truth.judge for verdict in proof.verdicts),
            "kinds": dict(sorted(Counter(verdict.document.kind for verdict in proof.verdicts).items())),
        },
        "unrepresentable": _unrepresentable(proof, ran),
        "meaning": meaning_report.as_json(proof),
        "declared": declared_report.as_json(proof),
        "failures": dict(proof.failures),
        "disagreements": {kind: proof.counts.get(kind, 0) for kind in KINDS},
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
        "unshrunk": proof.unshrunk,
    }
    if ran.besides:
        value["peers"] = {each.name: peer_report.as_json(each) for each in ran.besides}
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _unrepresentable(proof: Proof, ran: Ran) -> Mapping[str, int]:
    return {
        name: sum(verdict.answers[name].unrepresentable for verdict in proof.verdicts if name in verdict.answers)
        for name in ran.languages
    }


def _tools(ran: Ran) -> Mapping[str, str]:
    return dict(sorted({name: each for own in ran.languages.values() for name, each in own.versions.items()}.items()))


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
        *table(
            ("what may disagree", "how often"), [(KINDS[kind], count) for kind, count in value["disagreements"].items()]
        ),
        "",
        *table(("tool", "version"), list(value["tools"].items())),
        "",
        *table(
            ("language", "accepted documents with a number beyond its native types (handed over raw)"),
            [(ran.label(name), count) for name, count in value["unrepresentable"].items()],
        ),
    ]
    lines += meaning_report.as_markdown(proof, ran.label)
    lines += declared_report.as_markdown(proof, ran.label)
    for each in ran.skipped:
        lines += ["", f"{each.label} is not part of it: {each.why}."]
    for name, reason in proof.failures.items():
        lines += ["", f"The code for {ran.label(name)} cannot be built: {reason}"]
    for found in proof.shrunk:
        lines += ["", "```text", *_lines(found, ran), "```"]
    lines += _unshrunk(proof)
    for beside in ran.besides:
        lines += ["", *peer_report.as_markdown(beside)]
    return "\n".join(lines) + "\n"


def save(proof: Proof, ran: Ran, folder: Path, more: More | None = None) -> None:
    """Write PROOF.md and PROOF.json. `more`: what else was proven."""
    text, value = as_markdown(proof, ran), as_json(proof, ran)
    if more is not None:
        text += "\n".join([*more.lines, ""])
        value = json.dumps(json.loads(value) | {more.name: more.value}, indent=2, ensure_ascii=False) + "\n"
    write.save(folder / "PROOF.md", text)
    write.save(folder / "PROOF.json", value)
