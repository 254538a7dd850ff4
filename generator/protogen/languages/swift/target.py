"""The Swift target: a SwiftPM package of Codable types, their readers and their fixtures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from protogen.languages import client
from protogen.languages.client import wanted
from protogen.languages.language import LanguageBase, annotated_name, own
from protogen.languages.layout import Layout, group, indent, line
from protogen.languages.swift import containers, live_files, parts, readers, runtime
from protogen.languages.swift import former as swift_former
from protogen.languages.swift.layout import call, filters, labelled
from protogen.languages.swift.names import SwiftNames, names_of
from protogen.languages.swift.shapes import View, declared
from protogen.languages.swift.views import Views
from protogen.languages.swift.words import WORDS, chosen, literal
from protogen.languages.target import Job
from protogen.languages.templates import environment, one_line, word_list
from protogen.model.spec import KeyedUnion, Node, Spec
from protogen.model.things import SORTS, Thing
from protogen.model.words import Given
from protogen.source.place import Json

if TYPE_CHECKING:
    from protogen.languages.examples import Examples
    from protogen.languages.live import LiveRunner
    from protogen.languages.running import Runner
    from protogen.languages.surface import Entry

_FIXTURES = "Fixtures"
"""The folder of the fixtures that a package has for itself, in that of its tests."""


class SwiftTarget(LanguageBase):
    """Emits `Package.swift`, `Sources/<module>` (models, checks, run-time) and `Tests/<module>Tests`."""

    name = "swift"
    label = "Swift"
    annotation = annotated_name(
        "The Swift name of this type (a capital first), or of this property or case (a small letter first).",
        typed={
            "type": "string",
            "minLength": 1,
            "description": "On a member whose type is an enum of strings: keep the member a `String`, and give the "
            "enum under this name beside it.",
        },
    )
    words = WORDS
    pinned = frozenset(SORTS)
    follows = False
    options: Mapping[str, Json] = {
        "module": {
            "type": "string",
            "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
            "description": "Name of the Swift module and package (default: from the schema's title).",
        },
        "access": {
            "enum": ["public", "package", "internal"],
            "default": "public",
            "description": "Access level of the generated declarations.",
        },
        "namespace": {
            "type": "string",
            "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
            "description": "A caseless enum to nest all types in, those of an embedded run-time too (default: none).",
        },
        **runtime.OPTIONS,
        **readers.OPTION,
        **client.OPTION,
    }

    def refuses(self, options: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
        """Names of modules, of types that the code writes bare, and keywords; a path that nothing asks for,
        and ways of reading that do not suffice."""
        modules, types = word_list("swift", "modules.txt") | {"main"}, word_list("swift", "taken.txt")
        for option in ("module", "namespace"):
            name = str(options.get(option, ""))
            if name in WORDS.reserved or name == "_":
                yield option, f"`{name}` is a word of the language"
            elif option == "module" and (found := own(name, modules)):
                yield option, f"`{found}` is the name of a module that comes with Swift, which this one would hide"
            elif name in types | modules:
                yield option, f"`{name}` is the name of a type or module that the generated code uses"
        if "runtime_path" in options and options.get("runtime") != "shared":
            yield "runtime_path", 'only `runtime = "shared"` has a package of its own'
        yield from readers.refused(options)

    def emit(self, job: Job) -> Mapping[str, str]:
        """The package's files."""
        names = names_of(job, job.options)
        home = runtime.home(names.module, job.options)
        jinja = environment("swift", filters(), job.templates)
        shared: dict[str, Any] = {
            "header": _header(job),
            "access": home.access,
            "module": home.module,
            "runtime": home.imports,
            "protocol": readers.protocol(job.options),
            "strictly": readers.strictly(job.options),
        }
        views = Views(names).all()
        models = self._models(job, names, views, home, shared)
        uses = parts.used(job) | containers.used(views) | containers.nullable(models)
        roots = [(_dotted(job, names.types[root]), literal(root)) for root in job.spec.roots]
        checks = jinja.get_template("checks.swift.jinja").render(
            shared,
            strict=job.checks.text() if parts.STRICT_PROGRAM in uses else "",
            tolerant=job.tolerant.text(),
            roots=roots,
            unions=[(_dotted(job, names.types[name]), literal(name)) for name in _unions(job.spec)],
        )
        own = job.own_fixtures() if job.own_fixtures else {}
        folder = _FIXTURES if own else "../../../fixtures"
        tests = jinja.get_template("tests.swift.jinja").render(shared, roots=roots, folder=folder)
        files = {
            "Package.swift": jinja.get_template("package.swift.jinja").render(
                shared, excluded=_FIXTURES if job.own_fixtures else "", package=_package(job, home)
            ),
            home.path("Models.swift"): models,
            home.path("Checks.swift"): home.nested(checks),
            f"Tests/{home.module}Tests/FixtureTests.swift": home.named(tests),
            **{f"Tests/{home.module}Tests/{_FIXTURES}/{path}": text for path, text in own.items()},
        }
        runtimes = runtime.package(job) if home.shared else home.files("runtime", "Runtime/", uses)
        return {**files, **runtimes, **live_files.files(job, names, home, shared, _dotted(job, ""))}

    def chosen(self, node: Node, *, of_type: bool) -> str:
        """One subschema can be both a member and its type: a capital letter means the type."""
        return chosen(node, of_type=of_type)

    def names(self, job: Job) -> Mapping[Thing, Given]:
        """Every name of the package."""
        return names_of(job, job.options).given()

    def surface(self, job: Job) -> Iterator[Entry]:
        """The declarations of the models, marking those that are documents."""
        from protogen.languages.swift.surface import Surface

        return Surface(job, names_of(job, job.options), str(job.options.get("namespace", ""))).all()

    def examples(self, job: Job) -> Examples:
        """Snippets that read a message and switch over it."""
        from protogen.languages.swift.examples import Swift

        return Swift(names_of(job, job.options), str(job.options.get("namespace", "")))

    def runner(self) -> Runner:
        """The runner that compiles and runs the package."""
        from protogen.languages.swift.run import Swift

        return Swift(self)

    def live(self) -> LiveRunner:
        """The runner that compiles the clients with plain sockets under them."""
        from protogen.languages.swift.live import Live

        return Live(self)

    @staticmethod
    def _models(
        job: Job, names: SwiftNames, views: Sequence[View], home: runtime.Home, shared: Mapping[str, Any]
    ) -> str:
        namespace = home.namespace
        former = swift_former.view(job, names, views, namespace)
        words = [namespace, *(word for view in views for word in declared(view)), *swift_former.declared(former)]
        ascii = all(map(str.isascii, words))
        models = environment("swift", filters(2 if namespace else 0), job.templates).get_template("models.swift.jinja")
        aliases = environment("swift", filters(), job.templates).get_template("former.jinja")
        exported = f"@_exported {home.imports}" if home.shared and home.access == "public " else home.imports
        text = models.render({**shared, "runtime": exported}, views=views, namespace=namespace, ascii=ascii)
        return text + home.named(aliases.render(shared, **former))


def _package(job: Job, home: runtime.Home) -> Mapping[str, Layout]:
    """The lines of Package.swift that contain the module's name, and those about the run-time."""
    support = runtime.support_module(home) if wanted(job) and not home.shared else ""
    name, tests, more = literal(home.module), literal(f"{home.module}Tests"), literal(support)
    path = runtime.path(job.options)
    needs = call(".target", labelled("name", more), labelled("dependencies", f"[{name}]"), tail=",")
    product = call(".product", labelled("name", literal(runtime.MODULE)), labelled("package", literal(runtime.MODULE)))
    linked = [group("dependencies:", indent(line, "[", product, "]"))] if home.shared else []
    return {
        "runtime": call(".package", labelled("path", literal(path))) if home.shared else "",
        "support": call(".library", labelled("name", more), labelled("targets", f"[{more}]")) if support else "",
        "support_target": needs if support else "",
        "name": labelled("name", f"{name},"),
        "library": call(".library", labelled("name", name), labelled("targets", f"[{name}]")),
        "target": call(".target", labelled("name", name), *linked, tail=","),
        "tests": labelled("name", f"{tests},"),
        "dependencies": labelled("dependencies", f"[{name}, {more}]" if support else f"[{name}]"),
    }


def _unions(spec: Spec) -> Sequence[str]:
    """The unions that no tag tells apart, without those that are documents."""
    return [each.name for each in spec.decls if isinstance(each, KeyedUnion) and each.name not in spec.roots]


def _dotted(job: Job, type: str) -> str:
    namespace = job.options.get("namespace")
    return f"{namespace}.{type}" if namespace else type


def _header(job: Job) -> str:
    return f"// Code generated by protogen from {one_line(job.spec.id or job.spec.title)}. DO NOT EDIT."


target = SwiftTarget()
