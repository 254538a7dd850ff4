"""Lists the documents of a contract, and their readers."""

from __future__ import annotations

from collections.abc import Sequence

from protogen.checks.tolerant import keeps_minor
from protogen.dataclass import dataclass
from protogen.languages.typescript.layout import Generic, Word
from protogen.languages.typescript.names import Names
from protogen.model.contents import references, types_of
from protogen.model.spec import Enum, Record, Spec, takes_more


@dataclass(frozen=True, slots=True)
class Root:
    """A declaration that is a message, and its readers."""

    name: str
    type: str
    strict: str
    tolerant: str
    is_open: bool

    @property
    def readers(self) -> Sequence[tuple[str, str, Word | Generic]]:
        """The strict reader and the tolerant one: the role of each beside the type, its name, and the type it reads."""
        plain = Word(self.type)
        known = Generic("Known", plain) if self.is_open else plain
        return (("strict", self.strict, known), ("tolerant", self.tolerant, plain))


def roots(names: Names) -> Sequence[Root]:
    """The documents, in the order of the Spec."""
    opens = _opens(names.spec)
    return [
        Root(name, names.types[name], names.derived(name, "strict"), names.derived(name, "tolerant"), name in opens)
        for name in names.spec.roots
    ]


def _opens(spec: Spec) -> frozenset[str]:
    """The declarations whose type reaches something that the schema does not list."""
    edges = {decl.name: set(references(types_of(decl))) for decl in spec.decls}
    found = {
        decl.name
        for decl in spec.decls
        if (isinstance(decl, Enum) and decl.open)
        or takes_more(decl)
        or (isinstance(decl, Record) and any(map(keeps_minor, decl.fields)))
    }
    while more := {name for name, held in edges.items() if name not in found and held & found}:
        found |= more
    return frozenset(found)
