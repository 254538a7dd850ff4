"""Emitted Python readers are quick without a change of meaning: with the exact parser and the check program alone they
say the same of every document, and hand over the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from support.making import write
from support.quick_readers import Pair, documents
from support.schemas import ALL, build

from protogen.prove.setup import case

QUICK = ["websocket-v2", "union-by-keys", "nested-union", "union-by-type", "numbers-at-the-edge", "mutual-recursion"]
COUNT = 40
"""Documents made for each schema, and as many that are changed. (100,000 were compared by hand.)"""


FURTHER = [each for each in ALL if each not in QUICK][::3]


@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(each, marks=pytest.mark.slow) for each in FURTHER)])
def test_quick_readers_say_what_exact_ones_say(name: str, tmp_path: Path) -> None:
    package = f"{name.replace('-', '_')}_quick"
    write(build(name, ("python",), {"python": {"package": package}}).files["python"], tmp_path)
    pair, found = Pair(tmp_path, package), Counter[tuple[str, ...]]()
    for root, text in documents(case(ALL[name]), COUNT, seed=7):
        found[pair.compare(root, text)] += 1
    assert len(found) > 1  # some are read, some refused
