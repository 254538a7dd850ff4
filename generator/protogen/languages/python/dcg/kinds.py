"""The kinds of model that datamodel-code-generator writes, and what each of them has words for."""

from __future__ import annotations

from protogen.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of model."""

    name: str
    """The word in the config."""
    output: str
    """datamodel-code-generator's word."""
    limits: bool = False
    """Its annotations say limits, and its own decoder holds them."""
    tuples: bool = True
    """An array of one length is a tuple; else a list of all that it may hold."""
    decodes: bool = False
    """It has a decoder that refuses a union whose variants it cannot tell apart by itself."""
    objects: bool = True
    """A record is an object with attributes; else a dict with the keys of the wire."""
    keeps: bool = False
    """A value keeps members that its class does not have."""
    missing: bool = False
    """An optional member that is not there is said so, unlike null."""
    fills: bool = False
    """A constant that is required has a default, so that nobody writes it again."""
    words: frozenset[str] = frozenset(["Union"])
    """What its modules import, and no class or attribute can be called."""
    needs: tuple[str, ...] = ("typing-extensions>=4.12",)
    """What a package of such models depends on."""


KINDS = {
    each.name: each
    for each in (
        Kind("dataclass", "dataclasses.dataclass", fills=True),
        Kind(
            "typeddict",
            "typing.TypedDict",
            tuples=False,
            objects=False,
            keeps=True,
            words=frozenset(["NotRequired", "TypedDict", "Union"]),
        ),
        Kind(
            "msgspec",
            "msgspec.Struct",
            limits=True,
            decodes=True,
            words=frozenset(["Meta", "Struct", "UNSET", "Union", "UnsetType", "field"]),
            needs=("msgspec>=0.19",),
        ),
    )
}
"""By the word in the config."""

PLAIN = Kind("pydantic", "pydantic_v2.BaseModel", limits=True, keeps=True, missing=True)
"""The witness: pydantic models as datamodel-code-generator writes them by itself."""

FUNCTIONS = ("is_valid", "read_strict", "read_tolerant", "to_json", "violations")
"""What a package of any kind of models has at its top: the first reader's methods of the same names."""
