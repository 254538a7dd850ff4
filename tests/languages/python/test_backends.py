"""The emitted package under the oldest pydantic that it takes, and the recipes for servers (docs/python-backends.md).

They run in an environment of their own, installed from PyPI. Without it they are skipped, but not in CI.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from support import making, schemas
from support.fixture_files import documents, with_texts
from support.outside import absent
from support.paths import ROOT

from protogen.languages.templates import templates_root

pytestmark = pytest.mark.slow

PAGE = ROOT / "docs" / "python-backends.md"
FLOOR = "2.7.0"
PACKAGES = (f"pydantic=={FLOOR}", "fastapi>=0.110", "httpx")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with the oldest pydantic, and a server."""
    folder = tmp_path_factory.mktemp("floor")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    found = folder / "bin" / "python"
    pip = [str(found), "-m", "pip", "--disable-pip-version-check", "--retries", "1", "--timeout", "20", "install", "-q"]
    done = subprocess.run([*pip, *PACKAGES], capture_output=True, text=True, timeout=300)
    if done.returncode:
        absent(f"{' '.join(PACKAGES)} ({done.stderr.strip().splitlines()[-1]})")
    return found


def run(python: Path, code: str, folder: Path, *options: str) -> str:
    command = [str(python), *options, "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every case's package."""
    found = {}
    for name in schemas.ALL:
        found[name] = tmp_path_factory.mktemp("cases") / "package"
        making.write(schemas.build(name, ("python",)).files["python"], found[name])
    return found


def test_the_package_says_what_it_needs() -> None:
    text = schemas.build("websocket-v2", ("python",)).files["python"]["pyproject.toml"]
    assert f"pydantic>={FLOOR.removesuffix('.0')},<3" in text


def test_every_fixture_is_read_as_with_the_newest_pydantic(python: Path, packages: dict[str, Path]) -> None:
    """The driver answers with verdicts, what is written again, and what each value is."""
    lines = []
    for name in schemas.ALL:
        for each in with_texts(schemas.build(name, ("fixtures",)).files["fixtures"]):
            if each["category"] != "lifecycles":
                lines.append({"id": len(lines), "case": name, "root": each["root"], "text": each["text"]})
    answers = []
    for interpreter in (sys.executable, str(python)):
        command = [interpreter, "-I", str(templates_root() / "python" / "driver.py")]
        folders = json.dumps({name: str(path) for name, path in packages.items()})
        text = "".join(json.dumps(line) + "\n" for line in lines)
        done = subprocess.run([*command, folders], input=text, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        answers.append([json.loads(line) for line in done.stdout.splitlines()])
    assert len(answers[0]) == len(lines) > 500
    assert not any("error" in each for each in answers[0])
    assert answers[0] == answers[1]


TOLD = """
import json, sys
from pathlib import Path
from pydantic import TypeAdapter
found = {}
for case, (folder, package, names) in json.loads(sys.stdin.read()).items():
    sys.path.insert(0, folder)
    module = __import__(package)
    found[case] = [TypeAdapter(getattr(module, name)).json_schema() for name in names]
    for name in [*sys.modules]:
        if name.split(".")[0] == package:
            del sys.modules[name]
    sys.path.remove(folder)
print(json.dumps(found, sort_keys=True))
"""


def test_json_schemas_are_exact(python: Path, packages: dict[str, Path]) -> None:
    asked, roots = {}, {}
    for name, folder in packages.items():
        package = next(folder.glob("*/py.typed")).parent
        roots[name] = json.loads((package / "_shapes.json").read_text(encoding="utf-8"))["roots"]
        asked[name] = (str(folder), package.name, [*roots[name].values()])
    done = subprocess.run(
        [str(python), "-c", TOLD], input=json.dumps(asked), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    for name, made in json.loads(done.stdout).items():
        judges = dict(zip(roots[name], map(jsonschema.Draft202012Validator, made), strict=True))
        for root, value, valid in documents(schemas.build(name, ("fixtures",))):
            assert judges[root].is_valid(value) is valid, (name, value)


MODELS = """
import json, pickle
import web_socket_message_v2 as p
from pydantic import TypeAdapter, ValidationError

def errors(make):
    try:
        return make()
    except ValidationError as error:
        return [each["loc"] for each in error.errors()]

right = {"status": "x", "progress": 1}
payload = p.JobProgressPayload(**right, books_processed=None)
message = p.JobProgressMessage(job_id="j", pipeline="csv_import", timestamp=1, payload=payload)
written = {"type": "job_progress", "progress": 1, "status": "x"}
assert payload.model_dump() == json.loads(payload.model_dump_json()) == written == json.loads(p.to_json(payload))
assert json.loads(TypeAdapter(p.WebSocketMessageV2).dump_json(message, by_alias=True)) == json.loads(p.to_json(message))
assert errors(lambda: p.JobProgressPayload(status="x", progress=3)) == [("progress",)]
assert errors(lambda: p.JobProgressPayload(status="x", progress="3")) == [("progress",)]
assert errors(lambda: p.JobProgressPayload.model_validate(right)) == [("type",)]
assert errors(lambda: p.JobProgressPayload.model_validate({**written, "totalBooks": None})) == [("totalBooks",)]
again = dict(job_id="j", pipeline="csv_import", timestamp=1, payload=payload)
assert errors(lambda: p.JobProgressMessage(version="banana", **again)) == [("version",)]
newer = p.read_tolerant(p.to_json(message).replace("1.0.0", "1.7.0"))
assert isinstance(newer.version, p.OtherVersion) and newer.version == "1.7.0"
assert json.loads(p.to_json(newer))["version"] == newer.model_dump()["version"] == "1.7.0"
assert pickle.loads(pickle.dumps(newer)) == newer
"""


def test_models_made_in_code(python: Path, packages: dict[str, Path]) -> None:
    for interpreter in (Path(sys.executable), python):
        run(interpreter, MODELS, packages["websocket-v2"], "-W", "error")


def recipes() -> str:
    return "\n".join(re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))


ASKED = """
from pathlib import Path
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
import json

client = TestClient(app)
value = json.loads(text)
taken = client.post("/messages", json=value)
assert (taken.status_code, taken.json()) == (200, value), taken.text
assert client.post("/messages", json={**value, "more": [1]}).json() == {**value, "more": [1]}

wrong = json.loads(text)
wrong["payload"]["progress"] = 3
answer = client.post("/messages", json=wrong)
assert answer.status_code == 422
(error,) = answer.json()["detail"]
assert (error["loc"], error["type"], error["input"]) == (["body", "payload", "progress"], "maximum", 3)
for changed in ({"version": "1.7.0"}, {"type": "later"}, {"pipeline": "later"}, {"timestamp": "now"}):
    assert client.post("/messages", json={**value, **changed}).status_code == 422, changed
wrong["payload"] = {**value["payload"], "totalBooks": None}
assert client.post("/messages", json=wrong).status_code == 422

assert client.post("/texts", content=text).json() == "JobProgressMessage"
twice = text.replace('{"type":', '{"type":"error","type":', 1)
answer = client.post("/texts", content=twice)
assert (answer.status_code, answer.json()["detail"][0]["type"]) == (422, "duplicate keys")

told = client.get("/openapi.json").json()["components"]["schemas"]
assert told["JobProgressPayload"]["properties"]["progress"]["maximum"] == 1
assert not [name for name in told if "Unknown" in name], [*told]
Path("openapi.json").write_text(json.dumps(told))

with TestClient(sockets).websocket_connect("/jobs") as socket:
    socket.send_text(text)
    assert json.loads(socket.receive_text()) == value
    socket.send_text("{}")
    try:
        socket.receive_text()
    except WebSocketDisconnect as closed:
        assert closed.code == 1007
    else:
        raise AssertionError("still open")
"""


def test_recipes(python: Path, packages: dict[str, Path]) -> None:
    run(python, recipes() + ASKED, packages["websocket-v2"])
    assert "WebSocketMessageV2" in (packages["websocket-v2"] / "openapi.json").read_text(encoding="utf-8")
