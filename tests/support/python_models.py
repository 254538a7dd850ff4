"""What a module of pydantic models says, read from its source: classes, members, types, limits."""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

_QUIET = frozenset(["alias", "description", "discriminator", "title", "union_mode"])
"""Arguments of `Field` that limit no value."""


@dataclass(frozen=True)
class Said:
    """One member, or what a name stands for."""

    type: str
    optional: bool = False
    wire: str = ""
    limits: tuple[str, ...] = ()


@dataclass
class Models:
    """One module."""

    records: dict[str, dict[str, Said]] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    """The type of the other members of a record, where it is said."""
    enums: dict[str, dict[str, object]] = field(default_factory=dict)
    aliases: dict[str, Said] = field(default_factory=dict)


def models_of(text: str, unnamed: Collection[str] = ()) -> Models:
    """The models of a module. `unnamed`: aliases that are read as what they stand for."""
    found = Models()
    module = ast.parse(text)
    if unnamed:
        module = _Expanded({name: value for name, value in _aliases(module) if name in unnamed}).visit(module)
    for each in module.body:
        match each:
            case ast.ClassDef(name=name, bases=[ast.Name("StrEnum" | "IntEnum" | "Enum"), *_], body=body):
                found.enums[name] = dict(_members(body))
            case ast.ClassDef(name=name, body=body):
                found.records[name] = dict(_fields(body))
                if said := found.records[name].pop("__pydantic_extra__", None) or _other_members(body):
                    found.extras[name] = said.type
    found.aliases = {name: _said(value) for name, value in _aliases(module)}
    return found


def _aliases(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for each in module.body:
        match each:
            case ast.Assign(
                targets=[ast.Name(name)], value=ast.Call(func=ast.Name("TypeAliasType"), args=[_, annotation])
            ):
                yield name, annotation


class _Expanded(ast.NodeTransformer):
    """Puts what aliases stand for in place of their names."""

    def __init__(self, aliases: Mapping[str, ast.expr]) -> None:
        self.aliases = aliases

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if isinstance(node.ctx, ast.Load) and node.id in self.aliases:
            return self.visit(copy.deepcopy(self.aliases[node.id]))  # type: ignore[no-any-return]
        return node


def _members(body: list[ast.stmt]) -> Iterator[tuple[str, object]]:
    for each in body:
        match each:
            case ast.Assign(targets=[ast.Name(name)], value=ast.Constant(value)):
                yield name, value
            case ast.Assign(targets=[ast.Name(name)], value=ast.UnaryOp() as value):
                yield name, ast.literal_eval(value)


def _fields(body: list[ast.stmt]) -> Iterator[tuple[str, Said]]:
    for each in body:
        match each:
            case ast.AnnAssign(target=ast.Name("model_config")):
                continue
            case ast.AnnAssign(target=ast.Name(name), annotation=annotation, value=value):
                yield name, _said(annotation, name, isinstance(value, ast.Constant) and value.value is None)


def _other_members(body: list[ast.stmt]) -> Said | None:
    """The other way to say `__pydantic_extra__`."""
    for each in body:
        match each:
            case ast.Assign(targets=[ast.Name("__annotations__")], value=ast.Dict(values=[annotation])):
                return _said(annotation)
    return None


_BESIDE = frozenset(["Absent", "MISSING"])
"""What stands for an absent member in annotations."""


def _said(annotation: ast.expr, name: str = "", absent_is_none: bool = False) -> Said:
    calls = [each for each in ast.walk(annotation) if isinstance(each, ast.Call) and ast.unparse(each.func) == "Field"]
    given = {key.arg: key.value for call in calls for key in call.keywords if key.arg}
    wire = ast.literal_eval(given["alias"]) if "alias" in given else name
    limits = [f"{key}={_number(value)}" for key, value in given.items() if key not in _QUIET]
    options = _options(annotation)
    optional = absent_is_none or not _BESIDE.isdisjoint(options)
    options -= _BESIDE | ({"None"} if absent_is_none else set())
    if "OtherVersion" in options:
        options = {"str"}  # the witness knows no constant that may change
    if {each.partition("=")[0] for each in limits} == {"ge", "le"} and len({each[3:] for each in limits}) == 1:
        limits = []  # a constant number, for which the witness has no word
    return Said(_joined(options), optional, wire, tuple(sorted(limits)))


def _number(value: ast.expr) -> object:
    found = ast.literal_eval(value)
    return int(found) if isinstance(found, float) and found.is_integer() else found


def _joined(options: set[str]) -> str:
    return "Any" if "Any" in options else " | ".join(sorted(options))


def _options(each: ast.expr) -> set[str]:
    """The alternatives of an annotation, without what limits and tells them apart."""
    match each:
        case ast.Constant(value=str(text)):
            return _options(ast.parse(text, mode="eval").body)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _options(left) | _options(right)
        case ast.Subscript(value=ast.Name("Annotated"), slice=ast.Tuple([inner, *_])):
            return _options(inner)
        case ast.Subscript(value=ast.Name("Union"), slice=ast.Tuple(options)):
            return {option for inner in options for option in _options(inner)}
        case ast.Subscript(value=ast.Name("Optional"), slice=inner):
            return {*_options(inner), "None"}
        case ast.Subscript(value=ast.Name("Literal"), slice=ast.Tuple(values)):
            return {f"Literal[{ast.unparse(value)}]" for value in values}
        case ast.Subscript(value=ast.Name(outer), slice=ast.Tuple(items)) if outer != "Literal":
            return {f"{outer.lower()}[{', '.join(_joined(_options(item)) for item in items)}]"}
        case ast.Subscript(value=ast.Name(outer), slice=inner) if outer != "Literal":
            return {f"{outer.lower()}[{_joined(_options(inner))}]"}
    return {ast.unparse(each)}
