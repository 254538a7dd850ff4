"""The Python target: what it emits is clean, typed and loses nothing."""

from __future__ import annotations

import importlib
import json
import pickle
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.making import write
from support.paths import V2

from protogen.checks.program import Program
from protogen.checks.tolerant import tolerant_program
from protogen.languages.python.limits import is_plain_pattern
from protogen.languages.python.names import docstring, literal
from protogen.languages.python.target import target
from protogen.languages.target import Job
from protogen.languages.templates import templates_root
from protogen.model.spec import (
    Alias,
    Const,
    Decl,
    Enum,
    Field,
    KeyedUnion,
    KeyedVariant,
    Kind,
    Limits,
    ListOf,
    MapOf,
    Member,
    Nullable,
    Record,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    TaggedVariant,
    TupleOf,
    Type,
    TypedUnion,
    TypedVariant,
)
from protogen.runtime.jsontext import parse
from protogen.runtime.values import identity
from protogen.schema.load import load

pytestmark = pytest.mark.slow

STRING, INTEGER, NUMBER, ANY = (Scalar(kind) for kind in (Kind.STRING, Kind.INTEGER, Kind.NUMBER, Kind.ANY))


def member(name: str, each: Type, *, required: bool = False, **more: Any) -> Field:
    return Field(name=name, type=each, required=required, **more)


def record(name: str, *fields: Field, extra: Type | None = ANY, doc: str = "") -> Record:
    return Record(name=name, doc=doc, fields=fields, extra=extra)


def tagged(name: str, *variants: str, path: tuple[str, ...] = ("type",), opened: bool = True) -> TaggedUnion:
    rows = tuple(TaggedVariant(name=each, type=Ref(each), tags=(each.lower(),)) for each in variants)
    return TaggedUnion(name=name, doc=f"A {name}.", variants=rows, tag=path, open=opened)


NESTED = Limits(minimum=0, maximum=9)
DECLS: tuple[Decl, ...] = (
    record(
        "Everything",
        member("kind", Const("everything"), required=True),
        member("count", Scalar(Kind.INTEGER, limits=Limits(minimum=0.5, maximum=10)), required=True),
        member("ratio", Scalar(Kind.NUMBER, limits=Limits(minimum=0, exclusive_maximum=1, multiple_of=0.01))),
        member("name", Scalar(Kind.STRING, limits=Limits(min_length=1, max_length=3, pattern="^[a-z]+$"))),
        member("ahead", Scalar(Kind.STRING, limits=Limits(pattern="(?=a)b"))),
        member("colour", Ref("Colour")),
        member("level", Ref("Level")),
        member("closed", Ref("Closed")),
        member("maybe", Nullable(INTEGER), required=True),
        member("maybe not", Nullable(Ref("Colour"))),
        member("list", ListOf(Scalar(Kind.INTEGER, limits=NESTED), Limits(min_items=1))),
        member("grid", ListOf(ListOf(NUMBER, Limits(max_items=2)))),
        member("map", MapOf(ListOf(Ref("Colour")))),
        member("fixed", ListOf(NUMBER, Limits(min_items=2, max_items=2))),
        member("counts", Nullable(MapOf(Scalar(Kind.INTEGER, limits=NESTED), Limits(max_properties=1)))),
        member("pair", TupleOf((INTEGER, STRING), None, 2)),
        member("row", TupleOf((INTEGER, Ref("Everything")), STRING, 0)),
        member("self", Ref("Everything"), doc='Says """hi""" \\ and ends with a "quote"'),
        member("tree", Ref("Tree")),
        member("shape", Ref("Shape")),
        member("sealed", Ref("Sealed")),
        member("deep", Ref("Deep")),
        member("loose", Ref("Loose")),
        member("first", Ref("First")),
        member("anything", ANY),
        doc="All at once.\n\nWith a second paragraph.",
    ),
    record(
        "class",
        *(member(name, STRING) for name in ("class", "model_config", "copy", "json", "schema", "int", "str", "_x", "")),
        *(member(name, STRING) for name in ("a-b", "a_b", "aB", "10", "ünïcode", "日本", "type", "self", "Everything")),
        extra=INTEGER,
    ),
    Enum(
        name="Colour",
        members=(
            Member(name="red", value="red", doc="Like blood.", notes={"action": "Stop."}),
            Member(name="dark red", value='dark "red"'),
            Member(name="dark-red", value="dark-red"),
            Member(name="", value=""),
        ),
    ),
    Enum(name="Level", members=(Member(name="value 1", value=1), Member(name="two", value=2)), kind=Kind.INTEGER),
    Enum(name="Closed", members=(Member(name="a", value="a"), Member(name="b", value="b")), open=False),
    Alias(name="Tree", type=ListOf(Ref("Tree"))),
    tagged("Shape", "Circle", "Square"),
    tagged("Sealed", "Circle", "Square", opened=False),
    tagged("Deep", "Wrapped", path=("head", "type")),
    record(
        "Circle", member("type", Const("circle"), required=True), member("r", NUMBER), member("inner", Ref("Shape"))
    ),
    record("Square", member("type", Const("square"), required=True)),
    record("Wrapped", member("head", Ref("Head"), required=True)),
    record("Head", member("type", Const("wrapped"), required=True)),
    TypedUnion(
        name="Loose",
        variants=(
            TypedVariant(name="text", type=Ref("Colour"), json_types=("string",)),
            TypedVariant(name="number", type=NUMBER, json_types=("number",)),
            TypedVariant(name="rest", type=ANY, json_types=("array", "object")),
        ),
    ),
    KeyedUnion(
        name="First",
        variants=(
            KeyedVariant(name="Square", type=Ref("Square"), keys=("type",)),
            KeyedVariant(name="Keyed", type=Ref("Keyed"), keys=("key",)),
        ),
    ),
    record("Keyed", member("key", INTEGER, required=True)),
    record("Field", member("Literal", STRING), extra=None),
)
ROOTS = ("Everything", "class", "Shape", "Field")
SPEC = Spec("Odd things", "1.2.3", "A test.", ROOTS, DECLS, "https://x.example/odd", "Odd things")


def nothing_refused(spec: Spec) -> Program:
    return Program({"nodes": [True], "roots": dict.fromkeys(spec.roots, 0), "patterns": []})


def job(spec: Spec, **options: str) -> Job:
    schema, _ = load(V2)
    return Job(spec, nothing_refused(spec), tolerant_program(spec), schema, options)


def emit(spec: Spec, folder: Path, **options: str) -> Mapping[str, str]:
    files = target.emit(job(spec, **options))
    write(files, folder)
    return files


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("python")
    emit(SPEC, folder)
    return folder


@pytest.fixture(scope="module")
def package(folder: Path) -> ModuleType:
    sys.path.insert(0, str(folder))
    return importlib.import_module("odd_things")


def run(*command: str, cwd: Path) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_linter(folder: Path) -> None:
    run("ruff", "check", "--isolated", ".", cwd=folder)


def test_formatter(folder: Path) -> None:
    run("ruff", "format", "--isolated", "--check", ".", cwd=folder)


def test_types(folder: Path) -> None:
    (folder / "use.py").write_text(USE, encoding="utf-8")
    run("mypy", "--strict", "--config-file=", "odd_things", "use.py", cwd=folder)
    (folder / "use.py").unlink()


USE = """\
from typing import assert_never

from odd_things import ABSENT, Absent, Circle, Colour, Everything, Shape, Square, UnknownShape, read_tolerant

def area(shape: Shape) -> float:
    if isinstance(shape, Circle):
        return shape.r or 0.0
    if isinstance(shape, Square):
        return 1.0
    if isinstance(shape, UnknownShape):
        return len(shape.type)
    assert_never(shape)

def action(colour: Colour | str) -> str:
    match colour:
        case Colour.RED:
            return Colour.RED.action
        case Colour():
            return colour.description
        case str():
            return "unknown"

def colour(value: Everything) -> str:
    if value.maybe_not is ABSENT:
        return "not there"
    return value.maybe_not or "null"

made: Everything = Everything(count=5, maybe=None, name=None, maybe_not=ABSENT)
absent: Absent = ABSENT
read: Everything = read_tolerant("{}")
"""


def test_same_text_twice(tmp_path: Path) -> None:
    assert emit(SPEC, tmp_path / "a") == emit(SPEC, tmp_path / "b")


def test_a_spec_without_declarations() -> None:
    files = target.emit(job(Spec("none", "", "", (), (), name="none")))
    assert files["none/models.py"].endswith('"""The messages of none, as models."""\n')


MINIMAL = {"kind": "everything", "count": 1, "maybe": None}
KEPT: list[dict[str, Any]] = [
    {},
    {"count": -5, "ratio": 10**30, "name": "", "ahead": "zz"},
    {"ratio": 0.1, "grid": [[1, 2.5, 3]], "list": []},
    {"fixed": [], "counts": None},
    {"fixed": [1, 2, 3], "counts": {"a": 99, "b": 1}},
    {"colour": "red"},
    {"colour": "a new one", "level": 77, "closed": "a", "maybe not": None},
    {"maybe": 10**40, "map": {"a": ["red", "blue"], "": []}},
    {"pair": [1, "a"], "row": [1, MINIMAL, "x"], "tree": [[], [[]]]},
    {"shape": {"type": "circle", "r": 1.5, "inner": {"type": "circle", "extra": 1}}},
    {"shape": {"type": "hexagon", "sides": [{"n": 6}]}, "sealed": {"type": "square", "r": "any"}},
    {"deep": {"head": {"type": "wrapped", "x": 1}}},
    {"deep": {"head": {"type": "another"}, "rest": [None]}},
    {"loose": "red"},
    {"loose": 5},
    {"loose": [1, {"a": None}]},
    {"loose": {"a": True}},
    {"first": {"key": 5, "type": 7}},
    {"first": {"type": "square"}},
    {"anything": {"deep": [1.5, "x", None, True]}, "unknown": {"1": 2}, "self_": "no attribute", "model_config": 5},
    {"self": {**MINIMAL, "colour": "x"}},
]


@pytest.mark.parametrize("members", KEPT, ids=str)
def test_tolerant_keeps_everything(package: ModuleType, members: dict[str, Any]) -> None:
    text = json.dumps(MINIMAL | members)
    assert identity(parse(package.to_json(package.read_tolerant(text)))) == identity(parse(text))


def test_tolerant_keeps_random_documents(package: ModuleType) -> None:
    """Members put together at random, valid or not: what is accepted comes back unchanged."""
    random.seed(7)
    accepted = 0
    for _ in range(300):
        value: dict[str, Any] = dict(MINIMAL)
        for members in random.sample(KEPT, 4):
            value |= members
        if random.random() < 0.3:
            name = random.choice(sorted(value))
            value[name] = random.choice([None, True, "5", 5, [], {}, 1.5])
        text = json.dumps(value)
        try:
            message = package.read_tolerant(text)
        except package.InvalidDocument:
            continue
        accepted += 1
        assert identity(parse(package.to_json(message))) == identity(parse(text))
    assert accepted > 150


REFUSED: list[dict[str, Any]] = [
    {"count": True},
    {"count": "5"},
    {"count": 1.5},
    {"count": None},
    {"kind": "something"},
    {"ratio": "0.5"},
    {"ratio": None},
    {"closed": "c"},
    {"colour": 5},
    {"pair": [1]},
    {"shape": {}},
    {"sealed": {"type": "hexagon"}},
]


@pytest.mark.parametrize("members", REFUSED, ids=str)
def test_tolerant_refuses_other_shapes(package: ModuleType, members: dict[str, Any]) -> None:
    with pytest.raises(package.InvalidDocument) as caught:
        package.read_tolerant(json.dumps(MINIMAL | members))
    assert caught.value.violations


def test_a_refusal_travels_between_processes(package: ModuleType) -> None:
    with pytest.raises(package.InvalidDocument) as caught:
        package.read_tolerant("{}")
    other = pickle.loads(pickle.dumps(caught.value))
    assert (other.violations, str(other)) == (caught.value.violations, str(caught.value))
    assert str(other).startswith("the member ")


@pytest.mark.parametrize("text", ["", "{", "NaN", '{"kind": 1, "kind": 1}', b"\xff"])
def test_unreadable_text(package: ModuleType, text: str | bytes) -> None:
    assert [each.keyword for each in package.violations(text)] in (["json"], ["duplicate keys"])


BUILT_WRONG: list[dict[str, Any]] = [
    {"count": 0},
    {"count": 11},
    {"count": True},
    {"count": "5"},
    {"ratio": 1},
    {"ratio": float("nan")},
    {"name": ""},
    {"name": "A"},
    {"list_": [10]},
    {"list_": []},
    {"fixed": [1]},
    {"counts": {"a": 99}},
    {"counts": {"a": 1, "b": 1}},
    {"pair": (1, 2)},
    {"closed": "c"},
]


@pytest.mark.parametrize("members", BUILT_WRONG, ids=str)
def test_own_models_keep_the_limits(package: ModuleType, members: dict[str, Any]) -> None:
    right = {"kind": "everything", "count": 5, "maybe": None}
    package.Everything(**right)
    with pytest.raises(ValueError, match="validation error"):
        package.Everything(**right | members)


def test_absent_is_not_null(package: ModuleType) -> None:
    built = package.Everything(kind="everything", count=5, maybe=None, maybe_not=None)
    assert parse(package.to_json(built)) == {"kind": "everything", "count": 5, "maybe": None, "maybe not": None}


def test_frozen(package: ModuleType) -> None:
    with pytest.raises(ValueError, match="frozen"):
        package.Square(type="square").type = "circle"


def test_open_enum(package: ModuleType) -> None:
    known = package.read_tolerant(json.dumps(MINIMAL | {"colour": "red"})).colour
    new = package.read_tolerant(json.dumps(MINIMAL | {"colour": "new"})).colour
    assert known is package.Colour.RED
    assert (known.action, known.description) == ("Stop.", "Like blood.")
    assert (new, isinstance(new, package.Colour)) == ("new", False)
    assert package.Everything(kind="everything", count=1, maybe=None, colour="red").colour is package.Colour.RED


def test_unknown_message(package: ModuleType) -> None:
    reader = package.readers.READERS["Shape"]
    read = reader.read_tolerant('{"type":"hexagon","n":[1.0,{"a":null}]}')
    assert type(read) is package.UnknownShape
    assert (read.type, read.model_extra) == ("hexagon", {"n": [1, {"a": None}]})
    assert reader.to_json(read) == '{"type":"hexagon","n":[1,{"a":null}]}'


def test_hostile_names(package: ModuleType) -> None:
    """Every member has an attribute of its own, and goes by its own name on the wire."""
    names = next(each for each in DECLS if each.name == "class")
    assert isinstance(names, Record)
    text = json.dumps({field.name: str(number) for number, field in enumerate(names.fields)} | {"other": 5})
    reader = package.readers.READERS["class"]
    read = reader.read_tolerant(text)
    assert set(read.__dict__.values()) == {str(number) for number in range(len(names.fields))}
    assert parse(reader.to_json(read)) == json.loads(text)


def test_wire_names_alone_are_read(package: ModuleType) -> None:
    """An unknown member that is spelled like an attribute is not that attribute."""
    read = package.readers.READERS["class"].read_tolerant('{"class_":1}')
    assert (read.__dict__["class_"], read.model_extra) == (None, {"class_": 1})


def test_driver(folder: Path) -> None:
    lines = [
        {"id": 1, "case": "odd", "root": "Shape", "text": '{"type":"square"}'},
        {"id": 2, "case": "odd", "root": "Shape", "base64": "/w=="},
        {"id": 3, "case": "odd", "root": "None", "text": "1"},
    ]
    driver = templates_root() / "python" / "driver.py"
    done = subprocess.run(
        [sys.executable, str(driver), json.dumps({"odd": str(folder)})],
        input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True,
        text=True,
        check=True,
    )
    valid = {"valid": True, "violations": []}
    broken = {"valid": False, "violations": [["", "json"]]}
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert first.pop("meaning")
    second.pop("meaning", None)
    assert first == {"id": 1, "strict": valid, "tolerant": valid, "roundtrip": '{"type":"square"}'}
    assert second == {"id": 2, "strict": broken, "tolerant": broken, "roundtrip": None}
    assert third["error"].startswith("KeyError")


def test_literals_are_python() -> None:
    for text in ("", "it's", 'say "hi"', "\\", "a\nb\x00\u2028\ud7ff\U0001f600", "'\""):
        assert eval(literal(text)) == text


@pytest.mark.parametrize(
    "text", ['ends in "', "ends in \\", 'has """ inside', "x" * 100, "two\n\n\n\nlines  \n", "\x00"]
)
def test_docstrings_are_python(text: str) -> None:
    found = eval(docstring(text, 4))
    assert found.split() == text.split()


def test_plain_patterns() -> None:
    assert is_plain_pattern("^[a-z]+(-[0-9]{2,3})?$")
    assert not any(map(is_plain_pattern, [r"\d", r"\w+", "(?=a)", r"\u0041", ".", r"(a)\1", "a{2"]))
