"""Where people meet it: a first project, watching, completion, published schemas, hooks, other people's targets."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft7Validator
from support import outside
from support.commands import Run, waited
from support.making import DRAFT, written
from support.paths import ROOT

from protogen import cli, request, settings
from protogen.console import Reporter
from protogen.languages import registry as target
from protogen.source.diagnostics import Refused
from protogen.verbs import watch
from protogen.verbs.build import command as build_command
from protogen.verbs.schema import command

pytestmark = pytest.mark.slow

SCHEMA = {
    "$schema": DRAFT,
    "title": "Thing",
    "description": "A thing.",
    "type": "object",
    "properties": {"id": {"type": "string", "description": "Its key."}},
    "required": ["id"],
}


def published(kind: str) -> Draft7Validator:
    """The schema that the verb prints."""
    done = CliRunner().invoke(command, [kind], standalone_mode=False)
    schema = json.loads(done.stdout)
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def test_init_makes_a_project_that_builds_and_is_sound(folder: Path, here: Run) -> None:
    assert here("init").code == 0
    assert here("lint").code == 0
    assert here("build").code == 0
    assert here("build", "--check").code == 0
    assert {path.name for path in (folder / "generated").iterdir()} >= {"swift", "python", "typescript", "fixtures"}
    assert published("config").is_valid(tomllib.loads((folder / "protogen.toml").read_text()))
    assert published("manifest").is_valid(json.loads((folder / "generated/protogen.manifest.json").read_bytes()))
    workflow = yaml.safe_load((folder / ".github/workflows/protogen.yml").read_text())
    assert [step.get("run") for step in workflow["jobs"]["check"]["steps"]][-1] == "protogen build --check"


def test_init_below_a_repositorys_root_says_what_has_to_move(folder: Path, here: Run) -> None:
    """Elsewhere GitHub and pre-commit read neither file, so nothing would be checked."""
    (folder / ".git").mkdir()
    own = folder / "con tracts"
    assert "note: this is the folder con tracts of a repository" in here("init", "con tracts").out
    workflow = yaml.safe_load((own / ".github/workflows/protogen.yml").read_text())
    assert workflow["jobs"]["check"]["defaults"] == {"run": {"working-directory": "con tracts"}}
    (hooks,) = yaml.safe_load((own / ".pre-commit-config.yaml").read_text())["repos"]
    for hook in hooks["hooks"]:
        assert here(*shlex.split(hook["entry"])[1:]).code < 2, "run at the root, it finds the project"


def test_init_overwrites_nothing(folder: Path, here: Run) -> None:
    written(folder, "mine\n", ".gitattributes")
    told = here("init")
    assert told.code == 2
    assert ".gitattributes: error[in-the-way]" in told.err
    assert [path.name for path in folder.iterdir()] == [".gitattributes"]
    assert here("init", "sub").code == 0
    assert (folder / "sub/schema/messages.schema.json").is_file()
    assert here("fmt", "--check", "sub/schema/messages.schema.json").code == 0, "what we write is in our own layout"


def test_the_schema_of_the_config_knows_what_the_reader_knows(folder: Path) -> None:
    validator = published("config")
    assert validator.is_valid(tomllib.loads((ROOT / "protogen.toml").read_text()))
    written(folder, "xyzzy = 1\n", "protogen.toml")
    with pytest.raises(Refused) as refused:
        settings.read(folder / "protogen.toml", "protogen.toml")
    known = refused.value.diagnostics[0].help.removeprefix("keys: ").split(", ")
    assert sorted(validator.schema["properties"]) == known
    assert sorted(validator.schema["properties"]["target"]["properties"]) == sorted(target.names())
    for name, words in validator.schema["properties"]["target"]["properties"].items():
        assert sorted(words["properties"]) == sorted(target.get(name).options)


@pytest.mark.parametrize(
    "text",
    [
        "xyzzy = 1",
        "schema = 5",
        'targets = "swift"',
        'formats = "strict"',
        "[target]\nswift = 1",
        '[[allow]]\npointer = "#"\nkeyword = "not"',
        '[[lint.allow]]\nrule = "x"\npointer = "#"',
        "[lint]\nallowed = 1",
        'targets = ["swfit"]',
        "[target.swfit]",
        '[target.swift]\naccess = "open"',
        "[target.python]\npackage = 5",
        '[target.typescript]\npackage = "No Name"',
        "[target.fixtures]\nretired = 1",
        '[map]\n"https://a.b/c" = 1',
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(folder: Path, text: str) -> None:
    assert not published("config").is_valid(tomllib.loads(text))
    written(folder, text, "protogen.toml")
    with pytest.raises(Refused):
        settings.read(folder / "protogen.toml", "protogen.toml")


@pytest.mark.parametrize("kind", ["config", "manifest", "annotation"])
def test_schemas_are_published(here: Run, kind: str) -> None:
    told = here("schema", kind)
    assert told.code == 0
    assert json.loads(told.out)["$id"] == f"https://protogen.dev/schemas/{kind}/1.json"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(here: Run, shell: str) -> None:
    told = here("completion", shell)
    assert told.code == 0
    assert "_PROTOGEN_COMPLETE" in told.out


def complete(words: str, folder: Path) -> list[str]:
    """What bash would be offered after some words."""
    setting = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1), "_PROTOGEN_COMPLETE": "bash_complete"}
    command = [sys.executable, "-m", "protogen.cli"]
    done = subprocess.run(
        command, env={**os.environ, **setting}, cwd=folder, capture_output=True, text=True, check=True
    )
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_completion_offers_verbs_and_options(folder: Path) -> None:
    assert complete("protogen bu", folder) == ["build"]
    assert "--check" in complete("protogen build --c", folder)
    assert complete("protogen build --format s", folder) == ["sarif"]


def test_completion_offers_names_that_only_a_look_can_tell(folder: Path) -> None:
    assert complete("protogen build --target ", folder) == ["swift", "python", "typescript", "fixtures"]
    assert complete("protogen prove --target ", folder) == ["swift", "python", "typescript"]
    assert complete("protogen breaking --run --target ty", folder) == ["typescript"]
    assert complete("protogen validate --message ", folder) == []
    written(folder, {**SCHEMA, "$defs": {"Part": {"type": "string"}}})
    assert "Thing" in complete("protogen validate --schema s.json --message ", folder)
    for words in ("init -q", "-c user.name=a -c user.email=a commit -q --allow-empty -m a", "tag v1"):
        subprocess.run(["git", *words.split()], cwd=folder, check=True)
    assert complete("protogen breaking --against v", folder) == ["v1"]


def test_the_script_completes_in_bash(folder: Path) -> None:
    bash = outside.tool("bash")
    written(folder, f'#!/bin/sh\nexec {sys.executable} -m protogen.cli "$@"\n', "protogen")
    (folder / "protogen").chmod(0o755)
    line = "COMP_WORDS=(protogen build --target sw); COMP_CWORD=3"
    asked = "_protogen_completion protogen sw --target; echo ${COMPREPLY[@]}"
    script = f'eval "$(protogen completion bash)"; {line}; {asked}'
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    done = subprocess.run([bash, "-c", script], env=environment, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == "swift\n", done.stderr


def test_hooks_and_action_name_verbs_and_options_that_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in hooks] == ["protogen-build", "protogen-check", "protogen-lint"]
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    commands = [hook["entry"].removeprefix("protogen ") for hook in hooks]
    commands += action["inputs"]["command"]["default"].splitlines()
    for words in (each.split() for each in commands):
        command = cli.protogen.get_command(click.Context(cli.protogen), words[0])
        assert command is not None
        options = {name for each in command.params for name in each.opts}
        assert set(words[1:]) <= options, words
    assert action["runs"]["using"] == "composite"
    assert all("shell" in step for step in action["runs"]["steps"] if "run" in step)


def test_the_actions_script_runs_every_command_and_fails_where_one_does(folder: Path) -> None:
    script = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"][-1]["run"]
    written(folder, '#!/bin/sh\necho "ran $# words: $*"\n[ "$1" != lint ]\n', "protogen")
    (folder / "protogen").chmod(0o755)

    def code(commands: str) -> tuple[int, str]:
        setting = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "COMMANDS": commands}
        done = subprocess.run(["bash", "-e", "-c", script], env=setting, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert code("lint\nbuild --check\n")[0] == 1
    assert "ran 2 words: build --check" in code("lint\nbuild --check\n")[1]
    assert code("\nbuild --check\n")[0] == 0
    quoted = "build --schema 'my schema.json' \"--out=$(touch x)\"\n"
    shown = "ran 4 words: build --schema my schema.json --out=$(touch x)\n"
    assert code(quoted) == (0, f"protogen {quoted}{shown}")
    assert not (folder / "x").exists()
    assert code("build 'no end\n")[0] == 1


MARKDOWN = '''
"""A page for people."""
from protogen.model.spec import Record
from protogen.languages.templates import environment


class Markdown:
    """A page that lists every type and its members."""

    name = "markdown"
    label = "Markdown"
    options = {"title": {"type": "string", "description": "The page's title."}}

    def emit(self, job):
        lines = [f"# {job.options.get('title', job.spec.title)}", ""]
        for decl in job.spec.decls:
            lines += [f"## {decl.name}", "", decl.doc, ""]
            if isinstance(decl, Record):
                lines += [f"- `{each.name}`: {each.doc}" for each in decl.fields]
        return {"messages.md": "\\n".join(lines) + "\\n"}


target = Markdown()
'''


@pytest.fixture
def other_package(folder: Path) -> Mapping[str, str]:
    """The environment of a Python that has a package with a target of its own installed."""
    site = folder.parent / "site-packages"
    info = site / "protogen_markdown-1.dist-info"
    info.mkdir(parents=True)
    (site / "protogen_markdown.py").write_text(MARKDOWN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: protogen-markdown\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[protogen.targets]\nmarkdown = protogen_markdown:target\n")
    written(folder, SCHEMA)
    path = os.pathsep.join([str(ROOT / "generator"), str(site)])
    return {**os.environ, "PYTHONPATH": path}


def test_a_target_of_another_package(folder: Path, other_package: Mapping[str, str]) -> None:
    def protogen(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "protogen.cli", *arguments]
        return subprocess.run(command, env=other_package, cwd=folder, capture_output=True, text=True, check=False)

    listed = protogen("targets").stdout
    assert "markdown    A page that lists every type and its members.\n              title: The page's title." in listed
    written(folder, 'schema = "s.json"\n[target.markdown]\ntitle = "My messages"\n', "protogen.toml")
    done = protogen("build", "--target", "markdown")
    assert done.returncode == 0, done.stderr
    page = (folder / "generated/markdown/messages.md").read_text()
    assert page == "# My messages\n\n## Thing\n\nA thing.\n\n- `id`: Its key.\n"
    assert protogen("build", "--target", "markdown", "--check").returncode == 0
    written(folder, 'schema = "s.json"\n[target.markdown]\ntile = "x"\n', "protogen.toml")
    done = protogen("build", "--target", "markdown")
    assert done.returncode == 2
    assert "unknown option `tile` of `markdown`\n    help: did you mean `title`?" in done.stderr
    written(folder, 'schema = "s.json"\n[target.markdown]\ntitle = 5\n', "protogen.toml")
    assert "protogen.toml:3: error[bad-config]: `target.markdown.title` must be a text" in protogen("build").stderr
    composed = json.loads(protogen("schema", "config").stdout)["properties"]
    assert composed["target"]["properties"]["markdown"]["properties"]["title"]["type"] == "string"
    assert "markdown" in composed["targets"]["items"]["enum"]


def test_a_template_of_ones_own(folder: Path, here: Run) -> None:
    written(folder, SCHEMA)
    written(folder, 'schema = "s.json"\ntemplates = "ours"\n', "protogen.toml")
    own = folder / "ours/typescript/README.md.jinja"
    own.parent.mkdir(parents=True)
    own.write_text("# Our own words\n")
    assert here("build", "--target", "typescript").code == 0
    assert (folder / "generated/typescript/README.md").read_text() == "# Our own words\n"
    assert (folder / "generated/typescript/package.json").is_file()
    own.write_text("# Other words\n")
    assert here("build", "--target", "typescript", "-q").code == 0
    assert (folder / "generated/typescript/README.md").read_text() == "# Other words\n"


def interruptible() -> None:
    """Ctrl-C ends the process even where the tests themselves run in a background that ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_every_file_that_a_build_reads_is_watched(folder: Path) -> None:
    written(folder, {**SCHEMA, "properties": {"id": {"$ref": "id.json"}}})
    written(folder, '{"type": "string"}', "id.json")
    written(folder, {**SCHEMA, "title": "Old"}, "old.json")
    (folder / "recorded").mkdir()
    (folder / "ours").mkdir()
    options = '[target.fixtures]\nretired = "old.json"\nrecorded = ["recorded"]\n'
    written(folder, f'schema = "s.json"\ntemplates = "ours"\n{options}', "protogen.toml")
    asked = request.settle(folder / "protogen.toml", None, ("fixtures",), None)
    found = {path.resolve().name for path in asked.inputs(asked.compile())}
    assert found == {"s.json", "id.json", "old.json", "recorded", "ours"}


def test_watch_notices_that_a_broken_neighbour_is_mended(folder: Path) -> None:
    """Also one that was broken from the start, and so never part of a build."""
    written(folder, {**SCHEMA, "properties": {"id": {"$ref": "id.json"}}})
    written(folder, "{", "id.json")
    asked = request.settle(None, Path("s.json"), ("fixtures",), None)
    files = watch._build(lambda: asked, Reporter("text"), set(), force=False, others=False)
    assert folder.resolve() / "id.json" in files
    known = {folder / "elsewhere.json"}
    assert known < watch._build(lambda: asked, Reporter("text"), known, force=False, others=False)


def test_watch_builds_again_and_survives_faults(folder: Path) -> None:
    written(folder, SCHEMA)
    out, err = folder.parent / "out.txt", folder.parent / "err.txt"
    command = [sys.executable, "-m", "protogen.cli", "build", "--watch", "--schema", "s.json", "--target", "python"]
    with out.open("w") as told, err.open("w") as complained:
        process = subprocess.Popen(command, cwd=folder, stdout=told, stderr=complained, preexec_fn=interruptible)
    try:
        assert waited(lambda: out.read_text().count("watching 1 file") == 1)
        written(folder, {**SCHEMA, "description": "Another thing."})
        models = folder / "generated/python/thing/models.py"
        assert waited(lambda: models.is_file() and "Another thing." in models.read_text())
        written(folder, "{")
        assert waited(lambda: "error[unreadable-schema]" in err.read_text())
        assert waited(lambda: out.read_text().count("watching") == 3)
        written(folder, {**SCHEMA, "description": "A third thing."})
        assert waited(lambda: "A third thing." in models.read_text())
    finally:
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(30) == 0, err.read_text()
        finally:
            process.kill()


def test_watch_and_check_exclude_each_other(folder: Path, here: Run) -> None:
    assert build_command.name == "build"
    told = here("build", "--watch", "--check")
    assert told.code == 2
    assert "cannot be combined" in told.err
