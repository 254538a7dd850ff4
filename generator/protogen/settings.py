"""Reads a project's config file and checks it against its JSON Schema, which has every installed target's options."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from protogen.checks.own import Checker, Fault
from protogen.languages import registry
from protogen.languages.target import Target
from protogen.project import config
from protogen.project.config import Config, Table, closest
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.place import Json
from protogen.source.read import no_file


def read(path: Path, shown: str) -> Config:
    """Read a config file. Raises Refused, with every fault at its line, if it does not match the schema."""
    table = config.table(path, shown)
    values = {key: _plain(value) for key, value in table.values.items()}
    named = values.get("target", {})
    targets = [registry.get(name) for name in registry.names() if isinstance(named, dict) and name in named]
    faults = [_told(each, table) for each in Checker(schema(targets)).faults(values)]
    if not faults:
        faults = [each for target in targets for each in _broken(target, named[target.name], table)]
    if not faults:
        faults = [*_unlicensed(table)]
    if not faults and (why := no_file(str(values.get("schema", "")))):
        faults = [Diagnostic("bad-config", why[0], at=table.at("schema"), help=why[1])]
    if faults:
        raise Refused(*faults)
    return table.config()


def _broken(target: Target, options: Mapping[str, Json], table: Table) -> Iterator[Diagnostic]:
    """Options that would break the target's code. Targets of other packages need not know of this."""
    refuses = getattr(target, "refuses", None)
    for option, why in refuses(options) if refuses else ():
        keys = ("target", target.name, option)
        help = str(target.options[option].get("description", ""))
        yield Diagnostic("bad-config", f"{_named([*keys])} cannot be this: {why}", at=table.at(*keys), help=help)


def _unlicensed(table: Table) -> Iterator[Diagnostic]:
    """Faults of `package.license`: registries take SPDX's identifiers, and refuse a package with any other word."""
    stated = table.values.get("package", {}).get("license")
    words = str(stated or "").split(" ")
    for word in words[::2] if stated else ():
        if word not in _licenses() and not re.fullmatch("LicenseRef-[A-Za-z0-9.-]+", word):
            problem = f"`package.license` names `{word}`, which is no licence of spdx.org/licenses"
            near = [f"did you mean `{each}`?" for each in get_close_matches(word, _licenses(), 1, 0.5)]
            help = " ".join([*near, "A licence of your own is `LicenseRef-NAME`"])
            yield Diagnostic("bad-config", problem, at=table.at("package", "license"), help=help)
    if stated and (len(words) % 2 == 0 or not {*words[1::2]} <= {"AND", "OR"}):
        problem = "`package.license` must be identifiers with `AND` or `OR` between them"
        yield Diagnostic("bad-config", problem, at=table.at("package", "license"), help="as in `MIT OR Apache-2.0`")


@cache
def _licenses() -> Sequence[str]:
    """The identifiers of SPDX's list."""
    lines = (Path(config.__file__).parent / "licenses.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def schema(targets: Iterable[Target]) -> Json:
    """The JSON Schema of a config, with the options of these targets."""
    common = _common()
    own = {
        each.name: {
            "type": "object",
            "description": f"Options of {each.label}.",
            "properties": each.options,
            "additionalProperties": False,
        }
        for each in targets
    }
    target = {**common["properties"]["target"], "properties": own, "additionalProperties": False}
    listed = common["properties"]["targets"]
    listed = {**listed, "items": {**listed["items"], "enum": list(registry.names())}}
    return {**common, "properties": {**common["properties"], "target": target, "targets": listed}}


@cache
def _common() -> Json:
    """The part of the schema that does not depend on targets."""
    return json.loads((Path(config.__file__).parent / "config.schema.json").read_text(encoding="utf-8"))


def _plain(value: Any) -> Json:
    """A value of TOML as JSON has it. Dates, which nothing in a config takes, become null."""
    match value:
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list():
            return [_plain(each) for each in value]
        case bool() | int() | float() | str():
            return value
    return None


def _told(fault: Fault, table: Table) -> Diagnostic:
    """A sentence for a fault, with its line."""
    keys = [*_keys(fault.path)]
    if fault.keyword == "additionalProperties":
        problem, help = _unknown(fault, keys, table)
    elif fault.path[0] == "targets" and fault.keyword == "enum":
        held = table.values["targets"][int(fault.path[1])]
        problem, help = f"there is no target `{held}`", closest(str(held), registry.names(), "targets")
    elif fault.keyword == "oneOf":
        ways = [f"`{name}`" for each in fault.schema["oneOf"] for name in each["required"]]
        problem, help = f"{_named(keys)} needs either {' or '.join(ways)}", ""
    elif fault.keyword == "required":
        problem, help = f"{_named(keys)} needs `{fault.missing}`", fault.description
    else:
        problem = f"{_named(keys)} must be {_wanted(fault, keys)}"
        help = _as_table(fault, keys, table) or fault.description
    return Diagnostic("bad-config", problem, at=table.at(*keys), help=help)


def _unknown(fault: Fault, keys: list[str], table: Table) -> tuple[str, str]:
    """The message for an unknown key, and its help: where it belongs, or what was probably meant."""
    home = _home(keys, table)
    match keys:
        case [key]:
            return f"unknown key `{key}`", home or closest(key, fault.known, "keys")
        case ["target", name]:
            return f"there is no target `{name}`", closest(name, registry.names(), "targets")
        case ["target", name, option]:
            what = f"options of {name}"
            return f"unknown option `{option}` of `{name}`", home or closest(option, fault.known, what)
    inside = _named(keys[:-1]) if "[" in keys[-2] else f"`[{'.'.join(keys[:-1])}]`"
    return f"unknown key `{keys[-1]}` in {inside}", home or closest(keys[-1], fault.known, "keys")


def _home(keys: list[str], table: Table) -> str:
    """Where a key belongs that stands in another table; empty if nothing is called so."""
    key = keys[-1]
    if keys == ["tool"]:
        return f"`[tool.protogen]` is for {config.PYPROJECT}; in {config.NAME} its keys stand by themselves, at the top"
    if len(keys) == 1 and key in registry.names():
        return f"write {table.header('target', key)}"
    properties = schema(registry.installed())["properties"]
    if len(keys) > 1 and key in properties:
        top = "before the first `[table]`" if table.header() == "`[]`" else f"in {table.header()}"
        return f"`{key}` belongs at the top: write it {top}"
    tables = [(name, properties[name]) for name in ("lint", "breaking", "docs")]
    tables += [(f"target.{name}", each) for name, each in properties["target"]["properties"].items()]
    homes = [table.header(name) for name, each in tables if key in each["properties"]]
    return f"`{key}` belongs in {' or '.join(homes)}" if homes else ""


def _as_table(fault: Fault, keys: list[str], table: Table) -> str:
    """What to write instead of a table with the wrong brackets, or of a value that must be a table; else empty."""
    held: Any = table.values
    for key in keys:
        held = held.get(key) if isinstance(held, dict) else None
    if keys == ["targets"] and isinstance(held, dict):
        named = next(iter(held), "NAME")
        return (
            f'what to build is a list, as in `targets = ["{named}"]`; options stand in {table.header("target", named)}'
        )
    if isinstance(held, dict) and fault.schema.get("items", {}).get("type") == "object":
        return f"each begins with `{table.header(*keys).replace('`[', '[[').replace(']`', ']]')}`, in two brackets"
    if len(keys) > 1 and fault.schema.get("type") == "object" and fault.known:
        return f"write {table.header(*keys)}, and below it what it has: {', '.join(fault.known)}"
    return ""


def _keys(path: Iterable[str]) -> Iterator[str]:
    """The keys on the way to a value, each with its number if it is a list: `allow[0]`."""
    key = ""
    for token in path:
        if key and token.isdecimal():
            key = f"{key}[{token}]"
            continue
        if key:
            yield key
        key = token
    yield key


def _named(keys: list[str]) -> str:
    """A key as messages call it: `a.b`, or `[[a.b]]` for a table of a list."""
    if keys[-1].partition("[")[0] == "allow" and "[" in keys[-1]:
        return f"`[[{'.'.join([*keys[:-1], 'allow'])}]]`"
    return f"`{'.'.join(keys)}`"


_WORDS = {
    "string": "a text in quotes",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "a table",
    "array": "a list",
}


def _wanted(fault: Fault, keys: list[str]) -> str:
    """What a value has to be."""
    schema = fault.schema
    match fault.keyword:
        case "enum":
            words = [*map(json.dumps, schema["enum"])]
            return " or ".join(words) if len(words) < 3 else f"one of {', '.join(words)}"
        case "pattern" if "examples" in schema:
            return f"written as in {' or '.join(map(json.dumps, schema['examples']))}"
        case "pattern":
            return f"a name that matches `{schema['pattern']}`"
        case "type" | "minLength":
            kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            return ", or ".join(_kind(kind, schema, keys) for kind in kinds)
    return f"as `{fault.keyword}: {json.dumps(schema[fault.keyword])}` says"


def _kind(kind: str, schema: Mapping[str, Any], keys: list[str]) -> str:
    inside = schema.get("items", {}).get("type") if kind == "array" else None
    if inside == "object":
        return f"a list of tables, each under `[[{'.'.join(keys)}]]`"
    return f"{_WORDS[kind]} of texts in quotes" if inside == "string" else _WORDS[kind]
