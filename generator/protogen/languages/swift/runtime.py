"""Where the run-time of a Swift package lies: in its module, in its namespace, or in a package that contracts share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property

from protogen.dataclass import dataclass
from protogen.languages import sharing
from protogen.languages.language import RUNTIME_HEADER
from protogen.languages.swift import parts
from protogen.languages.swift.layout import filters
from protogen.languages.swift.machine import printed
from protogen.languages.swift.nesting import Declared, known, nested, qualified
from protogen.languages.target import Job
from protogen.languages.templates import environment, templates_root
from protogen.source.place import Json

MODULE = "ProtogenRuntime"
"""The module of the shared run-time, its package and that package's folder."""
SUPPORT = "TestSupport"
"""What is added to a module's name for the module with what tests need."""
OPTIONS: Mapping[str, Json] = {
    sharing.NAME: {
        **sharing.CHOICE,
        "description": "Where the run-time lies: in the module, or in a package that contracts share.",
    },
    "runtime_path": {
        "type": "string",
        "pattern": f"^(.*/)?{MODULE}$",
        "description": "Where the shared run-time's package is, from this one, if another contract's build writes it.",
    },
}
_IGNORED = "// swift-format-ignore-file"
_LEAN = "lean"
"""The folder of what stands for parts of the run-time that a contract does not need."""
_STEPS = "LiveSteps.swift"
_CODES = "LiveCode.swift"
_MEMBERWISE = re.compile(r"\n  \{\{ memberwise \}\}init\(.*?\n  \}\n", re.DOTALL)


@dataclass(frozen=True)
class Home:
    """The run-time's place for one package. `access`: `public `; `namespace`: empty if there is none."""

    module: str
    access: str
    namespace: str
    shared: bool
    """Whether it is a package of its own."""

    @property
    def imports(self) -> str:
        """The import of the run-time; empty if it lies in the package's own module."""
        return f"import {MODULE}" if self.shared else ""

    def path(self, name: str, folder: str = "") -> str:
        """A file of the package's module. Its name has the module's: in one target no two files have one name."""
        return f"Sources/{self.module}/{folder}{self.module}+{name}"

    def name(self, type: str) -> str:
        """A type of the run-time, for code outside of the namespace."""
        return f"{self.namespace}.{type}" if self.namespace and not self.shared else type

    def named(self, text: str) -> str:
        """A source that says the namespace where it uses the run-time."""
        return qualified(text, self._names, self.namespace) if self.namespace else text

    def nested(self, text: str) -> str:
        """A source whose own declarations lie in the namespace; its lines are longer than it was laid out for."""
        if not self.namespace:
            return text
        head, _, rest = text.partition("\n")
        ignored = "" if _IGNORED in text else f"{_IGNORED}\n"
        return nested(f"{head}\n{ignored}{rest}", self._names, self.namespace)

    def files(self, folder: str, at: str, uses: frozenset[str] | None = None) -> Mapping[str, str]:
        """The files of one of the run-time's folders, which lie `at` a folder of the module's: what a contract needs
        that `uses` so much, or all."""
        every = _filled(folder, self.access, "")
        needed = every if uses is None else parts.kept(every | _filled(_LEAN, self.access, ""), uses)
        return {self.path(name, at): self._file(text) for name, text in needed.items()}

    def _file(self, text: str) -> str:
        return self.nested(f"{RUNTIME_HEADER}\n{text}")

    @cached_property
    def _names(self) -> Declared:
        return Declared() if self.shared else _known()


def home(module: str, options: Mapping[str, object]) -> Home:
    """Where the run-time of a package lies."""
    access = {"internal": "", "package": "package ", "public": "public "}[str(options.get("access", "public"))]
    return Home(module, access, str(options.get("namespace") or ""), sharing.wanted(options))


def path(options: Mapping[str, object]) -> str:
    """The shared run-time's package, relative to the contract's."""
    return str(options.get("runtime_path") or MODULE)


def package(job: Job) -> Mapping[str, str]:
    """The package of the shared run-time: the same for every contract. Nothing if another build writes it."""
    if "runtime_path" in job.options:
        return {}
    sources = f"{MODULE}/Sources/{MODULE}"
    manifest = environment("swift", filters(), job.templates).get_template("runtime_package.swift.jinja")
    every = {f"{MODULE}/Package.swift": manifest.render(header=RUNTIME_HEADER.rstrip(), module=MODULE, support=SUPPORT)}
    for folder in ("runtime", "live"):
        for name, text in _filled(folder, "public ", "public ").items():
            every[f"{sources}/{name}"] = f"{RUNTIME_HEADER}\n{text}"
    return every | {f"{MODULE}/{name}": text for name, text in support(home(MODULE, {})).items()}


def support_module(home: Home) -> str:
    """The module with what tests of clients need; empty where the package shows nothing to other modules."""
    return f"{home.module}{SUPPORT}" if home.access else ""


def support(home: Home) -> Mapping[str, str]:
    """The files of that module; they lie among the tests where there is none."""
    own = support_module(home)
    folder = f"Sources/{own}" if own else f"Tests/{home.module}Tests"
    foundation, needs = "import Foundation", f"import {home.module}"
    imports = "\n".join(sorted([foundation, needs])) if own else f"{foundation}\n\n@testable {needs}"
    ignored = f"{_IGNORED}\n" if home.namespace else ""
    return {
        f"{folder}/{name}": f"{RUNTIME_HEADER}{ignored}\n{home.named(text.replace('{{ imports }}', imports))}"
        for name, text in _filled("live/support", home.access, "").items()
    }


@cache
def sources(folder: str) -> Mapping[str, str]:
    """The sources of one of the run-time's folders, by their names, with `{{ access }}`, `{{ shared }}` and
    `{{ memberwise }}`. They are no templates: compiling them would be slow."""
    root = templates_root() / "swift" / folder
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(root.glob("*.swift"))}
    if folder == "live":
        steps = environment("swift", filters()).get_template("live/machine.jinja")
        found[_STEPS] = steps.render(machine=printed(), shared="{{ shared }}")
    return dict(sorted(found.items()))


def _filled(folder: str, access: str, shared: str) -> dict[str, str]:
    """The sources with their access levels. `shared`: that of what only the code of contracts uses, and of the
    initialisers that Swift writes by itself, but not for other modules."""
    texts = {name: text if shared else _MEMBERWISE.sub("", text) for name, text in sources(folder).items()}
    return {
        name: text.replace("{{ access }}", access).replace("{{ shared }}", shared).replace("{{ memberwise }}", shared)
        for name, text in texts.items()
        if shared or name != _CODES
    }


@cache
def _known() -> Declared:
    return known(text for folder in ("runtime", _LEAN, "live") for text in sources(folder).values())
