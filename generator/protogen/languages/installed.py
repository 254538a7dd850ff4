"""Finds what installed packages register under a name (entry points, PyPA's specification).

`importlib.metadata` finds the same, but imports parsers of mail and of archives for it, which is a good part of what a
small command takes.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

_INFO = re.compile(r"(?P<name>.+?)(?:-.*)?\.(?:dist|egg)-info")
"""The folder that tells of an installed package; the package's name before the first hyphen."""
_POINT = re.compile(r"(?P<name>[^=#;]+?)\s*=\s*(?P<value>[\w.]+(?:\s*:\s*[\w.]+)?)\s*(?:\[.*\])?\s*")


class Point(NamedTuple):
    """An object that a package registers: `value` is its module and, after a colon, its name there."""

    name: str
    value: str

    def load(self) -> Any:
        """Import the module, and return the object."""
        module, _, path = self.value.partition(":")
        found: Any = import_module(module.strip())
        for name in filter(None, path.strip().split(".")):
            found = getattr(found, name)
        return found


def points(group: str) -> Mapping[str, Any]:
    """What is registered in a group, by name. Of two packages of one name, the first on the path counts."""
    if any(path.endswith((".egg", ".zip")) and os.path.exists(path) for path in sys.path):
        from importlib.metadata import entry_points  # packages in archives are rare

        return {each.name: each for each in entry_points(group=group)}
    return {each.name: each for text in _texts() for each in _listed(text, group)}


def _texts() -> Iterator[str]:
    """The `entry_points.txt` of every package that has one."""
    seen = set()
    for folder in sys.path:
        try:
            names = sorted(os.listdir(folder or os.curdir))
        except OSError:
            continue
        for found in filter(None, map(_INFO.fullmatch, names)):
            package = re.sub(r"[-_.]+", "-", found["name"]).lower()
            if package in seen:
                continue
            seen.add(package)
            try:
                with open(os.path.join(folder, found[0], "entry_points.txt"), encoding="utf-8") as file:
                    yield file.read()
            except OSError:
                continue


def _listed(text: str, group: str) -> Iterator[Point]:
    inside = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            inside = line == f"[{group}]"
        elif inside and (found := _POINT.fullmatch(line)):
            yield Point(found["name"], found["value"])
