"""`python -m fuzz`: many batches, until one is not as promised or the count is reached."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from fuzz.run import run
from protogen.project.config import Config
from protogen.prove import usable


def main() -> int:
    """Run and print; 1 where there is a fault."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first batch; the next has the next number")
    parser.add_argument("--batches", type=int, default=1)
    parser.add_argument("--schemas", type=int, default=100, help="of a batch")
    parser.add_argument("--language", action="append", help="this language only (may be repeated)")
    parser.add_argument("--keep", type=Path, help="write the schemas here")
    asked = parser.parse_args()
    known = usable.known(Config())
    spoken = [known[name] for name in asked.language or known]
    faults = 0
    for seed in range(asked.seed, asked.seed + asked.batches):
        with tempfile.TemporaryDirectory() as folder:
            found = run(seed, asked.schemas, spoken, asked.keep or Path(folder))
        print(
            f"batch {seed}: {found.schemas} schemas ({len(found.refused)} refused, {len(found.slow)} too slow),"
            f" {found.documents} documents, {found.valid} valid, {found.tolerated} tolerated,"
            f" {len(found.faults)} faults",
            flush=True,
        )
        for line in (*found.faults, *(f"  refused {name}: {why}" for name, why in found.refused.items())):
            print(line, flush=True)
        faults += len(found.faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
