"""Check programs: verdicts as published, violations as `jsonschema` lists them, and tags that change no verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from support.making import numbered_text, program, schema, written
from support.outside import corpora

from protogen.checks.compile import compile_checks
from protogen.runtime.checker import Program, Violation
from protogen.runtime.jsontext import JSONTextError, parse
from protogen.schema.load import load

pytestmark = pytest.mark.slow

VALIDATORS = {
    "draft-04": jsonschema.Draft4Validator,
    "draft-06": jsonschema.Draft6Validator,
    "draft-07": jsonschema.Draft7Validator,
    "2019-09": jsonschema.Draft201909Validator,
    "2020-12": jsonschema.Draft202012Validator,
}
UNLIKE = {
    # `jsonschema` gives the parent's path where a member's schema is `false`
    "patternProperties__03-patternProperties-with-boolean-schemas": "false",
    "vocabulary__00-schema-that-uses-custom-metaschema-with-with-no-va": "false",
    "chart": "false",
    "github-pages-jekyll": "false",
    "hatch": "false",
    # it tells that a member is not evaluated where a branch of `allOf` fails, whose violations are listed already
    "unevaluatedProperties__34-unevaluatedProperties-ref-inside-allOf-oneOf": "allOf",
    # it gives one violation for all members that break the schema in `unevaluated...`
    "unevaluatedItems__02-unevaluatedItems-as-schema": "schema",
    "unevaluatedItems__08-unevaluatedItems-with-nested-items": "schema",
    "unevaluatedItems__22-unevaluatedItems-depends-on-multiple-nested-contai": "schema",
    "unevaluatedProperties__01-unevaluatedProperties-schema": "schema",
    "unevaluatedProperties__38-unevaluatedProperties-not-affected-by-propertyName": "schema",
}
"""Cases with a document whose violations differ from those that `jsonschema` lists, on purpose."""

OLD_WORDS = {"dependencies": {"dependentRequired"}, "additionalItems": {"items"}}


@dataclass(frozen=True)
class Case:
    folder: Path

    @property
    def about(self) -> Mapping[str, Any]:
        return json.loads((self.folder / "case.json").read_bytes())

    @property
    def refs(self) -> dict[str, Path]:
        index = self.folder / "refs.json"
        return (
            {uri: self.folder / file for uri, file in json.loads(index.read_bytes()).items()} if index.exists() else {}
        )

    def documents(self, kind: str) -> Iterator[Path]:
        about = self.about
        by_format = {*about.get("invalid_only_if_format_asserted", ()), *about.get("valid_only_if_format_asserted", ())}
        for file in sorted((self.folder / kind).glob("*")):
            if file.name not in by_format:
                yield file

    def program(self, *, tags: bool = True, formats: bool = False) -> tuple[str, Program]:
        schema, _ = load(self.folder / "schema.json", map=self.refs)
        compiled, _ = compile_checks(schema, {"root": schema.root}, assert_formats=formats)
        document = json.loads(numbered_text(compiled))
        if not tags:
            document["nodes"] = [
                {k: v for k, v in node.items() if k != "tag"} if isinstance(node, dict) else node
                for node in document["nodes"]
            ]
        return schema.draft, Program(document)


def cases() -> list[Case]:
    with_documents = sorted({folder.parent for folder in corpora().glob("*/*/valid")})
    return [Case(folder) for folder in with_documents if (folder / "case.json").exists()]


def verdicts(case: Case, program: Program) -> Iterator[tuple[Path, bool, list[Violation]]]:
    for kind in ("valid", "invalid"):
        for file in case.documents(kind):
            try:
                value = parse(file.read_bytes())
            except JSONTextError as error:
                yield file, kind == "valid", [Violation(error.pointer, "json", "")]
                continue
            found = program.violations("root", value)
            assert program.accepts("root", value) == (not found)
            yield file, kind == "valid", found


def wrong_verdicts(chosen: list[Case]) -> tuple[int, list[str]]:
    """How many documents were judged, and those whose verdict is not as published."""
    count, wrong = 0, []
    for case in chosen:
        for file, valid, found in verdicts(case, case.program()[1]):
            count += 1
            if valid == bool(found):
                wrong.append(f"{file}: {'; '.join(map(str, found[:3])) or 'accepted'}")
    return count, wrong


def test_all_corpora_are_judged_as_published() -> None:
    count, wrong = wrong_verdicts(cases())
    assert not wrong
    assert count > 4_600


def test_formats_are_asserted_as_published() -> None:
    count, wrong = 0, []
    for case in cases():
        about = case.about
        invalid = {f"invalid/{Path(file).name}" for file in about.get("invalid_only_if_format_asserted", ())}
        if not invalid:
            continue
        despite = {f"valid/{Path(file).name}" for file in about.get("valid_but_fails_format_assertion", ())}
        program = case.program(formats=True)[1]
        for kind in ("valid", "invalid"):
            for file in sorted((case.folder / kind).glob("*")):
                name = f"{kind}/{file.name}"
                if name not in despite:
                    count += 1
                    if program.accepts("root", parse(file.read_bytes())) != (kind == "valid"):
                        wrong.append(f"{file}: {file.read_text()}")
    assert not wrong
    assert count > 400


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("date", "2000-02-29", "1900-02-29"),
        ("time", "15:59:60.1-08:00", "15:59:60-07:00"),
        ("date-time", "2024-12-31t23:59:59.5z", "2024-12-31 23:59:59Z"),
        ("duration", "P1Y2M3DT4H", "P1Y3D"),
        ("ipv6", "::ffff:1.2.3.4", "1::2::3"),
        ("hostname", "a-b.example", "-a.example"),
        ("uri", "http://[::1]:80/a?b#c", "http://a b"),
        ("uri-reference", "../a", "\\a"),
        ("iri", "http://é.test/ü", "é"),
        ("uri-template", "/a{?b,c*}", "/a{"),
        ("uuid", "2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2EB8AA08AA9811EAB4AA73B441D16380"),
        ("relative-json-pointer", "1/a", "01/a"),
    ],
)
def test_format(tmp_path: Path, name: str, good: str, bad: str) -> None:
    path = written(tmp_path, {"format": name})
    assert program(path, formats=True).accepts("root", good)
    assert [found.keyword for found in program(path, formats=True).violations("root", bad)] == ["format"]
    assert program(path).accepts("root", bad)


def judge(case: Case, draft: str) -> jsonschema.protocols.Validator:
    schema = json.loads((case.folder / "schema.json").read_bytes())
    files = {uri: json.loads(path.read_bytes()) for uri, path in case.refs.items()}
    registry = Registry().with_resources(
        (uri, DRAFT202012.create_resource(contents)) for uri, contents in files.items()
    )
    return VALIDATORS[draft](schema, registry=registry)


def unlike_jsonschema(chosen: list[Case]) -> tuple[int, list[str]]:
    """How many invalid documents were compared, and those for which `jsonschema` lists other violations."""
    count, unlike = 0, []
    for case in chosen:
        draft, program = case.program(tags=False)
        validator = judge(case, draft)
        for file in case.documents("invalid"):
            value = parse(file.read_bytes())
            ours = {(found.pointer, found.keyword) for found in program.violations("root", value)}
            theirs = {
                ("".join(f"/{str(token).replace('~', '~0').replace('/', '~1')}" for token in error.absolute_path), word)
                for error in validator.iter_errors(value)
                for word in OLD_WORDS.get(str(error.validator), {str(error.validator or "false")})
            }
            count += 1
            if ours != theirs and case.folder.name not in UNLIKE:
                unlike.append(f"{file}: only here {sorted(ours - theirs)}, only there {sorted(theirs - ours)}")
    return count, unlike


def test_sampled_violations_are_those_of_jsonschema() -> None:
    count, unlike = unlike_jsonschema(cases()[::10])
    assert not unlike
    assert count > 150


def test_all_violations_are_those_of_jsonschema() -> None:
    count, unlike = unlike_jsonschema(cases())
    assert not unlike
    assert count > 2_400


def checker(folder: Path, keywords: Any) -> Program:
    return program(written(folder, schema(keywords)))


def listed(folder: Path, keywords: Any, value: Any) -> list[tuple[str, ...]]:
    return [tuple(found) for found in checker(folder, keywords).violations("root", value)]


def unlike_untagged(chosen: list[Case]) -> tuple[int, list[str]]:
    """How many documents met a program with a tag, and those judged otherwise without it."""
    count, unlike = 0, []
    for case in chosen:
        tagged = case.program()[1]
        if not any("tag" in node.spec for node in tagged.nodes):
            continue
        untagged = case.program(tags=False)[1]
        for kind in ("valid", "invalid"):
            for file in case.documents(kind):
                value = parse(file.read_bytes())
                count += 1
                if tagged.accepts("root", value) != untagged.accepts("root", value):
                    unlike.append(str(file))
    return count, unlike


def test_tags_change_no_verdict_in_sampled_corpora() -> None:
    count, unlike = unlike_untagged(cases()[::5])
    assert not unlike
    assert count > 100


def test_tags_change_no_verdict() -> None:
    count, unlike = unlike_untagged(cases())
    assert not unlike
    assert count > 700


def test_a_tag_tells_the_violations_of_its_branch(tmp_path: Path) -> None:
    branches = [
        {"type": "object", "properties": {"t": {"const": tag}, "n": {"type": "integer"}}, "required": ["t", "n"]}
        for tag in "ab"
    ]
    schema = {"oneOf": branches}
    assert listed(tmp_path, schema, {"t": "b"}) == [("", "required", "#/oneOf/1", "n")]
    assert listed(tmp_path, schema, {"t": "a", "n": 1.5}) == [("/n", "type", "#/oneOf/0/properties/n", "")]
    assert listed(tmp_path, schema, {"t": "c", "n": 1}) == [("", "oneOf", "#", "")]


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"multipleOf": 0.01}, 19.99, 19.995),
        ({"multipleOf": 1e-8}, 12391239123, 1.5e-9),
        ({"multipleOf": 3}, 10**30 * 3, 10**30),
        ({"const": 1}, 1.0, True),
        ({"const": {"a": [1, 2]}}, {"a": [1.0, 2]}, {"a": [2, 1]}),
        ({"enum": [0]}, 0, False),
        ({"uniqueItems": True}, [1, True, "1", [1], {"a": 1}], [{"a": 1, "b": 2}, {"b": 2, "a": 1.0}]),
        ({"type": "integer"}, 2.0, 2.5),
        ({"maxLength": 1}, "\U0001f642", "ab"),
        ({"maximum": 9007199254740993}, 9007199254740993, 9007199254740994),
        ({"minimum": 1e23}, 10**23, 10**23 - 1),
        ({"contains": True, "minContains": 2}, [1, 2], [1]),
    ],
)
def test_values_are_compared_exactly(tmp_path: Path, schema: Any, good: Any, bad: Any) -> None:
    made = checker(tmp_path, schema)
    assert made.accepts("root", good)
    assert not made.accepts("root", bad)


def test_violations_stand_in_the_order_of_the_program(tmp_path: Path) -> None:
    schema = {
        "properties": {"b": {"type": "string", "minLength": 3}, "a/~": False},
        "required": ["x", "y"],
        "additionalProperties": False,
        "minProperties": 5,
    }
    assert listed(tmp_path, schema, {"a/~": 1, "b": "é", "other": 1}) == [
        ("", "minProperties", "#", ""),
        ("", "required", "#", "x"),
        ("", "required", "#", "y"),
        ("/b", "minLength", "#/properties/b", ""),
        ("/a~1~0", "false", "", ""),
        ("", "additionalProperties", "#", "other"),
    ]
    assert str(checker(tmp_path, schema).violations("root", {})[1]) == 'the member "x" is missing'


def test_the_deepest_document_is_read_whatever_the_schema(tmp_path: Path) -> None:
    schema: Any = {"items": {"$ref": "#"}, "maxItems": 1}
    for _ in range(20):
        schema = {"allOf": [schema]}
    schema = {"$defs": {}, "anyOf": [{"type": "null"}, schema]}
    value: Any = None
    for _ in range(127):
        value = [value]
    made = checker(tmp_path, schema)
    assert made.accepts("root", value)
    assert made.violations("root", [[value, 1]])


def test_nested_unions_are_decided_in_linear_time(tmp_path: Path) -> None:
    tree = {"type": "object", "properties": {"l": {"$ref": "#"}, "r": {"$ref": "#"}}}
    made = checker(tmp_path, {"anyOf": [{**tree, "required": ["x"]}, {**tree, "required": ["y"]}, {"const": 1}]})
    value: Any = 1
    for _ in range(100):
        value = {"l": value, "y": 1}
    assert made.accepts("root", value)


@pytest.mark.parametrize(
    "keywords",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"not": {"$ref": "#/$defs/a"}}}},
        {"anyOf": [{"type": "string"}, {"dependentSchemas": {"a": {"$ref": "#"}}}]},
    ],
)
def test_a_schema_without_end_is_refused(tmp_path: Path, keywords: Any) -> None:
    loaded, _ = load(written(tmp_path, schema(keywords)))
    _, (found,) = compile_checks(loaded, {"root": loaded.root})
    assert found.rule == "endless-reference"


def test_a_pattern_beyond_the_machine_is_told(tmp_path: Path) -> None:
    loaded, _ = load(written(tmp_path, schema(pattern=r"(a)\1")))
    made, (found,) = compile_checks(loaded, {"root": loaded.root})
    assert (found.rule, found.place.pointer if found.place else None) == ("pattern-unsupported", "/pattern")
    assert Program(made.document).accepts("root", "x")
