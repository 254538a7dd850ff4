"""Finds templates, makes the Jinja environments that render them, and reads the word lists next to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def templates_root() -> Path:
    """Returns the folder of the templates: inside the installed package, or next to `generator/` in a checkout."""
    installed = Path(__file__).parents[1] / "templates"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "templates"


def environment(
    target: str,
    filters: Mapping[str, Callable[..., Any]],
    extra: Sequence[Path] = (),
    *,
    escape: bool = False,
    finalize: Callable[[Any], Any] | None = None,
) -> Environment:
    """Returns the Jinja environment for a target's template folder; users' folders are searched first.

    There is one for each set of folders and filters. Pass the same filter objects to reuse its compiled templates.
    """
    folders = (*(folder / target for folder in extra), templates_root() / target)
    return _environment(folders, tuple(sorted(filters.items())), escape, finalize)


@cache
def _environment(
    folders: tuple[Path, ...],
    filters: tuple[tuple[str, Callable[..., Any]], ...],
    escape: bool,
    finalize: Callable[[Any], Any] | None,
) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from protogen.languages.bytecode import Beside

    made = Environment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        autoescape=escape,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=len(folders) > 1,  # only users change theirs (`--watch`); else `include` need not ask the disk
        bytecode_cache=Beside(templates_root()),
        extensions=["jinja2.ext.loopcontrols"],
    )
    made.filters.update(filters)
    return made


def one_line(text: str) -> str:
    """Returns a text for a line comment: on one line, without characters that source code may not have."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


@cache
def word_list(target: str, file: str) -> frozenset[str]:
    """Reads a word list from a target's template folder: one word per line, `#` starts a comment."""
    text = (templates_root() / target / file).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if (word := line.partition("#")[0].strip()))


def reserved_words(target: str) -> frozenset[str]:
    """Returns the words of `templates/<target>/reserved.txt`."""
    return word_list(target, "reserved.txt")
