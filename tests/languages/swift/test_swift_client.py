"""The Swift clients: their machine, what they decide and do, and how they survive the mock's scenarios."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support import swift_client
from support.live import run
from support.making import build, write
from support.outside import tool
from support.paths import DOCS, SUPPORT, V2

from protogen import mock
from protogen.languages.swift.machine import word

pytestmark = pytest.mark.slow

CHAT = SUPPORT / "chat.schema.json"
FLOW = SUPPORT / "expired-then-dropped.json"
FILES = ("Clients.swift", "/Live/", "TestSupport")


def emitted(schema: Path = V2, **options: Any) -> Mapping[str, str]:
    return build(schema, ["swift"], target={"swift": options}).files["swift"]


def test_a_package_without_clients_has_nothing_of_them() -> None:
    plain = emitted()
    assert not [path for path in plain if any(part in path for part in FILES)]
    assert "Live" not in "".join(plain.values())
    assert "TestSupport" not in plain["Package.swift"]
    more = emitted(client=True)
    assert {path for path in plain if plain[path] != more.get(path)} <= {"Package.swift"}


def test_the_run_time_is_small() -> None:
    """In bytes of source, with its comments: what every client runs, and the system's transport and life cycle."""
    sizes = {path.split("+")[-1]: len(text.encode()) for path, text in emitted(client=True).items() if "/Live/" in path}
    adapters = sizes["URLSessionTransport.swift"] + sizes["AppLifecycle.swift"]
    assert sum(sizes.values()) - adapters < 54_000
    assert adapters < 9_100


def vectors(folder: Path, steps: str) -> tuple[list[str], list[str]]:
    """What the printed machine does with the 600 vectors, and what it must do."""
    files = emitted(client=True)
    folder.mkdir()
    machine = next(text for path, text in files.items() if path.endswith("LiveMachine.swift"))
    reasons = "struct LiveFailure { enum Reason: String { case " + ", ".join(REASONS) + " } }"
    sources = {"Steps.swift": steps, "Machine.swift": machine, "Reasons.swift": reasons}
    sources["Driver.swift"] = swift_client.source("swift_machine_driver.swift")
    paths = [str(path) for path in write(sources, folder)]
    program = str(folder / "machine")
    subprocess.run([tool("swiftc"), "-Onone", "-parse-as-library", *paths, "-o", program], check=True)
    every = json.loads(swift_client.source("machine_vectors.json"))
    keys = ("hasToken", "refresh", "ends", "strict")
    lines = [
        " ".join(
            ["".join(str(int(each["config"][key])) for key in keys), str(each["limit"])]
            + [word(event) for event, _, _ in each["steps"]]
        )
        for each in every
    ]
    said = subprocess.run([program], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True).stdout
    wanted = [";".join(f"{state}:{','.join(does)}" for _, state, does in each["steps"]) for each in every]
    return said.splitlines(), wanted


REASONS = ("unreachable", "unauthenticated", "refused", "violation", "overflow", "interrupted", "closed")


def test_the_printed_machine_passes_the_vectors_and_a_broken_one_does_not(tmp_path: Path) -> None:
    steps = next(text for path, text in emitted(client=True).items() if path.endswith("LiveSteps.swift"))
    found, wanted = vectors(tmp_path / "whole", steps)
    assert (len(wanted), found) == (600, wanted)
    mutant = steps.replace("[.deliver, .close(1000), .endCompleted]", "[.deliver, .endCompleted]")
    assert mutant != steps
    found, _ = vectors(tmp_path / "broken", mutant)
    assert len(found) == 600
    assert found != wanted


def test_what_a_client_decides_and_does() -> None:
    """Back-off, deadlines, cancel in every state, verdicts, tokens, buffers, callbacks, and that nothing stays."""
    names = ("swift_client_session.swift", "swift_client_core.swift")
    lines = swift_client.ran([str(swift_client.linked(V2, {name: swift_client.source(name) for name in names}))])
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert len(lines) == 31


ENDS = {
    "drop": "completed 6",
    "drop-thrice": "completed 6",
    "fin": "completed 6",
    "half-frame": "completed 6",
    "silence": "completed 6",
    "hang": "completed 6",
    "restart": "completed 6",
    "replayed": "completed 6",
    "instant": "completed 2",
    "closed-early": "completed 6",
    "already-done": "completed 1",
    "bad-frame": "completed 6",
    "bad-utf8": "completed 6",
    "fragments": "completed 6",
    "large-frame": "completed 6",
    "large-job": "completed 22",
    "slow-network": "completed 6",
    "job-unknown": "failed refused JOB_NOT_FOUND 0",
    "expired": "completed 6",
    "expired-message": "completed 6",
    "two-refusals": "failed unauthenticated INVALID_TOKEN 0",
    "refresh-refused": "failed unauthenticated INVALID_TOKEN 0",
    "refresh-failed": "completed 6",
    "refresh-same": "failed unauthenticated INVALID_TOKEN 0",
    "refresh-extra-members": "completed 6",
    "other-job": "completed 6",
    "invalid-in-between": "completed 6",
    "future": "completed 12",
    "newer-major": "completed 6",
}
"""By scenario of our contract, the outcome, and how many messages are delivered."""


def test_the_flow_of_the_guide_and_every_scenario() -> None:
    """Over real sockets: an expired token, a loss and the end, as the scenario's file says; then each built-in one."""
    words = json.loads(FLOW.read_text(encoding="utf-8"))
    flow = {"scenario": "flow", "channel": "jobProgress", "parameters": words["client"]}
    every = [
        {"scenario": name, "channel": "jobProgress", "parameters": {"jobId": f"{name}-1", "token": "my-token"}}
        for name in ENDS
    ]

    async def work() -> tuple[Any, tuple[str, ...]]:
        async with mock.serve(V2, speed=0, scenarios=[FLOW]) as server:
            return await swift_client.traces(server, V2, [flow, *every]), server.violations

    (first, *others), violations = run(work, 90)
    assert (first["states"], first["outcome"]) == (words["then"]["states"], words["then"]["outcome"])
    assert [each["timestamp"] // 1000 % 10 + 1 for each in first["messages"]] == words["then"]["messages"]
    assert {each["scenario"]: f"{each['outcome']} {len(each['messages'])}" for each in others} == ENDS
    assert violations == ()


def test_a_chat_with_an_opening_calls_and_two_channels() -> None:
    room = {"room": "r-1", "Authorization": "Bearer abcdef"}
    opening = {**swift_client.OPTIONS, "opening": {"type": "hello", "nick": "n"}}
    say = {"type": "say", "id": "7", "text": "hi"}
    does = [
        {"after": {"messages": 1}, "do": "call", "call": "say", "message": say},
        {"after": {"messages": 1}, "do": "send", "message": {"type": "say"}},
        {"after": {"replies": 1}, "do": "cancel"},
    ]
    requests: list[dict[str, Any]] = [
        {
            "scenario": "calls",
            "channel": "room",
            "parameters": {**room, "room": "calls-1"},
            "options": opening,
            "does": does,
        },
        {
            "scenario": "token-with-specials",
            "channel": "room",
            "parameters": {"room": "token-with-specials-1", "Authorization": "a+b/c=d&e f%#?"},
            "options": opening,
        },
        {"scenario": "drop", "channel": "room", "parameters": {**room, "room": "drop-1"}, "options": opening},
        {
            "scenario": "presence",
            "channel": "presence",
            "parameters": {},
            "does": [{"after": {"messages": 1}, "do": "cancel"}],
        },
        {
            "scenario": "not valid",
            "channel": "room",
            "parameters": room,
            "options": {**opening, "opening": {"type": "hello", "nick": 5}},
        },
    ]

    async def work() -> Any:
        async with mock.serve(CHAT, speed=0) as server:
            return await swift_client.traces(server, CHAT, requests), server.violations

    (calls, token, drop, presence, wrong), violations = run(work, 60)
    assert [each["type"] for each in calls["replies"]] == ["accepted"]
    assert (calls["reports"], calls["outcome"]) == (["unsent"], "cancelled")
    assert token["outcome"] == "completed"
    assert (drop["states"][:4], drop["outcome"]) == (["connecting", "open", "waiting", "connecting"], "completed")
    assert (presence["outcome"], [each["type"] for each in presence["messages"]]) == ("cancelled", ["presence"])
    assert "error" in wrong
    assert violations == ()


OVER_URLSESSION = [
    "drop completed 6",
    "fragments completed 6",
    "closed-early completed 6",
    "hang completed 6",
    "silence completed 6",
    "job-unknown failed refused, code JOB_NOT_FOUND, HTTP status 404",
    "two-refusals failed unauthenticated, code INVALID_TOKEN, HTTP status 401",
]


def test_the_guides_connection_over_urlsession_and_the_mock_started_from_swift() -> None:
    """The code of docs/clients.md and of the workflow, with the mock as a process that the package's helper starts. The
    adapter of URLSession runs over a URLSession of our own: the system's has no WebSockets on Linux."""
    page = (DOCS / "clients.md").read_text(encoding="utf-8")
    follow, guide, test = [part.partition("```")[0] for part in page.split("```swift\n")[1:]]
    workflow = (DOCS / "examples/swift-live.yml").read_text(encoding="utf-8")
    (urlsession,) = re.findall(r"<<'SWIFT'\n(.*?)\n *SWIFT\n", workflow, re.DOTALL)
    files = {Path(path).name.split("+")[-1]: text for path, text in emitted(client=True).items()}
    own = ("MockServer.swift", "SocketTransport.swift", "SystemSockets.swift", "URLSessionTransport.swift")
    sources = {name: files[name].replace("public ", "") for name in own}
    guide = guide.replace("= .urlSession", "= URLSessionTransports()")
    sources |= {"Follow.swift": follow, "Guide.swift": guide, "Test.swift": test, "URLs.swift": urlsession}
    sources = {name: f"import Foundation\n{OWN.sub('', text)}" for name, text in sources.items()}
    for name in ("guide", "urlsession", "urlsession_checks"):
        sources[f"{name}.swift"] = swift_client.source(f"swift_{'client_' if name == 'guide' else ''}{name}.swift")
    program = str(swift_client.linked(V2, sources))
    lines = swift_client.ran([program, str(V2), sys.executable, "-m", "protogen"])
    checks = [line for line in lines if line.startswith(("ok ", "WRONG "))]
    assert [line for line in checks if line.startswith("WRONG ")] == []
    assert len(checks) == 9
    flow, scenarios = lines[len(checks) : -len(OVER_URLSESSION)], lines[-len(OVER_URLSESSION) :]
    assert [line.split()[0] for line in flow] == ["scenarios", *["progress"] * 5, "complete"]
    assert flow[-1] == "complete 98"
    assert scenarios == OVER_URLSESSION


OWN = re.compile(r"^ *import (BooksTrackProtocol|WebSocketMessageV2Models)(TestSupport)?$", re.MULTILINE)
"""The imports of the package itself, which the program sees anyway."""
STUBS = {
    "UIKit": """@_exported import Foundation
@MainActor public class UIApplication {
  nonisolated public static let didEnterBackgroundNotification = Notification.Name("a")
  nonisolated public static let willEnterForegroundNotification = Notification.Name("b")
}
""",
    "Network": """@_exported import Foundation
public struct NWPath: Sendable { public enum Status: Sendable { case satisfied }; public var status: Status }
public final class NWPathMonitor: @unchecked Sendable {
  public init() {}
  public var pathUpdateHandler: (@Sendable (NWPath) -> Void)?
  public func start(queue: DispatchQueue) {}
  public func cancel() {}
}
""",
}
"""What the life cycle uses of modules that are not here."""


def test_the_life_cycle_fits_what_it_uses_of_uikit(tmp_path: Path) -> None:
    for name, text in STUBS.items():
        (tmp_path / f"{name}.swift").write_text(text, encoding="utf-8")
        command = [tool("swiftc"), "-emit-module", "-parse-as-library", "-module-name", name, f"{name}.swift"]
        subprocess.run(command, cwd=tmp_path, check=True)
    source = next(text for path, text in emitted(client=True).items() if path.endswith("AppLifecycle.swift"))
    (tmp_path / "AppLifecycle.swift").write_text(source, encoding="utf-8")
    for mode in ("5", "6"):
        command = [tool("swiftc"), "-typecheck", "-swift-version", mode, "-warnings-as-errors", "-I", "."]
        done = subprocess.run([*command, "AppLifecycle.swift"], cwd=tmp_path, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
