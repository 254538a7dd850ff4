"""The emitted TypeScript under Node, as plain JavaScript: every fixture, every verdict."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest
from support.outside import node, tool
from support.paths import ROOT

pytestmark = pytest.mark.slow

PACKAGE = ROOT / "generated" / "typescript"
FIXTURES = ROOT / "generated" / "fixtures"
RELATIVE = re.compile(r'(\bfrom "\.[^"]*)\.ts"')
"""An import of a neighbour. `tsc` rewrites its ending, as `rewriteRelativeImportExtensions` asks."""

SCRIPT = """
import { readFileSync } from "node:fs";
import { strictWebSocketMessageV2 as strict, tolerantWebSocketMessageV2 as tolerant } from "./src/mod.js";

const [folder] = process.argv.slice(2);
const { fixtures } = JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8"));
const known = (result) => result.ok || result.reason === "unrepresentable";
const listed = (result) => (result.violations ?? []).map(({ pointer, keyword }) => [pointer, keyword]);
const answers = fixtures.filter(({ path }) => !path.endsWith(".ndjson")).map(({ path }) => {
  const bytes = readFileSync(`${folder}/${path}`);
  const [first, second] = [strict.read(bytes), tolerant.read(bytes)];
  const again = second.ok ? tolerant.read(tolerant.write(second.value)).ok : null;
  return [path, known(first), known(second), listed(first), again];
});
console.log(JSON.stringify(answers));
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Node's answers. Types are taken out by Deno, whose `tsc` is not at hand as a program."""
    folder = tmp_path_factory.mktemp("node")
    sources = sorted(PACKAGE.rglob("src/**/*.ts"))
    deno = [
        tool("deno"),
        "transpile",
        "--quiet",
        "--outdir",
        str(folder),
        *(str(s.relative_to(PACKAGE)) for s in sources),
    ]
    subprocess.run(deno, cwd=PACKAGE, check=True, capture_output=True)
    for path in folder.rglob("*.js"):
        path.write_text(RELATIVE.sub(r'\1.js"', path.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "main.js").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run([node(), "main.js", str(FIXTURES)], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def test_every_verdict_is_as_stated(answers: list[Any]) -> None:
    stated = {each["path"]: each for each in json.loads((FIXTURES / "manifest.json").read_bytes())["fixtures"]}
    assert len(answers) > 200
    for path, strict, tolerant, violations, again in answers:
        assert (strict, tolerant) == (stated[path]["strict"], stated[path]["tolerant"]), path
        assert violations == [[each["pointer"], each["keyword"]] for each in stated[path]["violations"]], path
        assert again is not False, f"{path}: what is written is not read again"
