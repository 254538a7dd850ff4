"""What the README tells people to save and to type, section by section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST_SCREEN = ("Install", "Sixty seconds", "Python", "TypeScript", "Swift")
"""The headings whose commands test_wheel.py types; test_readme.py runs those of all others."""
_BLOCK = re.compile(r"(?:`([\w./]+)`:\n\n)?```(\w+)\n(.*?)```", re.DOTALL)


class Save(NamedTuple):
    """A file to save, where the sentence above its block names it."""

    name: str
    text: str


class Type(NamedTuple):
    """A command to type, and what is shown below it."""

    command: str
    shown: str


def sections() -> dict[str, str]:
    """The text below each heading, up to the next one."""
    parts = re.split(r"^##+ (.+)\n", README, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def steps(text: str) -> Iterator[Save | Type]:
    """What a section says to do, in order."""
    for name, language, block in _BLOCK.findall(text):
        if language == "console":
            yield from commands(block)
        elif name:
            yield Save(name, block)


def commands(block: str) -> Iterator[Type]:
    """Each command of a console block, without the comment after it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield Type(command.partition("    #")[0].rstrip(), shown)


def timeless(text: str) -> str:
    """The text with every duration alike."""
    return re.sub(r"\d+\.\d+ s\b", "N s", text)
