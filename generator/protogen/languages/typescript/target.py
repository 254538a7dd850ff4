"""The TypeScript target: interfaces, unions and enums as pure types, and readers that run the check programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from protogen.checks.program import Program
from protogen.languages.examples import Examples
from protogen.languages.language import RUNTIME_HEADER, LanguageBase, annotated_name, own
from protogen.languages.layout import columns
from protogen.languages.package import kebab_name
from protogen.languages.running import Runner
from protogen.languages.surface import Entry
from protogen.languages.target import Job
from protogen.languages.templates import environment, word_list
from protogen.languages.typescript.layout import WIDTH, Generic, Word, annotated, imports
from protogen.languages.typescript.names import WORDS, Names, Speller, doc, literal, names_of
from protogen.languages.typescript.roots import Root
from protogen.languages.typescript.roots import roots as documents
from protogen.languages.typescript.shapes import Shapes
from protogen.languages.typescript.views import view
from protogen.model.spec import Spec
from protogen.model.things import TYPES, Pins, Thing
from protogen.model.words import Given
from protogen.source.place import Json

if TYPE_CHECKING:
    from jinja2 import Environment

_MODULES = {
    "known.ts": {"Known", "MemberInfo", "Unrecognized", "UnrecognizedMark", "UnrecognizedTag"},
    "values.ts": {"Int64", "JsonObject", "JsonValue"},
}
"""The types of the runtime that generated modules import, by module."""

_LONGEST = 214
"""The longest name that npm takes."""


class TypeScriptTarget(LanguageBase):
    """Emits one package of source files: no dependencies, no build step."""

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
    }

    def refuses(self, options: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
        """Names that Node or npm keeps for itself."""
        name = str(options.get("package", ""))
        if found := own(name, word_list("typescript", "modules.txt")):
            yield "package", f"`{found}` is Node's own module, or a name that npm refuses"
        elif len(name) > _LONGEST:
            yield "package", f"npm takes names of at most {_LONGEST} characters"

    def emit(self, job: Job) -> Mapping[str, str]:
        """The package's files."""
        filters: Mapping[str, Callable[..., Any]] = {"literal": literal, "doc": doc, "json": _json}
        page = _Page(environment(self.name, filters, job.templates), job.spec, job.pins.get(self.name, Pins()))
        package = job.options.get("package") or kebab_name(job.spec)
        roots, shapes = documents(Names(page.spec, page.pins)), Shapes(job.spec)
        files = {
            "src/types.ts": _with_former(_types(page), job),
            "src/readers.ts": _with_former(_readers(page, roots), job),
            "src/checks.ts": page.render(
                "checks.ts",
                strict=_program(job.checks),
                tolerant=_program(job.tolerant),
                shapes=_quoted(_lines(shapes.all)),
                chooses=shapes.chooses,
            ),
            "src/mod.ts": page.render("mod.ts"),
        }
        for name in ("package.json", "deno.json", "tsconfig.json", "README.md"):
            files[name] = page.render(name, package=package, roots=roots, example=_example(roots[0]))
        return files | _runtime(page.pages)

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

        return TypeScript(names_of(job))

    def runner(self) -> Runner:
        """The runner of the package."""
        from protogen.languages.typescript.run import TypeScript

        return TypeScript(self)


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


def _with_former(text: str, job: Job) -> str:
    """A module, followed by the former names of its declarations, which are kept for one release."""
    declared = dict(re.findall(r"^export (?:const|function|interface|type) (\w+)(<Outcome>| *)", text, re.MULTILINE))
    values = {*re.findall(r"^export (?:const|function) (\w+)", text, re.MULTILINE)}
    pairs = [(old, each.now) for each in job.former.get("typescript", {}).values() for old in each.names]
    aliases = [
        _value_alias(old, now) if now in values else _type_alias(old, now, declared[now].strip())
        for old, now in sorted(pairs)
        if now in declared
    ]
    return "".join([text, *aliases])


def _type_alias(old: str, now: str, parameter: str) -> str:
    line = annotated(f"export type {old}{parameter} =", Word(f"{now}{parameter}"))
    return f"\n{doc(f'@deprecated It is called `{now}` now.')}{line}\n"


def _value_alias(old: str, now: str) -> str:
    line = annotated(f"export const {old}:", Word(f"typeof {now}"), f" = {now};")
    return f"\n{doc(f'@deprecated It is called `{now}` now.')}{line}\n"


def _types(page: _Page) -> str:
    speller = Speller(Names(page.spec, page.pins))
    views = [view(decl, speller, page.spec) for decl in page.spec.decls]
    texts = [page.render(each.template, decl=each).strip("\n") for each in views]
    lines = []
    for module, types in sorted(_MODULES.items()):
        functions = sorted(speller.functions) if module == "known.ts" else []
        if used := sorted(types & speller.imports):
            lines.append(imports(used, f"./runtime/{module}", functions))
        elif functions:
            lines.append(imports([], f"./runtime/{module}", functions))
    return page.render("types.ts", imports=lines, decls=texts)


def _readers(page: _Page, roots: Sequence[Root]) -> str:
    readers = []
    for root in roots:
        texts = [_reader(name, type, role.upper(), root.name) for role, name, type in root.readers]
        readers.append((root, *texts))
    return page.render(
        "readers.ts",
        types=imports([root.type for root in roots], "./types.ts"),
        is_open=any(root.is_open for root in roots),
        readers=readers,
    )


def _reader(name: str, type: Word | Generic, program: str, root: str) -> str:
    head, whole = f"export const {name}:", Generic("Reader", type)
    line = annotated(head, whole, f" = {program}.reader({literal(root)});")
    if "\n" not in line:
        return line
    opened = annotated(head, whole, f" = {program}.reader(")
    last = line.rpartition("\n")[2]
    if "\n" in opened and columns(last) <= WIDTH:
        return line
    space = " " * (len(last) - len(last.lstrip())) if "\n" in opened else ""
    return f"{opened}\n{space}  {literal(root)},\n{space});"


def _program(program: Program) -> str:
    """A program's JSON, one node on each line, as the inside of a template literal."""
    document = json.loads(program.text())
    parts = []
    for word, held in document.items():
        if isinstance(held, list):
            parts.append(f"{_json(word)}: [\n" + ",\n".join(map(_json, held)) + "\n]")
        else:
            parts.append(f"{_json(word)}: {_json(held)}")
    return _quoted("{\n" + ",\n".join(parts) + "\n}")


def _lines(members: Mapping[str, Json]) -> str:
    return "{\n" + ",\n".join(f"{_json(name)}: {_json(held)}" for name, held in members.items()) + "\n}"


def _quoted(text: str) -> str:
    """The inside of a template literal."""
    return text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")


def _example(root: Root) -> str:
    """The import of a reader."""
    line = f'import {{ {root.tolerant} as reader }} from "./src/mod.ts";'
    if columns(line) <= WIDTH:
        return line
    name = f"  {root.tolerant} as reader,"
    name = name if columns(name) <= WIDTH else f"  {root.tolerant}\n    as reader,"
    return f'import {{\n{name}\n}} from "./src/mod.ts";'


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _runtime(pages: Environment) -> dict[str, str]:
    """The runtime's files."""
    loader = pages.loader
    assert loader is not None
    names: Iterable[str] = [name for name in loader.list_templates() if name.startswith("runtime/")]
    return {f"src/{name}": f"{RUNTIME_HEADER}\n{loader.get_source(pages, name)[0]}" for name in names}


target = TypeScriptTarget()
