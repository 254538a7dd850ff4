"""`python -m mutants`: plants faults, one after the other, and prints how many `prove` notices, and which not.

What was tried before, with the same sources, is not tried again. Without options all groups are tried: all faults that
are made by hand, and 60 of each group that is drawn at random.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from itertools import islice
from multiprocessing import get_context

from mutants import called, lists, reference, results, spec_faults, subjects, tree, trial
from mutants.fault import Fault
from mutants.trial import Result, Verdict


def main() -> int:
    """Tries all that was asked for; exits 2 if something disagrees without any fault."""
    asked = _arguments()
    start = time.monotonic()

    def tell(verdict: str, about: str) -> None:
        print(f"{time.monotonic() - start:7.0f} s  {verdict:50}  {about}", flush=True)

    with tempfile.TemporaryDirectory(prefix="protogen-mutants-") as built:
        os.environ["XDG_CACHE_HOME"] = built  # thousands of builds that nobody needs again
        with ProcessPoolExecutor(asked.jobs, mp_context=get_context("fork")) as pool:
            groups = asked.group or lists.GROUPS
            if "generator" in groups:
                pool.submit(called.make).result()
            asking = lists.asking(groups, asked.language)
            said = zip(asking, pool.map(reference.make, asking, asking.values()), strict=True)
            wrong = {name: each for name, each in said if each}
            if wrong:
                print(f"without any fault, these disagree: {wrong}", file=sys.stderr)
                return 2
            tell("what is right is known", "")
            shown: list[Result] = []
            for group in groups:
                for each in tried(group, asked, results.Kept(anew=asked.anew), pool):
                    tell(f"{results.verdict(each)} {each.by}", each.fault)
                    shown.append(each)
    print("\n" + "\n".join(results.summary(shown)))
    if asked.write:
        print(f"written: {results.write(shown)}")
    return 0


def tried(group: str, asked: argparse.Namespace, kept: results.Kept, pool: Executor) -> Iterator[Result]:
    """Tries the faults of a group. Of those that are drawn, ones that say nothing are replaced by the next ones."""
    rest = lists.of(group, asked.seed)
    missing = asked.sample if group in lists.DRAWN else sys.maxsize
    while missing > 0 and (some := [*islice(rest, missing)]):
        found = {each.id: kept.known[each.id] for each in some if each.id in kept.known}
        waiting = [pool.submit(result, each, asked.language) for each in some if each.id not in found]
        yield from found.values()
        for each in as_completed(waiting):
            found[each.result().fault] = each.result()
            kept.add(each.result())
            yield each.result()
        missing -= sum(each.verdict in ("caught", "survived") for each in found.values())


def result(fault: Fault, languages: Sequence[str]) -> Result:
    """Tries one fault."""
    return Result(fault.id, fault.group, *_verdict(fault, languages))


def _verdict(fault: Fault, languages: Sequence[str]) -> Verdict:
    names = lists.needed(fault.group)
    if fault.where == "spec":
        return trial.spec(spec_faults.FAULTS[fault.before], languages, names)
    if fault.where == "tree":
        return tree.tried(fault, ["python"] if fault.group == "common" else languages, names)
    if not fault.path:
        return "not planted", ""
    own = fault.group.removesuffix(" models")
    return trial.emitted(fault, own, names, probing=own != fault.group)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--group", action="append", choices=lists.GROUPS, help="only this group (may be repeated)")
    parser.add_argument("--sample", type=int, default=60, metavar="N", help="so many of each that are drawn (60)")
    parser.add_argument("--seed", type=int, default=0, help="which are drawn")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--anew", action="store_true", help="forget what was tried before")
    parser.add_argument("--write", action="store_true", help="write the score into docs/prove.md")
    parser.add_argument(
        "--language",
        action="append",
        choices=subjects.LANGUAGES,
        help="ask this language about the generator (may be repeated)",
    )
    asked = parser.parse_args()
    asked.language = asked.language or list(subjects.LANGUAGES)
    return asked


if __name__ == "__main__":
    sys.exit(main())
