"""What Swift's client of our contract costs: `python tests/bench/swift_live.py`.

Prints the processor time of 10,000 messages through a client, as a multiple of what reading them costs the tolerant
reader alone, in an optimised build: the median of five turns, and the range. Over a socket, the server is a thread of
this process, so that only the client's part is counted."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Thread

from protogen.languages import registry
from protogen.languages.tools import find
from protogen.project.config import Config
from protogen.request import compiled

ROOT = Path(__file__).parents[2]
_CONTRACT = "WebSocketMessageV2Models"
_OPTIONS = ("-O", "-wmo", "-swift-version", "6", "-parse-as-library")
_SOCKETS = ("SocketTransport.swift", "SystemSockets.swift")
_COUNT = 10_000


def build(compiler: str, folder: Path) -> Path:
    """The program: the contract as one module, and the bench with the sockets of the tests."""
    contract = compiled(
        ROOT / "schema" / "websocket-v2.schema.json", Config(target={"swift": {"client": True}})
    ).sound()
    swift = registry.get("swift")
    own, sockets = list[str](), list[str]()
    for path, text in swift.emit(contract.job(swift)).items():
        name = Path(path).name
        if path.startswith(f"Sources/{_CONTRACT}/"):
            own.append(name)
        elif name in _SOCKETS:
            sockets.append(name)
            text = text.replace(f"import {_CONTRACT}", "import Contract")
        (folder / name).write_text(text, encoding="utf-8")
    module = ("-module-name", "Contract", "-emit-module", "-emit-object", "-o", "Contract.o")
    subprocess.run([compiler, *_OPTIONS, *module, *own], cwd=folder, check=True)
    main = Path(__file__).with_suffix(".swift")
    subprocess.run(
        [compiler, *_OPTIONS, "-I.", str(main), *sockets, "Contract.o", "-o", "bench"], cwd=folder, check=True
    )
    return folder / "bench"


def messages() -> bytes:
    """The frames of all messages, as the bench has their texts."""
    source = Path(__file__).with_suffix(".swift").read_text(encoding="utf-8")
    pattern, last = re.findall(r'#"(\{.*\})"#', source)
    texts = [_numbered(pattern, number) for number in range(1, _COUNT + 1)]
    return b"".join(bytes([0x81, 126, *divmod(len(each), 256)]) + each.encode() for each in [*texts, last])


def _numbered(pattern: str, number: int) -> str:
    return pattern.replace(r"\#(1_700_000_000_000 + at)", str(1_700_000_000_000 + number)).replace(
        r"\#(at)", str(number)
    )


def serve(listener: socket.socket, frames: bytes) -> None:
    """Serves each client in a thread of its own."""
    while True:
        client, _ = listener.accept()
        Thread(target=_answer, args=(client, frames), daemon=True).start()


def _answer(client: socket.socket, frames: bytes) -> None:
    """Gives a client all frames at once, and leaves when it says something."""
    with client, suppress(ConnectionError):
        head = client.recv(65_536)
        key = re.findall(rb"(?i)sec-websocket-key: (\S+)", head)[0]
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        client.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n" + frames
        )
        client.recv(65_536)


def main() -> int:
    """Prints the report."""
    compiler = find("swiftc")
    if compiler is None:
        print("no swiftc here", file=sys.stderr)
        return 2
    listener = socket.create_server(("127.0.0.1", 0))
    Thread(target=serve, args=(listener, messages()), daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        program = build(compiler, Path(folder))
        return subprocess.run([str(program), str(listener.getsockname()[1])]).returncode


if __name__ == "__main__":
    sys.exit(main())
