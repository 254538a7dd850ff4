"""`protogen mock` and `protogen tap` as processes: the ready line, records, exit codes, and what they refuse."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import outside
from support.commands import PROTOGEN, Run, protogen
from support.live import listen, progress, run
from support.making import written
from support.paths import ROOT, SUPPORT, V2

pytestmark = pytest.mark.slow

SECRET = "s3cret-t0ken"


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[tuple[dict[str, str], subprocess.Popen[str]]]:
    """A command that serves: what its ready line says, and the process, which is stopped if it has not by itself."""
    outside.package("websockets")
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*PROTOGEN, *arguments], cwd=folder, text=True, **both) as process:  # type: ignore[call-overload]
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            yield json.loads(line), process
        finally:
            if process.poll() is None:
                process.kill()


def stopped(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code of a process that is told to stop, and what it said."""
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    return process.returncode, said


def test_a_mock_with_records(tmp_path: Path) -> None:
    files = ("--record", "r.ndjson", "--log", "l.ndjson", "--ready-file", "ready.json")
    with started(tmp_path, "mock", "--schema", str(V2), "--speed", "0", *files) as (ready, process):
        assert ready == json.loads((tmp_path / "ready.json").read_text())
        got = run(lambda: listen(progress(ready["url"], "job-1", SECRET)))
        run(lambda: listen(progress(ready["url"], "drop-1", SECRET)))
        code, said = stopped(process)

    assert code == 0
    assert "2 connections, 2 scenarios seen; 0 violations of clients" in said
    assert "server message job_progress ×5" in said
    recorded = (tmp_path / "r.ndjson").read_text().splitlines()
    assert recorded[:6] == [*got.texts]
    assert len(recorded) == 9
    log = [json.loads(line) for line in (tmp_path / "l.ndjson").read_text().splitlines()]
    assert {"upgrade", "message", "closed", "dropped"} == {each["what"] for each in log}
    everything = "".join(path.read_text() for path in tmp_path.glob("*.*json")) + said
    assert SECRET not in everything
    validated = protogen(tmp_path, "validate", "r.ndjson", "--schema", str(V2))
    assert (validated.code, "9 documents" in validated.out, "all valid" in validated.out) == (0, True, True)


def test_a_tap_before_a_mock(tmp_path: Path) -> None:
    own = ("--schema", str(V2))
    with started(tmp_path, "mock", *own, "--speed", "0") as (ready, _):
        tap = ("tap", *own, "--to", ready["url"], "--once", "--record", "r.ndjson")
        with started(tmp_path, *tap) as (ready_tap, process):
            assert ready_tap["to"] == ready["url"]
            assert run(lambda: listen(progress(ready_tap["url"], "invalid-in-between-1", SECRET))).end == "done"
            _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "1 connection, 7 documents: 1 not valid; order: 0 remarks" in said
    assert SECRET not in said + (tmp_path / "r.ndjson").read_text()
    assert protogen(tmp_path, "validate", "r.ndjson", *own).out.startswith("r.ndjson:2: ")


def test_it_stops_after_one_connection_or_after_a_time(tmp_path: Path) -> None:
    own = ("mock", "--schema", str(V2), "--speed", "0")
    with started(tmp_path, *own, "--once") as (ready, process):
        run(lambda: listen(progress(ready["url"], "a")))
        assert process.wait(20) == 0
    assert protogen(tmp_path, *own, "--for", "0.1").code == 0
    with started(tmp_path, *own) as (_, process):
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_a_strict_mock_fails_for_a_client_that_breaks_the_contract(tmp_path: Path) -> None:
    scenario = SUPPORT / "expired-then-dropped.json"
    own = ("mock", "--schema", str(V2), "--speed", "0", "--strict-client", "--scenarios", str(scenario), "--once")
    with started(tmp_path, *own) as (ready, process):
        run(lambda: listen(progress(ready["url"], "expired-then-dropped-1", "old")))
        _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "3 upgrades were to come for `expired-then-dropped-1`, not 1" in said


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    outside.package("websockets")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for words in (("mock",), ("tap", "--to", "ws://127.0.0.1:9")):
            told = protogen(tmp_path, *words, "--schema", str(V2), "--port", port)
            assert told.code == 2
            assert f"error[port-taken]: cannot listen on 127.0.0.1, port {port}" in told.err
            assert told.out == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_others_are_not_let_in_without_being_asked(here: Run, host: str) -> None:
    outside.package("websockets")
    for words in (("mock",), ("tap", "--to", "ws://127.0.0.1:9")):
        told = here(*words, "--schema", str(V2), "--host", host)
        assert told.code == 2
        assert "error[not-exposed]" in told.err
        assert "--expose" in told.err


def test_without_the_package_there_is_a_sentence(tmp_path: Path) -> None:
    """As where `websockets` was not installed: a module of its name that cannot be imported."""
    written(tmp_path, "raise ImportError\n", "websockets/__init__.py")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    for words in (("mock",), ("tap", "--to", "ws://127.0.0.1:9")):
        told = protogen(tmp_path, *words, "--schema", str(V2), PYTHONPATH=path)
        assert told.code == 2
        assert "`pip install websockets`" in told.err


def test_a_scenario_with_a_fault_is_refused_before_a_port_is_opened(here: Run, folder: Path) -> None:
    outside.package("websockets")
    written(folder, '{\n "name": "s",\n "connections": [{"steps": [{"dorp": 1}]}]\n}', "s.json")
    told = here("mock", "--schema", str(V2), "--scenarios", "s.json")
    assert told.code == 2
    assert told.err.startswith("s.json:3:30: error[bad-scenario]: `dorp` is not known here")
    assert "did you mean `drop`?" in told.err
    assert told.out == ""
    assert here("mock", "--schema", str(V2), "--scenarios", "no-folder").code == 2


def test_lists_and_prints(here: Run, folder: Path) -> None:
    outside.package("websockets")
    listed = here("mock", "--schema", str(V2), "--list")
    assert listed.code == 0
    assert "drop-thrice " in listed.out
    printed = here("mock", "--schema", str(V2), "--print", "drop")
    written(folder, printed.out, "drop.json")
    again = here("mock", "--schema", str(V2), "--scenarios", "drop.json", "--print", "drop")
    assert (again.code, again.out) == (0, printed.out)
    told = here("mock", "--schema", str(V2), "--scenario", "dorp")
    assert (told.code, "did you mean `drop`?" in told.err) == (2, True)


def test_usage_of_the_tap(here: Run) -> None:
    outside.package("websockets")
    assert here("tap", "--schema", str(V2)).code == 2
    assert here("tap", "--schema", str(V2), "--to", "x").code == 2
    told = here("tap", "--schema", str(V2), "--server", "stagin")
    assert (told.code, "did you mean `staging`?" in told.err) == (2, True)


def test_the_verbs_load_nothing_for_their_help(tmp_path: Path) -> None:
    code = "import sys; from protogen.verbs import mock, tap; print({*sys.modules} & {'websockets', 'asyncio'})"
    environment = {**os.environ, "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT / "generator"))}
    done = subprocess.run([PROTOGEN[0], "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "set()\n"


def test_asyncio_is_left_alone() -> None:
    """A loop that runs already does not hinder a mock in its process."""

    async def work() -> str:
        from protogen import mock

        async with mock.serve(V2, speed=0) as server:
            return (await listen(progress(server.url, "a"))).end

    outside.package("websockets")
    assert asyncio.run(work()) == "done"


def test_what_prove_refuses_at_once(here: Run, folder: Path) -> None:
    """Before it puts a document to a reader."""
    outside.package("websockets")
    written(folder, {"title": "A", "type": "object"}, "a.json")
    written(folder, {"name": "s", "connections": [{"steps": [{"dorp": "fin"}]}]}, "s.json")
    told = here("prove", "a.json", "--live", "--target", "python")
    assert (told.code, "error[no-channel]" in told.err) == (2, True)
    told = here("prove", str(V2), "--target", "python", "--scenarios", "s.json")
    assert (told.code, "`dorp` is not known here" in told.err) == (2, True)


def test_prove_live(here: Run, folder: Path) -> None:
    """A line for each scenario, a section in both reports; the few scenarios of a small contract."""
    outside.package("websockets")
    channel = {"address": "/ws", "live": {"resume": "latest"}}
    schema = {"title": "Tick", "type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    written(folder, {**schema, "x-protogen": {"channel": channel}}, "a.json")
    words = {"name": "two", "connections": [{"steps": [{"text": '{"n": 1}'}, {"close": 1000}]}]}
    written(folder, {**words, "then": {"messages": [1], "outcome": "completed"}}, "s.json")
    arguments = ("--target", "python", "--documents", "0", "--scenarios", "s.json", "--out", ".")
    told = here("prove", "a.json", *arguments, "--format", "json")
    lines = [json.loads(each) for each in told.out.splitlines()]
    (own,) = [each for each in lines if each.get("scenario") == "two"]
    assert (told.code, own["found"]["outcome"], own["disagreements"]) == (0, "completed", [])
    assert "| two | completed | 1 | none | agrees |" in (folder / "PROOF.md").read_text()
    proof = json.loads((folder / "PROOF.json").read_text())["clients"]
    assert proof["scenarios"]["two"]["agrees"] == {"python": True}
    assert sum(proof["disagreements"].values()) == 0
