"""How much processor time Python's readers take for texts of two sizes.

Its arguments are the folder of a package and the package's name. For each line of stdin, `{"road", "texts": [paths]}`,
it prints the least seconds for each text.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import process_time
from typing import Any


def roads(package: Any) -> dict[str, Callable[[bytes], Any]]:
    """The ways from a text to a value and back."""
    reader = package.readers.READERS["Hostile"]

    def ours(text: bytes) -> None:
        reader.violations(text)
        with suppress(package.InvalidDocument):
            reader.to_json(reader.read_tolerant(text))

    def native(text: bytes) -> None:
        with suppress(ValueError):
            package.Hostile.model_validate_json(text)

    return {"readers": ours, "native": native}


def seconds(work: Callable[[bytes], Any], texts: list[bytes]) -> list[float]:
    """The least time for each text, of some runs one after the other."""
    best, spent = [float("inf")] * len(texts), 0.0
    for _ in range(5):
        for number, text in enumerate(texts):
            start = process_time()
            work(text)
            took = process_time() - start
            best[number], spent = min(best[number], took), spent + took
        if spent > 1.5:
            break
    return best


def main() -> None:
    """Answer each line."""
    sys.path.insert(0, sys.argv[1])
    ways = roads(importlib.import_module(sys.argv[2]))
    for line in sys.stdin:
        request = json.loads(line)
        texts = [Path(path).read_bytes() for path in request["texts"]]
        print(json.dumps(seconds(ways[request["road"]], texts)), flush=True)


if __name__ == "__main__":
    main()
