"""TypeScript's types, laid out as `deno fmt` does."""

from protogen.languages.typescript.layout import (
    Array,
    Generic,
    Indexed,
    Members,
    OneOf,
    Tuple,
    Word,
    annotated,
    call,
    flat,
    function_type,
    generic,
    imports,
    listing,
    one_of,
)

NAME = Word("A" + "n" * 29)
LONG = Word("L" + "o" * 67)
ALIAS = "export type Name ="


def test_a_type_is_on_one_line_if_it_just_fits() -> None:
    assert annotated(ALIAS, Word("W" * 60)) == f"{ALIAS} {'W' * 60};"
    assert annotated(ALIAS, Word("W" * 61)) == f"{ALIAS}\n  {'W' * 61};"


def test_a_union_has_an_alternative_a_line() -> None:
    assert annotated(ALIAS, OneOf((NAME, LONG))) == f"{ALIAS}\n  | {NAME.text}\n  | {LONG.text};"


def test_an_array_keeps_the_parentheses_of_its_item_over_several_lines() -> None:
    pair = Tuple((("", LONG, ""), ("", LONG, "")))
    assert flat(Array(Array(NAME))) == f"readonly (readonly {NAME.text}[])[]"
    assert annotated(ALIAS, Array(pair)).splitlines() == [
        ALIAS,
        "  readonly (readonly [",
        f"    {LONG.text},",
        f"    {LONG.text},",
        "  ])[];",
    ]
    union = annotated(ALIAS, Array(OneOf((NAME, LONG)))).splitlines()
    assert union == [ALIAS, "  readonly (", f"    | {NAME.text}", f"    | {LONG.text}", "  )[];"]


def test_members_are_broken_one_by_one() -> None:
    members = Members((("readonly one:", NAME), ("readonly two:", LONG)))
    assert annotated("readonly both:", members, column=2).splitlines() == [
        "  readonly both: {",
        f"    readonly one: {NAME.text};",
        "    readonly two:",
        f"      {LONG.text};",
        "  };",
    ]


def test_a_tuples_positions_are_on_lines_of_their_own() -> None:
    items = (("", NAME, ""), ("", OneOf((NAME, LONG)), "?"), ("...", Array(NAME, head=""), ""))
    assert annotated(ALIAS, Tuple(items)).splitlines() == [
        f"{ALIAS} readonly [",
        f"  {NAME.text},",
        "  (",
        f"    | {NAME.text}",
        f"    | {LONG.text}",
        "  )?,",
        f"  ...{NAME.text}[],",
        "];",
    ]


def test_an_argument_of_a_type_is_further_in() -> None:
    assert annotated(ALIAS, Generic("Readonly", LONG)).splitlines() == [f"{ALIAS} Readonly<", f"  {LONG.text}", ">;"]


def test_a_list_has_an_item_a_line() -> None:
    assert listing("export const ALL =", ['"a"'], ["b"]) == 'export const ALL = [\n  "a", // b\n];'
    head = f"export const {'A' * 66} ="
    assert listing(head, ['"a"'], [""]) == f'{head}\n  [\n    "a",\n  ];'


def test_functions_and_their_calls_have_arguments_of_their_own() -> None:
    member = function_type("readonly one", LONG, "Outcome", ";")
    assert member.splitlines() == ["  readonly one: (", f"    value: {LONG.text},", "  ) => Outcome;"]
    assert call("return one", ["value"], column=6) == "      return one(value);"
    broken = call("return one", [LONG.text], column=6)
    assert broken.splitlines() == ["      return one(", f"        {LONG.text},", "      );"]
    assert generic("function one", LONG.text, "(").splitlines() == ["function one<", f"  {LONG.text},", ">("]


def test_imports_are_sorted_and_have_a_name_a_line_if_they_are_many() -> None:
    assert imports(["b", "A"], "./x.js", "import") == 'import { A, b } from "./x.js";'
    assert imports([NAME.text, LONG.text], "./x.js").splitlines() == [
        "import type {",
        f"  {NAME.text},",
        f"  {LONG.text},",
        '} from "./x.js";',
    ]


def test_a_union_of_unions_is_one_union() -> None:
    assert one_of([NAME, one_of([LONG, NAME])]) == OneOf((NAME, LONG))
    assert flat(one_of([Indexed("ALL"), Indexed("ALL")])) == "(typeof ALL)[number]"
