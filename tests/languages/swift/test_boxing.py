"""What Swift holds by reference: cycles are cut, heavy values are boxed, and all the rest lies in place."""

from __future__ import annotations

from protogen.languages.swift.boxing import HEAVIEST, boxing
from protogen.model.spec import (
    Alias,
    Decl,
    Field,
    Kind,
    ListOf,
    Nullable,
    Record,
    Ref,
    Scalar,
    Spec,
    Type,
    TypedUnion,
    TypedVariant,
)

STRING = Scalar(Kind.STRING)


def spec(*decls: Decl) -> Spec:
    return Spec("", "", "", (decls[0].name,), decls)


def record(name: str, **members: Type) -> Record:
    return Record(
        name=name, fields=tuple(Field(name=key, type=each, required=True) for key, each in members.items()), extra=None
    )


def union(name: str, *types: Type) -> TypedUnion:
    return TypedUnion(
        name=name, variants=tuple(TypedVariant(name=str(each), type=each, json_types=()) for each in types)
    )


def of_strings(name: str, count: int) -> Record:
    return record(name, **{f"m{number}": STRING for number in range(count)})


def test_a_member_that_holds_its_own_record_is_boxed() -> None:
    node = record("Node", value=STRING, next=Nullable(Ref("Alias")), all=ListOf(Ref("Node")))

    assert boxing(spec(node, Alias(name="Alias", type=Ref("Node")))).members == {("Node", "next")}


def test_a_union_on_the_cycle_is_indirect_instead_of_its_members() -> None:
    found = boxing(spec(record("Node", next=Ref("Either")), union("Either", STRING, Ref("Node"))))

    assert (found.members, found.unions) == (frozenset(), {"Either"})


def test_heavy_members_are_boxed_and_light_ones_are_not() -> None:
    root = record("Root", one=Ref("Many"), two=Ref("Many"), small=Ref("Few"))

    found = boxing(spec(root, of_strings("Many", HEAVIEST // 2), of_strings("Few", 1)))
    assert found.members == {("Root", "one")}


def test_a_union_of_heavy_records_is_indirect() -> None:
    root = union("Root", STRING, Ref("Heavy"))

    assert boxing(spec(root, of_strings("Heavy", HEAVIEST + 1))).unions == {"Root"}
    assert not boxing(spec(root, of_strings("Heavy", HEAVIEST - 1))).unions


def test_a_chain_of_references_can_be_longer_than_pythons_stack() -> None:
    length = 3000
    chain = [record(f"D{number}", next=Ref(f"D{number + 1}")) for number in range(length)]

    assert len(boxing(spec(*chain, of_strings(f"D{length}", 1))).members) == length // (HEAVIEST - 1)
