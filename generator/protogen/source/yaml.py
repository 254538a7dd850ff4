"""Reads a YAML text as JSON: the value, and where in the text each part of it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import yaml

from protogen.runtime.jsonnumber import NumberError, integer, real
from protogen.source.place import MAX_DEPTH, Json, SourceError, escape, line_column
from protogen.source.yaml_words import fault

MAX_NODES = 500_000
"""More values than this, with aliases expanded, are refused: a small file can expand to billions."""

_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL_OR_HEX = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONSTANTS: Mapping[str, Json] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TAGS = "tag:yaml.org,2002:"
_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels (or an alias of itself)"


def parse_yaml(path: str, text: str) -> tuple[Json, dict[str, int]]:
    """Returns the value of a YAML text, and the character offset of each JSON Pointer in it (a member: of its key).

    Scalars mean what YAML 1.2's core schema says: `no`, `on` and `2024-01-01` are strings.
    Raises SourceError if the text is not YAML, holds several documents, or has no meaning in JSON.
    """
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        _check_depth(path, yaml.parse(text, Loader=loader))
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        found = fault(error, text)
        raise SourceError(path, found.line, found.column, f"not valid YAML: {found.problem}", found.help) from None
    except yaml.reader.ReaderError as error:
        at = line_column(text, error.position)
        problem = f"not valid YAML: the character U+{error.character:04X}"
        raise SourceError(path, *at, problem, "write it as an escape in double quotes, as in JSON") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError(path, 1, 1, f"not valid YAML: {error}") from None
    if root is None:
        raise SourceError(path, 1, 1, "the file is empty")
    reader = _Reader(path, text)
    try:
        return reader.value(root, "", 0), reader.offsets
    except RecursionError:
        raise SourceError(path, 1, 1, _TOO_DEEP) from None


def _check_depth(path: str, events: Iterable[yaml.Event]) -> None:
    """Refuse nesting that would exhaust the recursive composer, before it runs."""
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        mark = event.start_mark
        if depth > MAX_DEPTH and mark:
            raise SourceError(path, mark.line + 1, mark.column + 1, _TOO_DEEP)


class _Reader:
    """Turns YAML nodes into JSON."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.offsets: dict[str, int] = {}

    def value(self, node: yaml.Node, pointer: str, depth: int) -> Json:
        self.offsets.setdefault(pointer, node.start_mark.index)
        if depth > MAX_DEPTH:
            raise self._error(node, _TOO_DEEP)
        if len(self.offsets) > MAX_NODES:
            raise self._error(node, f"more than {MAX_NODES:,} values")
        if isinstance(node, yaml.MappingNode):
            return self._object(node, pointer, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, f"{pointer}/{index}", depth + 1) for index, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node)

    def _object(self, node: yaml.MappingNode, pointer: str, depth: int) -> Json:
        value: dict[str, Json] = {}
        for key_node, held in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._error(key_node, "a key must be a string")
            key = key_node.value
            if key in value:
                raise self._error(key_node, f"the key {key!r} appears twice in one object")
            at = f"{pointer}/{escape(key)}"
            self.offsets[at] = key_node.start_mark.index
            value[key] = self.value(held, at, depth + 1)
        return value

    def _scalar(self, node: yaml.ScalarNode) -> Json:
        text: str = node.value
        if self.text.startswith("!", node.start_mark.index) and node.tag != _TAGS + "str":
            raise self._error(node, f"the tag of {text!r} has no meaning in JSON")
        if self.text.startswith("!", node.start_mark.index) or node.style in {"'", '"', "|", ">"}:
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        try:
            if _INTEGER.fullmatch(text):
                return integer(text)
            if _OCTAL_OR_HEX.fullmatch(text):
                return int(text, 0)
            return real(text) if _FLOAT.fullmatch(text) else text
        except NumberError as error:
            raise self._error(node, f"{text}: {error}") from None

    def _error(self, node: yaml.Node, problem: str) -> SourceError:
        return SourceError(self.path, node.start_mark.line + 1, node.start_mark.column + 1, problem)
