"""Reads scenario files: everything that a file asks for is found before a port is opened, or told with its line."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from protogen.checks.own import Checker, Fault, closest
from protogen.live.frames import frame
from protogen.live.stage import Stage, filled, line
from protogen.live.values import (
    Answer,
    Close,
    Connection,
    Drop,
    Expect,
    Pace,
    Ping,
    Raw,
    Refuse,
    Scenario,
    Send,
    Step,
    Wait,
)
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.source import read as source
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.place import Json, Place, Source, SourceError
from protogen.wire.values import Channel

RULE = "bad-scenario"
MOST = 200_000
"""A connection of more steps than this is refused."""
_ACTS = (
    *("play", "send", "fixture", "text", "bytes", "frame", "repeat", "wait", "latency", "slow", "ping"),
    *("expect", "close", "drop"),
)
_BELONGS = {
    **{"lines": ("play",), "every": ("play",), "with": ("send",), "do": ("repeat",), "within": ("expect",)},
    **{"reply": ("expect",), "reason": ("close",), "at": ("close",), "pieces": ("play", "send", "fixture", "text")},
}
"""The words beside an act, each with the acts that it belongs to."""


@cache
def schema() -> Json:
    """The JSON Schema of a scenario file."""
    return json.loads((Path(__file__).parent / "scenario.schema.json").read_text(encoding="utf-8"))


def files(folders: Iterable[Path]) -> Iterator[Path]:
    """The scenario files in folders, sorted; a file stands for itself. Raises Refused if there is no such path."""
    for folder in folders:
        if not folder.exists():
            raise Refused(Diagnostic("no-document", "there is no such file or folder", at=folder.as_posix()))
        inside = folder.iterdir() if folder.is_dir() else [folder]
        yield from sorted(each for each in inside if each.suffix in (".json", ".yaml", ".yml"))


def read(path: Path, stage: Stage) -> Scenario:
    """The scenario of a file. Raises Refused with every fault of it."""
    try:
        found = source.read(path, path.as_posix())
    except SourceError as error:
        raise Refused(Diagnostic(RULE, error.problem, at=f"{error.path}:{error.line}:{error.column}")) from None
    except OSError as error:
        raise Refused(Diagnostic("no-document", error.strerror or str(error), at=path.as_posix())) from None
    return of_value(found, stage)


def of_words(words: Mapping[str, Json], stage: Stage) -> Scenario:
    """A scenario of our own."""
    return of_value(Source(str(words["name"]), json.dumps(words, indent=1), words), stage)


def of_value(found: Source, stage: Stage) -> Scenario:
    """The scenario of a file that is read. Raises Refused with every fault of it."""
    top = Place(found, "")
    faults = [_told(each, top) for each in Checker(schema()).faults(found.value)]
    if faults:
        raise Refused(*faults)
    reader = _Reader(stage, found.value, top)
    scenario = reader.scenario()
    if reader.faults:
        raise Refused(*reader.faults)
    return scenario


def _told(fault: Fault, place: Place) -> Diagnostic:
    for token in fault.path:
        place = place / token
    name = "/".join(fault.path) or "the scenario"
    if fault.keyword == "additionalProperties":
        help = closest(fault.path[-1], fault.known, "keys")
        return Diagnostic(RULE, f"`{fault.path[-1]}` is not known here", place, help)
    if fault.keyword == "required":
        return Diagnostic(RULE, f"`{name}` lacks `{fault.missing}`", place, fault.description)
    return Diagnostic(RULE, f"`{name}` breaks `{fault.keyword}`", place, fault.description)


class _Reader:
    """Turns the words of one scenario into values, and collects what is wrong with them."""

    def __init__(self, stage: Stage, words: Mapping[str, Json], place: Place) -> None:
        self.stage, self.words, self.place = stage, words, place
        self.faults: list[Diagnostic] = []
        self.channel = stage.wire.channels[0]

    def scenario(self) -> Scenario:
        words = self.words
        names = tuple(each.name for each in self.stage.wire.channels)
        if (wanted := words.get("channel", names[0])) not in names:
            help = closest(wanted, names, "channels")
            self._fault(f"the contract has no channel `{wanted}`", self.place / "channel", help)
        self.channel = self.stage.channel(wanted) or self.channel
        given = tuple(each.name for each in self.channel.given)
        for key in words.get("when", {}):
            if key not in given:
                help = closest(key, given, "parameters")
                self._fault(f"the channel has no parameter `{key}`", self.place / "when" / key, help)
        return Scenario(
            name=words["name"],
            channel=self.channel.name,
            connections=tuple(
                self._connection(each, self.place / "connections" / number)
                for number, each in enumerate(words["connections"])
            ),
            shows=words.get("shows", ""),
            when=words.get("when", {}),
            tokens=words.get("tokens", {}),
            refresh=tuple(map(_answer, words.get("refresh", ()))),
            then=words.get("then", {}),
            words=words,
        )

    def _fault(self, message: str, place: Place, help: str) -> None:
        self.faults.append(Diagnostic(RULE, message, place, help))

    def _connection(self, words: Mapping[str, Json], place: Place) -> Connection:
        if len(words.keys() & {"refuse", "hang", "steps"}) != 1:
            self._fault("a connection has one of `refuse`, `hang` and `steps`", place, "write several connections")
        refuse = words.get("refuse")
        steps = tuple(self._steps(words.get("steps", ()), place / "steps"))
        for number, step in enumerate(steps[:-1]):
            if isinstance(step, (Close, Drop)):
                text = f"nothing can follow step {number + 1}, which ends the connection"
                self._fault(text, place / "steps", "remove what follows")
                break
        told = Refuse(refuse["status"], refuse.get("headers", {}), refuse.get("body")) if refuse else None
        return Connection(steps, told, "hang" in words)

    def _steps(self, words: Iterable[Mapping[str, Json]], place: Place) -> list[Step]:
        found: list[Step] = []
        for number, each in enumerate(words):
            found += self._step(each, place / number)
            if len(found) > MOST:
                self._fault(f"the connection has more than {MOST} steps", place / number, "repeat less often")
                return []
        return found

    def _step(self, words: Mapping[str, Json], place: Place) -> list[Step]:
        acts = [each for each in _ACTS if each in words]
        if len(acts) != 1:
            self._fault("a step does one thing", place, f"one of {', '.join(_ACTS)}")
            return []
        (act,) = acts
        for beside in words.keys() - {act}:
            if act not in _BELONGS[beside]:
                help = f"it belongs to {' or '.join(_BELONGS[beside])}"
                self._fault(f"`{beside}` does not belong to `{act}`", place / beside, help)
        if act == "repeat":
            inside = self._steps(words.get("do", ()), place / "do")
            return inside * min(int(words["repeat"]), 1 + MOST // max(1, len(inside)))
        made = self._made(act, words, place / act)
        return [made] if made is not None else []

    def _made(self, act: str, words: Mapping[str, Json], place: Place) -> Step | None:
        held = words[act]
        match act:
            case "play" | "send" | "fixture" | "text":
                return self._send(act, words, place)
            case "bytes":
                try:
                    return Raw(base64.b64decode(held, validate=True))
                except (binascii.Error, ValueError):
                    self._fault("the bytes are not in base64", place, "write them with `base64 -w0`")
                    return None
            case "frame":
                payload = held.get("payload", "").encode()
                return Raw(frame(held["opcode"], payload, fin=held.get("fin", True), rsv=held.get("rsv", 0)))
            case "wait":
                return Wait(held)
            case "latency":
                return Pace(held["mean"], held.get("spread", 0))
            case "slow":
                return Pace(rate=held)
            case "ping":
                return Ping(held.encode()[:125])
            case "expect":
                return self._expect(words, place)
            case "close":
                return Close(held, words.get("reason", ""), words.get("at") == "after-client")
            case _:
                return Drop(held)

    def _send(self, act: str, words: Mapping[str, Json], place: Place) -> Step | None:
        held, pieces = words[act], words.get("pieces", 1)
        if act == "text":
            return Send((held,), own=False, pieces=pieces)
        if act == "fixture":
            text = self._fixture(held, place)
            return None if text is None else Send((text,), own=_readable(text), pieces=pieces)
        if act == "play":
            return Send(self._lines(held, words.get("lines", "1-"), place), words.get("every", 0), pieces=pieces)
        if not isinstance(held, str):
            return Send((line(filled(held, words.get("with", {}))),), pieces=pieces)
        message = self.stage.message(self.channel.sends, held)
        if message is None:
            names = tuple(each.name for each in self.stage.messages(self.channel.sends))
            self._fault(f"the server sends no message `{held}`", place, closest(held, names, "messages"))
            return None
        try:
            return Send((line(filled(self.stage.example(message), words.get("with", {}))),), pieces=pieces)
        except KeyError:
            self._fault(f"no document of `{held}` was found", place, "write the document itself")
            return None

    def _fixture(self, path: str, place: Place) -> str | None:
        text = self.stage.documents.get(path)
        if text is None:
            names = tuple(each for each in self.stage.documents if "#" not in each)
            self._fault(f"there is no fixture `{path}`", place, closest(path, names[:2000], "fixtures")[:200])
        return text

    def _lines(self, path: str, wanted: str, place: Place) -> tuple[str, ...]:
        every = [text.strip() for name, text in self.stage.documents.items() if name.partition("#")[0] == path]
        if not every:
            known = tuple(dict.fromkeys(name.partition("#")[0] for name in self.stage.documents if "#" in name))
            self._fault(f"there is no fixture `{path}`", place, closest(path, known, "lifecycles"))
            return ()
        first, dash, last = wanted.partition("-")
        start, end = int(first), int(last) if last else len(every) if dash else int(first)
        if not 1 <= start <= end <= len(every):
            self._fault(f"`{path}` has the lines 1 to {len(every)}, not {wanted}", place, "correct `lines`")
            return ()
        return tuple(every[start - 1 : end])

    def _expect(self, words: Mapping[str, Json], place: Place) -> Step | None:
        wanted = words["expect"]
        message = self.stage.message(self.channel.receives, wanted) if wanted else None
        if wanted and message is None:
            names = tuple(each.name for each in self.stage.messages(self.channel.receives))
            help = closest(wanted, names, "messages") if names else "say what the server receives with `receives`"
            self._fault(f"the server receives no message `{wanted}`", place, help)
            return None
        return Expect(message.name if message else "", words.get("within", 10), words.get("reply"))


def _answer(words: Mapping[str, Json]) -> Answer:
    old, give = words.get("for", ""), words.get("give", "")
    return Answer(words.get("status", 200), old, give, words.get("same", False), words.get("members", {}))


def _readable(text: str) -> bool:
    """Whether a text is a JSON object as readers read it: others are sent byte for byte."""
    try:
        return isinstance(parse(text), dict)
    except JSONTextError:
        return False


def chosen(scenarios: Iterable[Scenario], channel: Channel, given: Mapping[str, str]) -> Scenario | None:
    """The scenario of a connection: the one with the longest name among those whose `when` fits."""
    from fnmatch import fnmatchcase

    subject = channel.subject
    fitting = []
    for each in scenarios:
        when = each.when or ({subject.name: each.name} if subject else {})
        patterns = {key: (held, f"{held}-*") if not each.when else (held,) for key, held in when.items()}
        fits = bool(when) and all(
            any(fnmatchcase(given.get(key, ""), pattern) for pattern in held) for key, held in patterns.items()
        )
        if each.channel == channel.name and fits:
            fitting.append(each)
    return max(fitting, key=lambda each: len(each.name), default=None)
