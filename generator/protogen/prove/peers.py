"""Asks other generators' models about the documents of a proof. Their answers are shown, but never part of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from protogen.dataclass import dataclass
from protogen.languages import registry
from protogen.languages.answers import Answer
from protogen.languages.running import Runner
from protogen.project.config import Config, closest
from protogen.prove.compare import lost
from protogen.prove.run import Proof
from protogen.prove.values import Verdict
from protogen.source.diagnostics import Diagnostic, Refused

KINDS: Mapping[str, str] = {
    "same": "decided as the judge does",
    "accepts": "invalid, and accepted",
    "refuses": "valid, and refused",
    "loses": "valid, and another value when it is read and written again",
    "fails": "no answer",
}
"""The kinds of answer that a peer can give."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A peer's answer to one document, and its kind, one of `KINDS`."""

    kind: str
    verdict: Verdict
    answer: Answer


@dataclass(frozen=True, slots=True)
class Beside:
    """One peer beside a proof. `failure`: why it has no answers."""

    name: str
    tools: Mapping[str, str]
    failure: str = ""
    opinions: tuple[Opinion, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many documents there are of each kind."""
        found = Counter(each.kind for each in self.opinions)
        return {kind: found[kind] for kind in KINDS}

    @property
    def telling(self) -> Iterator[Opinion]:
        """The shortest document of each kind of answer that differs from the judge's."""
        for kind in KINDS:
            found = [each for each in self.opinions if each.kind == kind != "same"]
            if found:
                yield min(found, key=lambda each: len(each.verdict.document.data))


def known() -> Mapping[str, Runner]:
    """The peers of all languages, by name."""
    return {each.name: each for language in registry.of(Config()) for each in language.peers()}


def chosen(names: Sequence[str]) -> list[Runner]:
    """The requested peers. Raises Refused for a name that no language knows, and for missing tools."""
    found = known() if names else {}
    for name in names:
        if name not in found:
            raise Refused(Diagnostic("unknown-peer", f"no peer is called `{name}`", help=closest(name, found, "peers")))
    wanted = [found[name] for name in dict.fromkeys(names)]
    for each in wanted:
        if each.versions() is None:
            raise Refused(Diagnostic("no-tools", f"`{each.name}` is not installed here", help=f"install {each.needs}"))
    return wanted


def ask(proof: Proof, peers: Sequence[Runner]) -> tuple[Beside, ...]:
    """Ask each peer about the documents of a proof."""
    return tuple(_ask(proof, each) for each in peers)


def _ask(proof: Proof, peer: Runner) -> Beside:
    tools, case = peer.versions() or {}, proof.case
    ready = peer.prepare([case])
    try:
        if case.name in ready.failures:
            return Beside(peer.name, tools, ready.failures[case.name])
        documents = [(case.name, verdict.document) for verdict in proof.verdicts]
        answers = ready.sessions[case.name].ask(documents)
    finally:
        ready.close()
    pairs = zip(proof.verdicts, answers, strict=True)
    opinions = (Opinion(_kind(verdict, answer), verdict, answer) for verdict, answer in pairs)
    return Beside(peer.name, tools, opinions=tuple(opinions))


def _kind(verdict: Verdict, answer: Answer) -> str:
    if answer.error:
        return "fails"
    if answer.strict != verdict.truth.judge:
        return "accepts" if answer.strict else "refuses"
    return "loses" if answer.strict and lost(verdict.document, answer) else "same"
