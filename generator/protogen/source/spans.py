"""Where each part of a JSON or YAML text stands: what an edit that keeps the rest as it is has to know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from protogen.dataclass import dataclass, field
from protogen.source.place import _PIECE, Source, escape

if TYPE_CHECKING:
    import yaml


@dataclass(slots=True)
class Part:
    """A value of a text: from `start` to `end` (characters), and its key, if it is a member.

    `flow`: in brackets, or in JSON. `scalar`: neither an object nor an array. `last`: the end of what it holds, which
    in YAML may be before `end`, as that takes in the comments below.
    """

    start: int
    end: int = 0
    key: tuple[int, int] | None = None
    flow: bool = True
    kind: str = "scalar"
    members: dict[str, Part] = field(default_factory=dict)
    """The members of an object, or the items of an array by their numbers."""
    last: int = 0

    @property
    def begin(self) -> int:
        """Where the member begins: at its key, if it has one."""
        return self.key[0] if self.key else self.start


def parts(source: Source) -> Part:
    """The root of a file's parts."""
    return _yaml(source.text) if source.offsets is not None else _json(source.text)


def find(root: Part, tokens: Iterator[str]) -> Part | None:
    """The part at the unescaped tokens of a JSON Pointer, if there is one."""
    part: Part | None = root
    for token in tokens:
        part = part.members.get(token) if part else None
    return part


def _json(text: str) -> Part:
    """The parts of a text that is known to be JSON."""
    from json.decoder import scanstring  # type: ignore[attr-defined]

    root: Part | None = None
    around: list[Part] = []
    key: tuple[str, int, int] | None = None
    for piece in _PIECE.finditer(text):
        token, start, end = piece[0], piece.start(), piece.end()
        if token in "}]":
            around.pop().end = end
            key = None
        elif token == ",":
            key = None
        elif around and around[-1].kind == "object" and key is None:
            key = (scanstring(text, start + 1)[0], start, end)
        else:
            kind = {"{": "object", "[": "array"}.get(token, "scalar")
            part = Part(start, end, key[1:] if key else None, kind=kind)
            if around:
                name = key[0] if key else str(len(around[-1].members))
                around[-1].members[name] = part
            root = root or part
            if kind != "scalar":
                around.append(part)
                key = None
    assert root is not None  # the text is JSON
    return root


def _yaml(text: str) -> Part:
    import yaml

    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    node = yaml.compose(text, Loader=loader)
    assert node is not None  # an empty text is refused when it is read
    return _of_node(node, text)


def _of_node(node: yaml.Node, text: str) -> Part:
    import yaml

    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        part = Part(start, end, flow=node.style not in ("|", ">"))
        part.last = len(text[:end].rstrip()) if node.style in ("|", ">") else end
        return part
    assert isinstance(node, yaml.CollectionNode)
    kind = "object" if isinstance(node, yaml.MappingNode) else "array"
    part = Part(start, end, flow=bool(node.flow_style), kind=kind)
    if isinstance(node, yaml.MappingNode):
        for key, held in node.value:
            member = _of_node(held, text)
            member.key = (key.start_mark.index, key.end_mark.index)
            member.last = max(member.last, key.end_mark.index)
            part.members[key.value] = member
    else:
        part.members = {str(number): _of_node(held, text) for number, held in enumerate(node.value)}
    inner = max((each.last for each in part.members.values()), default=end)
    part.last = end if part.flow else inner
    return part


def pointers(part: Part, at: str = "") -> Iterator[tuple[str, Part]]:
    """Every part with its JSON Pointer, outermost first."""
    yield at, part
    for name, member in part.members.items():
        yield from pointers(member, f"{at}/{escape(name)}")


def line_start(text: str, at: int) -> int:
    """Where the line of a character begins."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of a character ends, after its line end."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def indent(text: str, at: int) -> str:
    """The blanks as wide as what stands before a character in its line."""
    return " " * (at - line_start(text, at))
