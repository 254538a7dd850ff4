"""The emitted readers, against what a language's programmers would use without them."""

from __future__ import annotations

import json
import re
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
    """TypeScript, in Deno and in Node: JSON.parse, which looks at no type, and ajv's compiled validator after it. The
    size of what a page loads."""
    package = _built(home, "typescript")
    bundler = find("esbuild")
    module = package / "src" / "mod.js"
    words = [str(HERE / "readers.mjs"), module.as_uri(), str(DOCUMENTS)]
    if bundler is None:
        yield Row("TypeScript, bundled", "no esbuild here")
    else:
        module = _bundled(bundler, module, home / "readers.mjs")
        words[1] = module.as_uri()
        if _AJV.exists():
            words += [_bundled(bundler, _AJV, home / "ajv.mjs").as_uri(), str(CONTRACT)]
    for name, before in (("Deno", ["run", "--no-check", "--allow-read"]), ("Node", [])):
        runner = find(name.lower())
        if runner is None or (name == "Node" and bundler is None):
            yield Row(f"TypeScript, {name}", f"no {name.lower() if runner is None else 'esbuild'} here")
            continue
        found = _run([runner, *before, *words], home)
        yield from _rows(f"TypeScript, {name}", found, "JSON.parse", {"tolerant": 1.5, "strict": 1.5})
    if bundler is not None:
        yield from _sizes(bundler, package, home)


_AJV = Path("/usr/share/nodejs/ajv/lib/ajv.js")
"""Where Debian's `node-ajv` lies."""


def _bundled(bundler: str, source: Path, bundle: Path, *options: str) -> Path:
    words = [bundler, str(source), "--bundle", "--format=esm", "--log-level=error", f"--outfile={bundle}", *options]
    subprocess.run(words, env=environment(bundle.parent) | {"NODE_PATH": "/usr/share/nodejs"}, check=True)
    return bundle


def _sizes(bundler: str, package: Path, home: Path) -> Iterator[Row]:
    """What one reader alone costs a page, minified."""
    exports = re.findall(r"export const (\w+)", (package / "src" / "readers.js").read_text(encoding="utf-8"))
    for role in ("tolerant", "strict"):
        name = next(each for each in exports if each.startswith(role))
        entry = home / f"{role}.mjs"
        entry.write_text(f'export {{ {name} }} from "{package}/src/mod.js";\n', encoding="utf-8")
        size = _bundled(bundler, entry, home / f"{role}.min.mjs", "--minify").stat().st_size
        aim = ", aim ≤ 18 kB" if role == "tolerant" else ""
        yield Row(f"TypeScript: the {role} reader alone, minified", f"{size / 1000:.1f} kB{aim}")


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
    words = [str(package / ".build" / "release" / "Bench"), str(DOCUMENTS)]
    found = json.loads(subprocess.run(words, env=environment(home), check=True, stdout=subprocess.PIPE).stdout)
    aims = {"tolerant": 0.9, "strict": 0.9, "our types through JSONDecoder": 1.3}
    yield from _rows("Swift", found["small"], "a plain Decodable", aims)
    large = {"tolerant": 3.0, "our types through JSONDecoder": 3.0}
    yield from _rows("Swift, 5 MB in an unknown member", found["large"], "a plain Decodable", large)


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
