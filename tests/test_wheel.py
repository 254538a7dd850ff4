"""The README's first screen, typed word for word: the wheel is built, installed without extras into bare environments,
and used to a printed value in each language."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from support import readme
from support.commands import git
from support.outside import absent, node, tool
from support.paths import ROOT
from support.readme import Save, Type

pytestmark = pytest.mark.slow

SECTIONS = readme.sections()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDS = {"Python": "python3", "TypeScript": "node", "Swift": "swift"}
"""What must be on PATH for each language's lines."""


class Desk:
    """A machine with Python, git and what else a test puts on its PATH; nothing of the environment of the tests."""

    def __init__(self, home: Path) -> None:
        self.home = home
        venv.create(home / "env", with_pip=True)
        (home / "tools").mkdir()
        own = Path(sys.executable).parent
        usual = [each for each in os.environ["PATH"].split(os.pathsep) if Path(each) != own]
        kept = {name: value for name, value in os.environ.items() if not re.match("PYTHON|VIRTUAL_ENV|GITHUB_", name)}
        self.environment = {
            **kept,
            "PATH": os.pathsep.join([str(home / "env/bin"), str(home / "tools"), *usual]),
            "PIP_CACHE_DIR": run([sys.executable, "-m", "pip", "cache", "dir"], home, os.environ).strip(),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "XDG_CACHE_HOME": str(home / "cache"),
        }

    def put(self, name: str) -> None:
        """Makes a tool of this machine one that can be typed."""
        path = Path(node() if name == "node" else tool(name))
        if name == "swift":  # it looks for the rest of itself beside itself
            self.environment["PATH"] += os.pathsep + str(path.parent)
        elif not (self.home / "tools" / name).exists() and path.parent != self.home / "env/bin":
            (self.home / "tools" / name).symlink_to(path)

    def type(self, section: str, folder: Path, **environment: str) -> None:
        """Do what a section says, in one shell, and compare what is printed with what is shown."""
        commands: list[Type] = []
        for step in readme.steps(section):
            if isinstance(step, Save):
                (folder / step.name).parent.mkdir(parents=True, exist_ok=True)
                (folder / step.name).write_text(step.text)
            else:
                commands.append(step)
        script = "".join(f"{each.command}\nprintf '\\036%s\\036' $?\n" for each in commands)
        printed = run(["sh", "-c", f"exec 2>&1\n{script}"], folder, {**self.environment, **environment})
        answers = printed.split("\x1e")
        for command, said, code in zip(commands, answers[::2], answers[1::2], strict=False):
            assert code == "0", (command.command, said)
            assert readme.timeless(said) == readme.timeless(command.shown) or not command.shown, command.command
        assert len(answers) == 2 * len(commands) + 1, printed


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    """What a command prints that must not fail."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of these sources, with the tag of this version."""
    folder = tmp_path_factory.mktemp("checkout")
    for each in PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]:
        path = ROOT / each.lstrip("/")
        if path.is_dir():
            shutil.copytree(path, folder / each.lstrip("/"), ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, folder)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "All of it")
    git(folder, "tag", f"v{PROJECT['project']['version']}")
    return folder


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Desk:
    """A machine on which the first lines of Install were typed: there is a wheel."""
    found = Desk(tmp_path_factory.mktemp("desk"))
    ask = [
        str(found.home / "env/bin/python"),
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "-d",
        "got",
        "hatchling",
    ]
    if subprocess.run(ask, cwd=found.home, env=found.environment, capture_output=True, check=False).returncode:
        absent("a package index that pip reaches")
    found.type(_split(SECTIONS["Install"])[0], checkout)
    return found


def _split(section: str) -> list[str]:
    """A section in parts, of which each ends with a console block."""
    return [f"{part}```\n" for part in re.split(r"(?<=\n)```\n(?=\n)", section) if "```console" in part]


@pytest.fixture(scope="module")
def project(desk: Desk, checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sixty seconds, with all that is built there, by a protogen that pip installed."""
    pip = "\n$ ".join(
        each.command for each in readme.steps(SECTIONS["Install"]) if "-m pip install dist" in each.command
    )
    desk.type(f"```console\n$ {pip}\n$ protogen --version\nprotogen {PROJECT['project']['version']}\n```", checkout)
    folder = tmp_path_factory.mktemp("project")
    desk.type(SECTIONS["Sixty seconds"], folder)
    return folder


@pytest.mark.parametrize("language", NEEDS)
def test_sixty_seconds_end_in_a_printed_value(language: str, desk: Desk, project: Path) -> None:
    desk.put(NEEDS[language])
    desk.type(SECTIONS[language], project)


def test_the_bare_environment_is_bare(desk: Desk, project: Path) -> None:
    """No extra was installed, nor anything of the environment of the tests."""
    listed = run([str(desk.home / "env/bin/python"), "-m", "pip", "freeze"], project, desk.environment).lower()
    assert "protogen-toolkit @" in listed
    assert not re.search("^(pytest|mypy|ruff|deno|hatchling)==", listed, re.MULTILINE)
    cases = [str(desk.home / "env/bin/python"), "-c", "from protogen.testing import shipped; print(*shipped())"]
    assert {"record", "tagged-union"} <= {*run(cases, project, desk.environment).split()}


@pytest.fixture(scope="module")
def installers(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Path:
    """The folder of pipx and uv, in an environment of their own."""
    folder = tmp_path_factory.mktemp("installers")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    run([str(python), "-m", "pip", "install", "--quiet", "pipx", "uv"], folder, desk.environment)
    return python.parent


WAYS = [each for each in readme.steps(SECTIONS["Install"]) if isinstance(each, Type) and " install " in each.command]


@pytest.mark.parametrize("command", [each.command for each in WAYS if "-m pip install dist" not in each.command])
def test_every_way_to_install_it(command: str, checkout: Path, desk: Desk, installers: Path, tmp_path: Path) -> None:
    other = Desk(tmp_path)
    for name in ("pipx", "uv"):
        (tmp_path / "tools" / name).symlink_to(installers / name)
    places = {name: str(tmp_path / name.lower()) for name in ("PIPX_HOME", "PIPX_MAN_DIR", "UV_TOOL_DIR")}
    bins = dict.fromkeys(("PIPX_BIN_DIR", "UV_TOOL_BIN_DIR"), str(tmp_path / "tools"))
    shown = f"```console\n$ {command}\n$ protogen --version\nprotogen {PROJECT['project']['version']}\n```"
    other.type(shown, checkout, REPOSITORY=checkout.as_uri(), **places, **bins)


def test_the_action_installs_what_is_locked_and_no_more(desk: Desk, tmp_path: Path) -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    script = next(each["run"] for each in steps if each.get("name") == "Install protogen")
    runner = Desk(tmp_path)
    place = {"HERE": str(ROOT), "RUNNER_TEMP": str(tmp_path)}
    run(["bash", "-e", "-o", "pipefail", "-c", script], tmp_path, {**runner.environment, **place})
    listed = run(
        [str(tmp_path / "env/bin/python"), "-m", "pip", "list", "--format=freeze"], tmp_path, runner.environment
    )
    held = {tuple(line.lower().replace("_", "-").replace(".", "-").split("==")) for line in listed.splitlines()}
    lock = (ROOT / "requirements-run.lock").read_text(encoding="utf-8")
    locked = {
        (name, version.replace(".", "-")) for name, version in re.findall(r"^([\w-]+)==(\S+)", lock, re.MULTILINE)
    }
    assert {name for name, _ in held - locked} == {"pip", "setuptools", "protogen-toolkit"}
    assert locked <= held
    run([str(tmp_path / "env/bin/protogen"), "targets"], tmp_path, runner.environment)
