"""`protogen fmt`: one layout, the same values, the same spelling, no comment lost; twice is as good as once."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.commands import Run
from support.making import DRAFT, schema, written
from support.paths import ROOT

from protogen.schema.canonical import canonical
from protogen.source.read import parse, read

JSON = """{"type":"object", "x-own": {"b": 1, "a": 2},
 "required": ["b", "a"], "properties": {"b": {"maximum": 1.50e1, "title": "\\u00e9", "type": "number"}, "a": {}},
 "$schema": "https://json-schema.org/draft/2020-12/schema", "examples": [{"type": 1, "$id": 2}], "enum": [] }"""
JSON_AFTER = """{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "enum": [],
  "properties": {
    "b": {
      "title": "\\u00e9",
      "type": "number",
      "maximum": 1.50e1
    },
    "a": {}
  },
  "required": [
    "b",
    "a"
  ],
  "x-own": {
    "b": 1,
    "a": 2
  },
  "examples": [
    {
      "type": 1,
      "$id": 2
    }
  ]
}
"""
YAML = """# The head of the file.

# about the properties
properties:   # at the end of a line
  # the id
  id:
    minLength: 1
    type: string
    # the end of id
  # between
  text:
    description: |
      Two lines\x20\x20
      # no comment

    type: string
  list:
    type: array
    items:
      - minimum: 0x1
        type: integer
      - {minimum: 2, type: integer}\x20\x20
  # the end of the properties
# above the type
type: object
required: [id]
$schema: https://json-schema.org/draft/2020-12/schema
# the very end"""
YAML_AFTER = """# The head of the file.

$schema: https://json-schema.org/draft/2020-12/schema
# above the type
type: object
# about the properties
properties:   # at the end of a line
  # the id
  id:
    type: string
    minLength: 1
    # the end of id
  # between
  text:
    description: |
      Two lines\x20\x20
      # no comment

    type: string
  list:
    type: array
    items:
      - type: integer
        minimum: 0x1
      - {minimum: 2, type: integer}
  # the end of the properties
required: [id]
# the very end
"""


@pytest.mark.parametrize(("name", "before", "after"), [("s.json", JSON, JSON_AFTER), ("s.yaml", YAML, YAML_AFTER)])
def test_the_layout(name: str, before: str, after: str, here: Run, folder: Path) -> None:
    path = written(folder, before, name)
    told = here("fmt", name, "--check")
    assert (told.code, told.out) == (1, f"{name}: not in this layout\n")
    assert path.read_text() == before
    assert here("fmt", name)[:2] == (0, f"{name}: changed\n")
    assert path.read_text() == after
    stamp = path.stat().st_mtime_ns
    assert here("fmt", name)[:2] == (0, "nothing to change\n")
    assert here("fmt", name, "--check").code == 0
    assert path.stat().st_mtime_ns == stamp


def test_without_a_file_it_is_the_config_s(here: Run, folder: Path) -> None:
    written(folder, 'schema = "s.json"\n', "protogen.toml")
    written(folder, {"type": "object"})
    assert here("fmt").out == "s.json: changed\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"type": "object", "type": "string"}', 'the key "type" appears twice'),
        ('{"type": "object",}', "a trailing comma"),
        ('{"a": 1}', "this looks like a document"),
        (None, "No such file"),
    ],
)
def test_what_is_no_schema_is_refused_and_stays(text: str | None, said: str, here: Run, folder: Path) -> None:
    path = written(folder, text or "", "s.json")
    if text is None:
        path.unlink()
    told = here("fmt", "s.json")
    assert told.code == 2
    assert said in told.err
    assert text is None or path.read_text() == text


def test_line_ends_and_the_byte_order_mark_stay(here: Run, folder: Path) -> None:
    path = written(folder, "\ufeff" + '{"type":\r\n"object"}\r\n', "s.json")
    assert here("fmt", "s.json").code == 0
    assert path.read_bytes() == '\ufeff{\r\n  "type": "object"\r\n}\r\n'.encode()


def test_parts_of_a_container_are_schemas() -> None:
    part = {"A": {"type": "string", "title": "A"}}
    about = {"version": "1", "title": "T"}
    text = json.dumps({"openapi": "3.1.0", "info": about, "paths": {}, "components": {"schemas": part}})
    made = json.loads(canonical(parse("s.json", text)))
    assert list(made["info"]) == ["version", "title"]
    assert list(made["components"]["schemas"]["A"]) == ["title", "type"]


@pytest.mark.parametrize("path", sorted((ROOT / "tests/cases").glob("*.*")), ids=lambda path: path.stem)
def test_cases(path: Path) -> None:
    holds(path.read_text(encoding="utf-8"), path.suffix != ".json")


def holds(text: str, is_yaml: bool) -> None:
    source = parse("s", text, yaml=is_yaml)
    made = canonical(source)
    again = parse("s", made, yaml=is_yaml)
    assert json.dumps(again.value, sort_keys=True) == json.dumps(source.value, sort_keys=True)
    assert canonical(again) == made


WORDS = ["type", "title", "description", "$ref", "minLength", "x-own", "default", "enum", "required", "own"]
VALUES = st.sampled_from(
    [
        "string",
        "yes",
        "a: b",
        "# no",
        "",
        '"q"',
        "one",
        "two\nlines\n",
        "  deep\n\n# x\n",
        3,
        1.0,
        None,
        True,
        ["b", 1.5],
        {"z": 1, "a": [{"y": 1}]},
    ]
)
SCHEMAS: st.SearchStrategy[Any] = st.recursive(
    st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=4),
    lambda inner: st.builds(
        lambda own, more: dict(sorted({**own, **more}.items(), key=lambda each: hash(each[0]) % 7)),
        st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=3),
        st.fixed_dictionaries(
            {},
            optional={
                "properties": st.dictionaries(st.sampled_from(["type", "b", "a"]), inner, max_size=3),
                "allOf": st.lists(inner, min_size=1, max_size=2),
                "items": inner,
                "$defs": st.dictionaries(st.sampled_from("ba"), inner, max_size=2),
            },
        ),
    ),
    max_leaves=6,
)


class _Plain(yaml.SafeDumper):
    """Writes texts of several lines as blocks, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Plain.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def with_comments(text: str, seed: int) -> Iterator[str]:
    """The lines of a YAML text, some with comments above them and blanks behind them, but not within texts."""
    chance = random.Random(seed)
    block: int | None = None
    for line in text.split("\n"):
        margin = len(line) - len(line.lstrip())
        if block is not None and (not line.strip() or margin > block):
            yield line
            continue
        block = margin + 2 * line.lstrip().startswith("- ") if line.rstrip("-+0123456789 ").endswith("|") else None
        if line.strip() and chance.random() < 0.3:
            yield f"{' ' * margin}# {chance.randrange(99)}"
        plain = line.strip() and block is None and "'" not in line and '"' not in line
        yield f"{line}  # {chance.randrange(99)}" if plain and chance.random() < 0.1 else line


@settings(max_examples=200, deadline=None)
@given(SCHEMAS, st.sampled_from([None, 1, 4]), st.booleans())
def test_json_keeps_its_values(value: Any, indent: int | None, ascii: bool) -> None:
    holds(json.dumps({"$schema": DRAFT, **value}, indent=indent, ensure_ascii=ascii), False)


@settings(max_examples=200, deadline=None)
@given(SCHEMAS, st.sampled_from([2, 4]), st.integers(0, 9999))
def test_yaml_keeps_its_values_and_its_comments(value: Any, indent: int, seed: int) -> None:
    plain = yaml.dump({"title": "T", **value}, Dumper=_Plain, sort_keys=False, indent=indent)
    text = "\n".join(with_comments(plain, seed))
    holds(text, True)
    made = canonical(parse("s", text, yaml=True))
    assert sorted(comments(made)) == sorted(comments(text))


def comments(text: str) -> list[str]:
    return [line.rpartition("#")[2].strip() for line in text.split("\n") if "#" in line]


def test_emitted_code_does_not_depend_on_the_layout(here: Run, folder: Path) -> None:
    """But for the fixtures, whose order follows the schema's."""
    value = read(ROOT / "schema/websocket-v2.schema.json")
    written(folder, value.text, "w.schema.json")
    here("build", "w.schema.json", "--target", "python", "--target", "typescript", "--out", "one")
    written(folder, canonical(value), "w.schema.json")
    here("build", "w.schema.json", "--target", "python", "--target", "typescript", "--out", "other")
    files = [path.relative_to(folder / "one") for path in (folder / "one").rglob("*.*") if path.is_file()]
    assert len(files) > 40
    assert all((folder / "one" / each).read_bytes() == (folder / "other" / each).read_bytes() for each in files)


def test_every_keyword_has_its_place() -> None:
    from protogen.schema.canonical import _RANK
    from protogen.schema.keywords import KEYWORDS

    assert KEYWORDS.keys() <= _RANK.keys()
    value = {word: {} for word in reversed([*KEYWORDS])}
    made = canonical(parse("s", json.dumps(schema(value))))
    assert [*json.loads(made)][:3] == ["$schema", "$id", "id"]


@pytest.mark.parametrize("path", [*sorted((ROOT / "schema").iterdir()), ROOT / "templates/init/schema.json"], ids=str)
def test_our_own_schemas_have_the_layout(path: Path) -> None:
    source = read(path)
    assert canonical(source) == source.text
