"""Says where in documents something was seen: the steps from the document down to it."""

from __future__ import annotations

from typing import TypeAlias

from protogen.source.place import escape

Step: TypeAlias = str | tuple[str, str]
"""A member's key, or one of the steps below."""
Path: TypeAlias = tuple[Step, ...]

ITEM: Step = ("item", "")
"""To every item of an array."""
VALUE: Step = ("value", "")
"""To every value of an object that is a map."""


def position(index: int) -> Step:
    """To the item of a tuple at an index."""
    return ("position", str(index))


def alternative(tag: str) -> Step:
    """To the objects of a union that have this tag."""
    return ("alternative", tag)


def tag_of(path: Path) -> str | None:
    """The tag of an alternative's own path; None for any other path."""
    step = path[-1] if path else ""
    return step[1] if isinstance(step, tuple) and step[0] == "alternative" else None


def tag_around(path: Path) -> str | None:
    """The tag of the alternative that a place is part of, but for what its arrays and maps hold."""
    for step in reversed(path):
        if isinstance(step, tuple):
            return step[1] if step[0] == "alternative" else None
    return None


def common(path: Path) -> Path:
    """The path of a member without the alternative that it is a direct member of."""
    return path if tag_of(path[:-1]) is None else (*path[:-2], path[-1])


def shown(path: Path) -> str:
    """A path as a JSON Pointer for people: `*` is any item or key; the innermost tag is told behind it."""
    pointer = ""
    tag = ""
    for step in path:
        match step:
            case str():
                pointer += f"/{escape(step)}"
            case ("alternative", told):
                tag = told
            case ("position", index):
                pointer += f"/{index}"
            case _:
                pointer += "/*"
    return f"{pointer or 'the document'} of {tag}" if tag else pointer or "the document"
