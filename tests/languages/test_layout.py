"""Layout trees, printed for a line width."""

import doctest

import pytest

from protogen.languages import layout
from protogen.languages.layout import Counted, comma, either, fill, group, hard, indent, join, line, render, soft

_LIST = ("[", group(indent(soft, join((",", line), ["one", "two", "three"]), comma), soft), "]")


def test_the_examples_in_its_docstrings_hold() -> None:
    assert doctest.testmod(layout).failed == 0


def test_a_group_is_on_one_line_where_it_just_fits() -> None:
    assert render(_LIST, 17) == "[one, two, three]"
    assert render(_LIST, 16) == "[\n  one,\n  two,\n  three,\n]"


def test_what_follows_a_group_up_to_the_next_line_end_must_fit_too() -> None:
    assert render((_LIST, " as const;"), 26).startswith("[\n")
    assert render((_LIST, hard, " as const;"), 26).startswith("[one")


def test_the_outer_group_breaks_before_the_inner_one() -> None:
    both = group("{", indent(line, _LIST), line, "}")
    assert render(both, 20) == "{\n  [one, two, three]\n}"
    assert render(both, 18) == "{\n  [\n    one,\n    two,\n    three,\n  ]\n}"


def test_a_line_end_that_is_always_there_breaks_every_group_around_it() -> None:
    assert render(group("a", line, group("b", hard, "c")), 80) == "a\nb\nc"


def test_the_step_of_an_indent_is_an_argument() -> None:
    assert render(_LIST, 10, step=4).splitlines()[1] == "    one,"


def test_no_line_ends_with_spaces() -> None:
    assert render(indent("a", hard, hard, "b"), 80) == "a\n\n  b"


@pytest.mark.parametrize(
    ("width", "text"),
    [(11, "name = f(x)"), (10, "name = f(\n  x\n)"), (8, "name =\n  f(x)")],
)
def test_of_several_ways_the_first_whose_first_line_fits_is_taken(width: int, text: str) -> None:
    inner = ("f(", indent(hard, "x"), hard, ")")
    assert render(either("name = f(x)", ("name = ", inner), ("name =", indent(hard, "f(x)"))), width) == text


def test_a_filled_list_has_as_many_parts_on_a_line_as_fit() -> None:
    filled = ("[", indent(hard, fill(["aa,", "bb,", "cc,", "dd,"])), hard, "]")
    assert render(filled, 9) == "[\n  aa, bb,\n  cc, dd,\n]"


def test_a_text_can_count_as_more_or_fewer_columns() -> None:
    def either_way(columns: int) -> str:
        return render(group("a", line, "b", Counted("", columns)), 4)

    assert [either_way(columns) for columns in (1, 2)] == ["a b", "a\nb"]
    assert render(either("longer", Counted("longer", 5), "broken"), 5) == "longer"


def test_a_tree_that_is_very_deep_is_printed() -> None:
    deep: layout.Layout = "x"
    for _ in range(5_000):
        deep = group("(", deep, ")")
    assert len(render(deep, 80)) == 10_001
