"""Derives the types of values from sets of subschemas, each set once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from pathlib import PurePosixPath

from protogen.dataclass import dataclass, field, replace
from protogen.model.alternatives import Alternative
from protogen.model.loose import loosened
from protogen.model.naming import Inline
from protogen.model.nullables import Nullables
from protogen.model.references import endless, lone_reference, plain_reference
from protogen.model.remarks import declaration, documented, enum_kind
from protogen.model.run import below, in_place
from protogen.model.shapes import by_types, of_values, without_const
from protogen.model.spec import ANY, Alias, Decl, Enum, ListOf, MapOf, Nullable, Ref, TupleOf, Type
from protogen.model.titles import DEFINITIONS, Titles, document_name, same_name
from protogen.model.unions import described, union_type
from protogen.model.untagged import untagged
from protogen.model.views import EVERY_TYPE, NOTHING, View, meet, view
from protogen.model.words import unused
from protogen.schema.forms import json_type
from protogen.schema.load import Key, Subschema
from protogen.source.place import split_pointer

_DEEPEST = 48
"""Inline subschemas nested deeper than this become arbitrary JSON in types. (They are still checked.)"""


@dataclass
class _Known:
    """The type of a set of subschemas; None while it is being made."""

    near: str
    type: Type | None = None
    inline: Inline | None = None


@dataclass
class Lowering:
    """The state of one call of `lower`: the declarations so far, and what was made of which set of subschemas."""

    room: int
    titles: Titles
    named: dict[Key, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    decls: dict[str, Decl] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    waiting: deque[tuple[str, Subschema]] = field(default_factory=deque)
    inline: dict[str, Inline] = field(default_factory=dict)
    known: dict[Hashable, _Known] = field(default_factory=dict)
    nullables: Nullables = field(default_factory=Nullables)

    def called(self, subschemas: Sequence[Subschema], near: str, key: str = "") -> str:
        """Returns the place for an inline type: that of its title if that is a name, else `near`. `key`: the member
        whose type it is."""
        title = self.titles.name(subschemas, key)
        return _root(title) if title else near

    def is_free(self, wanted: str) -> bool:
        """Whether no definition has the name."""
        return not any(same_name(wanted, name) for name in self.taken)

    def claim(self, subschema: Subschema, wanted: str) -> str:
        """Gives a subschema the wanted name, with a number if it is taken, and returns the name."""
        name = self.named[subschema.key] = unused(wanted, self.taken.__contains__, join=" ")
        self.taken.add(name)
        return name

    def reference(self, target: Subschema, near: str) -> Ref:
        """Returns a Ref to the declaration of a referenced subschema, and queues it to be lowered."""
        if target.key not in self.named:
            further = None if endless(target) else plain_reference([target])
            if further is not None:
                return self.reference(further, near)
            self.claim(target, _own_name(target, near))
        name = self.named[target.key]
        if name not in self.asked:
            self.asked.add(name)
            self.waiting.append((name, target))
        return Ref(name)

    def hoist(self, decl: Decl) -> Ref:
        """Adds an inline declaration, whose name is its place until all places are known; returns its Ref."""
        return self._add(Inline.at(decl.name, len(self.inline)), decl)

    def _add(self, inline: Inline, decl: Decl) -> Ref:
        self.inline[inline.id] = inline
        self.decls[inline.id] = replace(decl, name=inline.id)
        return Ref(inline.id)

    def type(
        self, subschemas: Sequence[Subschema], near: str, depth: int = 0, types: frozenset[str] | None = None
    ) -> Type:
        """Returns the type of a value that all the subschemas apply to. `near`: a place for inline declarations;
        `types`: the JSON types that the value may have (None: those that the subschemas allow)."""
        return in_place(self, without_const(self.member_type(subschemas, near, depth, types), near))

    def member_type(
        self, subschemas: Sequence[Subschema], near: str, depth: int, types: frozenset[str] | None = None
    ) -> Type:
        """Like `type`, for a member of an object, which may be a constant."""
        target = plain_reference(subschemas)
        if target is not None and types is None:
            return self.reference(target, near)
        target = lone_reference(subschemas)
        together = len(subschemas) > 1
        if together and self.room <= 0:
            return ANY
        seen = view(subschemas)
        own = ""
        if target is not None:
            if seen is None or (types is not None and seen.types <= types):
                return self.reference(target, near)
            own = self.named.get(target.key) or _own_name(target, near)
            near = below(_root(own), *sorted((types or seen.types) & EVERY_TYPE))
        if seen is None or not seen.parts or depth > _DEEPEST:
            return ANY
        allowed = seen.types if types is None else meet(seen.types, types)
        key = (seen.key, None if allowed == seen.types else allowed)
        if not self.spend(len(seen.parts)) and together:
            return ANY
        return self._solved(key, near, lambda: self._shape(seen, allowed, near, depth), own)

    def any_type(
        self, found: Sequence[Alternative], near: str, depth: int, free: bool = False, seen: View = NOTHING
    ) -> Type:
        """Returns the type of a value of any of the alternatives; `free`: or of any other JSON. `seen` has the
        annotations of the place."""
        live = {each.key: each for each in found if not each.says_nothing}
        free = free or any(each.says_nothing for each in found)
        if depth > _DEEPEST or not live:
            return ANY

        def make() -> Decl | Type:
            shape = untagged(self, seen, [*live.values()], near, depth)
            return loosened(self, shape, near) if free else shape

        enough = self.spend(sum(len(each.seen.parts) for each in live.values()))
        if not enough and any(each.beside for each in live.values()):
            return ANY
        return self._solved((frozenset(live), free), near, make)

    def spend(self, work: int) -> bool:
        """Takes work, in subschemas to look at, from what may be spent on the schema; returns whether it was there."""
        self.room -= work
        return self.room >= 0

    def _solved(self, key: Hashable, near: str, make: Callable[[], Decl | Type], own: str = "") -> Type:
        """The type of a set of subschemas, made once. One that holds itself gets a declaration."""
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = _Known(near)
            self._place(known, make(), own)
        elif known.type is None:
            known.inline = known.inline or self._reserved(near)
            return Ref(known.inline.id)
        elif known.inline is not None:
            known.inline.places.append(near)
        assert known.type is not None
        return known.type

    def _reserved(self, near: str) -> Inline:
        inline = Inline.at(near, len(self.inline))
        self.inline[inline.id] = inline
        return inline

    def _place(self, known: _Known, shape: Decl | Type, own: str) -> None:
        """Keeps what was made: a declaration under a name of its own, and so a type that holds itself."""
        if not isinstance(shape, Decl) and known.inline is not None:
            shape = without_const(shape, known.near)
        if not isinstance(shape, Decl) and known.inline is not None:
            shape = Alias(name=known.near, type=shape)
        if isinstance(shape, Decl):
            known.inline = known.inline or self._reserved(known.near)
            known.inline.places.insert(0, known.near)
            known.inline.own = own
            known.type = self._add(known.inline, shape)
        else:
            known.type = shape

    def _shape(self, seen: View, types: frozenset[str], near: str, depth: int) -> Decl | Type:
        """What a view says about a value of some JSON types, as a type or as a declaration."""
        if "null" in types and len(types) > 1 and (seen.asserted != EVERY_TYPE or seen.listed is not None):
            key = (seen.key, types - {"null"})
            inner = self._solved(key, near, lambda: self._shape_of(seen, types - {"null"}, near, depth))
            return inner if inner == ANY or isinstance(inner, Nullable) else Nullable(inner)
        return self._shape_of(seen, types, near, depth)

    def _shape_of(self, seen: View, types: frozenset[str], near: str, depth: int) -> Decl | Type:
        if seen.listed is not None:
            return of_values(self, seen, [value for value in seen.listed if json_type(value) in types], near)
        if members := described(seen):
            return declaration(Enum, seen, near, members=members, kind=enum_kind(members))
        found = union_type(self, seen, types, near, depth)
        return found if found is not None else by_types(self, seen, types, near, depth)

    def near_owner(self, subschemas: Sequence[Subschema], near: str, name: str) -> str:
        """The place of a member `name`: below `near`, or below the definition that alone declares it."""
        owners = {each.place.pointer.rpartition("/properties/")[0] for each in subschemas}
        if len(owners) == 1 and subschemas:
            path, pointer = subschemas[0].key[0], owners.pop()
            owner = self.named.get((path, pointer))
            if owner is not None:
                return below(_root(owner), name)
        return below(near, name)

    def declare(self, name: str, subschema: Subschema) -> None:
        """Adds the declaration of a definition; a bare type becomes an Alias."""
        target = None if endless(subschema) else plain_reference([subschema])
        near = _root(name)
        shape: Decl | Type
        if target is not None:
            shape = self.reference(target, name)
        else:
            shape = self._without_null(name, without_const(self._declared(name, subschema, near), near))
        if not isinstance(shape, Decl):
            words = View((subschema,) if isinstance(subschema.value, dict) else ())
            shape = Alias(name=name, type=shape, **documented(words, name))
        self.decls[name] = replace(shape, name=name)

    def _declared(self, name: str, subschema: Subschema, near: str) -> Decl | Type:
        """The shape of a definition. If an inline declaration says the same, the definition takes its place."""
        seen = view([subschema])
        if seen is None or not seen.parts:
            return ANY
        known = self.known.get((seen.key, None))
        if known is None:
            known = self.known[seen.key, None] = _Known(near, Ref(name))
            self.spend(len(seen.parts))
            shape = self._shape(seen, seen.types, near, 0)
        elif known.type is not None:
            shape = known.type
        else:
            return ANY
        match shape:
            case Ref(target) if target in self.inline and self.inline[target].same in ("", name):
                self.inline[target].same = name
                decl = self.decls.get(target)
                if decl is None:
                    return shape
                return replace(decl, **documented(View((subschema,)), name))
        return shape

    def _without_null(self, name: str, shape: Decl | Type) -> Decl | Type:
        """The shape of a definition whose uses say that it may be null."""
        if not isinstance(shape, Nullable):
            return shape
        inner = shape.inner
        made = self.inline.get(inner.target) if isinstance(inner, Ref) else None
        own = made is not None and made.places[0] == _root(name) and not made.same
        if name in self.nullables.roots:
            if made is not None and own:
                made.own = f"{name} value"
            return shape
        if made is not None and own:
            made.same = name
            self.nullables.names.add(name)
            return replace(self.decls[made.id], name=name)
        if isinstance(inner, (ListOf, MapOf, TupleOf)):
            self.nullables.names.add(name)
            return inner
        return shape


def _root(name: str) -> str:
    """The place of a definition."""
    return below("", name)


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
