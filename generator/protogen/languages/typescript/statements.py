"""Puts the statements of emitted functions together: loops, and what stands in braces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from protogen.languages.typescript.conditions import Condition, block, unless


def each_of(variable: str, items: str, test: Condition) -> Iterator[str]:
    """The loop that ends the function with `false` where a test fails for one of several."""
    head = f"for (const {variable} of {items})"
    yield from block(unused(head, variable, test.text), unless(test))


def unused(text: str, variable: str, *texts: str) -> str:
    """A text with another name for a variable that neither it nor what comes after it uses: lint would say so."""
    uses = [*words(" ".join([text, *texts]))].count(variable)
    return re.sub(rf"\b{variable}\b", f"_{variable}", text, count=1) if uses < 2 else text


def words(text: str) -> Iterator[str]:
    """The words of JavaScript outside string literals."""
    return iter(re.findall(r"\w+", _STRING.sub("", text)))


_STRING = re.compile(r"""\"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")


def until_return(lines: Iterable[str]) -> Iterator[str]:
    """Lines up to the first that always ends the function: what stands behind it never runs."""
    for line in lines:
        yield line
        if line == "return false;":
            return


def until_break(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a case, up to its end."""
    found = [*lines]
    yield from found
    if found[-1:] != ["return false;"]:
        yield "break;"


def indented(lines: Iterable[str]) -> list[str]:
    """Lines, further in."""
    return [f"  {line}" for line in lines]
