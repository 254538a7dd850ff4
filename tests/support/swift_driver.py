"""Builds the Swift run-time with a driver around it, once for each state of the sources, and asks it things."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from support import making
from support.outside import tool
from support.paths import SUPPORT, TEMPLATES

RUNTIME = TEMPLATES / "swift" / "runtime"
APP = SUPPORT / "swift_app.schema.json"
DRIVER = [SUPPORT / f"swift_{part}.swift" for part in ("runtime_driver", "runtime_behaviour", "app")]


def render(folder: Path, access: str = "") -> list[str]:
    """Write the run-time's sources with an access modifier; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for template in sorted(RUNTIME.glob("*.swift")):
        path = folder / template.name
        path.write_text(
            template.read_text(encoding="utf-8").replace("{{ access }}", access).replace("{{ shared }}", ""),
            encoding="utf-8",
        )
        paths.append(str(path))
    return paths


def emitted() -> dict[str, str]:
    """What is emitted of the schema that the driver's `swift_app.swift` uses, beside the run-time."""
    made = making.build(APP, ["swift"], target={"swift": {"access": "internal"}}).files["swift"]
    return {Path(path).name: text for path, text in made.items() if path.endswith(("+Models.swift", "+Checks.swift"))}


def build() -> Path:
    """The driver's executable, built where the sources are new."""
    compiler = tool("swiftc")
    state = hashlib.sha256()
    for path in (*sorted(RUNTIME.glob("*.swift")), *DRIVER):
        state.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    models = emitted()
    state.update(json.dumps(models).encode())
    state.update(subprocess.run([compiler, "--version"], capture_output=True, check=True).stdout)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "protogen" / state.hexdigest()[:32]
    driver = cache / "driver"
    if not driver.exists():
        sources = [*render(cache / "sources"), *map(str, making.write(models, cache / "models"))]
        building = cache / f"driver-{os.getpid()}"
        options = ["-Onone", "-whole-module-optimization", "-parse-as-library", "-swift-version", "6"]
        command = [compiler, *options, "-module-name", "Driver", *sources, *map(str, DRIVER), "-o", str(building)]
        run = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        building.replace(driver)
    return driver


def ask(commands: Iterable[Any]) -> list[Any]:
    """The driver's answers to commands (see the driver's head), in one run."""
    lines = "".join(json.dumps(command) + "\n" for command in commands)
    run = subprocess.run([build()], input=lines.encode(), capture_output=True, check=False)
    assert run.returncode == 0, f"the driver ended with {run.returncode}: {run.stderr.decode()[-2000:]}"
    return [json.loads(line) for line in run.stdout.splitlines()]


def encoded(texts: Sequence[str | bytes]) -> list[str]:
    """Texts as the driver takes them."""
    raw = [text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text for text in texts]
    return [base64.b64encode(text).decode() for text in raw]
