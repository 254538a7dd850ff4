"""Draws the flow that a schema declares as a sequence diagram, in coordinates and in Mermaid."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

from protogen.dataclass import dataclass
from protogen.source.place import Json

_WIDTH, _LEFT, _RIGHT = 640, 130, 510
_HEAD, _ROW, _PAD = 36, 66, 34


@dataclass(frozen=True, slots=True)
class Arrow:
    """A message on its way. `y`: its height in the picture."""

    tag: str
    anchor: str
    doc: str
    y: int

    @property
    def short(self) -> str:
        """The description, shortened to fit next to the arrow."""
        return textwrap.shorten(self.doc, 58, placeholder=" …") or self.doc[:57]


@dataclass(frozen=True, slots=True)
class Frame:
    """A group of arrows: all are repeated (`loop`), or one of them is sent (`alt`)."""

    label: str
    guard: str
    top: int
    bottom: int
    arrows: tuple[Arrow, ...]
    apart: bool
    """Whether lines separate the arrows, since only one of them is sent."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The flow of one union of messages, from `sender` to `receiver`."""

    name: str
    anchor: str
    sender: str
    receiver: str
    frames: tuple[Frame, ...]
    height: int
    width: int = _WIDTH
    left: int = _LEFT
    right: int = _RIGHT
    head: int = _HEAD

    @property
    def words(self) -> str:
        """The picture in words, for readers who cannot see it."""
        repeated, ends = ([arrow.tag for arrow in frame.arrows] for frame in self.frames)
        return (
            f"The {self.sender} sends {' and '.join(repeated)} to the {self.receiver} again and again, "
            f"and at the end {' or '.join(ends)}, after which nothing more is sent."
        )


def picture(name: str, anchor: str, flow: Mapping[str, Json], messages: Mapping[str, tuple[str, str]]) -> Picture:
    """The picture of a flow. `messages`: for each tag its anchor and description."""
    top = _HEAD + 24
    loop = _frame("loop", "while the job runs", flow["repeat"], messages, top, apart=False)
    end = _frame("alt", "the job ends with one of", flow["end"], messages, loop.bottom + 20, apart=True)
    return Picture(
        name,
        anchor,
        str(flow.get("from", "sender")),
        str(flow.get("to", "receiver")),
        (loop, end),
        end.bottom + 28,
    )


def _frame(
    label: str, guard: str, tags: list[str], messages: Mapping[str, tuple[str, str]], top: int, *, apart: bool
) -> Frame:
    arrows = tuple(
        Arrow(tag, *messages.get(tag, ("", "")), top + _PAD + _ROW * number + 22) for number, tag in enumerate(tags)
    )
    return Frame(label, guard, top, top + _PAD + _ROW * len(tags), arrows, apart)


def mermaid(picture: Picture) -> str:
    """The picture in Mermaid, which code hosts draw.

    sequenceDiagram
        participant S as Server
    """
    lines = ["sequenceDiagram"]
    lines += [f"    participant S as {_plain(picture.sender)}", f"    participant R as {_plain(picture.receiver)}"]
    loop, end = picture.frames
    lines.append(f"    loop {loop.guard}")
    lines += [f"        S->>R: {_plain(arrow.tag)}" for arrow in loop.arrows]
    lines.append("    end")
    for number, arrow in enumerate(end.arrows):
        lines.append(f"    {'else' if number else 'alt'} {_plain(arrow.doc) or _plain(arrow.tag)}")
        lines.append(f"        S->>R: {_plain(arrow.tag)}")
    return "\n".join([*lines, "    end"])


def _plain(text: str) -> str:
    """A text that Mermaid does not interpret: unsafe characters become entity codes, and so does part of the word
    `end`, which would close the block."""
    return re.sub(r"\bend\b", "#101;nd", "".join(map(_harmless, " ".join(text.split()))))


def _harmless(char: str) -> str:
    return char if char.isalnum() or char in " _-.,()/'" else f"#{ord(char)};"
