"""What callers of the emitted Perl can name, from the model."""

from __future__ import annotations

from collections.abc import Iterator

from protogen_perl.names import Names, literal
from protogen_perl.shapes import Shapes

from protogen.languages.surface import Entry
from protogen.model.spec import Enum, Record


def entries(names: Names) -> Iterator[Entry]:
    """Each package, then what is in it."""
    shapes = Shapes(names)
    for decl in names.spec.decls:
        package = names.package(decl.name)
        yield Entry(package, "type", f"package {package}")
        if isinstance(decl, Record):
            methods = names.methods(decl)
            for each in decl.fields:
                line = f"{methods[each.name]}: {shapes.spelled(each.type)}"
                yield Entry(methods[each.name], "member", line, package, needed=each.required)
        elif isinstance(decl, Enum):
            constants = names.constants(decl)
            for value in decl.members:
                constant = constants[value.name]
                yield Entry(constant, "case", f"{constant} = {literal(value.value)}", package)
