"""Writes the probes of declared types in Python: `assert_type`, or the type that mypy reveals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from protogen.languages.probing import Probe, Said, Sheet
from protogen.languages.python.names import Names, literal
from protogen.model.spec import Enum, Kind, Record

FILE = "probes.py"
_HEAD = """from __future__ import annotations
from typing import Any, Literal, assert_type, reveal_type
"""
_SPELLED = {"any": "Any", "boolean": "bool", "integer": "int", "null": "None", "number": "float", "string": "str"}


def begun(packages: list[Mapping[str, str]]) -> Sheet:
    """A file that imports the models of several packages, given as files, as `m0`, `m1`, ..."""
    names = [next(path for path in files if path.endswith("/models.py")).split("/")[0] for files in packages]
    lines = [f"import c{number}.{name}.models as m{number}" for number, name in enumerate(names)]
    return Sheet(_HEAD + "\n".join(lines))


def line(number: int, names: Names, probe: Probe) -> str | None:
    """The probe of one member; None if the class has no such attribute."""
    record = names.spec[probe.decl]
    assert isinstance(record, Record)
    name = names.attributes(record).get(probe.member)
    if name is None:
        return None
    head = f"def _(x: m{number}.{names.classes[probe.decl]}) -> None: "
    if probe.said is None:
        wanted = f"{'required' if probe.required else 'optional'}{' or null' if probe.nullable else ''}"
        return f"{head}reveal_type(x.{name})  # {wanted}"
    null = probe.nullable or probe.said.sort in ("any", "null")
    absent = f" | m{number}.Absent" if null else " | None"
    spelled = _spelled(probe.said, number, names)
    return f"{head}assert_type(x.{name}, {spelled}{'' if probe.required else absent})"


def errors(said: str, text: str) -> Iterator[tuple[int, str]]:
    """mypy's errors, with their lines, and the revealed types that are not what the line's comment says. `text`: the
    file of probes."""
    source = text.splitlines()
    for file, number, kind, told in re.findall(r"^(.+?):(\d+): (error|note): (.*)$", said, re.MULTILINE):
        if file != FILE:
            continue  # the package's own types are no matter of a probe
        revealed = re.search(r'Revealed type is "(.*)"', told)
        if revealed is not None:
            if not _is_as(source[int(number) - 1].rpartition("# ")[2], revealed[1]):
                yield int(number), f"it is of type `{revealed[1]}`"
        elif kind == "error":
            yield int(number), told
    if not re.search(r"^(Found|Success)", said, re.MULTILINE) or "prevented further checking" in said:
        yield 0, " ".join(said.split())[-300:] or "mypy says nothing"


def _is_as(wanted: str, revealed: str) -> bool:
    """Whether a type says that a member may be absent, or not, as the schema does."""
    parts = [each.rpartition(".")[2] for each in revealed.split(" | ")]
    match wanted:
        case "required":
            return "Absent" not in parts and "None" not in parts
        case "required or null":
            return "Absent" not in parts
        case "optional":
            return "Absent" in parts or "None" in parts
    return "Absent" in parts


def _spelled(said: Said, number: int, names: Names) -> str:
    found = _plain(said, number, names)
    return f"{found} | None" if said.nullable else found


def _plain(said: Said, number: int, names: Names) -> str:
    match said.sort:
        case "constant":
            return f"Literal[{literal(said.value)}]"
        case "named":
            decl, name = names.spec[said.decl], f"m{number}.{names.classes[said.decl]}"
            raw = "str" if isinstance(decl, Enum) and decl.kind is Kind.STRING else "int"
            return f"{name} | {raw}" if isinstance(decl, Enum) and decl.open else name
        case "list" | "map":
            assert said.inner is not None
            inner = _spelled(said.inner, number, names)
            return f"list[{inner}]" if said.sort == "list" else f"dict[str, {inner}]"
    return _SPELLED[said.sort]
