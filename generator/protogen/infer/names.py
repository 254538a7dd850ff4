"""Names definitions after their places, and makes equal ones one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from protogen.dataclass import dataclass, field
from protogen.infer.paths import Path, tag_of

_GENERIC = re.compile(
    "arg(ument)?s|attributes|body|content|context|data|details?|errors?|extra|fields|info|input|items?|kind|meta(data)?|object"
    "|options|output|params|payload|prop(ertie)?s|results?|type|values?",
    re.IGNORECASE,
)
"""Keys that say nothing by themselves."""
_TAKEN = re.compile("Any|Array|Boolean|Data|Date|Error|Exception|Map|None|Number|Object|Result|Set|String|Task|Type")
"""Names that programs have for other things: a message of this name gets the document's title behind it."""
_PLURALS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", ""))
_SINGULAR = {"children": "child", "people": "person", "indices": "index", "vertices": "vertex", "matrices": "matrix"}
_ALREADY = ("ss", "us", "is", "series", "species", "news")


@dataclass(slots=True)
class Definition:
    """A record or union before it has a name: `schema` refers to others by their number."""

    path: Path
    schema: dict[str, Any] = field(default_factory=dict)


def named(root: dict[str, Any], definitions: Sequence[Definition], title: str) -> dict[str, Any]:
    """The whole schema, with the definitions under `$defs`. The root's own stands at the root if nothing else needs
    it."""
    first = _equal(definitions)
    kept = [number for number in range(len(definitions)) if first[number] == number]
    top = first[root["$ref"]] if set(root) == {"$ref"} else None
    users = [*_references([definitions[number].schema for number in kept])]
    inline = top is not None and top not in [first[each] for each in users]
    own = [number for number in kept if not (inline and number == top)]
    names = _Names(definitions, first, title, own, reserved=top is None or inline).final
    body = definitions[top].schema if inline and top is not None else root
    listed = sorted(own, key=lambda number: names[number])
    defs = {
        names[number]: {"title": names[number], **_renamed(definitions[number].schema, first, names)}
        for number in listed
    }
    return {"title": title, **_renamed(body, first, names), **({"$defs": defs} if defs else {})}


def _references(held: Any) -> Iterator[int]:
    if isinstance(held, dict):
        if isinstance(held.get("$ref"), int):
            yield held["$ref"]
        for each in held.values():
            yield from _references(each)
    elif isinstance(held, list):
        for each in held:
            yield from _references(each)


def _renamed(held: Any, first: Mapping[int, int], names: Mapping[int, str]) -> Any:
    """A schema that refers by names."""
    if isinstance(held, dict):
        if isinstance(held.get("$ref"), int):
            return {**held, "$ref": f"#/$defs/{names[first[held['$ref']]]}"}
        return {key: _renamed(each, first, names) for key, each in held.items()}
    return [_renamed(each, first, names) for each in held] if isinstance(held, list) else held


def _equal(definitions: Sequence[Definition]) -> dict[int, int]:
    """For each definition the first that says the same. Records of one member are the same only under one name."""
    first = {number: number for number in range(len(definitions))}
    while True:
        known: dict[str, int] = {}
        before = dict(first)
        for number, definition in enumerate(definitions):
            small = len(definition.schema.get("properties", "..")) < 2
            content = _content(definition.schema, first, number)
            first[number] = known.setdefault(f"{base(definition.path) if small else ''}\n{content}", number)
        if first == before:
            return first


def _content(held: Any, first: Mapping[int, int], own: int) -> str:
    """What a definition says, with what it refers to by its first equal. (One that refers to itself equals another.)"""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), int):
                target = first[value["$ref"]]
                return {"$ref": "self" if target == first[own] else target}
            return {key: plain(each) for key, each in value.items()}
        return [plain(each) for each in value] if isinstance(value, list) else value

    return json.dumps(plain(held), sort_keys=True)


class _Names:
    """Gives each definition a name: that of its key or tag, with that of its owner where it needs it."""

    def __init__(
        self,
        definitions: Sequence[Definition],
        first: Mapping[int, int],
        title: str,
        own: Sequence[int],
        *,
        reserved: bool,
    ) -> None:
        """`own`: the definitions to name. `reserved`: whether the title is the name of something else."""
        self._paths: dict[int, list[Path]] = defaultdict(list)
        for number, definition in enumerate(definitions):
            self._paths[first[number]].append(definition.path)
        self._by_path = {definition.path: first[number] for number, definition in enumerate(definitions)}
        self._title = pascal(title) or "Message"
        self._whole = f"{self._title}Object" if reserved else self._title
        self.final: dict[int, str] = {}
        wanted = {number: self._wanted(number) for number in own}
        crowds: dict[str, list[int]] = defaultdict(list)
        for number, (_, name) in wanted.items():
            crowds[name].append(number)
        taken = {self._title.casefold()} if reserved else set()
        for number in sorted(own, key=lambda each: (wanted[each][0], *_order(self._paths[each][0]))):
            rank, name = wanted[number]
            best = min(wanted[each][0] for each in crowds[name])
            alone = sum(wanted[each][0] == best for each in crowds[name]) == 1 and rank == best
            if rank == 2 or not alone or name.casefold() in taken:
                name = self._owner(self._paths[number][0]) + name
            self.final[number] = _unused(name, taken)

    def _wanted(self, number: int) -> tuple[int, str]:
        """A name, and how much it needs its owner's: 0 not, 1 if it is not unique, 2 always."""
        paths = self._paths[number]
        names = [*dict.fromkeys(base(path) or self._whole for path in paths)]
        if () in paths:
            return 0, self._whole
        if any(len(path) == 1 and tag_of(path) is not None for path in paths):
            return 0, names[0] + (self._title if _TAKEN.fullmatch(names[0]) else "")
        if len(names) == 1:
            return (2 if len(paths) == 1 and _is_generic(paths[0]) else 1), names[0]
        words = [_words(name) for name in names]
        common: list[str] = []
        for column in zip(*(reversed(each) for each in words), strict=False):
            if len(set(column)) > 1:
                break
            common.insert(0, column[0])
        if common and not _GENERIC.fullmatch("".join(common)):
            return 1, "".join(common)
        return 1, "Or".join(sorted(names)) if len(names) == 2 else names[0]

    def _owner(self, path: Path) -> str:
        """The name of the definition that a place is part of."""
        for size in range(len(path) - 1, -1, -1):
            number = self._by_path.get(path[:size])
            if number is not None and number in self.final:
                return self.final[number]
        return self._title


def _order(path: Path) -> tuple[int, list[str]]:
    """Outer places first, those of one depth by their keys."""
    return len(path), [step if isinstance(step, str) else "".join(step) for step in path]


def _unused(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free.casefold() in taken:
        free, number = f"{name}{number}", number + 1
    taken.add(free.casefold())
    return free


def _is_generic(path: Path) -> bool:
    last = path[-1] if path else ""
    if isinstance(last, tuple) and tag_of(path) is None:
        return _is_generic(path[:-1])
    return isinstance(last, str) and _GENERIC.fullmatch(last) is not None


def base(path: Path) -> str:
    """The name that a place asks for; empty for the document itself."""
    if not path:
        return ""
    match path[-1]:
        case str() as key:
            return pascal(key) or f"{base(path[:-1])}Member"
        case ("alternative", tag):
            return pascal(tag) or f"{base(path[:-1])}Alternative"
        case _:
            return _singular(base(path[:-1]))


def _singular(name: str) -> str:
    *before, last = _words(name) or [""]
    low = last.lower()
    if low in _SINGULAR:
        return "".join(before) + pascal(_SINGULAR[low])
    if not low.endswith(_ALREADY):
        for plural, one in _PLURALS:
            if low.endswith(plural) and len(low) > len(plural) + 1:
                return "".join(before) + last[: len(last) - len(plural)] + one
    return f"{name}Item"


def _words(name: str) -> list[str]:
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name)


def pascal(text: str) -> str:
    """Words as one name: `job_progress` is `JobProgress`. Only ASCII letters and digits, so that no reference needs
    escapes; empty if nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)
    shouted = len("".join(words)) > 3 and plain.isupper()
    made = "".join(each.capitalize() if shouted else each[0].upper() + each[1:] for each in words)[:60]
    return f"N{made}" if made[:1].isdigit() else made
