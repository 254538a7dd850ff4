"""What tests take from outside the repository: corpora, tools, a browser. A test without them skips and says so; it
fails where `CI` is set."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from protogen.languages import tools
from protogen.languages.running import Runner
from protogen.languages.swift.run import PLACES
from protogen.project.config import Config
from protogen.prove import usable
from support.paths import ROOT


def corpora() -> Path:
    """The folder of published schemas and documents that stands beside the repository."""
    return _folder("corpora")


def marks_formats(case: Path) -> bool:
    """Whether the verdict on a document of a case hangs on formats being asserted, as its `case.json` marks it."""
    about = json.loads((case / "case.json").read_bytes())
    kinds = ("invalid_only", "valid_only")
    return any(f"{kind}_if_format_asserted" in about for kind in kinds) or "valid_but_fails_format_assertion" in about


def tool(name: str) -> str:
    """The path of an executable: on PATH, beside the running Python, or in a usual place."""
    return tools.find(name, PLACES) or absent(name)


def real(*names: str) -> list[Runner]:
    """The runners of languages, each with its tools."""
    known = usable.known(Config())
    return [known[name] if known[name].versions() else absent(known[name].needs) for name in names]


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> Iterator[Any]:
    """A browser, run by the package `playwright`: the machine's own, or the one that the package fetched."""
    if importlib.util.find_spec("playwright") is None:
        absent("the package `playwright`")
    from playwright.sync_api import Error, sync_playwright

    path = next(filter(None, map(tools.find, BROWSERS)), None)
    with sync_playwright() as run:
        try:
            browser = run.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except Error as error:
            absent(f"a browser ({' '.join(str(error).split()[:12])})")
        yield browser
        browser.close()


def spark() -> Any:
    """A Spark session on one core of this machine; it needs Java."""
    if importlib.util.find_spec("pyspark") is None:
        absent("the package `pyspark`")
    if tools.find("java") is None:
        absent("Java")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    return builder.config("spark.log.level", "ERROR").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()


def axe() -> Any:
    """Runs the checks of axe-core in a page, by the package `axe-playwright-python`."""
    if importlib.util.find_spec("axe_playwright_python") is None:
        absent("the package `axe-playwright-python`")
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


def node() -> str:
    """Node: the machine's own, or the one that comes with the package `playwright`."""
    driver = importlib.util.find_spec("playwright")
    carried = Path(driver.origin).parent / "driver" / "node" if driver and driver.origin else Path()
    return tools.find("node") or (str(carried) if carried.is_file() else absent("node"))


def pairs() -> Path:
    """The folder of protocols in several published versions."""
    return _folder("pairs")


def contract() -> Path:
    """The folder of the guide and of the Swift files cut from it."""
    return _folder("contract")


def asyncapi() -> Path:
    """The official JSON schema of AsyncAPI 3.0.0."""
    return _folder("asyncapi") / "3.0.0.json"


def _folder(name: str) -> Path:
    found = [parent / "shared" / name for parent in ROOT.parents]
    return next(filter(Path.is_dir, found), None) or absent(f"shared/{name} beside the repository")


def absent(what: str) -> NoReturn:
    """Skip the test, saying what is missing; fail it on a machine that must have everything."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}: not here, and CI must not skip", pytrace=False)
    pytest.skip(f"NOT TESTED: {what} is not here")


def package(name: str) -> None:
    """Ask for a package of an optional extra."""
    if importlib.util.find_spec(name) is None:
        absent(f"the package `{name}`")
