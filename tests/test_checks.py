"""Check programs: verdicts as published, violations as `jsonschema` lists them, and tags that change no verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from outside import corpora
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from protogen.checks import compile_checks
from protogen.load import load
from protogen.runtime.checker import Program, Violation
from protogen.runtime.jsontext import JSONTextError, parse

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

    def program(self, *, tags: bool = True) -> tuple[str, Program]:
        schema, _ = load(self.folder / "schema.json", map=self.refs)
        compiled, _ = compile_checks(schema, {"root": schema.root})
        document = json.loads(compiled.text())
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


@pytest.mark.slow
def test_all_violations_are_those_of_jsonschema() -> None:
    count, unlike = unlike_jsonschema(cases())
    assert not unlike
    assert count > 2_400
