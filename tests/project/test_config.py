"""The config file: found, read, and every mistake told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from protogen import settings
from protogen.project import config
from protogen.project.config import Allowed
from protogen.source.diagnostics import Refused

FULL = """
schema = "schema/a.json"
out = "made"
targets = ["swift", "python"]
roots = ["A"]
formats = "assertion"
templates = "templates"

[target.swift]
module = "A"

[map]
"https://example.org/b.json" = "schema/b.json"

[[allow]]
pointer = "#/$defs/A"
keyword = "unevaluatedProperties"
reason = "checked by the server"
"""


def read(tmp_path: Path, text: str, name: str = "protogen.toml") -> config.Config:
    (tmp_path / name).write_text(text)
    return settings.read(tmp_path / name, name)


def refusal(tmp_path: Path, text: str, name: str = "protogen.toml") -> str:
    with pytest.raises(Refused) as caught:
        read(tmp_path, text, name)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_every_key(tmp_path: Path) -> None:
    found = read(tmp_path, FULL)
    assert found.schema == tmp_path / "schema/a.json"
    assert found.out == tmp_path / "made"
    assert found.targets == ("swift", "python")
    assert found.target == {"swift": {"module": "A"}}
    assert found.map == {"https://example.org/b.json": tmp_path / "schema/b.json"}
    assert (found.roots, found.formats, found.templates) == (("A",), "assertion", tmp_path / "templates")
    assert found.allow == (Allowed("#/$defs/A", "unevaluatedProperties", "checked by the server"),)
    assert found.at("target", "swift", "module") == "protogen.toml:10"
    assert found.at("target", "swift", "nothing") == "protogen.toml:9"


def test_defaults(tmp_path: Path) -> None:
    found = read(tmp_path, "")
    assert (found.schema, found.out, found.targets, found.formats) == (None, tmp_path / "generated", (), "annotation")


def test_pyproject_holds_the_same(tmp_path: Path) -> None:
    found = read(tmp_path, '[project]\nname = "x"\n[tool.protogen]\nschema = "a.json"\n', "pyproject.toml")
    assert found.schema == tmp_path / "a.json"
    assert "pyproject.toml:4: " in refusal(
        tmp_path, "[tool.other]\na = 1\n[tool.protogen]\nshema = 1\n", "pyproject.toml"
    )


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('schema = "a"\nshema = "b"', 2, "unknown key `shema`\n    help: did you mean `schema`?"),
        (
            "xyzzy = 1",
            1,
            "help: keys: allow, allow-outside, breaking, docs, formats, lint, map, names_lock, out, package, roots, ",
        ),
        ("\nschema = 5", 2, "`schema` must be a text in quotes\n    help: The schema: JSON Schema, or an AsyncAPI"),
        ('targets = "swift"', 1, "`targets` must be a list of texts in quotes"),
        ('formats = "strict"', 1, '`formats` must be "annotation" or "assertion"'),
        ('[target.python]\nruntime = "share"', 2, '`target.python.runtime` must be "embedded" or "shared"'),
        ("[target.typescript]\nruntime = 1", 2, '`target.typescript.runtime` must be "embedded" or "shared"'),
        ("[target]\nswift = 1", 2, "`target.swift` must be a table"),
        (
            '[[allow]]\npointer = "#"\nkeyword = "not"',
            1,
            "`[[allow]]` needs `reason`\n    help: Why that is",
        ),
        (
            '[[allow]]\npointer = "#"\nkeyword = "not"\nreason = "r"\n'
            '[[allow]]\npointer = "#"\nkeyword = "if"\nreson = "r"\nreason = "r"',
            8,
            "unknown key `reson` in `[[allow]]`\n    help: did you mean `reason`?",
        ),
        ('[[allow]]\npointer = "#"\nreason = "r"', 1, "`[[allow]]` needs either `keyword` or `rule`"),
        (
            '[[allow]]\npointer = "#"\nkeyword = "not"\nrule = "r"\nreason = "r"',
            1,
            "`[[allow]]` needs either `keyword` or `rule`",
        ),
        ('[map]\n"https://a.b/c" = 1', 2, "`map.https://a.b/c` must be a text in quotes"),
        ("allow = 1", 1, "`allow` must be a list of tables, each under `[[allow]]`"),
        ("map = 1", 1, "`map` must be a table"),
        ('schema = ""', 1, "`schema` must be a text in quotes"),
        ("schema = 2026-01-01", 1, "`schema` must be a text in quotes"),
        ("names_lock = 1", 1, "`names_lock` must be true or false"),
        ('targets = ["a", 5]', 1, "`targets[1]` must be a text in quotes"),
        ('targets = ["swfit"]', 1, "there is no target `swfit`\n    help: did you mean `swift`?"),
        ("[target.swfit]\na = 1", 1, "there is no target `swfit`\n    help: did you mean `swift`?"),
        ('[target.swift]\n\nmodul = "A"', 3, "unknown option `modul` of `swift`\n    help: did you mean `module`?"),
        ("[target.python]\npackage = 5", 2, "`target.python.package` must be a text in quotes\n    help: Name of the"),
        ('[target.swift]\nmodule = "1"', 2, "`target.swift.module` must be a name that matches `^[A-Za-z_]"),
        ('[target.swift]\naccess = "open"', 2, '`target.swift.access` must be one of "public", "package", "internal"'),
        ("[target.fixtures]\nretired = 1", 2, "must be a text in quotes, or a list of texts in quotes"),
        ('[[lint.allow]]\nrule = "r"\npointer = "#"\nreson = ""', 4, "unknown key `reson` in `[[lint.allow]]`"),
        ('[[lint.allow]]\nrule = "r"\npointer = "#"', 1, "`[[lint.allow]]` needs `reason`"),
        ("[targets.python]\nmodels = 'x'", 1, 'as in `targets = ["python"]`; options stand in `[target.python]`'),
        ("[swift]\nmodule = 'A'", 1, "unknown key `swift`\n    help: write `[target.swift]`"),
        ("descriptions = true", 1, "unknown key `descriptions`\n    help: `descriptions` belongs in `[lint]`"),
        ("[lint]\nversions = 1", 2, "unknown key `versions` in `[lint]`\n    help: `versions` belongs in `[docs]`"),
        (
            "[target.python]\nschema = 'a'",
            2,
            "unknown option `schema` of `python`\n    help: `schema` belongs at the top: write it before the first",
        ),
        ("[tool.protogen]\nschema = 'a'", 1, "unknown key `tool`\n    help: `[tool.protogen]` is for pyproject.toml"),
        ("[lint.allow]\nrule = 'a'", 1, "\n    help: each begins with `[[lint.allow]]`, in two brackets"),
        (
            "[target]\npython = 'dataclass'",
            2,
            "help: write `[target.python]`, and below it what it has: package, models",
        ),
        (
            '[package]\nversion = "1.2"',
            2,
            '`package.version` must be written as in "1.2.0" or "2.0.0-rc.1"\n    help: The v',
        ),
        ('[package]\nversion = "01.2.3"', 2, "`package.version` must be written as in"),
        ('[package]\nversion = "1.2.3-rc1"', 2, "`package.version` must be written as in"),
        ("[package]\nprivate = 1", 2, "`package.private` must be true or false"),
        (
            '[package]\nlicense = "MITT"',
            2,
            "`package.license` names `MITT`, which is no licence of spdx.org/licenses\n",
        ),
        ('[package]\nlicense = "MITT"', 2, "help: did you mean `MIT`? A licence of your own is `LicenseRef-NAME`"),
        ('[package]\nlicense = "qqqqqqqqqq"', 2, "help: A licence of your own is"),
        ('[package]\nlicense = "MIT or ISC"', 2, "`package.license` must be identifiers with `AND` or `OR` between"),
        ('[package]\nlicense = "MIT OR"', 2, "`package.license` must be identifiers with `AND` or `OR` between"),
        ('[package]\nlicense = ""', 2, "`package.license` must be a text in quotes"),
        ('[package]\nrepository = "git@a.b:c/d"', 2, "`package.repository` must be written as in"),
        ('[package]\nauthors = "Ada"', 2, "`package.authors` must be a list of texts in quotes"),
        ('[package]\nauthors = ["Ada", "Bob <bob>"]', 2, "`package.authors[1]` must be written as in"),
        ('[package]\nlicence = "MIT"', 2, "unknown key `licence` in `[package]`\n    help: did you mean `license`?"),
        ("[lint]\nallowed = 1", 2, "unknown key `allowed` in `[lint]`\n    help: did you mean `allow`?"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    told = refusal(tmp_path, text)
    assert f"protogen.toml:{line}: error[bad-config]: " in told
    assert words in told


def test_in_pyproject_tables_are_named_as_they_stand_there(tmp_path: Path) -> None:
    told = refusal(tmp_path, "[tool.protogen]\nswift = 1\n[tool.protogen.docs]\nout = 'a'\n", "pyproject.toml")
    assert (
        "pyproject.toml:2: error[bad-config]: unknown key `swift`\n    help: write `[tool.protogen.target.swift]`"
        in told
    )
    assert "    help: `out` belongs at the top: write it in `[tool.protogen]`" in told


def test_broken_toml_is_told_with_line_and_column(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a = 1\nb = = 1").startswith("protogen.toml:2:5: error[bad-config]: not valid TOML: ")
    (tmp_path / "protogen.toml").write_bytes(b"\xff")
    with pytest.raises(Refused, match="not valid UTF-8"):
        settings.read(tmp_path / "protogen.toml", "protogen.toml")
    with pytest.raises(Refused, match="cannot read this"):
        settings.read(tmp_path / "nothing.toml", "nothing.toml")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    assert refusal(tmp_path, "schema = 1\nout = 2\nfoo = 3").count("error[bad-config]") == 3


def test_the_nearest_file_upwards_holds(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert config.find(deep) is None or tmp_path not in config.find(deep).parents  # type: ignore[union-attr]
    (tmp_path / "pyproject.toml").write_text("[tool.protogen]\n")
    assert config.find(deep) == tmp_path / "pyproject.toml"
    (tmp_path / "protogen.toml").write_text("")
    assert config.find(deep) == tmp_path / "protogen.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    assert config.find(deep) == tmp_path / "protogen.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.protogen.target.swift]\n")
    assert config.find(deep) == tmp_path / "a" / "pyproject.toml"


@pytest.mark.parametrize(
    ("option", "why"),
    [
        ('target.swift.module = "Swift"', "`Swift` is the name of a module that comes with Swift"),
        ('target.swift.module = "foundation"', "`Foundation` is the name of a module that comes with Swift"),
        ('target.swift.module = "main"', "a module that comes with Swift"),
        ('target.swift.module = "class"', "`class` is a word of the language"),
        ('target.swift.module = "JSONValue"', "`JSONValue` is the name of a type or module that the generated code"),
        ('target.swift.namespace = "class"', "`class` is a word of the language"),
        ('target.swift.namespace = "String"', "`String` is the name of a type or module that the generated code uses"),
        ('target.swift.namespace = "Foundation"', "`Foundation` is the name of a type or module"),
        ('target.python.package = "pydantic"', "`pydantic` is a package that the generated code uses"),
        ('target.python.package = "Pydantic"', "`pydantic` is a package that the generated code uses"),
        ('target.python.package = "protogen_runtime"', "`protogen_runtime` is a package that the generated code uses"),
        (
            'target.typescript.package = "protogen-runtime"',
            "`protogen-runtime` is the run-time that contracts may share",
        ),
        ('target.python.package = "json"', "`json` is Python's own: a keyword or a module"),
        ('target.python.package = "class"', "`class` is Python's own: a keyword or a module"),
        ('target.python.package = "a.b"', "`import` takes no `a.b`"),
        ('target.python.package = "my-notes"', "`import` takes no `my-notes`"),
        ('target.typescript.package = "fs"', "`fs` is Node's own module, or a name that npm refuses"),
        ('target.typescript.package = "node_modules"', "a name that npm refuses"),
        (f'target.typescript.package = "{"a" * 215}"', "npm takes names of at most 214 characters"),
    ],
)
def test_names_that_would_break_the_output_are_refused(tmp_path: Path, option: str, why: str) -> None:
    told = refusal(tmp_path, f'schema = "s.json"\n{option}')
    key = option.split(" ")[0]
    assert told.startswith(f"protogen.toml:2: error[bad-config]: `{key}` cannot be this: ")
    assert why in told


def test_a_shared_run_time_is_that_of_pydantic_s_models(tmp_path: Path) -> None:
    told = refusal(tmp_path, '[target.python]\nruntime = "shared"\nmodels = "msgspec"')
    assert told.startswith("protogen.toml:2: error[bad-config]: `target.python.runtime` cannot be this: ")
    assert "pydantic's models, and `models` says `msgspec`" in told


def test_names_near_those_are_taken(tmp_path: Path) -> None:
    text = (
        'target.swift.module = "SwiftNotes"\ntarget.python.package = "json_notes"\ntarget.typescript.package = "@a/fs"'
    )
    assert read(tmp_path, text).target["swift"] == {"module": "SwiftNotes"}
