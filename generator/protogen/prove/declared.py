"""Asks the compilers of all languages whether each member is declared as the schema says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from protogen.languages.answers import Case
from protogen.languages.probing import Probed, Prober, Questions
from protogen.languages.running import Runner
from protogen.prove.probes import probes


def ask(cases: Sequence[Case], languages: Sequence[Runner]) -> Mapping[str, Mapping[str, Probed]]:
    """The answers by language and case. The languages have prepared the cases."""
    questions = {case.name: (case, probes(case)) for case in cases}
    return {each.name: _asked(each, questions) for each in languages}


def _asked(language: Runner, questions: Questions) -> Mapping[str, Probed]:
    if not isinstance(language, Prober):
        return dict.fromkeys(questions, Probed(why_not="the language has no probes"))
    if language.checker_versions() is None:
        return dict.fromkeys(questions, Probed(why_not=f"{language.checker} is not installed"))
    return language.probe(questions)
