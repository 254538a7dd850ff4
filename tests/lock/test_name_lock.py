"""The name lock: names stay where they are, and a rename on purpose leaves the former name behind for one release."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.commands import Result, Run, git
from support.locks import locked
from support.making import DRAFT, written

from protogen.lock.file import Lock, parse
from protogen.source.diagnostics import Refused

pytestmark = pytest.mark.slow

TEXT = {"type": "string"}


def thing(version: str = "1.0.0", **definitions: Any) -> dict[str, Any]:
    properties = {name: {"$ref": f"#/$defs/{name}"} for name in definitions}
    return {
        "$schema": DRAFT,
        "title": "Thing",
        "type": "object",
        "x-protogen": {"version": version},
        "properties": properties,
        "$defs": definitions,
    }


def record(**more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": TEXT}, **more}


class Project:
    def __init__(self, folder: Path, here: Run) -> None:
        self.folder, self.here = folder, here
        written(folder, 'schema = "s.json"\ntargets = ["swift", "typescript", "python"]\n', "protogen.toml")

    def build(self, schema: Any, *arguments: str) -> Result:
        written(self.folder, schema)
        return self.here("build", *arguments)

    def text(self, name: str) -> str:
        path = min((self.folder / "generated").rglob(name), key=lambda path: len(path.parts))
        return path.read_text()

    @property
    def lock(self) -> Path:
        return self.folder / "protogen.names.lock"


@pytest.fixture
def project(folder: Path, here: Run) -> Project:
    return Project(folder, here)


def test_no_lock_unless_asked_for(project: Project) -> None:
    assert project.build(thing(Part=record())).code == 0
    assert not project.lock.exists()


def test_a_neighbour_does_not_rename(project: Project) -> None:
    """`http_part` would be `HttpPart2` as soon as another definition takes the name that both want."""
    assert project.build(thing(http_part=record()), "--lock").code == 0
    before = project.lock.read_text()
    assert '"#/$defs/http_part" = "HttpPart"' in before
    grown = thing(HttpPart=record(required=["a"]), http_part=record())
    assert project.build(grown).code == 0
    assert "HttpPart2" in project.lock.read_text()
    for line in before.splitlines():
        assert line in project.lock.read_text()
    assert project.build(grown, "--check").code == 0


def test_a_rename_on_purpose_leaves_an_alias(project: Project) -> None:
    """In the files of every target, and none when its line is taken out of the lock. (What is in the files compiles
    and works: test_name_lock_use.py.)"""
    assert project.build(thing(Part=record()), "--lock").code == 0
    renamed = thing(Part=annotated(record(), "Piece"))
    done = project.build(renamed)
    assert done.code == 0, done.err
    assert 'renamed: "Piece")\npublic typealias Part = Piece' in project.text("*+Models.swift")
    assert "export type Part = Piece;" in project.text("types.ts")
    assert '"Part": "Piece"' in project.text("models.py")
    assert project.build(renamed, "--check").code == 0
    kept = [line for line in project.lock.read_text().splitlines() if not line.startswith('"Part #')]
    project.lock.write_text("\n".join(kept) + "\n")
    assert project.build(renamed).code == 0
    for name, words in {"*+Models.swift": "typealias Part", "types.ts": "type Part ", "models.py": '"Piece"'}.items():
        assert words not in project.text(name)
    assert not list(project.folder.rglob("_former.py"))


def annotated(subschema: dict[str, Any], name: str) -> dict[str, Any]:
    return {**subschema, "x-protogen": {language: {"name": name} for language in ("swift", "typescript", "python")}}


def former(lock: Lock) -> set[str]:
    return {entry for rows in lock.former.values() for entry in rows}


def test_one_release_is_the_next_version(tmp_path: Path) -> None:
    """The alias is made under the version of the rename and under the next one, and then no more."""
    lock = locked(thing("1.0.0", Part=record()), tmp_path)
    lock = locked(thing("1.0.0", Part=annotated(record(), "Piece")), tmp_path, lock)
    assert '"Part #/$defs/Part" = "1.0.0"\n' in lock.text()
    lock = locked(thing("1.1.0", Part=annotated(record(), "Piece")), tmp_path, lock)
    assert '"Part #/$defs/Part" = "1.0.0 1.1.0"\n' in lock.text()
    assert locked(thing("1.1.0", Part=annotated(record(), "Piece")), tmp_path, lock).text() == lock.text()
    lock = locked(thing("1.2.0", Part=annotated(record(), "Piece")), tmp_path, lock)
    assert "former" not in lock.text()


def test_names_of_two_renames_stay_both(tmp_path: Path) -> None:
    lock = locked(thing(Part=record()), tmp_path)
    for name in ("Piece", "Chunk"):
        lock = locked(thing(Part=annotated(record(), name)), tmp_path, lock)
    assert {"Part #/$defs/Part", "Piece #/$defs/Part"} <= former(lock)


def test_a_name_that_is_taken_again_is_no_alias(tmp_path: Path) -> None:
    lock = locked(thing(Part=record()), tmp_path)
    lock = locked(thing(Piece=record(required=["a"]), Other=annotated(record(), "Part")), tmp_path, lock)
    assert not any(entry.startswith("Part ") for entry in former(lock))


BIG = record(properties={"a": TEXT, "b": {"enum": ["x", "y"]}, "c": record()})


def test_a_renamed_definition_is_followed(tmp_path: Path) -> None:
    """It is gone, and one new definition has just its members. They keep their names, even numbered ones."""
    odd = {**BIG, "properties": {"job_id": TEXT, "jobId": TEXT, **BIG["properties"]}}
    lock = locked(thing(Part=odd), tmp_path)
    after = locked(thing(Piece=odd), tmp_path, lock)
    wanted = {"Part #/$defs/Piece", "PartB #/$defs/Piece/properties/b", "PartC #/$defs/Piece/properties/c"}
    assert wanted <= former(after)
    for key, words in lock.names["properties"].items():
        if key.startswith("#/$defs/Part"):
            assert after.names["properties"][key.replace("Part", "Piece")] == words


def test_in_doubt_no_definition_is_followed(tmp_path: Path) -> None:
    lock = locked(thing(Part=record()), tmp_path)
    assert not former(locked(thing(One=record(), Two=record()), tmp_path, lock))
    assert not former(locked(thing(One=record(properties={"z": TEXT})), tmp_path, lock))


def test_the_annotation_says_what_something_was(tmp_path: Path) -> None:
    """A definition whose members changed too, a member and a value: `formerly` names the key of before."""
    kind = {"oneOf": [{"const": "red", "description": "Red."}, {"const": "blue"}]}
    lock = locked(thing(Part=record(), Kind=kind), tmp_path)
    was = {"x-protogen": {"formerly": "Part"}}
    members = {"b": {**TEXT, "x-protogen": {"formerly": "a"}}, "new": TEXT}
    kind = {
        "oneOf": [{"const": "crimson", "description": "Red.", "x-protogen": {"formerly": "red"}}, {"const": "blue"}]
    }
    changed = thing(Piece=record(properties=members, **was), Kind=kind)
    lock = locked(changed, tmp_path, lock)
    assert {"Part #/$defs/Piece", "red #/$defs/Kind/enum/crimson", "RED #/$defs/Kind/enum/crimson"} <= former(lock)
    assert locked(changed, tmp_path, lock).text() == lock.text()


def test_a_title_is_a_statement(tmp_path: Path) -> None:
    lock = locked(thing(Part=record()), tmp_path)
    renamed = {**thing(Part=record()), "title": "Whole"}
    lock = locked(renamed, tmp_path, lock)
    assert {"Thing #", "strictThing #~strict", "thing #~reader"} <= former(lock)


def test_an_alternative_before_others_takes_nobodys_name(tmp_path: Path) -> None:
    """Its place is its tag, for its number changes."""

    def shape(*tags: str) -> dict[str, Any]:
        return {"oneOf": [record(properties={"tag": {"const": tag}}, required=["tag"]) for tag in tags]}

    lock = locked(thing(Shape=shape("a", "b")), tmp_path)
    after = locked(thing(Shape=shape("z", "b", "a")), tmp_path, lock)
    assert not former(after)
    for sort, rows in lock.names.items():
        assert rows.items() <= after.names[sort].items()


def test_breaking_knows_what_is_left(project: Project) -> None:
    """A rename with an alias breaks nobody's source; the old version has the old lock."""
    git(project.folder, "init", "-q")
    project.build(thing(Part=record()), "--lock")
    git(project.folder, "add", "protogen.toml", "s.json", "protogen.names.lock")
    git(project.folder, "commit", "-q", "-m", "Part")
    project.build(thing(Part=annotated(record(), "Piece")))
    done = project.here("breaking", "--against", "HEAD")
    assert done.code == 0, done.out
    assert "source-" not in done.out
    project.lock.write_text("\n".join(line for line in project.lock.read_text().splitlines() if "1.0.0" not in line))
    done = project.here("breaking", "--against", "HEAD")
    assert (done.code, "source-renamed" in done.out) == (1, True)


def test_check_tells_a_lock_that_is_behind(project: Project) -> None:
    project.build(thing(Part=record()), "--lock")
    done = project.build(thing(Part=record(), Other=record()), "--check")
    assert done.code == 1
    assert "protogen.names.lock" in done.out  # after what there is room for


BROKEN = {
    '[types]\n"#" = "not a name"\n': (2, 8, "`not a name` is not an identifier"),
    '[types]\n"#" = Thing\n': (2, 7, "invalid value"),
    '[types]\n"#" = "Thing\n': (2, 13, "this is not a line of a name lock"),
    '[typos]\n"#" = "Thing"\n': (1, 1, "a name lock has no section `[typos]`"),
    '"#" = "Thing"\n': (1, 1, "is not in a section"),
    '[types]\n"#" = 3\n': (2, 5, "the name of `#` is not a string"),
    '[types]\n"#" = {kotlin = "Thing"}\n': (2, 8, "no language `kotlin` is installed"),
    '[types]\n"#" = "A"\n"#" = "B"\n': (3, 1, "`#` already has a line, 2"),
    '[types]\n"#" = "A"\n"#/$defs/B" = "A"\n': (3, 1, "`A` is already the name of `#`, in Python"),
    '[types]\n"#" = "A"\n<<<<<<< HEAD\n"#/$defs/B" = "B"\n=======\n': (3, 1, "conflict markers"),
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_lock_is_told_at_its_line(text: str) -> None:
    line, column, words = BROKEN[text]
    with pytest.raises(Refused) as refused:
        parse(text, "protogen.names.lock")
    (told,) = refused.value.diagnostics
    assert told.at == f"protogen.names.lock:{line}:{column}"
    assert words in told.message
    assert told.help


def test_a_broken_lock_is_refused(project: Project) -> None:
    project.lock.write_bytes(b'[types]\n"#" = "\xff"\n')
    done = project.build(thing(Part=record()))
    assert done.code == 2
    assert "protogen.names.lock:2:8: error[bad-lock]: this is not UTF-8" in done.err


def test_the_file_is_sorted(tmp_path: Path) -> None:
    text = locked(thing(b=record(), a=record(), Z=record()), tmp_path).text()
    for section in text.split("\n\n"):
        lines = [line for line in section.splitlines() if line.startswith('"')]
        assert lines == sorted(lines, key=lambda line: json.loads(line.partition(" = ")[0]))


def test_a_lock_needs_a_config(folder: Path, here: Run) -> None:
    written(folder, thing(Part=record()))
    done = here("build", "--schema", "s.json", "--lock")
    assert (done.code, "no-config" in done.err) == (2, True)
