"""TypeScript's readers take parsed values, say what else they were given, and are Standard Schemas with messages."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from support.outside import tool
from support.paths import GENERATED

PROGRAM = """
import { describe, strictWebSocketMessageV2 as strict, tolerantWebSocketMessageV2 as tolerant } from "MODULE";

const good = {
  type: "job_progress",
  jobId: "a",
  pipeline: "csv_import",
  timestamp: 1,
  version: "1.0.0",
  payload: { type: "job_progress", progress: 0.5, status: "x" },
};
const text = JSON.stringify(good);
const bytes = new TextEncoder().encode(text);
const reads = [text, bytes, bytes.buffer, good].map((each) => {
  const result = strict.read(each);
  return result.ok && strict.write(result.value) === text && strict.violations(each).length === 0;
});
const loop: Record<string, unknown> = {};
loop["again"] = loop;
class Made {}
const refused = [
  { ...good, timestamp: "now" },
  { ...good, new: [1, NaN] },
  { ...good, jobId: "\\ud800" },
  { ...good, timestamp: 10n ** 400n },
  { ...good, new: new Made() },
  { ...good, new: [undefined] },
  { ...good, new: () => 1 },
  loop,
  [],
].map((each) => {
  const result = tolerant.read(each);
  return result.ok || result.reason !== "invalid" ? "valid" : result.violations.map(describe).join("|");
});
const wrong = [null, 5, undefined, new Map(), Promise.resolve(1), new Made()].map((each) => {
  try {
    return strict.read(each as object).ok;
  } catch (error) {
    return error instanceof TypeError ? error.message : "another error";
  }
});
const [violation] = strict.violations({ ...good, version: "banana" });
const issues = strict["~standard"].validate({ ...good, payload: { ...good.payload, status: 1 } });
console.log(JSON.stringify({ reads, refused, wrong, violation, said: violation?.message, issues }));
"""


def test_what_readers_take_and_say(tmp_path: Path) -> None:
    module = (GENERATED / "typescript" / "src" / "mod.js").as_uri()
    (tmp_path / "main.ts").write_text(PROGRAM.replace("MODULE", module), encoding="utf-8")
    command = [tool("deno"), "run", "--quiet", "--check", str(tmp_path / "main.ts")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["reads"] == [True] * 4
    assert found["refused"] == [
        '/timestamp: expected an integer, found the string "now"',
        "/new/1: NaN is not a JSON value",
        "/jobId: a string holds half of a surrogate pair",
        "/timestamp: a number is larger than the largest double",
        "/new: an object of the class Made is not a JSON value",
        "/new/0: undefined is not a JSON value",
        "/new: a function is not a JSON value",
        f"{'/again' * 10}…: nested deeper than 128 levels",
        "expected an object, found an array",
    ]
    start = "a reader takes a JSON text (string, Uint8Array, ArrayBuffer) or a parsed value (array, object), not "
    assert found["wrong"] == [
        f"{start}null",
        f"{start}a number",
        f"{start}undefined",
        f"{start}an object of the class Map",
        f"{start}an object of the class Promise: await it first",
        f"{start}an object of the class Made",
    ]
    at = "#/$defs/Envelope/properties/version"
    assert found["violation"] == {"pointer": "/version", "keyword": "const", "at": at}
    assert found["said"] == 'expected the constant "1.0.0", found "banana"'
    assert found["issues"] == {
        "issues": [{"message": "expected a string, found 1", "path": ["payload", "status"]}],
    }
