"""Schemas made to break a generator: each is refused in a sentence, or built right, in bounded time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.effort import calls
from support.making import written
from support.outside import real

from protogen import pipeline
from protogen.languages import registry as target
from protogen.languages.answers import Document
from protogen.pipeline import Built
from protogen.project.config import Config
from protogen.project.plan import plan
from protogen.project.write import apply
from protogen.prove import setup
from protogen.prove.run import prove_many
from protogen.schema.keywords import KEYWORDS
from protogen.schema.load import load
from protogen.source.diagnostics import Refused
from protogen.source.read import MAX_BYTES

pytestmark = pytest.mark.slow

_DRAFT = {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def _build(folder: Path, text: str | bytes | Mapping[str, Any]) -> Built:
    path = folder / "hostile.schema.json"
    data = json.dumps(text) if isinstance(text, Mapping) else text
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    schema, found = load(path, shown=path.name)
    return pipeline.build(schema, Config(), [target.get("swift"), target.get("typescript")], found)


def _rules(folder: Path, text: str | bytes | Mapping[str, Any]) -> set[str]:
    try:
        return {each.rule for each in _build(folder, text).contract.diagnostics}
    except Refused as refusal:
        return {each.rule for each in refusal.diagnostics}


def _nested(depth: int, keyword: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer"}
    for _ in range(depth):
        schema = {keyword: schema}
    return {**_DRAFT, **schema}


def _chain(length: int) -> dict[str, Any]:
    links = {f"d{each}": {"$ref": f"#/$defs/d{each + 1}"} for each in range(length)}
    return {**_DRAFT, "$ref": "#/$defs/d0", "$defs": {**links, f"d{length}": {"type": "string"}}}


_ROUND = {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"anyOf": [{"$ref": "#/$defs/a"}]}}

REFUSED: Mapping[str, tuple[str | bytes | Mapping[str, Any], str]] = {
    "a reference to itself": ({**_DRAFT, "$ref": "#"}, "endless-reference"),
    "a reference in a circle": ({**_DRAFT, "$ref": "#/$defs/a", "$defs": _ROUND}, "endless-reference"),
    "10,000 levels": ('{"not":' * 10_000 + "true" + "}" * 10_000, "unreadable-schema"),
    "10,000 brackets": ("[" * 10_000, "unreadable-schema"),
    "a key twice": ('{"type": "object", "type": "string"}', "unreadable-schema"),
    "no UTF-8": (b'{"title": "\xff\xfe"}', "unreadable-schema"),
    "UTF-16": ('{"type": "object"}'.encode("utf-16"), "unreadable-schema"),
    "half a surrogate pair": ('{"properties": {"\\ud800": {"type": "string"}}}', "unreadable-schema"),
    "half a surrogate pair in a value": ('{"enum": ["a", "\\uDFFF"]}', "unreadable-schema"),
    "nothing": ("", "unreadable-schema"),
    "a number of 5,000 digits": ('{"maximum": ' + "9" * 5_000 + "}", "unreadable-schema"),
    "a number too large": ('{"maximum": 1e400}', "unreadable-schema"),
    "a number of too many digits": ('{"maximum": 1' + "0" * 400 + "}", "unreadable-schema"),
    "a number too large in a value": ('{"properties": {"a": {"enum": [1, {"b": -1e400}]}}}', "unreadable-schema"),
    "a number too small": ('{"minimum": 1e-400}', "unreadable-schema"),
    "a pattern of a billion steps": ({**_DRAFT, "pattern": "(((a{1,1000}){1,1000}){1,1000})"}, "pattern-unsupported"),
    "a pattern of 5,000 groups": ({**_DRAFT, "pattern": "(" * 5_000 + "a" + ")" * 5_000}, "pattern-unsupported"),
    "no schema": ('"x"', "bad-keyword-value"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    text, rule = REFUSED[name]
    _rules(tmp_path, "true")  # modules are imported once
    with calls(5_000):
        assert rule in _rules(tmp_path, text)


def test_a_file_of_50_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.schema.json"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(Refused, match=f"{MAX_BYTES:,} bytes"):
        load(path)


def _work(folder: Path, schema: Mapping[str, Any]) -> int:
    """The calls that a build takes until it is done, or until it is too deep: the command line says `too-deep`."""
    with calls(5_000_000) as made, suppress(RecursionError):
        assert _build(folder, schema).files
    return made.count


DEEP = {
    "not": lambda depth: _nested(depth, "not"),
    "items": lambda depth: _nested(depth, "items"),
    "$ref": lambda depth: _chain(5 * depth),
}


@pytest.mark.parametrize("kind", DEEP)
def test_twice_the_depth_is_at_most_twice_the_work(kind: str, tmp_path: Path) -> None:
    _work(tmp_path, DEEP[kind](10))  # templates are read once
    assert _work(tmp_path, DEEP[kind](400)) < 2.2 * _work(tmp_path, DEEP[kind](200))


ESCAPES = (
    "../../../../tmp/escaped",
    "/",
    "/etc/passwd",
    "..\\..",
    "\n../x",
    "CON",
    "a" * 10_000,
    "\x00",
    "~",
    ".",
    "..",
)


@pytest.mark.parametrize("name", ESCAPES, ids=range(len(ESCAPES)))
def test_no_name_leaves_the_output_folder(name: str, tmp_path: Path) -> None:
    inside = tmp_path / "here" / "generated"
    schema = {**_DRAFT, "title": name, "$id": f"https://example.com/{len(name)}", "type": "object", "$defs": {name: {}}}
    built = _build(tmp_path, schema)
    assert not built.contract.failed
    apply(plan(built.files, inside, pipeline.origin(built.contract.schema, built.contract.spec)), inside)
    assert {each.name for each in tmp_path.iterdir()} == {"here", "hostile.schema.json"}
    assert [each.name for each in (tmp_path / "here").iterdir()] == ["generated"]


TEXTS = (
    *(
        "*/ x",
        '"""',
        "'''",
        "\u2028\u2029\x85",
        "{{ 7 * 7 }}{% raw %}",
        '#" x "#',
        '"##',
        "\\",
        "\\(x)",
        "${x}",
        "`",
        "\x00\x07",
    ),
    *(
        "// x",
        "/* x",
        "<!--",
        "@ts-ignore",
        "# type: ignore",
        "\r\nimport Foundation",
        "\u202e",
        "\n",
        "\\u000a",
        "e\u0301",
    ),
)


@pytest.mark.parametrize("language", ["swift", "python", "typescript"])
def test_texts_stay_texts(language: str, tmp_path: Path) -> None:
    """Whatever stands in descriptions, titles, defaults and constants, the code compiles and says it right."""
    members = {
        f"m{number}": {"description": text, "title": text, "default": text, "enum": [text, f"{text}{text}"]}
        for number, text in enumerate(TEXTS)
    }
    everything = "".join(TEXTS)
    schema = {**_DRAFT, "title": everything, "description": everything, "$comment": everything, "properties": members}
    case = setup.case(written(tmp_path, schema | {"type": "object"}))
    root = next(iter(case.subjects))
    whole = {f"m{number}": text for number, text in enumerate(TEXTS)}
    values = [whole, {key: value + value for key, value in whole.items()}, whole | {"m0": "?"}]
    documents = [
        Document(str(number), json.dumps(value).encode(), root, number < 2) for number, value in enumerate(values)
    ]
    (proof,) = prove_many([(case, documents)], real(language), shrinking=False)
    assert not proof.failures
    assert [(each.kind, each.document.name, each.found[:200]) for each in proof.disagreements] == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_REFERENCES = st.sampled_from(
    ["#", "#/$defs/a", "#/$defs/b", "#/properties/a", "#a", "a.json", "http://x/y", "%", "#/~"]
)
_WORDS = st.sampled_from(["string", "object", "array", "integer", "number", "null", "boolean", "a", "b", ""])


def _subschema(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    held = inner | st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3)
    value = held | held | _JSON | _WORDS | _REFERENCES | st.lists(_WORDS, max_size=3, unique=True) | st.integers(0, 5)
    return st.dictionaries(st.sampled_from(sorted(KEYWORDS)), value, max_size=5)


_SCHEMAS = st.recursive(st.booleans() | _subschema(_JSON), _subschema, max_leaves=12)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(schema=_SCHEMAS)
def test_random_schemas_find_no_traceback(schema: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Mostly malformed ones: built, or refused."""
    try:
        built = _build(tmp_path_factory.getbasetemp(), json.dumps(schema))
        assert built.contract.failed or set(built.files) == {"swift", "typescript"}
    except Refused:
        pass
