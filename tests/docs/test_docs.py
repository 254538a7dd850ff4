"""The message reference and the guide: they say what the schema says, on our contract all that the guide says."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from support.commands import Run
from support.making import schema, written
from support.outside import contract, corpora
from support.paths import ROOT, V1, V2

from protogen import cli
from protogen.breaking.versions import compiled, for_schema
from protogen.docs import build
from protogen.docs.anchors import Anchors
from protogen.project.config import Config
from protogen.settings import read

pytestmark = pytest.mark.slow

CONFIG = read(ROOT / "protogen.toml", "protogen.toml")

Table = list[dict[str, str]]
EMPTY = schema(title="T", type="object")


def made(path: Path, against: Path | None = None) -> Mapping[str, str]:
    book = build.book(path, CONFIG if path == V2 else Config())
    older = build.Book(compiled(against, for_schema(book.version.config, against))) if against else None
    return book.files("both", older)


@pytest.fixture(scope="module")
def ours() -> Mapping[str, str]:
    return made(V2, V1)


@pytest.fixture(scope="module")
def markdown(ours: Mapping[str, str]) -> str:
    return ours["websocket-v2.md"]


@pytest.fixture(scope="module")
def guide() -> str:
    return (contract() / "ios-websocket-v2-guide.md").read_text(encoding="utf-8")


def tables(text: str) -> Iterator[tuple[str, Table]]:
    """Every table of a Markdown text, with the heading that it stands under."""
    heading, rows = "", []
    for line in [*text.splitlines(), ""]:
        if line.startswith("#"):
            heading = line.lstrip("# ").strip()
        if line.startswith("|"):
            rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
        elif rows:
            yield heading, [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]
            rows = []


def plain(cell: str) -> str:
    """A cell without marks: anchors, links, emphasis, code, escapes, and the guide's full stops that are not there."""
    cell = re.sub(r"<a id=\"[^\"]*\"></a>|<!-- -->|\*\*|`", "", cell)
    cell = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", cell)
    return html.unescape(re.sub(r"\\(.)", r"\1", cell)).rstrip(".")


def table(text: str, heading: str, column: str) -> Mapping[str, dict[str, str]]:
    """The first table under a heading that has a column, by its plain first cells."""
    for under, rows in tables(text):
        if plain(under).removeprefix("1. ").endswith(heading) and column in rows[0]:
            return {plain(next(iter(row.values()))): {key: plain(cell) for key, cell in row.items()} for row in rows}
    raise AssertionError(f"no table with {column} under {heading}")


# The guide


@pytest.mark.parametrize("message", ["job_progress", "job_complete", "error"])
def test_the_fields_of_the_guide(message: str, guide: str, markdown: str) -> None:
    theirs = table(guide, message, "Required")
    ours, code = table(markdown, message, "Required"), table(markdown, message, "Swift")

    assert len(theirs) in (4, 3, 9)
    for field, row in theirs.items():
        assert code[field]["Swift"].rpartition(": ")[2].rstrip("?") == row["Type"], field
        assert (ours[field]["Required"] == "yes") == (row["Required"] == "✅"), field
        told = re.sub(r" \((optional|see .*|csv_import.*|1\.0\.0|\"1\.0\.0\")\)$", "", row["Description"])
        assert ours[field]["Description"].startswith(told.replace('"', "")), field
        if '"' in row["Description"]:
            value = re.findall(r'"(.*?)"', row["Description"])[0]
            assert f'always "{value}"' in ours[field]["Limits"], field


def test_the_examples_of_the_guide(guide: str, markdown: str) -> None:
    blocks = re.findall(r"```json\n(.*?)```", guide, re.DOTALL)
    known = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", markdown, re.DOTALL)]
    wanted = [json.loads(re.sub(r'"csv_import"( \| "\w+")+', '"csv_import"', block)) for block in blocks]

    assert [each for each in wanted if each["type"] != "progress" and each not in known] == []
    assert len(known) == 3


def test_the_error_codes_of_the_guide(guide: str, markdown: str) -> None:
    theirs, ours = table(guide, "Error Codes", "Action"), table(markdown, "ErrorCode", "Action")

    assert [*ours] == [*theirs]
    assert len(theirs) == 7
    for code, row in theirs.items():
        assert (ours[code]["Description"], ours[code]["Action"]) == (row["Description"], row["Action"])


def test_the_pipelines_of_the_guide(guide: str, markdown: str) -> None:
    theirs = re.findall(r"^- `(\w+)` - (.*)$", guide, re.MULTILINE)
    ours = table(markdown, "Pipeline", "Description")

    assert [(value, row["Description"]) for value, row in ours.items()] == theirs
    assert len(theirs) == 3


def test_what_is_changing_in_the_guide(guide: str, ours: Mapping[str, str]) -> None:
    """Every row of its table is a row, or for what is no message a word, of ours."""
    text = ours["websocket-v2-from-websocket-v1.md"]
    rows = next(rows for heading, rows in tables(text) if heading == "ProgressMessageV1 → job_progress")
    said = {(plain(row["What"]), plain(row["Before"]), plain(row["After"])) for row in rows}
    ours_of = {
        "Message Schema": {("payload", "data", "payload"), ("payload.progress", "data.progress", "payload.progress")},
        "Pipeline Awareness": {("pipeline", "—", "always present, string, one of Pipeline")},
        "Version Field": {("version", "—", 'always present, string, always "1.0.0"')},
        "Timestamp": {("timestamp", "optional", "always present")},
        "Progress Details": {
            (f"payload.{name}", "—", "optional, integer") for name in ("booksProcessed", "totalBooks")
        },
        "RPC Methods": set[tuple[str, str, str]](),
    }

    assert {plain(name) for name in table(guide, "What's Changing", "Aspect")} == ours_of.keys()
    assert all(wanted <= said for wanted in ours_of.values()), said
    gone = re.findall(r"❌ `(\w+\(\w+(?:, \w+)?\))` - REMOVED", guide)
    assert len(gone) == 3
    assert all(method in plain(text) for method in [*gone, "getJobStatus", "event-driven only"])


def test_the_checklist_names_each_change(ours: Mapping[str, str]) -> None:
    text = ours["websocket-v2-from-websocket-v1.md"]
    rows = next(rows for heading, rows in tables(text) if heading == "ProgressMessageV1 → job_progress")
    tasks = text.partition("## Checklist")[2]

    assert all(f"- [ ] {row['To do']}" in tasks or "may be present" in row["To do"] for row in rows)
    assert (
        "- [ ] These may be present, for use where they help: `payload.booksProcessed`, `payload.totalBooks`." in tasks
    )
    assert tasks.count("Handle the new message") == 2


# Our own pages


def test_our_pages_are_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.argv", ["protogen", "docs", "--check", "--against", "schema/websocket-v1.schema.json"])

    assert cli._run() == 0, "`make docs` brings docs/reference up to date"


def test_the_same_schema_the_same_pages(ours: Mapping[str, str]) -> None:
    assert made(V2, V1) == ours


class Reader(HTMLParser):
    """Gathers what an HTML page holds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._quiet = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        self._quiet = tag if tag in ("style", "script") else ""
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if given.get("href"):
            self.links.append(str(given["href"]))

    def handle_data(self, data: str) -> None:
        self.text += "" if self._quiet else data


def page(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def unlinked(text: str) -> list[str]:
    """Links to places that a page does not have; ids that it has twice."""
    found = page(text) if text.startswith("<!doctype") else None
    ids = found.ids if found else re.findall(r'<a id="([^"]*)">', text)
    links = found.links if found else re.findall(r"\]\((#[^)]*)\)", text)
    twice = sorted({each for each in ids if ids.count(each) > 1})
    return [*twice, *sorted({each for each in links if each.startswith("#") and each[1:] not in ids})]


def test_every_link_leads_somewhere(ours: Mapping[str, str]) -> None:
    assert {name: unlinked(text) for name, text in ours.items()} == {name: [] for name in ours}


def test_one_file_that_asks_for_nothing(ours: Mapping[str, str]) -> None:
    for name, text in ours.items():
        if name.endswith(".html"):
            reader = page(text)
            assert [link for link in reader.links if not link.startswith(("#", "websocket-v2.html"))] == []
            assert not [tag for tag, given in reader.tags if "src" in given or tag in ("link", "img", "iframe", "base")]
            assert "url(" not in text


def test_both_pages_say_the_same(ours: Mapping[str, str]) -> None:
    text = " ".join(page(ours["websocket-v2.html"]).text.replace("​", "").split())
    for _, rows in tables(ours["websocket-v2.md"]):
        for row in rows:
            assert all(plain(part) in text for cell in row.values() for part in cell.split("; ")), row


# Any schema

_WORDS = r"(?!.*\bend\b)(?:[\w _\-.,()/']|#\d+;)+"
MERMAID = {
    "open": re.compile(rf"(?:loop|alt) {_WORDS}"),
    "go on": re.compile(rf"else {_WORDS}"),
    "close": re.compile("end"),
    "say": re.compile(rf"participant [SR] as {_WORDS}|S->>R: {_WORDS}"),
}
"""The lines of a sequence diagram that ours are made of; texts hold nothing that would be syntax."""


def well_formed(markdown: str) -> int:
    """Fails where a diagram has a line that Mermaid would not read so, or a block stays open; how many lines."""
    lines = 0
    for diagram in re.findall(r"^(`{3,})mermaid\n(.*?)^\1$", markdown, re.DOTALL | re.MULTILINE):
        first, *rest = diagram[1].splitlines()
        assert first == "sequenceDiagram"
        depth = 0
        for line in rest:
            kind = next((kind for kind, pattern in MERMAID.items() if pattern.fullmatch(line.strip())), None)
            assert kind, line
            assert depth > 0 or kind not in ("go on", "close"), line
            depth += {"open": 1, "close": -1}.get(kind, 0)
            lines += 1
        assert depth == 0
    return lines


def test_the_diagram_is_well_formed(ours: Mapping[str, str]) -> None:
    assert well_formed(ours["websocket-v2.md"]) > 8


HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "a | b | c",
    "`code` and ``` fences ``` and `a|b`",
    "[x](javascript:alert(1)) ![x](https://example.com/x.png) https://example.com www.example.com a@example.com",
    "# no heading\n\n- no list\n\n1. no list\n\n> no quote\n\n---\n\n| no | table |",
    "*a* _b_ **c** ~~d~~ $x$ &amp; &lt;b&gt; \\ \\n",
    "{{ 7 * 7 }} {% raw %} ${x} #{x}",
    "--> <!-- ]]>",
    "\u202eright to left\u2066 \u0000 \u001b[31m \ufeff",
    "%%{init: {}}%% end; participant X\nloop",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_shown(text: str, tmp_path: Path) -> None:
    """Wherever a schema may hold a text, the pages show it, and do nothing else with it."""
    value = {
        "title": text,
        "description": text,
        "$id": "https://example.com/" + "-->",
        "x-protogen": {"flow": {"from": text, "to": text, "repeat": ["a"], "end": [text]}},
        "oneOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}],
        "$defs": {
            "A": {
                "type": "object",
                "description": text,
                "properties": {"t": {"const": "a"}, text: {"type": "string", "description": text, "default": text}},
                "required": ["t"],
                "examples": [{"t": "a", text: text}],
            },
            "B": {
                "type": "object",
                "properties": {"t": {"const": text}, "e": {"$ref": "#/$defs/E"}},
                "required": ["t"],
            },
            "E": {"oneOf": [{"const": text, "title": text, "description": text, "x-protogen": {"action": text}}]},
        },
    }
    files = build.book(written(tmp_path, schema(value)), Config()).files("both", None)
    shown = page(files["s.html"])
    said = files["s.md"]

    prose = {"br", "em", "strong", "ul", "ol", "li", "blockquote"}
    allowed = {tag for tag, _ in page(made(V2)["websocket-v2.html"]).tags} | prose
    assert {tag for tag, _ in shown.tags} <= allowed
    assert [tag for tag, _ in shown.tags].count("script") == 1
    assert not [given for _, given in shown.tags if any(name.startswith("on") for name in given)]
    assert all(link.startswith(("#", "https://example.com")) for link in shown.links)
    assert not re.search("[\u202e\u2066\u0000\u001b\ufeff]", files["s.html"] + said)
    assert unlinked(files["s.html"]) == unlinked(said) == []
    assert well_formed(said) > 4
    outside = re.sub(r"^(`{3,})\w*\n.*?^\1$", "", said, flags=re.DOTALL | re.MULTILINE)
    outside = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", outside)
    tags = re.findall(r"<(?!a id=\"[\w.-]*\">|/a>|/?details>|/?summary>|/?code>|br>|!-- )", outside)
    assert tags == []
    assert not re.findall(r"(?<!\\)\]\((?!#[\w.-]*\)|https://example\.com)", outside)
    for _, rows in tables(said):
        assert rows  # `tables` is strict: every row has as many cells as its head


def test_an_anchor_is_never_given_twice() -> None:
    anchors = Anchors(("top",))

    assert [anchors.new(*parts) for parts in (["a", "b"], ["a.b"], ["A.B"], ["top"], ["é/ü"], ["", ""])] == [
        "a.b",
        "a.b-2",
        "A.B-3",
        "top-2",
        "unnamed",
        ".",
    ]


def test_no_flow_no_picture(tmp_path: Path) -> None:
    files = build.book(written(tmp_path, EMPTY), Config()).files("both", None)

    assert "mermaid" not in files["s.md"]
    assert "<svg" not in files["s.html"]


def test_the_picture_has_every_message(ours: Mapping[str, str]) -> None:
    reader = page(ours["websocket-v2.html"])

    assert [tag for tag, _ in reader.tags].count("svg") == 1
    assert "The server sends job_progress to the client again and again" in reader.text
    arrows = [given for tag, given in reader.tags if given.get("class") == "arrow"]
    assert len(arrows) == 3


def children(number: int) -> Mapping[str, Any]:
    below = (2 * number + 1, 2 * number + 2)
    return {f"to{each}": {"$ref": f"#/$defs/D{each}"} for each in below if each < 2000}


def test_thousands_of_definitions_stay_usable(tmp_path: Path) -> None:
    many = {f"D{number}": {"type": "object", "properties": children(number)} for number in range(2000)}
    files = build.book(written(tmp_path, schema({"$ref": "#/$defs/D0", "$defs": many})), Config()).files("both", None)

    assert len(files["s.html"]) < 6_000_000
    assert 'class="large"' in files["s.html"]
    assert unlinked(files["s.md"]) == []


@pytest.mark.parametrize(
    "case", ["mcp/union.JSONRPCMessage", "dap/ProtocolMessage", "octokit-webhooks/issues", "cyclonedx/bom-1.7"]
)
def test_schemas_that_we_did_not_write(case: str) -> None:
    path = corpora() / case / "schema.json"
    if not path.is_file():
        path = next(iter(sorted((corpora() / case.split("/")[0]).glob("*/schema.json"))))
    files = build.book(path, Config()).files("both", None)

    assert {name: unlinked(text) for name, text in files.items()} == {name: [] for name in files}


# The command line


def test_what_it_writes_and_checks(folder: Path, here: Run) -> None:
    path = written(folder, EMPTY, "thing.schema.json")

    assert here("docs", "--schema", path.name, "--check").code == 1
    assert not (folder / "docs").exists()
    assert here("docs", "--schema", path.name).code == 0
    assert sorted(each.name for each in (folder / "docs" / "reference").iterdir()) == ["thing.html", "thing.md"]
    assert here("docs", "--schema", path.name, "--check").code == 0
    told = here("docs", "--schema", path.name, "--format", "markdown", "--out", "here")
    assert told.code == 0
    assert [each.name for each in (folder / "here").iterdir()] == ["thing.md"]
    assert "here/thing.md  new" in told.out


def test_it_writes_over_nothing_of_others(folder: Path, here: Run) -> None:
    path = written(folder, EMPTY)
    (folder / "s.md").write_text("my own notes\n")

    told = here("docs", "--schema", path.name, "--out", ".")
    assert told.code == 2
    assert (folder / "s.md").read_text() == "my own notes\n"
    assert "no page of ours" in told.err


@pytest.mark.parametrize("arguments", [["--schema", "none.json"], ["--schema", "s.json", "--against", "none.json"]])
def test_what_is_not_there_is_said(arguments: list[str], folder: Path, here: Run) -> None:
    written(folder, EMPTY)

    told = here("docs", *arguments)
    assert told.code == 2
    assert "none.json: error[unreadable-schema]" in told.err
