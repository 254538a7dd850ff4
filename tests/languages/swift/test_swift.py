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

from protogen import pipeline
from protogen.request import settle

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
    """The manager and the tests that the guide prints need an import line and nothing else. The package's own test
    reads every fixture, and says so where they are missing."""
    files = dict(v2())
    tests = f"Tests/{MODULE}Tests"
    files[f"{tests}/LostTests.swift"] = lost(files[f"{tests}/FixtureTests.swift"])
    for name in ("WebSocketManagerV2.swift", "WebSocketV2Tests.swift"):
        files[f"{tests}/{name}"] = IMPORTS + (contract() / "swift" / name).read_text(encoding="utf-8")
    files["Package.swift"] = f"""// swift-tools-version: 6.1
import PackageDescription
let package = Package(
  name: "Guide",
  targets: [
    .target(name: "{MODULE}"),
    .testTarget(
      name: "{MODULE}Tests", dependencies: ["{MODULE}"], exclude: ["Fixtures"], swiftSettings: [.swiftLanguageMode(.v5)]
    ),
  ])
"""

    said = test_package(files, tmp_path)

    assert "Executed 5 tests, with 0 failures" in said
    assert "warning:" not in said


def lost(tests: str) -> str:
    """The package's own test, looking for its fixtures where there are none."""
    reading = tests[: tests.index("  func testStrictReaders")].replace('("Fixtures")', '("Nowhere")')
    check = """func testNothingIsFound() {
    XCTAssertThrowsError(try Self.fixtures()) { error in
      XCTAssertTrue("\\(error)".contains("Nowhere/manifest.json: `protogen build` writes it"), "\\(error)")
    }
  }
}
"""
    return f"{reading}  {check}".replace("FixtureTests", "LostTests")


def test_fixtures_stand_beside_the_package_or_in_it(tmp_path: Path) -> None:
    """Of a project with the target `fixtures`, the package reads those; it has its own where there is none."""
    tests = f"Tests/{MODULE}Tests"
    alone, beside = v2(), build(V2, ["swift", "fixtures"], target={"swift": {"module": MODULE}}).files

    own = {path.removeprefix(f"{tests}/Fixtures/"): text for path, text in alone.items() if "/Fixtures/" in path}
    assert own == beside["fixtures"]
    assert alone.keys() - beside["swift"].keys() == {path for path in alone if "/Fixtures/" in path}
    assert 'exclude: ["Fixtures"]' in alone["Package.swift"]
    assert "exclude" not in beside["swift"]["Package.swift"]
    assert 'appendingPathComponent("../../../fixtures")' in beside["swift"][f"{tests}/FixtureTests.swift"]


@pytest.mark.parametrize(("listed", "reads"), [("", True), ('targets = ["swift"]\n', False)])
def test_a_build_of_some_targets_reads_what_the_project_has(listed: str, reads: bool, tmp_path: Path) -> None:
    """`protogen build --target swift` writes what a build of all targets does."""
    (tmp_path / "protogen.toml").write_text(f'schema = "{V2.as_posix()}"\n{listed}')
    asked = settle(tmp_path / "protogen.toml", None, ("swift",), None)

    files = pipeline.emit(asked.compile(), asked.targets)["swift"]

    assert any("/Fixtures/" in path for path in files) is not reads


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
