"""What a build does grows with the number of messages, and no faster: calls are counted, nothing is timed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from support.effort import calls
from support.making import build, written
from support.paths import ROOT

_FEW, _MANY = 8, 32


def protocol(messages: int) -> Any:
    """The protocol of so many messages that `make bench` builds."""
    found = importlib.util.spec_from_file_location("bench_protocol", ROOT / "tests/bench/protocol.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module.protocol(messages)


def test_four_times_as_many_messages_are_four_times_the_work(tmp_path: Path) -> None:
    targets = ("python", "typescript")
    build(written(tmp_path, protocol(2)), targets)  # what is done once
    counts = []
    for messages in (_FEW, _MANY):
        path = written(tmp_path, protocol(messages), f"{messages}.json")
        with calls(20_000_000) as made:
            build(path, targets)
        counts.append(made.count)
    assert counts[1] < 4.2 * counts[0], counts
