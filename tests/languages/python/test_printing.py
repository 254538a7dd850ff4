"""The models as Python prints them from a Spec: layout, order, and what their annotations say."""

from __future__ import annotations

import doctest
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.making import build, schema, written

from protogen.languages.python import layout, names, order
from protogen.languages.python.layout import Expression, OneOf, Word, call, generic, one_of
from protogen.languages.python.order import ordered

TEXT = {"type": "string"}
NONE = Word("None")


def models(folder: Path, **keywords: Any) -> str:
    """The models of a schema."""
    files = build(written(folder, schema(title="Thing", **keywords)), ("python",)).files["python"]
    return files["thing/models.py"]


def test_the_examples_in_docstrings_hold() -> None:
    assert [doctest.testmod(each).failed for each in (names, order)] == [0, 0]


# Layout


def indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))


def word(dice: random.Random) -> Word:
    return Word("A" + "b" * dice.randint(0, dice.choice([5, 20, 60])))


def expression(dice: random.Random, depth: int) -> Expression:
    if not depth or dice.random() < 0.4:
        return word(dice)
    parts = [expression(dice, depth - 1) for _ in range(dice.randint(2, 4))]
    shapes = [
        generic("list", parts[0]),
        generic("dict", Word("str"), parts[0]),
        generic("tuple", *parts),
        one_of(parts),
        generic("Annotated", parts[0], call("Field", Word(f'alias="{"x" * dice.randint(1, 80)}"'), Word("ge=0"))),
    ]
    return dice.choice(shapes)


def statement(dice: random.Random) -> str:
    type = expression(dice, 3)
    name = "a" * dice.randint(1, dice.choice([10, 30, 80]))
    rest = type.items if isinstance(type, OneOf) else (type,)
    optional = type if isinstance(type, layout.Brackets) and type.head == "Annotated[" else OneOf((*rest, NONE))
    forms = [
        "class C:\n" + indented(layout.declaration(name, type)),
        "class C:\n" + indented(layout.declaration(name, optional, "None")),
        "class C:\n" + indented(layout.assignment(name, f'"{"x" * dice.randint(1, 100)}"')),
        "class C:\n" + indented(layout.method(name, type)) + '\n        """Old."""',
        f'X = TypeAliasType(\n    "X",\n{indented(layout.argument(type, 1))}\n)',
    ]
    return dice.choice(forms)


@pytest.mark.slow
def test_every_statement_is_laid_out_as_the_formatter_lays_it_out() -> None:
    dice = random.Random(4)
    text = "\n\n\n".join(["X = 1", *(statement(dice) for _ in range(400))]) + "\n"

    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")


def test_floats_and_quotes_are_those_of_the_formatter() -> None:
    assert names.literal(1e37) == "1e37"
    assert names.literal('it\'s "here"') == "'it\\'s \"here\"'"


def test_a_docstring_does_not_keep_the_space_before_all_of_its_later_lines() -> None:
    assert names.docstring("One.\n    Two.\n      Three.", 4) == '"""One.\n    Two.\n      Three.\n    """'


# Order


def test_a_class_follows_those_it_is_made_of() -> None:
    assert ordered({"message": ["part", "kind"], "part": ["kind"], "kind": []}) == ["kind", "part", "message"]


def test_what_uses_a_cycle_follows_all_of_it() -> None:
    uses = {"message": ["tree"], "tree": ["leaf", "branch"], "branch": ["tree"], "leaf": []}

    assert ordered(uses) == ["leaf", "tree", "branch", "message"]


def test_a_long_chain_in_the_wrong_order_is_no_work() -> None:
    count = 20_000
    uses = {str(number): [str(number + 1)] for number in range(count)} | {str(count): []}

    assert ordered(uses) == [str(number) for number in range(count, -1, -1)]


def test_only_what_is_declared_later_is_named_in_quotes(tmp_path: Path) -> None:
    tree = {"oneOf": [TEXT, {"type": "array", "items": {"$ref": "#/$defs/Tree"}}]}
    defs = {"Trees": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}, "Tree": tree}

    text = models(tmp_path, **{"$defs": defs})

    assert '    Annotated["str | list[Tree]", Described("Tree")],' in text
    assert '    Annotated[list[Tree], Described("Trees")],' in text


def test_only_a_class_that_names_a_later_one_is_rebuilt(tmp_path: Path) -> None:
    def node(*others: str) -> dict[str, Any]:
        return {"type": "object", "properties": {name.lower(): {"$ref": f"#/$defs/{name}"} for name in others}}

    text = models(tmp_path, **{"$defs": {"Alone": node("Alone"), "First": node("Second"), "Second": node("First")}})

    assert [line for line in text.splitlines() if "rebuild" in line] == ["First.model_rebuild()"]


# Annotations


def test_a_nullable_map_keeps_the_type_of_its_values(tmp_path: Path) -> None:
    values = {"type": ["object", "null"], "additionalProperties": {"$ref": "#/$defs/Limit"}, "maxProperties": 3}
    limit = {"type": "object", "properties": {"most": {"type": "integer"}}}

    text = models(tmp_path, type="object", properties={"limits": values}, **{"$defs": {"Limit": limit}})

    assert "    limits: Annotated[dict[str, Limit] | None | Absent, Field(max_length=3)] = ABSENT\n" in text


def test_a_reader_is_not_named_as_the_class_that_it_reads(tmp_path: Path) -> None:
    path = written(tmp_path, schema(title="呵呵", type="object", properties={"a": {"type": "string"}}))
    files = build(path, ("python",)).files["python"]
    (readers,) = (text for name, text in files.items() if name.endswith("readers.py"))
    assert '呵呵_: Reader[呵呵] = Reader("呵呵")' in readers


def test_a_list_of_one_length_is_a_list(tmp_path: Path) -> None:
    vector = {"type": "array", "items": {"type": "number"}, "minItems": 1536, "maxItems": 1536}

    text = models(tmp_path, type="object", required=["vector"], properties={"vector": vector})

    assert "    vector: Annotated[list[float], Field(max_length=1536, min_length=1536)]\n" in text


def test_an_object_of_anything_keeps_its_limits(tmp_path: Path) -> None:
    assert "Annotated[dict[str, Any], Field(min_length=1), " in models(tmp_path, type="object", minProperties=1)


def test_limits_hold_inside_a_union_on_a_cycle(tmp_path: Path) -> None:
    size = {"type": "integer", "minimum": 1}
    node = {"type": "object", "properties": {"size": {"oneOf": [size, {"$ref": "#/$defs/Node"}]}}}

    text = models(tmp_path, **{"$defs": {"Node": node}})

    assert "Annotated[int, Field(ge=1)]," in text
    assert '    Annotated[NodeSizeInteger | Node, Described("NodeSize")],' in text


@pytest.mark.slow
def test_a_build_imports_neither_the_models_library_nor_another_generator(tmp_path: Path) -> None:
    """Their imports take longer than the rest of a build."""
    path = written(tmp_path, schema(title="Thing", type="object", properties={"id": TEXT}))
    script = (
        "import sys; from protogen.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'pydantic', 'datamodel_code_generator', 'ruff'} & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", script, "build", "--schema", str(path), "--target", "python"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr
    assert (tmp_path / "generated" / "python" / "thing" / "models.py").is_file()
