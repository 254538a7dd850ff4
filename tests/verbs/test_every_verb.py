"""Every verb on our contract and on schemas that we did not write; and every verb on input that is no good."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from support import outside
from support.commands import PROTOGEN, Result, Run, protogen
from support.making import write, written
from support.paths import ROOT

from protogen.cli import VERBS

pytestmark = pytest.mark.slow

OURS = "schema/websocket-v2.schema.json"
PUBLISHED = ("mcp/CallToolRequest", "dap/CompletionsRequest", "cloudevents/cloudevent")


class Contract(NamedTuple):
    """A schema, a document of it, and the folder to work in."""

    schema: str
    document: str
    folder: Path


@pytest.fixture(params=["ours", *PUBLISHED])
def contract(request: pytest.FixtureRequest, tmp_path: Path) -> Contract:
    if request.param == "ours":
        document = next((ROOT / "generated/fixtures/valid").rglob("*.json"))
        return Contract(str(ROOT / OURS), str(document), tmp_path)
    case = outside.corpora() / request.param
    return Contract(str(case / "schema.json"), str(next((case / "valid").iterdir())), tmp_path)


def builds(told: Result, folder: Path) -> bool:
    manifest = json.loads((folder / "made/protogen.manifest.json").read_text())
    return told.code == 0 and set(manifest["targets"]) == {"swift", "python", "typescript", "fixtures"}


def proves(told: Result, folder: Path) -> bool:
    proof = json.loads((folder / "proof/PROOF.json").read_text())
    return told.code == 0 and "All agree." in told.out and proof["documents"]["total"] > 5


def lints(told: Result, folder: Path) -> bool:
    found = json.loads(told.out)["diagnostics"]
    return told.code == any(each["severity"] != "note" for each in found) and all(each["line"] for each in found)


def breaks_nothing(told: Result, folder: Path) -> bool:
    return told.code == 0 and json.loads(told.out)["findings"] == []


def validates(told: Result, folder: Path) -> bool:
    return told.code == 0 and json.loads(told.out)["documents"] == 1 and json.loads(told.out)["invalid"] == 0


def documents(told: Result, folder: Path) -> bool:
    markdown, html = (next((folder / "reference").glob(f"*.{suffix}")).read_text() for suffix in ("md", "html"))
    return told.code == 0 and "\n## " in markdown and html.rstrip().endswith("</html>")


def infers(told: Result, folder: Path) -> bool:
    return told.code == 0 and json.loads(told.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def finds_nothing_new(told: Result, folder: Path) -> bool:
    return told.code in (0, 1) and "1 sample against " in told.out


def describes(told: Result, folder: Path) -> bool:
    document = json.loads((folder / "asyncapi.json").read_text())
    return told.code == 0 and document["asyncapi"] == "3.0.0" and bool(document["components"]["messages"])


def names(told: Result, folder: Path) -> bool:
    return told.code in (0, 1) and (told.code == 1) == ("not in this layout" in told.out)


ON_A_SCHEMA: dict[str, tuple[str, Callable[[Result, Path], bool]]] = {
    "build": ("build --schema {schema} --out made", builds),
    "prove": ("prove --schema {schema} --target python --documents 6 --out proof", proves),
    "lint": ("lint --schema {schema} --format json", lints),
    "fmt": ("fmt --check {schema}", names),
    "breaking": ("breaking {schema} {schema} --format json", breaks_nothing),
    "validate": ("validate --schema {schema} --format json {document}", validates),
    "infer": ("infer {document} --quiet", infers),
    "infer --against": ("infer {document} --against {schema}", finds_nothing_new),
    "docs": ("docs --schema {schema} --out reference", documents),
    "asyncapi": ("asyncapi --schema {schema} --out asyncapi.json", describes),
}


@pytest.mark.parametrize("verb", ON_A_SCHEMA)
def test_on_a_contract(verb: str, contract: Contract) -> None:
    line, is_good = ON_A_SCHEMA[verb]
    words = [each.format(schema=contract.schema, document=contract.document) for each in line.split()]
    told = protogen(contract.folder, *words)
    assert "Traceback" not in told.err
    assert "error[" not in told.err
    assert is_good(told, contract.folder), told


ON_NOTHING: dict[str, tuple[str, str]] = {
    "init": ("init", "next: `protogen build`"),
    "schema": ("schema config", '"$id": "https://protogen.dev/schemas/config/1.json"'),
    "targets": ("targets", "access: Access level of the generated declarations"),
    "completion": ("completion bash", "_PROTOGEN_COMPLETE=bash_complete"),
}


@pytest.mark.parametrize("verb", ON_NOTHING)
def test_without_a_contract(verb: str, tmp_path: Path) -> None:
    line, words = ON_NOTHING[verb]
    told = protogen(tmp_path, *line.split())
    assert (told.code, told.err) == (0, "")
    assert words in told.out


ON_A_WIRE = {"mock": "mock --list --schema {}", "tap": "tap --to ws://127.0.0.1:9 --for 0 --schema {}"}
"""They need a contract that says where its messages travel (tests/live)."""


@pytest.mark.parametrize("verb", ON_A_WIRE)
def test_on_a_wire(verb: str, tmp_path: Path) -> None:
    outside.package("websockets")
    good = protogen(tmp_path, *ON_A_WIRE[verb].format(ROOT / OURS).split())
    assert (good.code, "error[" in good.err) == (0, False), good
    path = written(tmp_path, GOOD, "good.json")
    told = protogen(tmp_path, *ON_A_WIRE[verb].format(path).split())
    assert (told.code, "error[no-channel]" in told.err) == (2, True), told


def test_no_verb_is_left_out() -> None:
    own = {"fmt"}  # tests/schema/test_canonical.py
    assert {each.split()[0] for each in (*ON_A_SCHEMA, *ON_NOTHING, *ON_A_WIRE, *own)} == set(VERBS)


GOOD = '{"title": "A", "type": "object", "properties": {"a": {"type": "string", "description": "d"}}}'
TAKES_A_SCHEMA = {
    "build": "build --schema {} --out made --target swift",
    "prove": "prove --target python --documents 2 --schema {}",
    "lint": "lint --schema {}",
    "validate": "validate good.json --schema {}",
    "infer": "infer good.json --against {}",
    "docs": "docs --schema {}",
    "docs --against": "docs --schema good.json --against {}",
    "asyncapi": "asyncapi --schema {}",
    "breaking OLD": "breaking {} good.json",
    "breaking NEW": "breaking good.json {}",
}
BAD_SCHEMAS: dict[str, tuple[str | bytes | None, str]] = {
    "gone.json": (None, r"gone\.json: error\[unreadable-schema\]: No such file or directory"),
    "folder": (None, r"folder: error\[(unreadable|no)-schema\]: (Is a directory|there is no schema in this folder)"),
    "broken.json": ('{"type": "object",}', r"broken\.json:1:19: error\[unreadable-schema\]: not valid JSON: "),
    "broken.yaml": ("a: [1,\nb: }", r"broken\.yaml:2:4: error\[unreadable-schema\]: not valid YAML: "),
    "utf8.json": (b'{"title": "\xff"}', r"utf8\.json:1:12: error\[unreadable-schema\]: the file is not valid UTF-8"),
    "empty.json": ("", r"empty\.json:1:1: error\[unreadable-schema\]: not valid JSON: "),
    "array.json": ("[]", r"array\.json:1:1: error\[bad-keyword-value\]: a schema must be an object or a boolean"),
    "number.json": ("5", r"number\.json:1:1: error\[bad-keyword-value\]: a schema must be an object or a boolean"),
    "value.json": ('{"type": "objekt"}', r"value\.json:1:2: error\[bad-keyword-value\]: `type` must be one of "),
    "remote.json": (
        '{"$ref": "https://example.com/a.json"}',
        r"remote\.json:1:2: error\[remote-reference\]: .* nothing is fetched",
    ),
}


@pytest.fixture
def desk(folder: Path) -> Path:
    """A folder with a good schema, a document, and everything bad."""
    (folder / "folder").mkdir()
    write({"good.json": GOOD, "file": ""}, folder)
    write({name: content for name, (content, _) in BAD_SCHEMAS.items() if content is not None}, folder)
    return folder


def sentences(text: str) -> list[str]:
    """The errors of a diagnosis: without its help lines, notes and warnings."""
    return [line for line in text.splitlines() if "error[" in line]


@pytest.mark.parametrize("bad", BAD_SCHEMAS)
@pytest.mark.parametrize("use", TAKES_A_SCHEMA)
def test_a_bad_schema_is_one_sentence(use: str, bad: str, desk: Path, here: Run) -> None:
    told = here(*TAKES_A_SCHEMA[use].format(bad).split())
    if use == "docs" and bad in ("remote.json", "value.json"):
        assert (told.code, "warning[" in told.err) == (0, True)
        return  # what else it says is documented
    found = sentences(told.out + told.err)
    assert len(found) == 1, told
    assert re.match(BAD_SCHEMAS[bad][1], found[0])
    assert told.code == (1 if use == "lint" and "unreadable" not in found[0] and bad != "array.json" else 2)
    assert "Traceback" not in told.err
    assert not (desk / "made").exists()


@pytest.mark.parametrize("use", TAKES_A_SCHEMA)
def test_a_schema_that_takes_everything_is_a_schema(use: str, desk: Path, here: Run) -> None:
    written(desk, True, "true.json")
    told = here(*TAKES_A_SCHEMA[use].format("true.json").split())
    assert told.code == (1 if use.startswith("breaking") else 0), told
    assert "internal" not in told.out + told.err
    assert "None" not in told.out


REFUSED: Sequence[tuple[str, str]] = (
    ("build --schema good.json --out file/x", r"file: error\[in-the-way\]: this path must be a folder, but a file"),
    ("docs --schema good.json --out file/x", r"file: error\[in-the-way\]: this path must be a folder, but a file"),
    (
        "prove --schema good.json --target python --documents 2 --out file/x",
        r"file: error\[in-the-way\]: this path must be",
    ),
    ("asyncapi --schema good.json --out file/x", r"file: error\[in-the-way\]: this path must be a folder"),
    ("init file", r"file: error\[in-the-way\]: this path must be a folder"),
    ("build --schema good.json --target swfit", r"error\[unknown-target\]: there is no target `swfit`"),
    ("prove --schema good.json --target swfit", r"error\[unknown-target\]: there is no target `swfit`"),
    ("prove --schema good.json --target fixtures", r"error\[unknown-target\]: nothing runs the code of `fixtures`"),
    ("prove --schema good.json --from gone", r"gone: error\[no-documents\]: this is not a folder"),
    ("prove --schema good.json --documents many", r"error\[usage\]: .*'many' is not a whole number"),
    ("lint --schema good.json --format xml", r"error\[usage\]: .*'xml' is not one of 'text', 'json'"),
    ("validate good.json --schema good.json --message B", r"error\[unknown-message\]: the contract has no `B`"),
    ("validate gone.json --schema good.json", r"gone\.json: error\[no-document\]: there is no such file"),
    ("validate folder --schema good.json", r"folder: error\[no-documents\]: no file in this folder ends in"),
    ("validate good.json --schema good.json --redact", r"error\[usage\]: `--redact` needs `--promote`"),
    ("validate good.json --schema good.json --promote a", r"error\[no-document\]: `--promote` takes one document"),
    ("breaking good.json", r"error\[usage\]: give OLD and NEW, or --against REV"),
    ("breaking good.json good.json --run --target x", r"error\[unknown-target\]: there is no target `x`"),
    ("docs --schema good.json --format pdf", r"error\[usage\]: .*'pdf' is not one of 'markdown', 'html', 'both'"),
    ("asyncapi --schema good.json --format xml", r"error\[usage\]: .*'xml' is not one of 'yaml', 'json'"),
    ("schema confg", r"error\[usage\]: .*'confg' is not one of 'config', 'manifest', 'annotation'"),
    ("completion", r"error\[usage\]: Missing argument .* Choose from: bash, zsh, fish$"),
    ("targets swift", r"error\[usage\]: `protogen targets` takes no more arguments; too much: swift"),
    *(
        (f"{verb}", r"error\[no-schema\]: no schema was named, and there is no protogen")
        for verb in ("build", "docs", "lint")
    ),
)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("line", "words"), REFUSED, ids=[line for line, _ in REFUSED])
def test_what_cannot_be_is_one_sentence(line: str, words: str, here: Run) -> None:
    told = here(*line.split())
    found = sentences(told.err)
    assert told.code == 2, told
    assert len(found) == 1, told
    assert re.match(words, found[0]), found
    assert "Traceback" not in told.err


CONFIGS: Sequence[tuple[str, str]] = (
    ("shcema = 1", r"protogen\.toml:2: error\[bad-config\]: unknown key `shcema`"),
    ("[target.swift]\nacces = 1", r"protogen\.toml:3: error\[bad-config\]: unknown option `acces` of `swift`"),
    ("[target.swift]\naccess = 5", r'protogen\.toml:3: .* must be one of "public", "package", "internal"'),
    ('[target.swift]\nmodule = "a-b"', r"protogen\.toml:3: .*`target\.swift\.module` must be a name that matches"),
    ("[target.python]\npackage = 1", r"protogen\.toml:3: .*`target\.python\.package` must be a text in quotes"),
    ("[target.fixtures]\nretired = 5", r"protogen\.toml:3: .*`target\.fixtures\.retired` must be a text in quotes"),
    ('templates = "gone"', r"protogen\.toml:2: error\[bad-config\]: there is no folder `gone`"),
    ("targets = [", r"protogen\.toml:2(:\d+)?: error\[bad-config\]: not valid TOML"),
)


@pytest.mark.parametrize("verb", ["build", "prove", "lint", "docs", "asyncapi", "validate good.json"])
@pytest.mark.parametrize(("text", "words"), CONFIGS, ids=[text for text, _ in CONFIGS])
def test_a_mistake_in_the_config_is_one_sentence(text: str, words: str, verb: str, desk: Path, here: Run) -> None:
    written(desk, f'schema = "good.json"\n{text}\n', "protogen.toml")
    told = here(*verb.split())
    found = sentences(told.err)
    assert told.code == 2, told
    assert len(found) == 1, told
    assert re.match(words, found[0]), found


@pytest.mark.parametrize("verb", [*TAKES_A_SCHEMA, "schema", "targets", "completion", "init"])
def test_a_reader_that_has_enough_is_no_failure(verb: str, desk: Path) -> None:
    """`| head -1`: the pipe is closed before the first line."""
    line = {"schema": "schema config", "completion": "completion bash", "init": "init new"}.get(verb, verb)
    line = TAKES_A_SCHEMA[verb].format("good.json") if verb in TAKES_A_SCHEMA else line
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        command = [*PROTOGEN, *line.split()]
        environment = {**os.environ, "XDG_CACHE_HOME": str(desk / ".cache")}
        done = subprocess.run(command, cwd=desk, env=environment, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 141, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"error" not in done.stderr
