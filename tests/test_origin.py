"""Which protogen is running, and what another machine installs to run the same: what `init` writes down."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.commands import Run
from support.making import DRAFT, written
from support.paths import ROOT

from protogen import __version__, cli, origin
from protogen.languages import registry
from protogen.verbs import init

COMMIT = "99fb8c6a2f0b5f2d1c3e4a5b6c7d8e9f00112233"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
NAMED = "protogen-toolkit==1.2.3"
GIT = {"vcs": "git", "commit_id": COMMIT, "requested_revision": "v1.2.3"}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The record of an installation of version 1.2.3, beside a package of ours."""
    monkeypatch.setattr(origin, "_BESIDE", str(tmp_path))
    record = tmp_path / "protogen_toolkit-1.2.3.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.4\nName: protogen-toolkit\nVersion: 1.2.3\n")
    return record


def test_a_checkout_says_what_its_pyproject_says() -> None:
    assert __version__ == VERSION == origin.version()


def test_an_installed_one_says_what_its_record_says(installed: Path) -> None:
    assert origin.version() == "1.2.3"


def test_another_projects_pyproject_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "theirs"\nversion = "9"\n')
    monkeypatch.setattr(origin, "_BESIDE", str(tmp_path / "vendor"))
    monkeypatch.setattr(origin, "_PROJECT", str(tmp_path / "pyproject.toml"))
    assert origin.version() == "unknown"


@pytest.mark.parametrize(
    ("url", "about", "requirement"),
    [
        ("https://example.org/a/protogen.git", {"vcs_info": GIT}, f"git+https://example.org/a/protogen.git@{COMMIT}"),
        ("ssh://git@example.org/a/p", {"vcs_info": GIT}, f"git+ssh://git@example.org/a/p@{COMMIT}"),
        (
            "https://example.org/mono.git",
            {"vcs_info": GIT, "subdirectory": "tools/protogen"},
            f"git+https://example.org/mono.git@{COMMIT}#subdirectory=tools/protogen",
        ),
        (
            "https://example.org/protogen_toolkit-1.2.3-py3-none-any.whl",
            {"archive_info": {"hashes": {"sha256": "ab12", "md5": "cd"}}},
            "https://example.org/protogen_toolkit-1.2.3-py3-none-any.whl#sha256=ab12",
        ),
        ("https://example.org/p.zip", {"archive_info": {}}, "https://example.org/p.zip"),
        ("https://example.org:8443/p.zip?a=1", {"archive_info": {}}, "https://example.org:8443/p.zip?a=1"),
    ],
)
def test_a_recorded_origin_is_installed_again(
    installed: Path, url: str, about: dict[str, object], requirement: str
) -> None:
    (installed / "direct_url.json").write_text(json.dumps({"url": url, **about}))
    assert origin.origin() == (f"protogen-toolkit @ {requirement}", "", False)


@pytest.mark.parametrize(
    ("url", "about", "what"),
    [
        ("file:///somewhere/protogen", {"dir_info": {"editable": True}}, "a checkout"),
        ("file:///somewhere/protogen", {"dir_info": {}}, "a checkout"),
        ("file:///somewhere/p.whl", {"archive_info": {}}, "a wheel"),
        ("file:///somewhere/protogen", {"vcs_info": GIT}, "a repository"),
        ("http://localhost:8000/p.whl", {"archive_info": {}}, "a wheel"),
        ("http://127.0.0.1/p.git", {"vcs_info": GIT}, "a repository"),
        ("http://[::1]/p.git", {"vcs_info": GIT}, "a repository"),
    ],
)
def test_what_only_this_machine_has_is_named_by_version(installed: Path, url: str, about: object, what: str) -> None:
    (installed / "direct_url.json").write_text(json.dumps({"url": url, **dict(about)}))
    requirement, doubt, local = origin.origin()
    assert (requirement, local) == (NAMED, True)
    assert f"runs from {what} on one machine" in doubt
    assert "somewhere" not in doubt


def test_a_package_index_is_asked_for_the_same_version(installed: Path) -> None:
    assert origin.origin() == (NAMED, "", False)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "5", '{"url": 5, "vcs_info": {}}', '{"url": "https://a/b", "vcs_info": {}}']
)
def test_a_broken_record_is_no_record(installed: Path, text: str) -> None:
    (installed / "direct_url.json").write_text(text)
    assert origin.origin().requirement == NAMED


@pytest.mark.parametrize("user", ["me:secret", "secret", "${TOKEN}", "git:secret"])
def test_no_password_is_written(installed: Path, user: str) -> None:
    (installed / "direct_url.json").write_text(json.dumps({"url": f"https://{user}@example.org/p", "vcs_info": GIT}))
    requirement, doubt, local = origin.origin()
    assert not local
    assert requirement == f"protogen-toolkit @ git+https://example.org/p@{COMMIT}"
    assert "with a password" in doubt


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_no_address_ends_the_shells_or_yamls_quotes(path: str) -> None:
    here = origin._recorded(NAMED, {"url": f"https://example.org/{path}", "archive_info": {}})
    written = init.files(here)
    workflow = yaml.safe_load(written[".github/workflows/protogen.yml"])
    step = workflow["jobs"]["check"]["steps"][2]["run"]
    assert re.fullmatch(r'python -m pip install "protogen-toolkit @ https://example\.org/[^\s"$`\\!<>|;\']*"', step)
    hooks = yaml.safe_load(written[".pre-commit-config.yaml"])["repos"][0]["hooks"]
    assert {f'python -m pip install "{hook["additional_dependencies"][0]}"' for hook in hooks} == {step}


def test_init_writes_no_path_of_this_machine(installed: Path) -> None:
    (installed / "direct_url.json").write_text(json.dumps({"url": f"file://{installed}", "dir_info": {}}))
    texts = init.files(origin.origin())
    assert [path for path, text in texts.items() if str(installed.parent) in text] == []
    assert f'pip install "{NAMED}"' in texts[".github/workflows/protogen.yml"]
    assert "commit its wheel" in texts[".github/workflows/protogen.yml"]
    hooks = yaml.safe_load(texts[".pre-commit-config.yaml"])["repos"][0]["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}


def test_the_hooks_of_a_new_project_are_verbs() -> None:
    hooks = yaml.safe_load(init.files(origin.Origin(NAMED))[".pre-commit-config.yaml"])["repos"][0]["hooks"]
    assert [hook["entry"].split()[1] for hook in hooks] == ["lint", "build"]
    assert all(hook["additional_dependencies"] == [NAMED] for hook in hooks)


def test_a_missing_extra_is_named(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (installed / "METADATA").open("a") as file:
        file.write("Requires-Dist: websockets>=13; extra == 'live'\nRequires-Dist: click\n")
    assert cli._explain(ModuleNotFoundError(name="websockets.asyncio")) == 2
    assert "the Python package `websockets` is not installed" in (told := capsys.readouterr().err)
    assert "install `protogen-toolkit[live]`, which brings it" in told
    cli._explain(ModuleNotFoundError(name="click"))
    assert "install `protogen-toolkit` once more, with its dependencies" in capsys.readouterr().err
    assert origin.lacking(ModuleNotFoundError(name="protogen.nothing")) == ()


def test_a_checkout_without_its_dependencies_says_so() -> None:
    """`python -m protogen` in `generator/`, by a Python that has nothing installed."""
    done = subprocess.run(
        [sys.executable, "-S", "-m", "protogen"], cwd=ROOT / "generator", capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error[not-installed]: the Python package `click` is not installed for ")


def test_a_python_that_is_too_old_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from protogen import __main__

    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    with pytest.raises(SystemExit) as left:
        __main__.main()
    assert left.value.code == 2
    assert capsys.readouterr().err.startswith("error[python]: protogen needs Python 3.11 or newer; ")


def test_every_start_can_be_read_by_an_old_python() -> None:
    """What runs before the version is looked at has only words that Python 3.7 knew."""
    import ast

    for name in ("__init__", "__main__", "origin"):
        ast.parse((ROOT / f"generator/protogen/{name}.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_sources_that_are_not_installed_have_no_targets(here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    registry._entry_points.cache_clear()
    monkeypatch.setattr(registry, "points", lambda group: {})
    told = here("targets")
    registry._entry_points.cache_clear()
    assert told.code == 2
    assert "error[not-installed]: protogen runs from a folder without being installed" in told.err


def test_models_whose_library_is_not_installed_are_not_run(
    folder: Path, here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """msgspec is no dependency of ours."""
    monkeypatch.setattr("protogen.languages.python.run.find_spec", lambda name: None)
    written(folder, {"$schema": DRAFT, "title": "Thing", "type": "object"})
    written(folder, 'schema = "s.json"\n[target.python]\nmodels = "msgspec"\n', "protogen.toml")
    told = here("prove", "--target", "python", "--documents", "1")
    assert told.code == 1
    assert re.search(
        "code cannot be built: the package `msgspec` is not installed for .*`pip install msgspec`", told.out
    )


@pytest.mark.parametrize(
    ("word", "answer"),
    [("version", "say `protogen --version`"), ("help", "say `protogen --help`"), ("instal", "did you mean|verbs: ")],
)
def test_a_verb_that_is_an_option(here: Run, word: str, answer: str) -> None:
    told = here(word)
    assert told.code == 2
    assert re.search(f"there is no verb `{word}`; ({answer})", told.err)
