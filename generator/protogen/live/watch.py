"""Judges the frames of one connection that a tap passes on: each message, their order, and the close."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from protogen.live.course import Course
from protogen.live.hearing import Heard, Hearing
from protogen.validate.checking import Checker
from protogen.wire.values import Channel


class Watch:
    """Judges the frames of one connection. `closed`: the sides that have sent a close."""

    def __init__(
        self,
        channel: Channel | None,
        values: Mapping[str, str],
        checkers: Mapping[tuple[str, str], Checker | None],
        tell: Callable[..., None],
    ) -> None:
        self._channel, self._tell = channel, tell
        self._checkers = {who: checkers[channel.name, who] if channel else None for who in ("client", "server")}
        subject = values.get(channel.subject.name, "") if channel and channel.subject else ""
        checker = self._checkers["server"]
        self._course = Course(channel, subject, checker.tag_path if checker else ()) if channel else None
        self.closed: set[str] = set()

    def hear(self, who: str, hearing: Hearing, data: bytes) -> None:
        """Judge the next bytes of one side."""
        before = hearing.fault
        for heard in hearing.heard(data):
            self._one(who, heard)
        if hearing.fault and not before:
            self._tell(who, "frame", fault=f"{hearing.fault}; what follows is passed on unread")

    def _one(self, who: str, heard: Heard) -> None:
        if heard.what == "message":
            self._message(who, heard.data)
        elif heard.what == "closed":
            first, self.closed = not self.closed, self.closed | {who}
            faults = [*self._course.closed(heard.code, first=first)] if self._course and who == "server" else []
            self._tell(who, "closed", heard.code, fault="; ".join(faults), rule="order" if faults else "")

    def _message(self, who: str, data: bytes) -> None:
        keep = self._channel.live.keep_alive if self._channel else None
        if keep and keep.send and data in (keep.send.encode(), keep.expect.encode()):
            return
        text, checker = data.decode("utf-8", "replace"), self._checkers[who]
        if checker is None:
            fault = f"the contract has no messages of the {who}" if self._channel else ""
            self._tell(who, "message", fault=fault, rule="violation" if fault else "", document=text)
            return
        judged = checker.judge(data)
        if judged.violations:
            self._tell(who, "message", judged.message, fault=judged.fault, rule="violation", document=text)
            return
        faults = [*self._course.message(judged.value)] if self._course and who == "server" else []
        end = "valid; end" if self._course and self._course.ended and who == "server" else "valid"
        about = f"{judged.message} {end}"
        self._tell(who, "message", about, fault="; ".join(faults), rule="order" if faults else "", document=text)

    def over(self) -> None:
        """Tell of a connection that ended without a close."""
        if not self.closed:
            self._tell("server", "lost", fault="the connection ended without a close", rule="order")
