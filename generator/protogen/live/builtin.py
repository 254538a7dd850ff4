"""Scenarios from a contract alone: its lifecycles, and what can go wrong on the way."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping

from protogen.dataclass import dataclass, field
from protogen.live.frames import frame
from protogen.live.stage import Stage, line
from protogen.live.tokens import told
from protogen.source.place import Json
from protogen.wire.values import Channel

Words = dict[str, Json]
_FLOOD = 10_000
_LARGE = 2 * 1024 * 1024
"""Bytes of a large message: more than the 1 MiB that some clients take."""


@dataclass
class Builtin:
    """The scenarios of one channel as a file would say them; `missing`: what cannot be made, and why."""

    stage: Stage
    channel: Channel
    prefix: str = ""
    missing: dict[str, str] = field(default_factory=dict)

    def scenarios(self) -> Iterator[Words]:
        """Yields every scenario that the contract allows, lifecycles first."""
        for path in self._lifecycles():
            name = path.removeprefix("lifecycles/").removesuffix(".ndjson")
            name = "large-job" if name.startswith("large-job-to-") else name
            yield self._made(name, "a whole job", [self._steps(self._play(path), *self._over())])
        if self.channel.flow is None and self._life():
            yield self._made("examples", "one document of each message", [self._steps(*self._life())])
        if self._life():
            for group in (_losses, _ends, _faults, _amounts, _refusals, _contents):
                for name, shows, connections, more in group(self):
                    if connections is None:
                        self.missing[name] = shows
                    else:
                        yield {**self._made(name, shows, connections), **more}
        else:
            self.missing["everything else"] = "no document of what the server sends was found"
        yield from self._calls()

    def usual(self) -> str:
        """The name of the scenario for connections that ask for none."""
        return next((str(each["name"]) for each in self.scenarios()), "")

    def _made(self, name: str, shows: str, connections: list[Words]) -> Words:
        own, subject = {"name": f"{self.prefix}{name}", "shows": shows}, self.channel.subject
        when = {"when": {subject.name: f"{name}*"}} if self.prefix and subject else {}
        return {**own, "channel": self.channel.name, **when, "connections": connections}

    def _lifecycles(self) -> list[str]:
        """The files of lifecycles of this channel, the short ones first."""
        if self.channel.flow is None:
            return []
        roots = {each.name for each in self.channel.sends}
        own = [each for each in self.stage.lifecycles if each.root in roots]
        return list(dict.fromkeys(each.path.partition("#")[0] for each in own))

    def _life(self) -> list[Words]:
        """The steps of a whole job one by one: of the preferred lifecycle, else one example of each message."""
        paths = self._lifecycles()
        if paths:
            count = sum(each.startswith(f"{paths[0]}#") for each in self.stage.documents)
            return [{"play": paths[0], "lines": str(number)} for number in range(1, count + 1)]
        return [{"send": each.name} for each in self.stage.messages(self.channel.sends) if self.stage.has(each)]

    def _play(self, path: str) -> Words:
        return {"play": path, "every": 0.2}

    def _over(self) -> list[Words]:
        """What follows the last message: a normal close after the client's, where the contract names ends."""
        return [{"close": 1000, "at": "after-client"}] if self.channel.flow else []

    @staticmethod
    def _steps(*steps: Words) -> Words:
        return {"steps": list(steps)}

    def whole(self) -> Words:
        """A connection with a whole job."""
        return self._steps(*self._life(), *self._over())

    def half(self, *more: Words) -> Words:
        """A connection with the first half of a job, and what happens then."""
        life = self._life()
        return self._steps(*life[: max(1, len(life) // 2)], *more)

    def rest(self) -> Words:
        """A connection with the second half."""
        life = self._life()
        return self._steps(*life[len(life) // 2 :], *self._over())

    def _calls(self) -> Iterator[Words]:
        """A conversation: the opening, and an answer to each call."""
        opening, steps = self.channel.live.opening, []
        if opening and opening.awaits:
            first = self.stage.sample(opening.awaits.name)
            steps += [] if first is None else [{"expect": opening.send.name, "reply": first}]
        for call in self.channel.calls:
            reply = self.stage.sample(call.reply[0].name) if call.reply else None
            if reply is not None:
                own = {call.ids[1]: f"$request{call.ids[0]}"} if call.ids else {}
                steps.append({"expect": call.send.name, "within": 3600, "reply": self.stage.filled(reply, own)})
        if steps:
            yield self._made("calls", "the opening and an answer to each call", [self._steps(*steps)])


Found = Iterator[tuple[str, str, list[Words] | None, Words]]
"""A name, what it shows (or why it cannot be made), the connections (None: it cannot), and more words."""


def _losses(made: Builtin) -> Found:
    drop: Words = {"drop": "reset"}
    yield "drop", "the connection is lost in the middle", [made.half(drop), made.rest()], {}
    yield "drop-thrice", "the connection is lost three times", [*[made.half(drop)] * 3, made.rest()], {}
    yield "fin", "the connection ends without a close", [made.half({"drop": "fin"}), made.rest()], {}
    yield "half-frame", "the connection is lost within a frame", [made.half({"drop": "half-frame"}), made.rest()], {}
    yield "silence", "the server answers nothing any more", [made.half({"drop": "silence"}), made.rest()], {}
    yield "hang", "the handshake is not answered", [{"hang": True}, made.whole()], {}
    yield "restart", "the server restarts", [made.half({"close": 1012, "reason": "restart"}), made.rest()], {}
    yield "replayed", "after a loss the job is told from its start", [made.half(drop), made.whole()], {}


def _ends(made: Builtin) -> Found:
    if made.channel.flow is None:
        for name in ("instant", "closed-early", "already-done"):
            yield name, "the contract names no last message (`flow`)", None, {}
        return
    life = made._life()
    at_once: Words = {"steps": [life[0], life[-1], {"close": 1000}]}
    yield "instant", "the last message and the close come at once", [at_once], {}
    yield "closed-early", "a normal close without a last message", [made.half({"close": 1000}), made.whole()], {}
    yield "already-done", "the job was over before", [{"steps": [life[-1], *made._over()]}], {}


def _faults(made: Builtin) -> Found:
    bad = {"bad-frame": b"\xc1\x05hello", "bad-utf8": frame(1, b"\xff\xfe\xfd")}
    for name, data in bad.items():
        raw: Words = {"bytes": base64.b64encode(data).decode()}
        shows = "a frame that is none" if name == "bad-frame" else "a text that is not UTF-8"
        yield name, shows, [made.half(raw), made.rest()], {}
    cut = [{**each, "pieces": 3} for each in made._life()]
    yield "fragments", "each message comes in three frames", [{"steps": [*cut, *made._over()]}], {}


def _amounts(made: Builtin) -> Found:
    life = made._life()
    over = made._over()
    large: Words = {"text": made.stage.padded(made.channel, _LARGE)}
    yield "large-frame", "a message of two megabytes", [{"steps": [large, *life, *over]}], {}
    flood: Words = {"repeat": _FLOOD, "do": [life[0]]}
    yield "flood", f"{_FLOOD} messages at once", [{"steps": [flood, life[-1], *over]}], {}
    many: Words = {"repeat": 1000, "do": [life[0]]}
    yield "slow-consumer", "more messages than a slow consumer takes", [{"steps": [many, life[-1], *over]}], {}
    pace: list[Words] = [{"latency": {"mean": 0.1, "spread": 0.1}}, {"slow": 4000}]
    yield "slow-network", "few bytes a second", [{"steps": [*pace, *life, *over]}], {}


def _refusals(made: Builtin) -> Found:
    expired: Words = {"refuse": {"status": 401, "body": {"code": "TOKEN_EXPIRED"}}}
    yield "refused-503", "no room, at first", [_unavailable(), made.whole()], {}
    if 404 in made.channel.live.refused:
        yield "job-unknown", "the subject is unknown", [{"refuse": {"status": 404, "body": {}}}], {}
    else:
        yield "job-unknown", "the contract has no verdict on 404 (`live.refused`)", None, {}
    whole, again = [expired, made.whole()], [expired, expired, made.whole()]
    of_refresh: Mapping[str, tuple[str, list[Words], Words]] = {
        "expired": ("the token has expired", whole, {}),
        "two-refusals": ("the new token is refused too", again, {}),
        "refresh-refused": ("the refresh is refused", whole, {"refresh": [{"status": 401}]}),
        "refresh-failed": ("the refresh fails once", whole, {"refresh": [{"status": 503}, {}]}),
        "refresh-same": ("the refresh gives the same token", whole, {"refresh": [{"same": True}]}),
        "refresh-extra-members": (
            "the answer of the refresh has more members",
            whole,
            {"refresh": [{"members": {"expiresIn": 3600, "scopes": ["a"]}}]},
        ),
    }
    refresh, own = made.channel.live.refresh, {each.name: "" for each in made.channel.credentials}
    for name, (shows, connections, more) in of_refresh.items():
        why = "" if refresh and own else "the contract has no `live.refresh`"
        if refresh and own and name == "refresh-same" and not told(refresh, own):
            why = "the refresh does not tell the server the old token"
        yield (name, why, None, {}) if why else (name, shows, connections, more)
    if made.channel.credentials:
        in_header = {*made.channel.credentials} <= {*made.channel.headers}  # where all but ASCII means nothing certain
        token = "a+b/c=d&e f%#?" if in_header else "a+b/c=d&e f%#ü?"
        special = {"tokens": {token: "accepted", "*": "invalid"}}
        yield "token-with-specials", "a token with characters that a URL must escape", [made.whole()], special
    else:
        yield "token-with-specials", "the channel has no credential", None, {}


def _unavailable() -> Words:
    return {"refuse": {"status": 503, "headers": {"Retry-After": "1"}, "body": {}}}


def _contents(made: Builtin) -> Found:
    channel, life, over = made.channel, made._life(), made._over()
    bad = made.stage.paths("invalid", channel)
    if bad:
        steps = [life[0], {"fixture": bad[0]}, *life[1:], *over]
        yield "invalid-in-between", "a message that is not valid", [{"steps": steps}], {}
    newer = [each for each in made.stage.paths("future", channel) if "newer-major" not in each]
    shown: list[Words] = [{"fixture": each} for each in newer]
    if shown:
        steps = [life[0], *shown, *life[1:], *over]
        yield "future", "messages as a newer server may send them", [{"steps": steps}], {}
    else:
        yield "future", "the contract has no fixtures in `future`", None, {}
    major = [each for each in made.stage.paths("future", channel) if "newer-major" in each]
    if major:
        yield "newer-major", "a newer major version", [{"steps": [{"fixture": major[0]}, *life, *over]}], {}
    else:
        yield "newer-major", "the messages carry no version", None, {}
    yield from _subjects(made, life, over)
    yield from _recoveries(made)


def _subjects(made: Builtin, life: list[Words], over: list[Words]) -> Found:
    document = made.stage.first(made.channel) if made.channel.correlated else None
    if document is None:
        yield "other-job", "messages do not carry the connection's subject (`correlation`)", None, {}
        return
    other = line(made.stage.filled(document, {made.channel.correlation: "another-subject"}))
    yield "other-job", "a message about another subject", [{"steps": [life[0], {"text": other}, *life[1:], *over]}], {}


def _recoveries(made: Builtin) -> Found:
    """A last message whose code asks for a new token, instead of a refusal."""
    flow = made.channel.flow
    code = next((each for each, how in flow.recover.items() if how == "refresh"), "") if flow else ""
    ends = [made.stage.message(made.channel.sends, each) for each in flow.end] if flow else []
    for end in ends:
        if code and flow and end and made.stage.accepts(made.channel, end, {flow.code: code}):
            first: Words = {"steps": [{"send": end.name, "with": {flow.code: code}}, *made._over()]}
            yield "expired-message", "a message says that the token has expired", [first, made.whole()], {}
            return
    yield "expired-message", "no code of the contract asks for a refresh (`recover`)", None, {}
