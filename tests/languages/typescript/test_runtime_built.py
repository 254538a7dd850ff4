"""The run-time's JavaScript: made of the TypeScript that stands beside it, and fit to be one file."""

from __future__ import annotations

import pytest
from support.paths import ROOT
from support.typescript_bundle import Folder, Unfit, folders, script, stale

LISTING = 'export { one } from "./one.ts";\nexport type { Two } from "./two.ts";\n'
ONE = """/** One. */

import { type Two, two } from "./two.ts";

const ONE = 1;

/** Gives. */
export function one(it: Two): number {
  return two(it) + ONE;
}
"""
TWO = (
    "/** Two. */\n\n/** A type. */\nexport type Two = { a: number };\n\nexport const two = (it: Two): number => it.a;\n"
)


def folder(**texts: str) -> Folder:
    return Folder("small", {f"{name}.ts": text for name, text in texts.items()}, LISTING)


def test_a_listing_lists_names() -> None:
    with pytest.raises(Unfit, match=r"small/mod.ts lists names, .*: export \*"):
        script(Folder("small", {"one.ts": ONE, "two.ts": TWO}, 'export * from "./one.ts";\n'))


def test_a_file_of_types_leaves_nothing() -> None:
    types = "/** Two. */\n\n/** A type. */\nexport type Two = number;\n"
    one = ONE.replace("type Two, two", "type Two").replace("two(it)", "it")
    assert script(folder(one=one, two=types)).startswith("// one: One.\n")


def test_what_is_committed_is_what_the_sources_make() -> None:
    assert [each.name for each in folders()] != []
    assert [str(path.relative_to(ROOT)) for path in stale()] == [], "run `make runtime`"


def test_files_become_one_without_types() -> None:
    assert script(folder(one=ONE, two=TWO)) == (
        "// two: Two.\n\nconst two = (it) => it.a;\n\n// one: One.\n\nconst ONE = 1;\n\n"
        "/** Gives. */\nfunction one(it) {\n  return two(it) + ONE;\n}\n\nexport { one };\n"
    )


def test_another_run_time_is_imported() -> None:
    more = ONE.replace("const ONE = 1;", 'import { b, type C } from "../base/mod.ts";\n\nconst ONE = b;')
    assert script(folder(one=more, two=TWO)).startswith('import { b } from "./base.js";\n')


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"one": ONE, "two": TWO + "const ONE = 2;\n"}, "both small/two.ts and one.ts declare `ONE`"),
        ({"one": ONE, "two": TWO, "three": "/** Three. */\n"}, "nothing of small/mod.ts leads to three.ts"),
        ({"one": ONE.replace("two }", "two as other }"), "two": TWO}, "a name keeps its spelling"),
        ({"one": ONE, "two": TWO + 'import { b } from "../base/b.ts";\n'}, "imported by its mod.ts"),
        ({"one": ONE, "two": TWO.removeprefix("/** Two. */\n\n/** A type. */\n")}, "the first line says"),
    ],
)
def test_what_cannot_be_one_file_is_said(texts: dict[str, str], said: str) -> None:
    with pytest.raises(Unfit, match=said):
        script(folder(**texts))
