"""The emitted readers, against what a language's programmers would use without them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from builds import CONTRACT, ROOT
from timing import Row, environment

from protogen.languages.tools import find

HERE = Path(__file__).parent
DOCUMENTS = HERE / "documents.ndjson"


def python(home: Path) -> Iterator[Row]:
    """Python: bare pydantic on models written by hand."""
    package = next(_built(home, "python").glob("*/readers.py")).parent
    words = [sys.executable, str(HERE / "readers_python.py"), str(package), str(DOCUMENTS)]
    yield from _rows("Python", _run(words, home), "bare pydantic", {"tolerant": 2.0, "strict": 2.2})


def typescript(home: Path) -> Iterator[Row]:
    """TypeScript: JSON.parse, which looks at no type."""
    deno = find("deno")
    if deno is None:
        yield Row("TypeScript", "no deno here")
        return
    module = _built(home, "typescript") / "src" / "mod.js"
    words = [deno, "run", "--no-check", "--allow-read", str(HERE / "readers.ts"), module.as_uri(), str(DOCUMENTS)]
    yield from _rows("TypeScript", _run(words, home), "JSON.parse", {})


def swift(home: Path) -> Iterator[Row]:
    """Swift: Foundation's JSONDecoder on a Decodable written by hand."""
    compiler = find("swift")
    if compiler is None:
        yield Row("Swift", "no swift here")
        return
    package = home / "swift"
    source = next((_built(home, "swift") / "Sources").iterdir())
    shutil.copytree(source, package / "Sources" / "Contract", dirs_exist_ok=True)
    shutil.copytree(HERE / "swift", package, dirs_exist_ok=True)
    subprocess.run([compiler, "build", "-c", "release", "-q"], cwd=package, check=True, stdout=subprocess.DEVNULL)
    found = _run([str(package / ".build" / "release" / "Bench"), str(DOCUMENTS)], home)
    yield from _rows("Swift", found, "a plain Decodable", {"tolerant": 1.5})


def _built(home: Path, target: str) -> Path:
    out = home / f"readers-{target}"
    words = ["build", "-q", "--schema", str(CONTRACT), "--out", str(out), "--target", target]
    subprocess.run([sys.executable, "-m", "protogen.cli", *words], env=environment(home), cwd=ROOT, check=True)
    return out / target


def _run(words: Sequence[str], home: Path) -> dict[str, float]:
    """Seconds for a document by each way; the first is what the others are held against."""
    run = subprocess.run(words, env=environment(home), cwd=home, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(run.stdout)
    return found


def _rows(language: str, found: Mapping[str, float], base: str, aims: Mapping[str, float]) -> Iterator[Row]:
    (_, unit), *others = found.items()
    yield Row(f"{language}: {base}", _micro(unit))
    for name, seconds in others:
        yield Row(f"{language}: {name}", _micro(seconds), seconds / unit, aims.get(name))


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} µs a document"
