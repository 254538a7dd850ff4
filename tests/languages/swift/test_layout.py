"""Swift's lines, laid out as swift-format does."""

import doctest

import pytest

from protogen.languages.layout import Layout, render
from protogen.languages.swift import layout
from protogen.languages.swift.layout import (
    assigned,
    call,
    case,
    inheriting,
    initialiser,
    labelled,
    listed,
    passed,
    text,
    typed,
)


def shown(each: Layout, width: int) -> list[str]:
    return render(each, width).splitlines()


def test_the_examples_in_its_docstrings_hold() -> None:
    assert doctest.testmod(layout).failed == 0


def test_arguments_are_on_one_line_below_or_on_one_each() -> None:
    encoding = call("encode", "value", labelled("forKey", '"name"'))
    assert shown(encoding, 29) == ['encode(value, forKey: "name")']
    assert shown(encoding, 28) == ["encode(", '  value, forKey: "name")']
    assert shown(encoding, 20) == ["encode(", "  value,", '  forKey: "name")']
    assert shown(encoding, 16) == ["encode(", "  value,", "  forKey:", '    "name")']


def test_an_assignment_breaks_inside_of_its_call_if_that_begins_on_the_line() -> None:
    read = assigned("self.name", call("decode", "Int.self"))
    assert shown(read, 28) == ["self.name = decode(Int.self)"]
    assert shown(read, 27) == ["self.name = decode(", "  Int.self)"]
    assert shown(read, 18) == ["self.name =", "  decode(Int.self)"]
    assert shown(assigned("self.name", "name"), 15) == ["self.name =", "  name"]


def test_a_case_breaks_after_its_colon() -> None:
    assert shown(case(call(".one", "let value"), "value.name"), 30) == ["case .one(let value):", "  value.name"]
    assert shown(case(call(".one", "let value"), "value.name"), 20) == [
        "case .one(",
        "  let value):",
        "  value.name",
    ]


def test_names_that_are_inherited_fill_the_lines() -> None:
    head = inheriting("enum Use", "Codable", "Hashable", "Sendable")
    assert shown(head, 40) == ["enum Use: Codable, Hashable, Sendable {"]
    assert shown(head, 28) == ["enum Use: Codable, Hashable,", "  Sendable", "{"]


def test_a_declaration_breaks_before_its_type() -> None:
    assert shown(typed("var name", "String", " {"), 18) == ["var name: String {"]
    assert shown(typed("var name", "String", " {"), 17) == ["var name:", "  String {"]


def test_a_long_text_has_escaped_line_ends() -> None:
    assert shown(text('"one two three"'), 15) == ['"one two three"']
    assert shown(text('"one two three"'), 10) == ['"""', "one two \\", "three", '"""']


@pytest.mark.parametrize("width", range(4, 40))
def test_a_text_over_several_lines_is_the_same_text(width: int) -> None:
    source = '"  The  value, which (as it says) has no end."'
    lines = shown(text(source), width)
    joined = "\n".join(lines[1:-1]).replace("\\\n", "") if lines[0] == '"""' else lines[0].strip('"')
    assert f'"{joined}"' == source


def test_an_initialiser_has_a_parameter_a_line() -> None:
    head = initialiser("public ", [("id", "Int"), ("name", "String = nil")])
    assert shown(head, 43) == ["public init(id: Int, name: String = nil) {"]
    assert shown(head, 30) == ["public init(", "  id: Int,", "  name: String = nil", ") {"]


def test_a_list_fills_the_lines_below_where_it_is_long() -> None:
    names = [f'"key{number}"' for number in range(5)]
    assert shown(listed("let names", names), 55) == [f"let names = [{', '.join(names)}]"]
    assert shown(listed("let names", names), 26) == [
        "let names = [",
        '  "key0", "key1", "key2",',
        '  "key3", "key4",',
        "]",
    ]
    assert shown(listed("let names", []), 20) == ["let names = []"]


def test_a_label_needs_backticks_in_a_call_only_where_it_would_declare() -> None:
    assert shown(passed("`default`", "`default`"), 40) == ["default: `default`"]
    assert shown(passed("`inout`", "`inout`"), 40) == ["`inout`: `inout`"]
