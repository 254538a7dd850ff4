"""The TypeScript target: interfaces, unions and enums as pure types, and readers that run the check programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from protogen.dataclass import dataclass, field
from protogen.languages import client, sharing
from protogen.languages.examples import Examples
from protogen.languages.language import RUNTIME_HEADER, LanguageBase, annotated_name, own
from protogen.languages.layout import columns
from protogen.languages.package import kebab_name, published
from protogen.languages.target import Job
from protogen.languages.templates import environment, word_list
from protogen.languages.typescript import client_example, clients
from protogen.languages.typescript import sharing as typescript_sharing
from protogen.languages.typescript.checks import views as checks
from protogen.languages.typescript.declared import script
from protogen.languages.typescript.layout import WIDTH, Generic, Word, annotated, assigned, imports
from protogen.languages.typescript.names import WORDS, Names, Speller, compact, doc, literal, names_of
from protogen.languages.typescript.package_json import facts
from protogen.languages.typescript.roots import Root
from protogen.languages.typescript.roots import roots as documents
from protogen.languages.typescript.views import view
from protogen.model.spec import Spec
from protogen.model.things import TYPES, Pins, Thing
from protogen.model.words import Given
from protogen.source.place import Json

if TYPE_CHECKING:
    from jinja2 import Environment

    from protogen.languages.examples import Examples
    from protogen.languages.live import LiveRunner
    from protogen.languages.running import Runner
    from protogen.languages.surface import Entry

_LONGEST = 214
"""The longest name that npm takes."""


class TypeScriptTarget(LanguageBase):
    """Emits one package of ES modules and their declarations: no dependencies, no build step."""

    name = "typescript"
    label = "TypeScript"
    annotation = annotated_name("The TypeScript name of this type.")
    words = WORDS
    pinned = frozenset({TYPES})
    options: Mapping[str, Json] = {
        "package": {
            "type": "string",
            "pattern": "^(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*$",
            "description": "The name in package.json (and, where it has a scope, in deno.json).",
        },
        **sharing.OPTION,
        **client.OPTION,
    }

    def refuses(self, options: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
        """Names that Node or npm keeps for itself."""
        name = str(options.get("package", ""))
        if found := own(name, word_list("typescript", "modules.txt")):
            yield "package", f"`{found}` is Node's own module, or a name that npm refuses"
        elif name == typescript_sharing.PACKAGE:
            yield "package", f"`{name}` is the run-time that contracts may share"
        elif len(name) > _LONGEST:
            yield "package", f"npm takes names of at most {_LONGEST} characters"

    def emit(self, job: Job) -> Mapping[str, str]:
        """The package's files."""
        filters: Mapping[str, Callable[..., Any]] = {"literal": literal, "doc": doc, "json": compact}
        page = _Page(environment(self.name, filters, job.templates), job.spec, job.pins.get(self.name, Pins()))
        package, about, is_shared = package_name(job), published(job), sharing.wanted(job.options)
        roots = documents(Names(page.spec, page.pins))
        files = {
            **_with_former(_types(page), ("src/types.ts", "src/types.js"), job),
            **_with_former(_readers(page, roots), ("src/readers.d.ts", "src/readers.js"), job),
            **_mod(page, job),
        }
        for file, values in checks(job).items():
            files[f"src/{file}"] = page.render("functions.js" if "module" in values else file, **values)
        for name in ("package.json", "deno.json", "README.md"):
            files[name] = page.render(
                name,
                package=package,
                about=about,
                facts=[*facts(about)],
                example=_example(roots[0], package),
                client=client_example.example(job, package),
                shared=typescript_sharing.view() if is_shared else None,
                shared_note=typescript_sharing.NOTE if is_shared else "",
            )
        files |= _runtime(page.pages, "runtime") | _clients(page, job)
        if not is_shared:
            return files
        return typescript_sharing.shared(files, _texts(page.pages, "runtime") | _texts(page.pages, "live"), page.pages)

    def names(self, job: Job) -> Mapping[Thing, Given]:
        """Every name of the package except those of members, which keep their names on the wire."""
        return names_of(job).given()

    def surface(self, job: Job) -> Iterator[Entry]:
        """The declarations of the types, and the readers."""
        from protogen.languages.typescript.surface import Surface

        return Surface(job, names_of(job)).all()

    def examples(self, job: Job) -> Examples:
        """Snippets that read a message and switch over it."""
        from protogen.languages.typescript.examples import TypeScript

        return TypeScript(names_of(job), package_name(job))

    def runner(self) -> Runner:
        """The runner of the package."""
        from protogen.languages.typescript.run import TypeScript

        return TypeScript(self)

    def live(self) -> LiveRunner:
        """The runner of the clients."""
        from protogen.languages.typescript.live import TypeScriptLive

        return TypeScriptLive(self)


def package_name(job: Job) -> str:
    """The package's name: as configured, or the contract's."""
    return str(job.options.get("package") or kebab_name(job.spec))


@dataclass(frozen=True)
class _Page:
    """Renders templates for one Spec."""

    pages: Environment
    spec: Spec
    pins: Pins = field(default_factory=Pins)

    def render(self, template: str, **values: Any) -> str:
        """Render a template, with the Spec and the name of its schema available."""
        source = " ".join((self.spec.id or self.spec.title or "a schema").split())
        text: str = self.pages.get_template(f"{template}.jinja").render(spec=self.spec, source=source, **values)
        return text


_Module = tuple[str, str]
"""A module's declarations, and its code."""


def _with_former(module: _Module, paths: tuple[str, str], job: Job) -> Mapping[str, str]:
    """A module's two files, followed by the former names of its declarations, which are kept for one release."""
    text, code = module
    declared = dict(
        re.findall(r"^export (?:declare )?(?:const|function|interface|type) (\w+)(<Outcome>| *)", text, re.MULTILINE)
    )
    values = {*re.findall(r"^export (?:declare )?(?:const|function) (\w+)", text, re.MULTILINE)}
    pairs = [(old, each.now) for each in job.former.get("typescript", {}).values() for old in each.names]
    for old, now in sorted(pairs):
        if now in values:
            text += f"{_deprecated(now)}{annotated(f'export declare const {old}:', Word(f'typeof {now}'))}\n"
            code += f"\n{annotated(f'export const {old} =', Word(now))}\n"
        elif now in declared:
            parameter = declared[now].strip()
            text += f"{_deprecated(now)}{annotated(f'export type {old}{parameter} =', Word(f'{now}{parameter}'))}\n"
    return dict(zip(paths, (text, code), strict=True))


def _deprecated(now: str) -> str:
    return "\n" + doc(f"@deprecated It is called `{now}` now.")


def _types(page: _Page) -> _Module:
    speller = Speller(Names(page.spec, page.pins))
    views = [view(decl, speller, page.spec) for decl in page.spec.decls]
    texts = [page.render(each.template, decl=each).strip("\n") for each in views]
    codes = [page.render(script(each), decl=each).strip("\n") for each in views if script(each)]
    types = imports([*speller.imports], "./runtime.js") if speller.imports else ""
    functions = imports([*speller.functions], "./runtime.js", "import") if speller.functions else ""
    return (
        page.render("types.ts", imports=types, decls=texts),
        page.render("types.js", imports=functions, decls=codes),
    )


def _readers(page: _Page, roots: Sequence[Root]) -> _Module:
    declared, made = [], []
    for root in roots:
        heads = [annotated(f"export const {name}:", Generic("Reader", type)) for _, name, type in root.readers]
        declared.append((root, *heads))
        made.append([_reader(name, role.upper(), root.name) for role, name, _ in root.readers])
    types = imports([root.type for root in roots], "./types.js")
    is_open = any(root.is_open for root in roots)
    return (
        page.render("readers.d.ts", types=types, is_open=is_open, readers=declared),
        page.render("readers.js", readers=made),
    )


def _reader(name: str, program: str, root: str) -> str:
    return assigned(f"export const {name} =", f"/* @__PURE__ */ {program}.reader", literal(root))


def _example(root: Root, package: str) -> str:
    """The import of a reader, whose two names are on two lines if they fill one."""
    name = f"{root.tolerant} as reader"
    return imports([name if columns(f"  {name},") <= WIDTH else f"{root.tolerant}\n    as reader"], package, "import")


def _mod(page: _Page, job: Job) -> Mapping[str, str]:
    """The module that the package is imported by."""
    live = clients.exports(job)
    return {f"src/{name}": page.render(name, live=live[name]) for name in ("mod.d.ts", "mod.js")}


def _clients(page: _Page, job: Job) -> dict[str, str]:
    """The clients of the channels, their run-time, and a helper for tests; nothing where the config asks for none."""
    views = clients.views(job)
    if not views:
        return {}
    types = imports([*{name for each in views for name in each.imported}], "./types.js")
    runtime = sorted({name for each in views for name in each.speller.imports})
    declared = imports(runtime, "./runtime.js") + "\n" if runtime else ""
    own = {
        "src/clients.d.ts": page.render("clients.d.ts", clients=views, types=types, runtime=declared),
        "src/clients.js": page.render("clients.js", clients=views),
        "testing/mock.ts": f"{RUNTIME_HEADER}\n{_source(page.pages, 'testing/mock.ts')}",
    }
    return own | _runtime(page.pages, "live")


def _runtime(pages: Environment, name: str) -> dict[str, str]:
    """The files of a run-time: its declarations and its code, which stand beside the templates."""
    texts = _texts(pages, name)
    return {f"src/{name}": f"{RUNTIME_HEADER}{_self_types(name)}\n{text}" for name, text in texts.items()}


def _texts(pages: Environment, name: str) -> dict[str, str]:
    return {f"{name}{end}": _source(pages, f"{name}{end}") for end in (".d.ts", ".js")}


def _source(pages: Environment, name: str) -> str:
    loader = pages.loader
    assert loader is not None
    return loader.get_source(pages, name)[0]


def _self_types(name: str) -> str:
    """The line that tells Deno of a module's declarations."""
    return f'// @ts-self-types="./{name.removesuffix(".js")}.d.ts"\n' if name.endswith(".js") else ""


target = TypeScriptTarget()
