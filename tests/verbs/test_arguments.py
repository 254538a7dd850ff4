"""The obvious call works: the schema as an argument, `--against` in one meaning, a sentence for what is no file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support.commands import Run
from support.making import schema, written

TEXT, WHOLE = (
    schema(title="P", type="object", properties={"a": {"type": "string"}}),
    schema(title="P", type="object", properties={"a": {"type": "integer", "minimum": 0, "maximum": 9}}),
)
VERBS = {
    "build": ["--target", "fixtures", "--out", "made"],
    "lint": [],
    "docs": ["--out", "pages"],
    "prove": ["--target", "python", "--documents", "0"],
    "asyncapi": ["--out", "made.json"],
}


@pytest.mark.parametrize("verb", [name for name in VERBS if name != "prove"])
def test_the_schema_is_an_argument_or_an_option(verb: str, here: Run, folder: Path) -> None:
    written(folder, WHOLE)
    written(folder, TEXT, "other.json")
    one, other = here(verb, "s.json", *VERBS[verb]), here(verb, "--schema", "s.json", *VERBS[verb])
    assert one.code == other.code == 0
    assert here(verb, "s.json", "--schema", "./s.json", *VERBS[verb]).code == 0
    told = here(verb, "s.json", "--schema", "other.json", *VERBS[verb])
    assert told.code == 2
    assert "error[usage]: the schema is named twice: `s.json`, and `other.json` by --schema" in told.err


def test_prove_takes_it_too(here: Run, folder: Path) -> None:
    written(folder, WHOLE)
    assert "All agree." in here("prove", "s.json", *VERBS["prove"]).out


NO_FILES = {
    "-": ("a schema is not read from stdin", "save it and name the file"),
    "https://json.schemastore.org/package.json?raw=1": ("nothing is fetched from the network", "curl -Lo package.json"),
    "http://example.com/": ("nothing is fetched from the network", "curl -Lo example.com.json"),
    "file:///tmp/x.json": ("is a URL", "name the file: `/tmp/x.json`"),
}


@pytest.mark.parametrize("text", NO_FILES)
@pytest.mark.parametrize(
    "line",
    [
        *(f"{verb} {{}}" for verb in VERBS),
        *("build --schema {}", "validate s.json --schema {}", "fmt {}"),
        *("breaking s.json {}", "breaking s.json --against {}", "docs s.json --against {}"),
    ],
)
def test_stdin_and_urls_get_a_sentence(line: str, text: str, here: Run, folder: Path) -> None:
    written(folder, WHOLE)
    told = here(*line.format(text).split())
    problem, help = NO_FILES[text]
    assert told.code == 2
    assert problem in told.err
    assert help in told.err


def test_a_url_in_the_config_gets_it_at_its_line(here: Run, folder: Path) -> None:
    written(folder, 'out = "x"\nschema = "https://example.com/s.json"\n', "protogen.toml")
    told = here("lint")
    assert told.code == 2
    assert "protogen.toml:2: error[bad-config]: `https://example.com/s.json` is a URL" in told.err


def test_a_schema_as_a_config_and_a_config_as_a_schema_are_told(here: Run, folder: Path) -> None:
    written(folder, "openapi: 3.1.0\n", "api.yaml")
    written(folder, 'schema = "s.json"\n', "protogen.toml")
    told = here("build", "--config", "api.yaml")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("api.yaml: error[bad-config]: this is not a config\n    help: a schema or an OpenAPI")
    told = here("build", "protogen.toml")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("protogen.toml: error[no-schema]: this is a config, not a schema\n")


def test_a_second_schema_is_told(here: Run, folder: Path) -> None:
    told = here("lint", "one.json", "other.json")
    assert told.code == 2
    assert "error[usage]: `protogen lint` takes one schema; too much: other.json" in told.err


def test_a_missing_file_is_told_with_its_neighbours(here: Run, folder: Path) -> None:
    written(folder, WHOLE, "things.schema.json")
    assert "help: did you mean `things.schema.json`?" in here("lint", "thing.schema.json").err
    assert "help: name the file, such as `things.schema.json` in it" in here("lint", ".").err


@pytest.fixture
def repository(folder: Path) -> Path:
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e", *words], check=True, capture_output=True)

    (folder / "sub").mkdir()
    git("init", "-q", "-b", "main")
    written(folder, TEXT, "sub/s.json")
    git("add", ".")
    git("commit", "-qm", "one")
    git("tag", "v1.2")
    git("commit", "-qm", "two", "--allow-empty")
    written(folder, WHOLE, "sub/s.json")
    written(folder, TEXT, "old.json")
    return folder


NAMED = {
    "main": "s-from-main.md",
    "HEAD~1": "s-from-HEAD-1.md",
    "v1.2": "s-from-v1.2.md",
    "main:sub/s.json": "s-from-main.md",
    "v1.2:./sub/s.json": "s-from-v1.2.md",
    "old.json": "s-from-old.md",
}


@pytest.mark.parametrize("old", NAMED)
def test_against_means_the_same_everywhere(old: str, repository: Path, here: Run) -> None:
    told = here("breaking", "sub/s.json", "--against", old)
    assert told.code == 1
    assert "error[type-changed]" in told.out
    assert here("docs", "sub/s.json", "--out", "pages", "--format", "markdown", "--against", old).code == 0
    assert "`a`" in (repository / "pages" / NAMED[old]).read_text()


NEITHER = {
    "nope": "error[bad-revision]: there is no revision `nope`, and no file of this name",
    "gone.json": "gone.json: error[unreadable-schema]: No such file or directory, and no git revision of this name",
    "v1.2:gone.json": "error[bad-revision]: `gone.json` is not in the revision `v1.2`",
    "nope:sub/s.json": "error[bad-revision]: there is no revision `nope`",
    "v1.2:../../s.json": "is not in the revision `v1.2`",
}


@pytest.mark.parametrize("old", NEITHER)
@pytest.mark.parametrize("verb", ["breaking", "docs"])
def test_what_is_neither_a_file_nor_a_revision_is_told(verb: str, old: str, repository: Path, here: Run) -> None:
    told = here(verb, "sub/s.json", "--against", old)
    assert told.code == 2
    assert NEITHER[old] in told.err
    assert "help: " in told.err


def test_a_file_wins_over_a_revision_of_its_name(repository: Path, here: Run) -> None:
    written(repository, WHOLE, "main")
    assert here("breaking", "sub/s.json", "--against", "main").code == 0


def test_lint_shows_one_of_each_rule(here: Run, folder: Path) -> None:
    written(folder, schema(type="object", properties={name: {"type": "integer"} for name in "abcd"}))
    told = here("lint", "s.json")
    assert told.out.count("warning[unbounded-integer]") == 1
    assert "(#/properties/a)" in told.out
    assert "(and 3 more; `--all` shows each)" in told.out
    assert "s.json: 0 errors, 4 warnings, 0 notes" in told.out
    assert told.code == 1
    every = here("lint", "s.json", "--all")
    assert every.out.count("warning[unbounded-integer]") == 4
    assert "--all" not in every.out
    assert here("lint", "s.json", "--format", "github").out.count("::warning") == 4


def test_lint_shows_every_error(here: Run, folder: Path) -> None:
    written(folder, schema(type="object", requried=["a"], properties={"a": {"type": "string", "minLenght": 1}}))
    assert here("lint", "s.json").out.count("error[unknown-keyword]") == 2
