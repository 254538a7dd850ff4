"""Turns a schema into a Spec: derives types from the keywords of its subschemas.

Types are sound before they are pretty: every value that the schema accepts fits its type without loss.
Where a type cannot express the keywords, it is wider (up to arbitrary JSON); the strict reader, which runs
the schema's own assertions, still refuses invalid values.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from protogen.model.nullables import Nullables
from protogen.model.remarks import declaration, documented, enum_kind, notes, text
from protogen.model.run import in_place
from protogen.model.shapes import by_types, of_values, without_const
from protogen.model.spec import ANY, Alias, Decl, Enum, Nullable, Ref, Spec, Type
from protogen.model.titles import DEFINITIONS, Titles, document_name, same_name, stem_name, usable
from protogen.model.union_names import shared
from protogen.model.unions import branches, described, union_type
from protogen.model.views import EVERY_TYPE, View, endless, plain_reference, view
from protogen.model.words import unused
from protogen.schema.forms import json_type
from protogen.schema.keywords import KEYWORDS
from protogen.schema.load import Key, Schema, Subschema
from protogen.source.deep import roomy
from protogen.source.place import Json, split_pointer

_DEEPEST = 48
"""Inline subschemas nested deeper than this become arbitrary JSON in types. (They are still checked.)"""


@dataclass
class Lowering:
    """The state of one call of `lower`: the declarations so far and their names."""

    titles: Titles
    named: dict[Key, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    decls: dict[str, Decl] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    waiting: list[tuple[str, Subschema]] = field(default_factory=list)
    shared: dict[Hashable, str] = field(default_factory=dict)
    nullables: Nullables = field(default_factory=Nullables)
    own: str = ""
    """The definition that is being declared: its values have its name, even if they are a union without a name."""

    def called(self, subschemas: Sequence[Subschema], near: str, key: str = "") -> str:
        """The name for an inline type: its title if that is a name, else `near`. `key`: the member whose type it is."""
        return self.titles.name(subschemas, near, key)

    def name(self, wanted: str) -> str:
        """Returns the wanted name, with a number if it is taken."""
        return unused(wanted, lambda name: name in self.decls or name in self.taken, join=" ")

    def is_free(self, wanted: str) -> bool:
        """Whether no definition has the name."""
        return not any(same_name(wanted, name) for name in self.taken)

    def claim(self, subschema: Subschema, wanted: str) -> str:
        """Gives a subschema the wanted name, with a number if it is taken, and returns the name."""
        name = self.named[subschema.key] = self.name(wanted)
        self.taken.add(name)
        return name

    def reference(self, target: Subschema, near: str) -> Ref:
        """Returns a Ref to the declaration of a referenced subschema, and queues it to be lowered."""
        if target.key not in self.named:
            self.claim(target, _own_name(target, near))
        name = self.named[target.key]
        if name not in self.asked:
            self.asked.add(name)
            self.waiting.append((name, target))
        return Ref(name)

    def hoist(self, decl: Decl) -> Ref:
        """Adds an inline declaration (equal ones of one name, and equal unions, once), and returns the Ref for its
        place."""
        found = shared(decl, self.taken) if decl.name != self.own else None
        if found is None:
            if self.decls.get(decl.name) == decl and decl.name not in self.taken:
                return Ref(decl.name)
            name = self.name(decl.name)
            self.decls[name] = replace(decl, name=name)
            return Ref(name)
        named, contents = found
        if contents not in self.shared:
            name = self.shared[contents] = self.name(named.name)
            self.taken.add(name)
            self.decls[name] = replace(named, name=name)
        return Ref(self.shared[contents])

    def type(self, subschemas: Sequence[Subschema], near: str, depth: int = 0) -> Type:
        """Returns the type of a value that all the subschemas apply to. `near`: a name for hoisted declarations."""
        found = self.member_type(subschemas, near, depth)
        return in_place(self, without_const(found, near))

    def member_type(self, subschemas: Sequence[Subschema], near: str, depth: int) -> Type:
        """Like `type`, for a member of an object, which may be a constant."""
        target = plain_reference(subschemas)
        return (
            self.reference(target, near) if target is not None else in_place(self, self.shape(subschemas, near, depth))
        )

    def shape(self, subschemas: Sequence[Subschema], near: str, depth: int) -> Decl | Type:
        """Returns what the subschemas say about a value, as a type or as a declaration named `near`."""
        seen = view(subschemas)
        if seen is None or not seen.parts or depth > _DEEPEST:
            return ANY
        if "null" in seen.asserted and len(seen.types) > 1 and (seen.asserted != EVERY_TYPE or seen.listed is not None):
            inner = self._shape_of(seen, seen.types - {"null"}, near, depth)
            return inner if inner == ANY or isinstance(inner, Nullable) else Nullable(in_place(self, inner))
        return self._shape_of(seen, seen.types, near, depth)

    def _shape_of(self, seen: View, types: frozenset[str], near: str, depth: int) -> Decl | Type:
        if seen.listed is not None:
            return of_values(self, seen, [value for value in seen.listed if json_type(value) in types], near)
        if members := described(seen):
            return declaration(Enum, seen, near, members=members, kind=enum_kind(members))
        if (groups := branches(seen)) is not None:
            found = union_type(self, seen, groups, types, near, depth)
            if found is not None:
                return found
        return by_types(self, seen, types, near, depth)

    def declare(self, name: str, subschema: Subschema) -> None:
        """Adds the declaration of a definition; a bare type becomes an Alias."""
        target = None if endless(subschema) else plain_reference([subschema])
        before, self.own = set(self.decls), "" if name in self.nullables.roots else name
        shape = self.reference(target, name) if target is not None else self.shape([subschema], name, 0)
        shape = without_const(shape, name)
        if isinstance(shape, Nullable) and target is None:
            shape = self.nullables.apart(name, shape, self.decls, before | {*self.shared.values()})
        if not isinstance(shape, Decl):
            words = View((subschema,) if isinstance(subschema.value, dict) else ())
            shape = Alias(name=name, type=shape, **documented(words, name))
        self.decls[name] = replace(shape, name=name)


@roomy
def lower(
    schema: Schema, roots: Sequence[str] = (), stem: str = "", reserved: Container[str] = frozenset[str]()
) -> Spec:
    """Returns the Spec of a schema. `roots`: definitions that are messages in addition to the document itself;
    `stem`: the file's name, used if the document has no usable title; `reserved`: type names that some language
    takes, which the document's default name avoids."""
    run = Lowering(Titles(schema))
    definitions = schema.definitions()
    for name, subschema in definitions.items():
        run.claim(subschema, name)
    entry = _entry(run, schema, stem, reserved)
    wanted = [name for name in (roots or schema.roots or ([] if entry else definitions)) if name in definitions]
    found = [*([entry] if entry else []), *(run.reference(definitions[name], name).target for name in wanted)]
    run.nullables.roots.update(found)
    while run.waiting:
        run.declare(*run.waiting.pop(0))
    root = schema.root.keywords
    title = text(root.get("title"))
    return Spec(
        title=title or stem,
        version=text(notes(root).get("version")),
        doc=text(root.get("description")),
        roots=tuple(dict.fromkeys(found)),
        decls=run.nullables.at_uses(run.decls.values()),
        id=text(root.get("$id")),
        name=usable(title) or (found[0] if {*found} <= {*definitions} and len({*found}) == 1 else stem_name(stem)),
    )


def _entry(run: Lowering, schema: Schema, stem: str, reserved: Container[str]) -> str:
    """Names and queues the document itself, if it says anything about a value; returns its name. A document that only
    refers to a definition gives it the document's title as name."""
    root = schema.root
    if not says_something(schema):
        return ""
    wanted = document_name(root.keywords.get("title"), stem, reserved)
    target = plain_reference([root])
    if target is None or target.key not in run.named:
        return run.reference(root, run.claim(root, wanted if run.is_free(wanted) else f"{wanted} document")).target
    if usable(root.keywords.get("title")) and run.is_free(wanted) and not same_name(wanted, run.named[target.key]):
        run.claim(target, wanted)
    return run.reference(target, stem).target


def says_something(schema: Schema) -> bool:
    """Whether the document itself is a message: it says more of a value than that it is an object, or has no
    definitions."""
    root = schema.root.value
    if isinstance(root, bool) or not schema.definitions():
        return True
    return any(
        key in KEYWORDS and key not in _REMARKS and value not in _EMPTY.get(key, ()) for key, value in root.items()
    )


_EMPTY: Mapping[str, tuple[Json, ...]] = {
    "type": ("object", ["object"]),
    "properties": ({},),
    "required": ([],),
    "additionalProperties": (True, {}),
    "unevaluatedProperties": (True, {}),
}
"""What says no more than that a value is an object: many published protocols put it above their definitions."""


_REMARKS = frozenset({"$schema", "$id", "$comment", "$anchor", "$vocabulary", "$defs", "definitions", "title"}) | {
    *("description", "examples", "default", "deprecated", "id", "readOnly", "writeOnly", "x-protogen")
}
"""Keywords that say nothing about a value: a document with only these just holds definitions."""


def _own_name(target: Subschema, near: str) -> str:
    """A name for a referenced subschema that is not a definition: the last meaningful token of its pointer."""
    tokens = split_pointer(target.place.pointer)
    if not tokens:
        return document_name(target.keywords.get("title"), PurePosixPath(target.place.source.path).stem)
    if len(tokens) > 1 and tokens[-2] in DEFINITIONS:
        return tokens[-1]
    telling = [token for token in tokens if token not in _STRUCTURE and not token.isdigit()]
    return " ".join(telling[-2:]) or near


_STRUCTURE = frozenset({"$defs", "definitions", "properties", "items", "prefixItems", "allOf", "anyOf", "oneOf"}) | {
    *("components", "schemas")
}
