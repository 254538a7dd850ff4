"""What types and declarations are made of."""

from __future__ import annotations

import pytest

from protogen.model.contents import bare, children, expressions, held, references
from protogen.model.spec import Alias, Const, Kind, ListOf, MapOf, Nullable, Ref, Scalar, Spec, TupleOf, Type

TEXT, NUMBER = Scalar(Kind.STRING), Scalar(Kind.NUMBER)


@pytest.mark.parametrize(
    ("type", "inner"),
    [
        (TEXT, ()),
        (Const(1), ()),
        (Ref("A"), ()),
        (ListOf(TEXT), (TEXT,)),
        (MapOf(TEXT), (TEXT,)),
        (Nullable(TEXT), (TEXT,)),
        (TupleOf((TEXT, NUMBER), None), (TEXT, NUMBER)),
        (TupleOf((TEXT,), NUMBER), (TEXT, NUMBER)),
    ],
    ids=str,
)
def test_the_types_that_a_type_is_made_of(type: Type, inner: tuple[Type, ...]) -> None:
    assert children(type) == inner


def test_expressions_go_all_the_way_down_but_through_no_reference() -> None:
    deep = ListOf(Nullable(TupleOf((Ref("A"),), MapOf(Ref("B")))))

    assert len(list(expressions([deep, TEXT]))) == 7
    assert list(references([deep])) == ["A", "B"]


def test_behind_arrays_and_maps_nothing_lies_inside_a_value() -> None:
    types = [ListOf(Ref("A")), MapOf(Ref("B")), TupleOf((Nullable(Ref("C")), TEXT), Ref("D")), Ref("E")]

    assert list(held(types)) == ["C", "E"]


def test_behind_names_and_nullability_is_the_type_itself() -> None:
    spec = Spec("", "", "", (), (Alias(name="A", type=Nullable(Ref("B"))), Alias(name="B", type=ListOf(Ref("A")))))

    assert bare(Nullable(Ref("A")), spec) == ListOf(Ref("A"))
