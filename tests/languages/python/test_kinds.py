"""The other kinds of Python model: the packages import, are typed, keep names, and read what they should."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import json
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from support import making, schemas
from support.commands import Run
from support.fixture_files import files, with_texts
from support.paths import DOCS, V2

from protogen import pipeline
from protogen.languages.python.dcg.kinds import FUNCTIONS, KINDS
from protogen.languages.python.dcg.schema import Plain, plain
from protogen.languages.python.dcg.writing import generated
from protogen.languages.python.names import names_of
from protogen.languages.python.target import PythonTarget
from protogen.languages.target import Job
from protogen.model.spec import Enum, Record
from protogen.model.things import Pins, type_thing
from protogen.project.config import Config
from protogen.request import settle
from protogen.runtime.jsontext import dump, parse
from protogen.runtime.values import identity
from protogen.schema.load import load
from protogen.source.diagnostics import Refused

pytestmark = pytest.mark.slow

KEEPING = "typeddict"
OBJECTS = ("dataclass", "msgspec")


@cache
def job(case: str) -> Job:
    return schemas.build(case, ()).contract.plain


@cache
def emitted(case: str, kind: str) -> Mapping[str, str]:
    package = f"{case.replace('-', '_')}_as_{kind}"
    return PythonTarget().emit(replace(job(case), options={"models": kind, "package": package}))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every case as a package of every kind."""
    root = tmp_path_factory.mktemp("kinds")
    for case in schemas.ALL:
        for kind in KINDS:
            for path, text in emitted(case, kind).items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
    (root / "pyproject.toml").unlink()
    return root


def package(packages: Path, case: str, kind: str) -> ModuleType:
    name = f"{case.replace('-', '_')}_as_{kind}"
    if name not in sys.modules:
        place = packages / name
        spec = importlib.util.spec_from_file_location(
            name, place / "__init__.py", submodule_search_locations=[str(place)]
        )
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


@cache
def fixtures(case: str) -> list[dict[str, Any]]:
    return with_texts(files(replace(job(case), options={})))


EXAMPLE = {
    "type": "job_progress",
    "jobId": "abc123",
    "pipeline": "csv_import",
    "timestamp": 1_700_000_000_000,
    "version": "1.0.0",
    "payload": {"type": "job_progress", "progress": 0.5, "status": "Half", "booksProcessed": 50},
}
CONTRACT = "websocket-v2"


def test_every_kind_decides_as_the_fixtures_say(packages: Path) -> None:
    for case in schemas.ALL:
        for kind in KINDS:
            readers = package(packages, case, kind).readers.READERS
            for each in fixtures(case):
                assert readers[each["root"]].is_valid(each["text"]) == each["strict"], (case, kind, each["title"])


def test_every_kind_writes_what_it_read_without_change(packages: Path) -> None:
    """A dict keeps everything; the others keep all but members and nulls that their classes have no place for."""
    for case in schemas.ALL:
        for kind in KINDS:
            for written, read in roundtrips(package(packages, case, kind), fixtures(case)):
                same = identity(written) == identity(read)
                assert same or (kind != KEEPING and is_part(written, read)), (case, kind, read)


def roundtrips(module: ModuleType, entries: list[dict[str, Any]]) -> Iterator[tuple[Any, Any]]:
    for each in entries:
        reader = module.readers.READERS[each["root"]]
        try:
            message = reader.read_tolerant(each["text"])
        except module.InvalidDocument:
            continue
        yield parse(reader.to_json(message)), parse(each["text"])


def is_part(part: Any, whole: Any) -> bool:
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            key in whole and is_part(value, whole[key]) for key, value in part.items()
        )
    if isinstance(part, list):
        return isinstance(whole, list) and len(part) == len(whole) and all(map(is_part, part, whole))
    return identity(part) == identity(whole)


def test_a_dataclass_has_attributes_and_enums(packages: Path) -> None:
    module = package(packages, CONTRACT, "dataclass")
    read = module.read_strict(json.dumps(EXAMPLE))
    made = module.JobProgressMessage(
        job_id="abc123",
        pipeline=module.Pipeline.CSV_IMPORT,
        timestamp=1_700_000_000_000,
        payload=module.JobProgressPayload(progress=0.5, status="Half", books_processed=50),
    )
    assert read == made, "constants have defaults"
    assert parse(module.to_json(made)) == EXAMPLE
    with pytest.raises(dataclasses.FrozenInstanceError):
        read.job_id = "other"


def test_a_dataclass_has_the_constants_that_objects_can_share(packages: Path) -> None:
    module = package(packages, "constants", "dataclass")
    assert module.to_json(module.Hello()) == dump(
        {"protocol": 'say "hi" \\ (now)', "revision": 3, "enabled": True, "version": "1.4.0"}
    ), "what is optional stays absent"
    shared = {"type": "object", "required": ["a", "b"], "properties": {"a": {"const": [1]}, "b": {"const": "x"}}}
    made = making.compiled(making.written(packages, shared)).plain
    asked = plain(made.spec, names_of(made), KINDS["dataclass"]).schema["$defs"]
    held = next(each["properties"] for each in asked.values() if "properties" in each)
    assert ["default" in held[name] for name in ("a", "b")] == [False, True], "a list would be shared"


def test_packages_of_every_kind_have_the_same_functions(packages: Path) -> None:
    for path, text in emitted(CONTRACT, "pydantic").items():
        (packages / path).parent.mkdir(parents=True, exist_ok=True)
        (packages / path).write_text(text, encoding="utf-8")
    for each in (package(packages, CONTRACT, kind) for kind in ("pydantic", *KINDS)):
        assert {*FUNCTIONS} <= {*each.__all__}
        assert (each.is_valid(json.dumps(EXAMPLE)), each.is_valid("{}")) == (True, False)


def test_a_typed_dict_is_the_document(packages: Path) -> None:
    module = package(packages, CONTRACT, "typeddict")
    assert module.read_strict(json.dumps(EXAMPLE)) == EXAMPLE
    assert module.to_json({**EXAMPLE, "unknown": 1}) == json.dumps({**EXAMPLE, "unknown": 1}, separators=(",", ":"))


def test_msgspec_decodes_the_examples_by_itself(packages: Path) -> None:
    module = package(packages, CONTRACT, "msgspec")
    refused, decoded = set(), 0
    for text in (each["text"] for each in fixtures(CONTRACT) if each["strict"]):
        try:
            assert msgspec.json.decode(text, type=module.WebSocketMessageV2) == module.read_strict(text)
            decoded += 1
        except msgspec.ValidationError as error:
            refused.add(str(error))
    assert decoded > 50
    assert refused == {"Expected `int`, got `float` - at `$.timestamp`"}  # `1.7e12`: the one that it reads otherwise
    late = json.dumps({**EXAMPLE, "payload": {**EXAMPLE["payload"], "progress": 2}})  # type: ignore[dict-item]
    with pytest.raises(msgspec.ValidationError, match=r"<= 1\.0"):
        msgspec.json.decode(late, type=module.WebSocketMessageV2)
    assert module.read_tolerant(late).payload.progress == 2


def test_msgspec_can_decode_every_class_of_every_case(packages: Path) -> None:
    for case in schemas.ALL:
        module = package(packages, case, "msgspec")
        for name in names_of(job(case)).classes.values():
            msgspec.json.Decoder(getattr(module.models, name))


def test_a_pattern_beside_an_array_does_not_take_msgspec_down(tmp_path: Path) -> None:
    word = {"type": "string", "pattern": "^[a-z]+$", "minLength": 2}
    ref = {"$ref": "#/$defs/Word"}
    defs = {"Word": word, "Words": {"anyOf": [ref, {"type": "array", "items": ref}]}}
    emit(tmp_path, saved(tmp_path, defs), "msgspec", "words")
    program = (
        "import gc, msgspec, re, words\n"
        "for _ in range(20):\n"
        "    msgspec.json.Decoder(words.Words)\n"
        "    kept = [{'a': [each]} for each in range(1000)]\n"
        "    re.purge()\n"
        "    gc.collect()\n"
        "print(words.readers.words.is_valid('\"Ab\"'), msgspec.json.decode('[\"Ab\"]', type=words.Words))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "False ['Ab']\n"), done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_of_an_unknown_kind_is_kept_whole(packages: Path, kind: str) -> None:
    module = package(packages, CONTRACT, kind)
    newer = {**EXAMPLE, "type": "job_paused", "payload": {"why": ["x", None]}, "more": 1}
    message = module.read_tolerant(json.dumps(newer))
    assert parse(module.to_json(message)) == newer
    if kind in OBJECTS:
        assert type(message) is module.UnknownWebSocketMessageV2
        assert message.raw == newer


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_lists_violations(packages: Path, kind: str) -> None:
    module = package(packages, CONTRACT, kind)
    late = json.dumps({**EXAMPLE, "timestamp": -1})
    with pytest.raises(module.InvalidDocument) as caught:
        module.read_strict(late)
    assert [(each.pointer, each.keyword) for each in caught.value.violations] == [("/timestamp", "minimum")]
    assert module.violations(late) == caught.value.violations
    assert [each.keyword for each in module.violations('{"a":1,"a":1}')] == ["duplicate keys"]


def test_names_are_those_of_the_name_lock(packages: Path) -> None:
    """Classes in every kind; attributes and members of enums where the kind has them."""
    for case in schemas.ALL:
        names = names_of(job(case))
        for kind in KINDS:
            models = package(packages, case, kind).models
            assert [each for each in names.classes.values() if not hasattr(models, each)] == [], (case, kind)
        for kind in OBJECTS:
            models = package(packages, case, kind).models
            for decl in job(case).spec.decls:
                found = getattr(models, names.classes[decl.name])
                if isinstance(decl, Record):
                    wanted = {name for key, name in names.attributes(decl).items() if key != tag_of(found)}
                    assert set(attributes(found)) == wanted, (case, kind, decl.name)
                elif isinstance(decl, Enum):
                    assert tuple(each.name for each in found) == names.members(decl), (case, kind, decl.name)


def attributes(found: Any) -> tuple[str, ...]:
    if dataclasses.is_dataclass(found):
        return tuple(each.name for each in dataclasses.fields(found))
    return tuple(found.__struct_fields__)


def tag_of(found: Any) -> str | None:
    return getattr(getattr(found, "__struct_config__", None), "tag_field", None)


@pytest.mark.parametrize("kind", KINDS)
def test_words_that_a_kind_needs_for_itself_are_no_names(tmp_path: Path, kind: str) -> None:
    """The generator would give such a class another name, and the package would import another thing under it."""
    names = ["Struct", "Meta", "NotRequired", "Union", "TypedDict", "UnsetType", "Dict"]
    members = {"field": {"type": "string"}, "nameOnWire": {"type": "string"}, "maybe": {"type": ["string", "null"]}}
    defs: dict[str, Any] = {name: {"type": "object", "properties": members} for name in names}
    defs["Struct"] = {"type": "object", "properties": {name: {"$ref": f"#/$defs/{name}"} for name in names}}
    made = saved(tmp_path, defs)
    classes = names_of(replace(made, options={"models": kind})).classes
    emit(tmp_path, made, kind, f"words_as_{kind}")
    sys.path.insert(0, str(tmp_path))
    module = importlib.import_module(f"words_as_{kind}")
    sys.path.pop(0)
    for word in classes.values():
        assert getattr(module, word).__module__ == f"words_as_{kind}.models"
    text = '{"Meta":{"field":"a","nameOnWire":"b"},"Dict":{"field":"c"}}'
    reader = module.readers.READERS["Struct"]
    assert parse(reader.to_json(reader.read_strict(text))) == parse(text)


def test_a_locked_name_that_a_kind_needs_for_itself_is_escaped(tmp_path: Path) -> None:
    made = saved(tmp_path, {"Meta": {"type": "object", "properties": {"a": {"type": "integer", "minimum": 1}}}})
    locked = replace(made, pins={"python": Pins({type_thing("Meta"): "Meta"})})
    assert names_of(locked).classes == {"Meta": "Meta"}
    assert names_of(replace(locked, options={"models": "msgspec"})).classes == {"Meta": "Meta_"}


def test_a_class_that_the_generator_calls_otherwise_is_refused() -> None:
    """No such name is known; a newer generator may import more."""
    defs = {"Struct": {"type": "object", "properties": {"a": {"type": "string"}}}}
    with pytest.raises(Refused) as caught:
        generated(Plain({"$defs": defs}, {}, frozenset(["Struct"])), KINDS["msgspec"], "")
    assert "models of this kind cannot have a class `Struct`" in str(caught.value)
    assert "give the type another name" in str(caught.value)


def saved(folder: Path, defs: Mapping[str, Any]) -> Job:
    path = folder / "schema.json"
    path.write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": defs}))
    schema, found = load(path, shown="schema.json")
    return pipeline.compile(schema, Config(), found).plain


def emit(folder: Path, made: Job, kind: str, package: str) -> None:
    for path, text in PythonTarget().emit(replace(made, options={"models": kind, "package": package})).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def test_the_generator_warns_of_nothing() -> None:
    """What a kind has no words for is decided before: a warning would be of something that was not."""
    for case in schemas.ALL:
        for kind in KINDS.values():
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                generated(plain(job(case).spec, names_of(job(case)), kind), kind, "")


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_is_the_same_twice_and_plain(kind: str) -> None:
    once = emitted(CONTRACT, kind)
    emitted.cache_clear()
    assert emitted(CONTRACT, kind) == once
    for path, text in once.items():
        assert "\r" not in text
        if path.endswith(".py"):
            assert text.startswith("# Code generated by protogen from https://api.oooefam.net/"), path
    assert not any("pydantic" in text for text in once.values())


USE = """\
from websocket_v2_as_dataclass import JobProgressMessage, UnknownWebSocketMessageV2, read_tolerant
from websocket_v2_as_msgspec import models, readers
from websocket_v2_as_typeddict import ErrorMessage, read_strict

message = read_tolerant("{}")
if isinstance(message, JobProgressMessage):
    count: int | None = message.payload.books_processed
elif isinstance(message, UnknownWebSocketMessageV2):
    kind: object = message.raw["type"]

struct: models.WebSocketMessageV2 = readers.web_socket_message_v2.read_strict("{}")
if isinstance(struct, models.JobCompleteMessage):
    total: int = struct.payload.result.total_books

plain = read_strict("{}")
pipeline: str = plain["pipeline"]
made: ErrorMessage = {
    "type": "error",
    "jobId": "a",
    "pipeline": "csv_import",
    "timestamp": 1,
    "version": "1.0.0",
    "payload": {"type": "error", "error": {"code": "INVALID_TOKEN", "message": "No."}},
}
"""


TYPED = ("websocket-v2", "hostile-names", "nested-union", "recursive-tuple", "tagged-union", "union-by-type")
"""Cases whose packages are typed in ways of their own; a type checker takes its time."""


def test_types_are_clean(packages: Path) -> None:
    (packages / "use.py").write_text(USE, encoding="utf-8")
    chosen = [f"{case.replace('-', '_')}_as_{kind}" for case in TYPED for kind in KINDS]
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file="]
    command = [*mypy, "use.py", *chosen]
    done = subprocess.run(command, cwd=packages, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    (packages / "wrong.py").write_text(
        "from websocket_v2_as_typeddict import ErrorInfo\nmade: ErrorInfo = {'code': 5}\n", encoding="utf-8"
    )
    done = subprocess.run([*mypy, "wrong.py"], cwd=packages, capture_output=True, text=True, check=False)
    (packages / "wrong.py").unlink()
    (packages / "use.py").unlink()
    assert 'Missing key "message"' in done.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_the_documentation_runs(tmp_path: Path, kind: str) -> None:
    page = (DOCS / "targets" / "python.md").read_text(encoding="utf-8")
    example = page.partition(f'```python\n# models = "{kind}"\n')[2].partition("```")[0]
    assert "import web_socket_message_v2 as protocol" in example
    emit(tmp_path, job("websocket-v2"), kind, "web_socket_message_v2")
    program = f"text = {json.dumps(EXAMPLE)!r}\n{example}"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert [json.loads(line) for line in written] == [EXAMPLE] * example.count("to_json")


@pytest.mark.parametrize(("kind", "whole"), [("dataclass", False), ("typeddict", True), ("msgspec", False)])
def test_prove_runs_a_kind_and_counts_what_it_cannot_hold(folder: Path, here: Run, kind: str, whole: bool) -> None:
    config = f'schema = "{V2.as_posix()}"\ntargets = ["python"]\n[target.python]\nmodels = "{kind}"\n'
    (folder / "protogen.toml").write_text(config, encoding="utf-8")
    code, out, err = here("prove", "--documents", "40", "--out", "proof")
    assert (code, err) == (0, "")
    assert out.endswith("All agree.\n")
    proof = json.loads((folder / "proof" / "PROOF.json").read_text(encoding="utf-8"))
    assert (proof["unrepresentable"]["python"] == 0) == whole


def test_packages_are_clean_for_linters(packages: Path) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "."]
    done = subprocess.run(command, cwd=packages, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_another_kind_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    config = tmp_path / "protogen.toml"
    config.write_text(f'schema = "{schemas.ALL["record"]}"\n[target.python]\nmodels = "attrs"\n', encoding="utf-8")
    with pytest.raises(Refused) as caught:
        settle(config, None, (), None)
    assert '`target.python.models` must be one of "pydantic", "dataclass", "typeddict", "msgspec"' in str(caught.value)
