"""Whole builds of the corpora, fixtures included: `python -m conformance.builds`.

`python -m conformance` asks the readers; this asks whether `protogen build` writes anything at all. Every schema is
built for every target, and whatever is refused or breaks is printed with its diagnostic.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from conformance import corpora
from conformance.corpora import Published
from protogen import pipeline
from protogen.languages import registry as target
from protogen.project.config import Config
from protogen.schema.load import load
from protogen.source.diagnostics import Diagnostic, Refused, Severity


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build. `rules`: the errors that refused it; `crash`: what broke it."""

    path: str
    rules: tuple[str, ...] = ()
    message: str = ""
    crash: str = ""

    @property
    def ours(self) -> bool:
        """Whether the schema is not to blame."""
        return bool(self.crash) or "fixture-verdict" in self.rules


def build(published: Published, formats: str = "annotation") -> Outcome:
    """Build a schema for every target."""
    try:
        schema, found = load(published.schema, shown="schema.json", map=published.map)
        targets = [target.get(name) for name in target.names()]
        built = pipeline.build(schema, Config(map=published.map, formats=formats), targets, found)
    except Refused as refusal:
        return _refused(published, refusal.diagnostics)
    except Exception as error:
        return Outcome(published.path, crash=f"{type(error).__name__}: {error}")
    return _refused(published, built.contract.diagnostics)


def _refused(published: Published, diagnostics: Sequence[Diagnostic]) -> Outcome:
    errors = [each for each in diagnostics if each.severity is Severity.ERROR]
    rules = tuple(sorted({each.rule for each in errors}))
    return Outcome(published.path, rules, str(errors[0]) if errors else "")


def main() -> int:
    """Build, print what is refused, and say whether any of it is our fault."""
    parser = argparse.ArgumentParser(prog="conformance.builds", description=__doc__)
    parser.add_argument("--only", default="", help="cases whose path this expression finds")
    parser.add_argument("--step", type=int, default=1, help="every n-th case")
    parser.add_argument("--formats", default="annotation", choices=("annotation", "assertion"))
    asked = parser.parse_args()
    root = corpora.home()
    if root is None:
        print("conformance: the corpora are not here (../shared/corpora, or PROTOGEN_CORPORA)", file=sys.stderr)
        return 2
    chosen = [each for each in corpora.cases(root) if re.search(asked.only, each.path)][:: asked.step]
    with ProcessPoolExecutor() as pool:
        outcomes = list(pool.map(build, chosen, [asked.formats] * len(chosen), chunksize=4))
    for each in outcomes:
        if each.crash or each.rules:
            print(f"{each.path}: {each.crash or each.message}")
    counts = Counter(rule for each in outcomes for rule in each.rules)
    print(f"{len(outcomes)} builds, refused by: {dict(counts)}, crashes: {sum(bool(each.crash) for each in outcomes)}")
    return 1 if any(each.ours for each in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
