"""Puts Swift source into a namespace: its declarations inside the enum, and every use of them with its name.

An extension of a nested type does not see the types beside that type, so each use gets the namespace before it. The
sources are ours: laid out by swift-format, so that what is declared at the top of a file begins and ends at the margin.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

_MODIFIERS = r"(?:\{\{ \w+ \}\}|(?:public|package|private|fileprivate|nonisolated|final|indirect) )*"
_KINDS = "struct|enum|class|actor|protocol|typealias|func|let|var"
_DECLARED = re.compile(rf"^(?P<before>{_MODIFIERS})(?P<kind>{_KINDS}) (?P<name>\w+)", re.MULTILINE)
_TOKEN = re.compile(
    r'//[^\n]*|(?P<raw>#+)"|(?P<quote>"""|")|(?P<word>`?[A-Za-z_]\w*`?)|(?P<open>\()|(?P<close>\))|.', re.S
)
_IN_STRING = re.compile(r'\\\(|\\.|"""|"|.', re.S)
_BEFORE = re.compile(rf"(?:\.|(?<!\w)(?:{_KINDS}|case|import) +)$")
"""What stands before a word that is no use of a declaration: a member's dot, or the word that declares it."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What source files declare at their top, by kind: names of types, of functions and of constants."""

    types: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    constants: frozenset[str] = frozenset()

    def __or__(self, other: Declared) -> Declared:
        return Declared(self.types | other.types, self.functions | other.functions, self.constants | other.constants)


def declared(text: str, *, private: bool) -> Declared:
    """The names that a source declares at its top. `private`: with those that only its own file sees."""
    every = [each for each in _DECLARED.finditer(text) if private or "private" not in each["before"]]
    functions = {each["name"] for each in every if each["kind"] == "func"}
    constants = {each["name"] for each in every if each["kind"] in ("let", "var")}
    types = {each["name"] for each in every} - functions - constants
    return Declared(frozenset(types), frozenset(functions), frozenset(constants))


def known(sources: Iterable[str]) -> Declared:
    """The names that sources declare for all files."""
    every = Declared()
    for each in sources:
        every |= declared(each, private=False)
    return every


def nested(text: str, names: Declared, namespace: str) -> str:
    """A source whose declarations lie in the namespace; extensions, imports and comments stay at the margin.

    >>> print(nested("nonisolated func twice(_ it: Many) -> Many { it }\\n", Declared(frozenset({"Many"})), "Own"))
    extension Own {
      nonisolated static func twice(_ it: Own.Many) -> Own.Many { it }
    }
    <BLANKLINE>
    """
    parts = _parts(qualified(text, names | declared(text, private=True), namespace))
    return "\n\n".join(_inside(part, namespace) if own else part for own, part in parts) + "\n"


def _inside(part: str, namespace: str) -> str:
    """Declarations in the namespace's extension."""
    own = re.sub(rf"^private (?={_MODIFIERS}(?:{_KINDS}) )", "fileprivate ", part, flags=re.MULTILINE)
    own = re.sub(rf"^({_MODIFIERS})(func|let|var) ", r"\1static \2 ", own, flags=re.MULTILINE)
    return f"extension {namespace} {{\n{textwrap.indent(own, '  ')}\n}}"


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """The source in parts, with whether each is declarations (that follow each other) or anything else."""
    for own, chunks in groupby(_chunks(text), _is_declaration):
        yield own, "\n\n".join(chunks)


def _is_declaration(chunk: str) -> bool:
    code = [line for line in chunk.splitlines() if not line.startswith("//")]
    if code and code[0].startswith("#if"):
        return not any(line.startswith("  import ") for line in code)
    return any(_DECLARED.match(line) for line in code)


def _chunks(text: str) -> Iterator[str]:
    """What blank lines part, but for those inside a declaration."""
    found: list[str] = []
    for paragraph in re.split(r"\n\n+", text.strip("\n")):
        if found and (paragraph[0] == " " or _is_open(found[-1])):
            found[-1] += f"\n\n{paragraph}"
        else:
            found.append(paragraph)
    yield from found


def _is_open(chunk: str) -> bool:
    """Whether a chunk goes on after a blank line."""
    last = chunk.rsplit("\n", 1)[-1]
    starts, ends = len(re.findall(r"^#if ", chunk, re.MULTILINE)), len(re.findall(r"^#endif", chunk, re.MULTILINE))
    return starts > ends or (last.startswith(" ") or last.endswith(("{", "(", "[")))


def qualified(text: str, names: Declared, namespace: str) -> str:
    """A source with the namespace before each use of the names; comments and the text of strings stay.

    >>> names = Declared(types=frozenset({"Many"}), functions=frozenset({"shown"}))
    >>> print(qualified('let it = shown(Many.one, "Many \\\\(Many.two)")', names, "N"))
    let it = N.shown(N.Many.one, "Many \\(N.Many.two)")
    """
    out: list[str] = []
    inside: list[str | int] = [0]  # strings by their quotes, and code in them by its open parentheses
    at = 0
    while at < len(text):
        state = inside[-1]
        found = (_IN_STRING if isinstance(state, str) else _TOKEN).match(text, at)
        assert found is not None
        token = found[0]
        if isinstance(state, str):
            if token == "\\(":
                inside.append(1)
            elif token == state:
                inside.pop()
        elif found["raw"]:
            token = _raw(text, at, found["raw"])
        elif found["quote"]:
            inside.append(found["quote"])
        elif found["open"] or found["close"]:
            inside[-1] = state + (1 if found["open"] else -1)
            if len(inside) > 1 and inside[-1] == 0:
                inside.pop()
        elif found["word"] and _is_use(text, at, found.end(), names):
            out.append(f"{namespace}.")
        out.append(token)
        at += len(token)
    return "".join(out)


def _raw(text: str, start: int, hashes: str) -> str:
    """The raw string that begins at a position."""
    quote = '"""' if text.startswith(f'{hashes}"""', start) else '"'
    end = text.index(quote + hashes, start + len(hashes) + len(quote))
    return text[start : end + len(quote) + len(hashes)]


def _is_use(text: str, start: int, end: int, names: Declared) -> bool:
    """Whether the word between two positions names one of the declarations."""
    word = text[start:end]
    if word not in names.types and word not in names.functions and word not in names.constants:
        return False
    if _BEFORE.search(text[max(0, start - 20) : start]):
        return False
    after = text[end : end + 2]
    if word in names.functions:
        return after[:1] == "(" or after == " {" or (after[:1] == ")" and text.endswith("map(", 0, start))
    return word in names.types or after[:1] != ":"
