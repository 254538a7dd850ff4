"""The Swift target: the guide's own Swift against it, and every way of compiling it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.making import build, write
from support.outside import contract, tool
from support.paths import V2
from support.swift_package import MATRIX, test_package, typecheck

MODULE = "BooksTrackProtocol"
IMPORTS = f"""import {MODULE}
#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif
"""


def v2(**options: str | bool) -> Mapping[str, str]:
    return build(V2, ["swift"], target={"swift": {"module": MODULE, **options}}).files["swift"]


def sources(files: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if name.startswith("Sources/")}


@pytest.mark.slow
def test_guide_compiles_and_passes_unchanged(tmp_path: Path) -> None:
    """The manager and the tests that the guide prints need an import line and nothing else."""
    files = dict(v2())
    tests = f"Tests/{MODULE}Tests"
    files = {name: text for name, text in files.items() if not name.startswith("Tests/")}
    for name in ("WebSocketManagerV2.swift", "WebSocketV2Tests.swift"):
        files[f"{tests}/{name}"] = IMPORTS + (contract() / "swift" / name).read_text(encoding="utf-8")
    files["Package.swift"] = f"""// swift-tools-version: 6.0
import PackageDescription
let package = Package(
  name: "Guide",
  targets: [
    .target(name: "{MODULE}"),
    .testTarget(name: "{MODULE}Tests", dependencies: ["{MODULE}"], swiftSettings: [.swiftLanguageMode(.v5)]),
  ])
"""

    said = test_package(files, tmp_path)

    assert "Executed 2 tests, with 0 failures" in said
    assert "warning:" not in said


@pytest.mark.slow
def test_documented_models_are_the_shape_callers_see(tmp_path: Path) -> None:
    """Each property of the guide's models exists on ours under its name, with its type."""
    models = (contract() / "swift" / "DocumentedModels.swift").read_text(encoding="utf-8")
    uses = []
    current = ""
    for line in models.splitlines():
        words = line.split()
        if words[:1] == ["struct"]:
            current = words[1].rstrip(":")
        elif words[:1] == ["let"]:
            name, type = words[1].rstrip(":"), words[2]
            uses.append(f"func {current}_{name}(_ value: {current}) -> {type} {{ value.{name} }}")
    assert len(uses) == 18

    said = typecheck({**sources(v2()), "Uses.swift": "\n".join(uses)}, MATRIX["swift6"], tmp_path)

    assert said == ""


@pytest.mark.slow
@pytest.mark.parametrize("mode", MATRIX)
def test_compiles_without_a_word(mode: str, tmp_path: Path) -> None:
    """No warning in any language mode or isolation, with clients."""
    files = {name: text for name, text in sources(v2(client=True)).items() if "TestSupport" not in name}
    said = typecheck(files, MATRIX[mode], tmp_path)

    assert said == ""


@pytest.mark.slow
@pytest.mark.parametrize("access", ["internal", "package"])
def test_access_levels_compile(access: str, tmp_path: Path) -> None:
    """The other access levels compile as well as `public`."""
    flags = (*MATRIX["swift6"], "-package-name", "protocol")

    files = {name: text for name, text in sources(v2(access=access, client=True)).items() if "TestSupport" not in name}
    said = typecheck(files, flags, tmp_path)

    assert said == ""


@pytest.mark.slow
def test_lint_is_clean(tmp_path: Path) -> None:
    """swift-format has nothing to say at its default settings."""
    write({name: text for name, text in v2(client=True).items() if name.endswith(".swift")}, tmp_path)

    run = subprocess.run(
        [tool("swift-format"), "lint", "--strict", "--recursive", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stdout + run.stderr == ""
    assert run.returncode == 0
