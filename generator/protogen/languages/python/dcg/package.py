"""A package of another kind of model than pydantic's: its models, and readers that check before they construct."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from protogen.dataclass import dataclass
from protogen.languages.python import checks, project
from protogen.languages.python.building import shapes, text
from protogen.languages.python.dcg.kinds import FUNCTIONS, KINDS, Kind
from protogen.languages.python.dcg.schema import plain
from protogen.languages.python.dcg.writing import written
from protogen.languages.python.models import name_order
from protogen.languages.python.names import Names, docstring, literal
from protogen.languages.target import Job
from protogen.languages.templates import environment, templates_root
from protogen.model.spec import Enum
from protogen.model.spec import Kind as Kinds

_RUNTIME = Path(__file__).parents[3] / "runtime"
_PUBLIC = ("InvalidDocument", "Reader", "Violation")
_COPIED = ("_invalid", "_making", "_programs", "_reading")
"""The modules that such a package has in common with those of pydantic's models."""


@dataclass(frozen=True)
class Package:
    """What is emitted for one job. `readers`: the variable of each entry point's reader."""

    job: Job
    names: Names
    package: str
    header: str
    readers: Mapping[str, str]

    def files(self, word: str) -> Mapping[str, str]:
        """The files, for the kind of models that the config says."""
        kind, title = KINDS[word], self.job.spec.title or self.package
        own, shared = (templates_root() / "python" / each for each in ("dcg", "package"))
        found = {
            "py.typed": "",
            "models.py": self._models(kind, docstring(f"The messages of {title}, as models.", 0)),
            "_strict.json": self.job.checks.text() + "\n",
            "_tolerant.json": self.job.tolerant.text() + "\n",
            **checks.modules(self.job, self.header),
            **{f"_runtime/{path.name}": self._copied(path) for path in _RUNTIME.glob("*.py")},
            **{f"{name}.py": self._copied(shared / f"{name}.py") for name in _COPIED},
            **{name: self._copied(own / name) for name in ("_at_once.py", "_texts.py")},
            "_values.py": self._copied(own / "_dicts.py" if kind.keeps else shared / "_values.py"),
            **self._pages(kind, docstring(self.job.spec.doc or f"The messages of {title}.", 0)),
        }
        if not kind.keeps:
            found["_objects.py"] = self._copied(own / "_objects.py")
            found["_shapes.json"] = text(shapes(self.job.spec, self.names, kind))
        inside = {f"{self.package}/{path}": text for path, text in found.items()}
        return dict(sorted({**inside, "pyproject.toml": project.text(self.job, self.package, kind.needs)}.items()))

    def _models(self, kind: Kind, doc: str) -> str:
        header = f"{self.header}\n{doc}"
        spec = self.job.spec
        return written(plain(spec, self.names, kind), kind, header) if spec.decls else f"{header}\n"

    def _copied(self, path: Path) -> str:
        return f"{self.header}\n{path.read_text(encoding='utf-8')}"

    def _pages(self, kind: Kind, doc: str) -> dict[str, str]:
        """The modules that our own templates print."""
        classes = sorted([*self.names.classes.values(), *self.names.unknown.values()], key=name_order)
        rows = [{"name": name, "root": literal(root), "kind": self._type(root)} for root, name in self.readers.items()]
        view = {
            "header": self.header,
            "doc": doc,
            "classes": classes,
            "readers": rows,
            "exported": sorted([*classes, *_PUBLIC, *((*FUNCTIONS, "readers") if rows else ())], key=name_order),
            "functions": FUNCTIONS,
            "unset": kind.decodes,
        }
        pages = {
            "__init__": "init",
            **({} if kind.keeps else {"_kind": "kind"}),
            **({"readers": "readers"} if rows else {}),
        }
        jinja = environment("python", {}, self.job.templates)
        return {f"{page}.py": jinja.get_template(f"dcg/{name}.py.jinja").render(view) for page, name in pages.items()}

    def _type(self, root: str) -> str:
        """The annotation of an entry point's values."""
        decl, name = self.job.spec[root], f"models.{self.names.classes[root]}"
        if isinstance(decl, Enum) and decl.open:
            return f"{name} | {'str' if decl.kind is Kinds.STRING else 'int'}"
        return name
