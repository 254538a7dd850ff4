"""What callers of the emitted Perl can name, from the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protogen_perl.names import Names, literal
from protogen_perl.shapes import Shapes

from protogen.languages.surface import Entry, Part
from protogen.model.spec import Decl, Enum, Record, TaggedUnion, Union
from protogen.model.things import Former, Thing, case_things, property_things, type_thing


class Surface:
    """The declarations of one contract."""

    def __init__(self, names: Names, former: Mapping[Thing, Former]) -> None:
        self.names, self.former, self.shapes = names, former, Shapes(names)

    def all(self) -> Iterator[Entry]:
        """Each package, then what is in it."""
        for decl in self.names.spec.decls:
            thing, package = type_thing(decl.name), self.names.package(decl.name)
            yield Entry(package, "type", f"package {package}", thing, parts=self._parts(decl))
            for old in self._left(thing):
                word = f"{self.names.namespace}::{old}"
                yield Entry(word, "type", f"package {word}", thing, former=True)
            if isinstance(decl, Record):
                yield from self._methods(decl, package)
            elif isinstance(decl, Enum):
                yield from self._constants(decl, package)

    def _parts(self, decl: Decl) -> tuple[Part, ...]:
        """The alternatives of a union: callers ask which one a value is."""
        if not isinstance(decl, Union) or (isinstance(decl, TaggedUnion) and decl.open):
            return ()
        return tuple(Part(self.shapes.spelled(each.type)) for each in decl.variants)

    def _methods(self, decl: Record, package: str) -> Iterator[Entry]:
        words, things = self.names.methods(decl), property_things(decl.name, decl.fields)
        for each in decl.fields:
            word, type, thing = words[each.name], self.shapes.spelled(each.type), things[each.name]
            yield Entry(word, "member", f"{word}: {type}", thing, package, needed=each.required)
            for old in self._left(thing):
                yield Entry(old, "member", f"{old}: {type}", thing, package, former=True)

    def _constants(self, decl: Enum, package: str) -> Iterator[Entry]:
        words, things = self.names.constants(decl), case_things(decl)
        for each in decl.members:
            word = words[each.name]
            yield Entry(word, "case", f"{word} = {literal(each.value)}", things[each.name], package)

    def _left(self, thing: Thing) -> tuple[str, ...]:
        return self.former[thing].names if thing in self.former else ()
