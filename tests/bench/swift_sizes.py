"""What the Swift code of a contract costs an app: `python tests/bench/swift_sizes.py [PACKAGE]`, by default ours.

Prints the bytes of each file's object in an optimised build for size, the largest first, then the size of a stripped
program that holds them all, and the processor time of its build."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from protogen.languages.tools import find

ROOT = Path(__file__).parents[2]
_OPTIONS = ("-Osize", "-wmo", "-swift-version", "6", "-module-name", "App")


def measured(compiler: str, sources: Sequence[Path], folder: Path) -> tuple[int, float]:
    """The bytes of the stripped program, and the seconds of processor time that its build took."""
    main = folder / "main.swift"
    main.write_text(_program(sources), encoding="utf-8")
    program, before = folder / "app", _seconds()
    subprocess.run([compiler, *_OPTIONS, *map(str, [*sources, main]), "-o", str(program)], cwd=folder, check=True)
    seconds = _seconds() - before
    subprocess.run(["strip", str(program)], check=True)
    return program.stat().st_size, seconds


def by_file(compiler: str, sources: Sequence[Path], folder: Path) -> Iterator[tuple[int, str]]:
    """The bytes of code and data in each file's object, the largest first."""
    objects = {str(path): {"object": str(folder / f"{number}.o")} for number, path in enumerate(sources)}
    (folder / "map.json").write_text(json.dumps({"": {}, **objects}), encoding="utf-8")
    options = (*_OPTIONS, "-num-threads", "1", "-parse-as-library", "-output-file-map", "map.json", "-c")
    subprocess.run([compiler, *options, *objects], cwd=folder, check=True)
    names = [each["object"] for each in objects.values()]
    said = subprocess.run(["size", *names], capture_output=True, text=True, check=True).stdout.splitlines()[1:]
    rows = [(sum(map(int, line.split()[:2])), path.name) for line, path in zip(said, sources, strict=True)]
    yield from sorted(rows, reverse=True)


def _program(sources: Sequence[Path]) -> str:
    """Reads one message, as an app does."""
    checks = next(path.read_text(encoding="utf-8") for path in sources if path.name.endswith("Checks.swift"))
    document = re.findall(r"extension (\S+): \S*(?:JSON|Tolerant)Document", checks)[0]
    return f'print((try? {document}(tolerant: readLine() ?? "")) as Any)\n'


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(package: Path) -> int:
    """Prints the report."""
    compiler = find("swiftc")
    if compiler is None:
        print("no swiftc here", file=sys.stderr)
        return 2
    sources = sorted((package / "Sources").rglob("*.swift"))
    with tempfile.TemporaryDirectory() as folder:
        size, seconds = measured(compiler, sources, Path(folder))
        for bytes, name in by_file(compiler, sources, Path(folder)):
            print(f"{bytes:9,}  {name}")
    print(f"{size:9,}  the stripped program; {seconds:.1f} s of processor time to build")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "generated" / "swift"))
