"""The TypeScript clients: what is printed, the machine, behaviour on a clock moved by hand, and real sockets."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from support.live import run
from support.making import write, written
from support.outside import node, tool
from support.paths import ROOT, SUPPORT, V2
from support.typescript_machine import FILE, printed
from support.typescript_package import STRICT, deno

from protogen import mock
from protogen.languages.answers import Case
from protogen.languages.client import NAME
from protogen.languages.target import Job
from protogen.languages.typescript.target import target
from protogen.project.config import Config
from protogen.request import compiled
from protogen.wire.machine import Context, Now, Setting, machine

pytestmark = pytest.mark.slow

CONTRACTS = {
    "v2": V2,
    "chat": SUPPORT / "chat.schema.json",
    "hostile": SUPPORT / "hostile_channels.schema.json",
}
SCENARIO = SUPPORT / "expired-then-dropped.json"
LIVE = ROOT / "templates" / "typescript" / "live"
DRIVER = LIVE.parent / "driver_live.ts"
TESTS = SUPPORT / "typescript_clients.ts"


def job(schema: Path) -> Job:
    config = Config(target={target.name: {NAME: True}})
    return compiled(schema, config).sound().job(target)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package of each contract, and what is tested with them."""
    folder = tmp_path_factory.mktemp("clients")
    for name, schema in CONTRACTS.items():
        write(target.emit(job(schema)), folder / name)
    written(folder, {"compilerOptions": STRICT}, "strict.json")
    (folder / TESTS.name).write_bytes(TESTS.read_bytes())
    (folder / DRIVER.name).write_bytes(DRIVER.read_bytes())
    return folder


def passes(folder: Path, *arguments: str) -> str:
    done = deno(folder, *arguments)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout


def documented(packages: Path) -> Iterator[str]:
    """The code of the pages about clients and about packages, and of the package's own, as files."""
    pages = (ROOT / "docs" / "clients.md", ROOT / "docs" / "targets" / "typescript.md", packages / "v2" / "README.md")
    first, *others = (page.read_text(encoding="utf-8") for page in pages)
    section = first.partition("\n## TypeScript\n")[2].partition("\n## ")[0]
    for number, text in enumerate(re.findall(r"^```ts\n(.*?)^```$", "\n".join([section, *others]), re.M | re.S)):
        text = text.replace("web-socket-message-v2/testing", "./v2/testing").replace(
            '"web-socket-message-v2"', '"./v2/src/mod.js"'
        )
        name = f"documented{number}.ts"
        head = '/// <reference lib="deno.window" />\n' if "Deno." in text else ""
        (packages / name).write_text(head + text, encoding="utf-8")
        yield name


def test_everything_printed_is_typed_formatted_and_free_of_lint(packages: Path) -> None:
    modules = [f"{name}/src/mod.js" for name in CONTRACTS]
    passes(packages, "check", "--quiet", "--config", "strict.json", *modules, str(LIVE / "mod.ts"))
    passes(packages, "fmt", "--check", "--quiet", *CONTRACTS, str(LIVE))
    passes(packages, "lint", "--quiet", *CONTRACTS, str(LIVE))


def test_what_uses_them_is_typed(packages: Path) -> None:
    """The helper for tests, the driver, our own tests, and the code of the page: with the types that Deno has."""
    pages = [*documented(packages)]
    assert len(pages) == 7
    own = [DRIVER.name, TESTS.name, "v2/testing/mock.ts"]
    passes(packages, "check", "--quiet", "--config", "strict.json", *own, *pages)
    passes(packages, "fmt", "--check", "--quiet", *own)
    passes(packages, "lint", "--quiet", *own)


def test_names_of_the_contract_hide_none_of_the_clients(packages: Path) -> None:
    module = (packages / "hostile" / "src" / "mod.d.ts").read_text(encoding="utf-8")
    assert "LiveState" not in module
    assert 'export * as live from "./live.js";' in module
    text = (packages / "hostile" / "src" / "clients.d.ts").read_text(encoding="utf-8")
    assert {"JobClient2", "JobClient3", "_9LivesClient"} <= {*re.findall(r"^export class (\w+)", text, re.MULTILINE)}
    handlers = re.findall(r"^  readonly (\w+)\?: \(value:", text, re.MULTILINE)
    assert handlers == ["message_", "end_", "state_", "unknown_"]


def test_a_package_without_clients_has_nothing_of_them() -> None:
    files = target.emit(compiled(V2, Config()).sound().job(target))
    assert "src/runtime.js" in files
    assert not [name for name in files if "live" in name or "client" in name or "testing" in name]
    assert not [name for name in ("src/mod.js", "src/mod.d.ts") if "live" in files[name]]


def test_a_page_with_readers_alone_carries_nothing_of_clients(packages: Path) -> None:
    entry = written(packages, 'export { tolerantWebSocketMessageV2 } from "./v2/src/mod.js";', "entry.mjs")
    words = [tool("esbuild"), str(entry), "--bundle", "--format=esm", "--metafile=meta.json", "--outfile=bundle.mjs"]
    subprocess.run(words, cwd=packages, check=True, capture_output=True)
    (output,) = json.loads((packages / "meta.json").read_text(encoding="utf-8"))["outputs"].values()
    carried = {name.rpartition("/")[2] for name, each in output["inputs"].items() if each["bytesInOutput"]}
    assert carried == {"checks.js", "patterns.js", "readers.js", "runtime.js", "tolerant.js"}


def test_the_machine_is_the_table() -> None:
    assert FILE.read_text(encoding="utf-8") == printed()


VECTORS = """
const runs = JSON.parse(await Deno.readTextFile("vectors.json"));
const moments = JSON.parse(await Deno.readTextFile("moments.json"));
const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other) ? 1 : 0;
const wrong = async (path: string, most = 1): Promise<number> => {
  const { step } = await import(path);
  let count = 0;
  for (const { config, limit, steps } of runs) {
    if (count >= most) return count;
    let [state, context] = ["idle", { attempt: 0, refreshes: 0, next: "open", unsure: false }];
    for (const [event, to, effects] of steps) {
      const next = step(state, context, event, { ...config, limit });
      count += differs([next.state, next.effects], [to, effects]);
      ({ state, context } = next);
    }
  }
  for (const [setting, state, context, event, ...wanted] of moments) {
    const next = step(state, context, event, setting);
    count += differs([next.state, next.context, next.effects], wanted);
  }
  return count;
};
const [whole, ...mutants] = Deno.args;
const counts = await Promise.all(mutants.map((each) => wrong(each)));
console.log(JSON.stringify([runs.length, await wrong(whole, Infinity), counts]));
"""


def moments() -> Iterator[list[Any]]:
    """Every state and event, in every setting and context that a guard can tell apart; and what follows."""
    flags = (False, True)
    for words in product(flags, flags, flags, flags, (0, 1), (0, 1), ("open", "refresh"), flags):
        setting, context = Setting(*words[:4], limit=1), Context(*words[4:])
        told = dict(zip(("hasToken", "refresh", "ends", "strict", "limit"), [*words[:4], 1], strict=True))
        for state, events in machine().must.items():
            for event in events:
                now, effects = machine().step(Now(state, context), event, setting)
                yield [told, state, asdict(context), event, now.state, asdict(now.context), effects]


def test_the_vectors_hold_and_find_each_effect_that_is_missing(packages: Path) -> None:
    folder = packages / "machine"
    folder.mkdir()
    (folder / "vectors.json").write_bytes((SUPPORT / "machine_vectors.json").read_bytes())
    (folder / "moments.json").write_text(json.dumps([*moments()]), encoding="utf-8")
    (folder / "vectors.ts").write_text(VECTORS, encoding="utf-8")
    text = (LIVE / "machine.ts").read_text(encoding="utf-8").replace("./context.ts", str(LIVE / "context.ts"))
    start = text.index("switch (")
    found = re.finditer(r',\s+"(?!open"\))[a-z]+[ a-z0-9]*"', text)
    places = [each.span() for each in found if each.start() > start]
    names = [f"./mutant{number}.ts" for number in range(len(places))]
    (folder / "machine.ts").write_text(text, encoding="utf-8")
    for name, (first, last) in zip(names, places, strict=True):
        (folder / name).write_text(text[:first] + text[last:], encoding="utf-8")
    said = passes(folder, "run", "--quiet", "--no-check", "--allow-read", "vectors.ts", "./machine.ts", *names)
    runs, wrong, counts = json.loads(said)
    assert (runs, wrong) == (600, 0)
    assert len(counts) > 70
    assert not [text[slice(*place)] for place, count in zip(places, counts, strict=True) if count == 0]


def test_clients_on_a_clock_moved_by_hand(packages: Path) -> None:
    said = passes(packages, "test", "--quiet", "--no-check", "--v8-flags=--expose-gc", TESTS.name)
    assert " 0 failed" in said


USUAL = {
    "reading": "tolerant",
    "retry": {"first": 0.01, "most": 0.02, "limit": 3, "stableAfter": 5},
    "openTimeout": 0.6,
    "keepAlive": {"every": 0.4, "within": 0.4},
    "buffer": {"size": 100000, "full": "coalesce"},
}
"""What a client is asked for; each scenario takes less than a second with it."""
LOST = ["connecting", "open", "waiting", "connecting", "open", "ended"]
PLAIN = ["connecting", "open", "ended"]
RENEWED = ["connecting", "authorizing", "connecting", "open", "ended"]
UNKNOWN = ["connecting", "authorizing", *["connecting", "waiting"] * 3, "connecting", "ended"]
REFUSED = ["connecting", "authorizing", "ended"]
ENDS: Mapping[str, tuple[str, int, list[str]]] = {
    "JobProgressMessage-to-JobCompleteMessage": ("completed", 6, PLAIN),
    "JobProgressMessage-to-ErrorMessage": ("completed", 6, PLAIN),
    "large-job": ("completed", 22, PLAIN),
    "drop": ("completed", 6, LOST),
    "drop-thrice": ("completed", 6, [*["connecting", "open", "waiting"] * 3, *PLAIN]),
    "fin": ("completed", 6, LOST),
    "half-frame": ("completed", 6, LOST),
    "silence": ("completed", 6, LOST),
    "hang": ("completed", 6, ["connecting", "waiting", *PLAIN]),
    "restart": ("completed", 6, LOST),
    "replayed": ("completed", 6, LOST),
    "instant": ("completed", 2, PLAIN),
    "closed-early": ("completed", 6, LOST),
    "already-done": ("completed", 1, PLAIN),
    "bad-frame": ("completed", 6, LOST),
    "bad-utf8": ("completed", 6, LOST),
    "fragments": ("completed", 6, PLAIN),
    "large-frame": ("completed", 6, PLAIN),
    "slow-network": ("completed", 6, PLAIN),
    "refused-503": ("completed", 6, RENEWED),
    "job-unknown": ("failed unreachable CONNECTION_FAILED", 0, UNKNOWN),
    "expired": ("completed", 6, RENEWED),
    "two-refusals": ("completed", 6, ["connecting", "authorizing", "connecting", "waiting", *PLAIN]),
    "refresh-refused": ("failed unauthenticated INVALID_TOKEN", 0, REFUSED),
    "refresh-failed": ("completed", 6, ["connecting", "authorizing", "waiting", "authorizing", *PLAIN]),
    "refresh-same": ("completed", 6, ["connecting", "authorizing", "waiting", *PLAIN]),
    "refresh-extra-members": ("completed", 6, RENEWED),
    "invalid-in-between": ("completed", 6, PLAIN),
    "future": ("completed", 12, PLAIN),
    "newer-major": ("completed", 6, PLAIN),
    "other-job": ("completed", 6, PLAIN),
    "expired-message": ("completed", 6, ["connecting", "open", *RENEWED[1:]]),
}
"""By scenario, the outcome, how many messages are taken, and the states: those of a client that is told no status."""


def answers(name: str, schema: Path, asked: list[dict[str, Any]], **options: Any) -> tuple[list[Any], tuple[str, ...]]:
    """The answers of the program of a contract's clients, and what the mock says against them."""
    program = target.live().programs([Case(name, job(schema), {})])[name]

    async def work() -> tuple[list[Any], tuple[str, ...]]:
        async with mock.serve(schema, speed=0, **options) as server:
            each = [{"id": at, "url": server.url, "seed": 7, "seconds": 8, **one} for at, one in enumerate(asked)]
            process = await asyncio.create_subprocess_exec(*program.command, stdin=-1, stdout=-1)
            text = "".join(json.dumps(one) + "\n" for one in each).encode()
            said, _ = await process.communicate(text)
            return [json.loads(line) for line in said.splitlines()], server.violations

    return run(work, 60)


@pytest.fixture(scope="module")
def traces() -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """What our contract's client does in each scenario."""
    words = json.loads(SCENARIO.read_text())["client"]
    asked: list[dict[str, Any]] = [
        {
            "scenario": name,
            "channel": "jobProgress",
            "parameters": {"jobId": f"{name}-1", "token": "my-token"},
            "options": USUAL,
        }
        for name in ENDS
    ]
    given = {"jobId": words["jobId"], "token": words["token"]}
    asked.append({**asked[0], "scenario": "guide", "parameters": given})
    found, violations = answers("v2", V2, asked, scenarios=[SCENARIO])
    return {each["scenario"]: each for each in found}, violations


def test_what_becomes_of_each_scenario(traces: tuple[Mapping[str, Any], tuple[str, ...]]) -> None:
    found, violations = traces
    own = {name: (found[name]["outcome"], len(found[name]["messages"]), found[name]["states"]) for name in ENDS}
    assert own == ENDS
    assert violations == ()
    assert not [name for name, each in found.items() if "error" in each]
    assert found["replayed"]["reports"] == ["stale"] * 3
    assert found["expired-message"]["reports"] == ["refresh"]


def test_an_expired_token_a_loss_and_the_end(traces: tuple[Mapping[str, Any], tuple[str, ...]]) -> None:
    """The flow of the guide, as the scenario's file says."""
    then, trace = json.loads(SCENARIO.read_text())["then"], traces[0]["guide"]
    assert (trace["states"], trace["outcome"]) == (then["states"], then["outcome"])
    assert [each["timestamp"] // 1000 % 10 + 1 for each in trace["messages"]] == then["messages"]


def test_a_chat_says_hello_calls_and_refuses_what_is_not_valid() -> None:
    given = {"room": "calls-1", "Authorization": "Bearer my-token"}
    does = [
        {"after": {"messages": 1}, "do": "call", "call": "say", "message": {"text": "hi"}},
        {"after": {"messages": 1}, "do": "send", "message": {"type": "say", "id": 1}},
    ]
    options = {**USUAL, "opening": {"type": "hello", "nick": "me"}}
    asked = {"scenario": "room.calls", "channel": "room", "parameters": given, "options": options, "does": does}
    (found,), violations = answers("chat", CONTRACTS["chat"], [{**asked, "seconds": 1}])
    assert [each["type"] for each in found["messages"]] == ["welcome"]
    assert [each["type"] for each in found["replies"]] == ["accepted"]
    assert (found["reports"], found["outcome"], violations) == (["unsent"], "cancelled", ())


IN_NODE = """
import { JobProgressClient } from "./src/mod.js";
const [url, ...jobs] = process.argv.slice(2);
const options = { retry: { first: 0.01, most: 0.02, limit: 3 }, openTimeout: 0.6 };
for (const jobId of jobs) {
  const states = [];
  const client = new JobProgressClient(new URL(url), { jobId, token: "my-token" }, options);
  client.on({ state: ({ state }) => states.push(state) });
  const messages = [];
  for await (const each of client) messages.push(each);
  console.log(JSON.stringify([(await client.outcome).kind, messages.length, states]));
}
process.exit();
"""
NODE_ENDS = ["large-job", "drop", "half-frame", "hang", "expired", "instant", "bad-frame"]


def test_clients_under_node(packages: Path) -> None:
    """The oldest Node that is supported: its `WebSocket` is behind a flag, and tells less than Deno's."""
    (packages / "v2" / "main.js").write_text(IN_NODE, encoding="utf-8")
    command = [node(), "--no-warnings", "--experimental-websocket", "main.js"]

    async def work() -> list[Any]:
        async with mock.serve(V2, speed=0) as server:
            jobs = [f"{name}-1" for name in NODE_ENDS]
            process = await asyncio.create_subprocess_exec(*command, server.url, *jobs, stdout=-1, cwd=packages / "v2")
            said, _ = await process.communicate()
            assert server.violations == ()
            return [tuple(json.loads(line)) for line in said.splitlines()]

    assert run(work, 30) == [ENDS[name] for name in NODE_ENDS]


IN_DENO = """
import { JobProgressClient } from "./v2/src/mod.js";
import { mock } from "./v2/testing/mock.ts";

Deno.test("a job", async () => {
  await using server = await mock("SCHEMA", { command: COMMAND, speed: 0 });
  const client = new JobProgressClient(server.url, { jobId: "instant-1", token: "my-token" });
  const types: string[] = [];
  for await (const { type } of client) types.push(`${type}`);
  const events = await server.events();
  if (types.length !== 2 || events.length === 0) throw new Error(`${types} ${events.length}`);
});
Deno.test("a mock that does not start", async () => {
  const said = await mock("nowhere.json", { command: COMMAND }).then(() => "it does", (error) => error.message);
  if (!said.includes("nowhere.json")) throw new Error(said);
});
"""


def test_the_helper_for_deno_test(packages: Path) -> None:
    command = json.dumps([sys.executable, "-m", "protogen"])
    text = IN_DENO.replace("SCHEMA", str(V2)).replace("COMMAND", command)
    (packages / "mock_test.ts").write_text(text, encoding="utf-8")
    arguments = [tool("deno"), "test", "--quiet", "--no-check", "--allow-run", "--allow-net", "mock_test.ts"]
    done = subprocess.run(arguments, cwd=packages, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
