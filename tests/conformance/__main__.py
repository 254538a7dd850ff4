"""`python -m conformance`: every case of the corpora, and the report of it.

Options narrow a run while working: `--only REGEX`, `--step N`, `--language NAME`; then no report is written.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from pathlib import Path

from conformance import corpora, peer, report
from conformance.run import run
from protogen.project.config import Config
from protogen.prove import usable

_REPORT = Path(__file__).parents[2] / "docs" / "conformance.md"


def main() -> int:
    """Run, write, and say whether the aims are met."""
    asked = _arguments()
    root = corpora.home()
    if root is None:
        print("conformance: the corpora are not here (../shared/corpora, or PROTOGEN_CORPORA)", file=sys.stderr)
        return 2
    chosen = [each for each in corpora.cases(root) if re.search(asked.only, each.path)][:: asked.step]
    start = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - start:7.1f} s  {text}", flush=True)

    known = usable.known(Config())
    names = asked.language or list(known)
    present = [known[name] for name in names if known[name].versions()]
    results = run(chosen, present, tell)
    others = [] if asked.no_peer else peer.run(chosen, tell)
    if asked.json:
        asked.json.write_text(json.dumps([[each.dump() for each in part] for part in (results, others)]))
    print(report.summary(results, others))
    whole = (asked.only, asked.step, asked.no_peer) == ("", 1, False) and len(present) == len(known)
    if whole:
        _REPORT.write_text(report.page(results, others), encoding="utf-8")
        tell(f"written: {_REPORT}")
    return 1 if report.faults(results) or report.meanings(results) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("--only", default="", help="cases whose path this expression finds")
    parser.add_argument("--step", type=int, default=1, help="every n-th case")
    parser.add_argument("--language", action="append", help="this language only (may be repeated)")
    parser.add_argument("--no-peer", action="store_true", help="leave datamodel-code-generator out")
    parser.add_argument("--json", type=Path, help="also write all results here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
