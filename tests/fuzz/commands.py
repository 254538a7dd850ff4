"""`python -m fuzz.commands`: the command line on spoilt schemas, configs, documents and options.

Whatever it gets, it ends with 0, 1 or 2, says so in sentences, and calls nothing a bug of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from fuzz import inputs
from fuzz.mutations import grafted, mutated, spoilt, text_of
from protogen import cli
from protogen.project import freshness

SECONDS = 60
"""A run that computes for longer is a fault."""
_CONFIG: dict[str, Any] = {
    "schema": "s.json",
    "out": "made",
    "targets": ["swift", "python", "typescript", "fixtures"],
    "formats": "assertion",
    "names_lock": True,
    "target": {
        "swift": {"module": "M", "namespace": "N", "access": "public"},
        "python": {"package": "p", "models": "pydantic"},
        "typescript": {"package": "@a/b"},
        "fixtures": {"retired": ["s.json"], "recorded": "recorded"},
    },
    "map": {"https://a.b/c": "s.json"},
    "lint": {"descriptions": True},
}
_ALLOWED: dict[str, Any] = {"allow": [{"pointer": "#", "keyword": "not", "reason": "r"}], "allow-outside": [".."]}
_VERBS = {
    "build": ("build", "--target", "swift", "--target", "typescript"),
    "build python": ("build", "--target", "python"),
    "build fixtures": ("build", "--target", "fixtures"),
    "check": ("build", "--check", "--target", "typescript"),
    "lint": ("lint",),
    "breaking": ("breaking", "old.json", "s.json"),
    "validate": ("validate", "documents/0.json", "documents/1.json", "documents/all.ndjson", "--cover"),
    "validate tolerant": ("validate", "documents/all.ndjson", "--tolerant", "--format", "sarif"),
    "infer": ("infer", "documents"),
    "infer --against": ("infer", "documents", "--against", "s.json"),
    "docs": ("docs",),
    "asyncapi": ("asyncapi",),
}
_OPTIONS = (
    *("--schema", "--out", "--config", "--target", "--format", "--root", "--against", "--force", "--lock", "-q", "-x"),
    *(
        "s.json",
        "",
        "made",
        "json",
        "sarif",
        "github",
        "nope",
        "a\nb",
        "s.json#/$defs/A",
        "-",
        ".",
        "é",
        "[",
        "--",
    ),
)


class Slow(BaseException):
    """A run that does not end."""


@dataclass
class Found:
    """What came of some runs. `faults`: each kind with the first run that showed it."""

    runs: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)


def run(seed: int, runs: int, folder: Path, keep: Path | None = None) -> Found:
    """So many runs, numbered from the seed on: each number is always the same run."""
    found = Found()
    with _here(folder):
        for number in range(seed, seed + runs):
            problem = _one(Random(number), found)
            found.runs += 1
            if problem and problem not in found.faults:
                found.faults[problem] = f"run {number}: protogen {' '.join(map(repr, sys.argv[1:]))}"
                if keep:
                    shutil.copytree(".", keep / str(number), dirs_exist_ok=True)
            if number % 20 == 0:
                gc.collect()
    return found


def _one(dice: Random, found: Found) -> str:
    """One run: what is wrong with it, or nothing."""
    for each in Path().iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    verb = dice.choice([*_VERBS])
    _files(dice)
    words = list(_VERBS[verb])
    if not Path("protogen.toml").exists() and verb != "breaking":
        words += ["--schema", "s.json"]
    if dice.random() < 0.15:
        words[dice.randrange(1, len(words) + 1) :] = dice.choices(_OPTIONS, k=dice.randrange(1, 4))
    code, out, err = _told(words)
    found.codes[f"{verb}: {code}"] += 1
    for word in ("Traceback", "error[internal]"):
        if word in out + err:
            return next(line for line in (out + err).splitlines() if word in line)[:300]
    return "" if code in (0, 1, 2) else f"it ended with {code}"


def _files(dice: Random) -> None:
    """Write a schema, an older one, perhaps a config, and documents."""
    base = inputs.base(dice)
    change = dice.choice([grafted, grafted, mutated, lambda same, *_: same])
    whole = change(base, dice, dice.choice(inputs.cases()))
    text = text_of(whole)
    Path("s.json").write_bytes(spoilt(text, dice) if dice.random() < 0.1 else text)
    Path("old.json").write_bytes(text_of(base if dice.random() < 0.7 else mutated(base, dice)))
    if dice.random() < 0.3:
        config = mutated(_CONFIG, dice, _ALLOWED) if dice.random() < 0.6 else _CONFIG
        text = _toml(config if isinstance(config, dict) else {}).encode("utf-8", "replace")
        Path("protogen.toml").write_bytes(spoilt(text, dice) if dice.random() < 0.2 else text)
    for folder in ("documents", "recorded"):
        Path(folder).mkdir()
    for number in range(4):
        data = inputs.document(dice, base)
        Path(f"documents/{number}.json").write_bytes(spoilt(data, dice) if dice.random() < 0.2 else data)
    Path("documents/all.ndjson").write_bytes(b"\n".join(inputs.document(dice, base) for _ in range(6)))


def _toml(value: Any) -> str:
    """A config as TOML: inline tables only, on one line for each key."""
    return "".join(f"{json.dumps(key)} = {_inline(each)}\n" for key, each in value.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return json.dumps(value if value is not None else "")


def _told(words: list[str]) -> tuple[int | str, str, str]:
    """How a command line ends, and what it says."""
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["protogen", *words]
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code: int | str = cli._run()
    except Slow:
        code = "too slow"
    except BaseException as error:  # whatever it is, it should have been a sentence
        code = type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return code, out.getvalue(), err.getvalue()


@contextlib.contextmanager
def _here(folder: Path) -> Iterator[None]:
    """Work in a folder, with a cache of its own and the rest as it was afterwards."""

    def stop(*_: object) -> None:
        raise Slow

    before = os.getcwd(), sys.argv, signal.signal(signal.SIGVTALRM, stop), signal.getsignal(signal.SIGINT)
    work = folder / "work"
    work.mkdir()
    setting = {"XDG_CACHE_HOME": str(folder / "cache"), "GITHUB_ACTIONS": ""}
    generator = freshness._generator()
    try:
        os.chdir(work)
        with mock.patch.dict(os.environ, setting), mock.patch.object(freshness, "_generator", return_value=generator):
            yield
    finally:
        os.chdir(before[0])
        sys.argv = before[1]
        signal.signal(signal.SIGVTALRM, before[2])
        signal.signal(signal.SIGINT, before[3])
        gc.enable()


def main() -> int:
    """Run and print; 1 where there is a fault."""
    parser = argparse.ArgumentParser(prog="fuzz.commands", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the first run's number")
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--keep", type=Path, help="write the files of every fault here")
    asked = parser.parse_args()
    total = Counter[str]()
    faults: dict[str, str] = {}
    for start in range(asked.seed, asked.seed + asked.runs, 100):
        with tempfile.TemporaryDirectory() as folder:
            found = run(start, min(100, asked.seed + asked.runs - start), Path(folder), asked.keep)
        total.update(found.codes)
        for fault, where in found.faults.items():
            if fault not in faults:
                print(f"{fault}\n    {where}", flush=True)
            faults.setdefault(fault, where)
        print(f"{start + found.runs} runs, {len(faults)} kinds of faults", flush=True)
    print(dict(sorted(total.items())))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
