"""A mock server in the process of a test: `async with protogen.mock.serve("schema.json") as mock: ...`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from protogen.dataclass import dataclass
from protogen.live.cast import cast
from protogen.live.events import Event
from protogen.live.running import require
from protogen.live.server import Mock
from protogen.live.stage import stage


@dataclass(frozen=True, slots=True)
class Running:
    """A mock that listens on this machine. `url` and `http`: its addresses, without a path."""

    url: str
    http: str
    scenarios: tuple[str, ...]
    _mock: Mock

    @property
    def events(self) -> Sequence[Event]:
        """What happened so far."""
        return tuple(self._mock.events)

    @property
    def documents(self) -> tuple[str, ...]:
        """The texts of all messages so far, of both sides."""
        return tuple(each.document for each in self._mock.events if each.document is not None)

    @property
    def violations(self) -> tuple[str, ...]:
        """What clients broke: of the contract, and of what scenarios say of requests."""
        return (*self._mock.violations, *self._mock.unmet())

    def reset(self) -> None:
        """Forget everything: each scenario starts again."""
        self._mock.reset()


@asynccontextmanager
async def serve(
    schema: str | Path | None = None,
    *,
    config: str | Path | None = None,
    scenarios: Iterable[str | Path] = (),
    scenario: str = "",
    seed: int = 0,
    speed: float = 1,
    port: int = 0,
) -> AsyncIterator[Running]:
    """Serve a contract until the block ends.

    `schema`: its file, else the config's; `scenarios`: more of them, as files or folders; `scenario`: the one that
    everybody gets; `seed`: the same seed gives the same bytes; `speed`: how fast time goes, 0 does not wait.
    Raises Refused (protogen.source.diagnostics) if the contract or a scenario has a fault, OSError if the port is
    taken.
    """
    require()
    found = stage(Path(schema) if schema else None, Path(config) if config else None)
    every = cast(found, map(Path, scenarios))
    only = every.named(scenario) if scenario else None
    mock = Mock(found, every.scenarios, every.usual, seed=seed, speed=speed, only=only)
    own = await mock.start(port=port)
    try:
        names = tuple(each.name for each in every.scenarios)
        yield Running(f"ws://127.0.0.1:{own}", f"http://127.0.0.1:{own}", names, mock)
    finally:
        await mock.stop()
