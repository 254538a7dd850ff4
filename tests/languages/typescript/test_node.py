"""The emitted package where people put it: below `node_modules` for Node and Deno, and in a page of a browser."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.fixture_files import on_disk, with_texts
from support.making import written
from support.outside import chromium, node
from support.paths import ROOT
from support.typescript_package import STRICT, deno

pytestmark = pytest.mark.slow

PACKAGE = ROOT / "generated" / "typescript"
FIXTURES = ROOT / "generated" / "fixtures"
NAME = "web-socket-message-v2"

ANSWERS = """
const known = (result) => result.ok || result.reason === "unrepresentable";
const listed = (result) => (result.violations ?? []).map(({ pointer, keyword }) => [pointer, keyword]);
const answer = ({ strict, tolerant }, bytes) => {
  const [first, second] = [strict.read(bytes), tolerant.read(bytes)];
  const again = second.ok ? tolerant.read(tolerant.write(second.value)).ok : null;
  return [known(first), known(second), listed(first), again];
};
"""
NODE = """
import { readFileSync } from "node:fs";
import { strictWebSocketMessageV2 as strict, tolerantWebSocketMessageV2 as tolerant } from "web-socket-message-v2";

const [folder] = process.argv.slice(2);
const { fixtures } = JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8"));
const lines = {};
const answers = fixtures.map(({ path }) => {
  const bytes = readFileSync(`${folder}/${path}`);
  if (!path.endsWith(".ndjson")) return answer({ strict, tolerant }, bytes);
  lines[path] ??= bytes.toString().split("\\n");
  return answer({ strict, tolerant }, Buffer.from(lines[path].shift()));
});
console.log(JSON.stringify(answers));
"""
BARE = """
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [package_, ...paths] = process.argv.slice(2);
const context = vm.createContext(Object.create(null));
const modules = new Map();
const load = (path) => {
  if (!modules.has(path)) {
    modules.set(path, new vm.SourceTextModule(readFileSync(path, "utf8"), { context, identifier: path }));
  }
  return modules.get(path);
};
const main = load(`${package_}/src/mod.js`);
await main.link((name, from) => load(new URL(name, `file://${from.identifier}`).pathname));
await main.evaluate();
const { strictWebSocketMessageV2: strict, tolerantWebSocketMessageV2: tolerant } = main.namespace;
const answers = paths.map((path) => answer({ strict, tolerant }, readFileSync(path, "utf8")));
console.log(JSON.stringify([Object.keys(context), answers]));
"""
"""Loads the modules where nothing but the language is: no API of Node, and none of browsers."""
PAGE = """<!doctype html>
<meta charset="utf-8">
<script type="importmap">{ "imports": { "web-socket-message-v2": "./node_modules/web-socket-message-v2/src/mod.js" } }
</script>
<script type="module">
import { strictWebSocketMessageV2 as strict, tolerantWebSocketMessageV2 as tolerant } from "web-socket-message-v2";
ANSWERS
globalThis.answer = (text) => answer({ strict, tolerant }, text);
</script>
"""
TYPED = """
import {
  type ErrorCode,
  type Int64,
  type Known,
  matchWebSocketMessageV2,
  PIPELINES,
  strictWebSocketMessageV2,
  tolerantWebSocketMessageV2,
  type WebSocketMessageV2,
} from "web-socket-message-v2";

const read = strictWebSocketMessageV2.read("{}");
export const typed: Known<WebSocketMessageV2> | undefined = read.ok ? read.value : undefined;
export const first: "csv_import" = PIPELINES[0];
export const code: ErrorCode = "INVALID_TOKEN";
export function when(message: WebSocketMessageV2): Int64 {
  const progress = ({ payload }: { payload: { progress: number } }): number => payload.progress;
  return matchWebSocketMessageV2<Int64>(
    message,
    { job_progress: progress, job_complete: (it) => it.timestamp, error: () => 0 },
    (it) => it.timestamp,
  );
}
// @ts-expect-error: no such code
export const wrong: ErrorCode = "INVALID_TOKN";
const result = tolerantWebSocketMessageV2.read("{}");
// @ts-expect-error: a result may have no value
console.log(result.value);
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An application's folder, with the package below `node_modules` as a package manager copies it: its `files`."""
    folder = tmp_path_factory.mktemp("app")
    about = json.loads((PACKAGE / "package.json").read_bytes())
    home = folder / "node_modules" / NAME
    for name in about["files"]:
        shutil.copytree(PACKAGE / name, home / name)
    shutil.copy(PACKAGE / "package.json", home)
    return folder


def run(folder: Path, script: str, *arguments: str, flags: tuple[str, ...] = ()) -> Any:
    """What Node prints for a module, as JSON."""
    (folder / "app.mjs").write_text(ANSWERS + script, encoding="utf-8")
    command = [node(), *flags, "app.mjs", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@cache
def stated() -> list[dict[str, Any]]:
    """What the manifest says of each fixture, and its text."""
    return with_texts(on_disk(FIXTURES))


def expected(each: dict[str, Any]) -> list[Any]:
    """The same as the scripts answer it."""
    listed = [[fault["pointer"], fault["keyword"]] for fault in each["violations"]]
    return [each["strict"], each["tolerant"], listed]


def test_node_reads_every_fixture_as_stated(app: Path) -> None:
    answers = run(app, NODE, str(FIXTURES))
    assert len(answers) > 150
    for each, (*found, again) in zip(stated(), answers, strict=True):
        assert found == expected(each), each["title"]
        assert again is not False, f"{each['title']}: what is written is not read again"


def test_nothing_but_the_language_is_needed(app: Path) -> None:
    paths = [str(FIXTURES / each["path"]) for each in texts()]
    home = str(app / "node_modules" / NAME)
    names, answers = run(app, BARE, home, *paths, flags=("--experimental-vm-modules", "--no-warnings"))
    assert names == []
    assert [each[:3] for each in answers] == [expected(each) for each in texts()]


def texts() -> list[dict[str, Any]]:
    """Fixtures with a file of their own that is not empty: some valid, some not."""
    found = [each for each in stated() if each["path"].endswith(".json") and each["text"]]
    return found[:: max(1, len(found) // 40)]


@pytest.fixture
def site(app: Path) -> Iterator[str]:
    """The address of a server of static files."""
    (app / "index.html").write_text(PAGE.replace("ANSWERS", ANSWERS), encoding="utf-8")
    handler = functools.partial(_Quiet, directory=str(app))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_a_page_of_a_browser_reads_as_stated(site: str) -> None:
    for browser in chromium():
        page = browser.new_page()
        page.goto(site)
        page.wait_for_function("globalThis.answer !== undefined", timeout=10_000)
        for each in texts():
            answer = page.evaluate("(text) => answer(text)", each["text"])
            assert answer[:3] == expected(each), each["title"]


def test_declarations_are_found_below_node_modules(app: Path) -> None:
    (app / "typed.ts").write_text(TYPED, encoding="utf-8")
    written(app, {"compilerOptions": STRICT, "nodeModulesDir": "manual"}, "deno.json")
    written(app, {"dependencies": {NAME: "1.0.0"}}, "package.json")
    done = deno(app, "check", "--quiet", "typed.ts")
    assert done.returncode == 0, done.stderr
