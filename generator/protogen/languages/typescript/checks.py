"""Prints the modules that decide what is valid: the check programs, the patterns, and the functions of readers."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from protogen.checks.program import Program
from protogen.dataclass import dataclass
from protogen.languages.target import Job
from protogen.languages.typescript.choices import choosing, verdicts
from protogen.languages.typescript.expressions import expression
from protogen.languages.typescript.function_names import pattern_names
from protogen.languages.typescript.functions import HELPERS, Functions, functions
from protogen.languages.typescript.layout import imported, imports, names_in
from protogen.languages.typescript.names import compact, key, literal
from protogen.languages.typescript.packed import packed
from protogen.languages.typescript.shapes import Shapes
from protogen.languages.typescript.used import keywords, maker
from protogen.source.place import Json


@dataclass(frozen=True, slots=True)
class Carried:
    """A program as the module carries it: its constant, what it is for, its JSON text inside a template literal, and
    the lines that name the functions and patterns that it needs."""

    name: str
    doc: str
    text: str
    parts: Sequence[str]
    keywords: Sequence[str]
    patterns: Sequence[str]


@dataclass(frozen=True, slots=True)
class Module:
    """A module of functions, and the table that has those of roots, by the name of the root."""

    doc: str
    imports: Sequence[str]
    texts: Sequence[str]
    table: str
    roots: Sequence[tuple[str, str]]


def views(job: Job) -> Mapping[str, Mapping[str, object]]:
    """The values of the templates `checks.js`, `patterns.js` (where there is one) and `functions.js`, by the file."""
    shapes, roots = Shapes(job.spec), job.spec.roots
    strict, tolerant = (choosing(each, roots, shapes.chosen) for each in (job.checks, job.tolerant))
    named = pattern_names([strict.document, tolerant.document])
    common = "What messages of newer versions still have in common with ours."
    programs = [
        _carried("STRICT_PROGRAM", "The schema's assertions.", strict, named),
        _carried("TOLERANT_PROGRAM", common, tolerant, named),
    ]
    if shapes.chosen:
        strict, tolerant = (verdicts(each, shapes.chosen) for each in (job.checks, job.tolerant))
        doc = "What the strict program says of unions that no tag tells apart, for the tolerant readers."
        programs.append(_carried("STRICT_CHOICES", doc, strict, named, placed=False))
        doc = "What the tolerant program says of them, for the strict readers."
        programs.append(_carried("TOLERANT_CHOICES", doc, tolerant, named, placed=False))
    written = {
        name: functions(each.document, roots, [named.get(compact(one), "") for one in each.document["patterns"]])
        for name, each in (("strict", job.checks), ("tolerant", job.tolerant))
    }
    constants = frozenset(named.values())
    files: dict[str, Mapping[str, object]] = {"checks.js": _checks(programs, shapes, written), **_patterns(named)}
    modules = {name: _module(name, each, constants) for name, each in written.items() if each.roots}
    return files | {f"{name}.js": {"module": module} for name, module in modules.items()}


def _checks(programs: Sequence[Carried], shapes: Shapes, written: Mapping[str, Functions]) -> Mapping[str, object]:
    chooses = bool(shapes.chosen)
    wanted = {"runtime": {"readers", *(name for each in programs for name in each.keywords)}}
    wanted["runtime"] |= {"chooser"} if chooses else set()
    wanted["patterns"] = {name for each in programs for name in each.patterns}
    wanted |= {name: {_table(name)} for name, each in written.items() if each.roots}
    return {
        "programs": programs,
        "imports": _imports(wanted),
        "shapes": _quoted(_lines(shapes.all)),
        "functions": {name: _table(name) if each.roots else "{}" for name, each in written.items()},
        "chooses": chooses,
    }


def _patterns(named: Mapping[str, str]) -> Mapping[str, Mapping[str, object]]:
    if not named:
        return {}
    patterns = {name: json.loads(text) for text, name in named.items()}
    makers = {"native" if expression(each) else maker(each) for each in patterns.values()}
    found = {name: _pattern(each) for name, each in sorted(patterns.items())}
    return {"patterns.js": {"imports": _imports({"runtime": makers}), "patterns": [*found.items()]}}


def _pattern(pattern: Mapping[str, Json]) -> str:
    """What tells whether a text matches a pattern."""
    native = expression(pattern)
    if native is not None:
        return f"/* @__PURE__ */ native(\n  {native},\n  {literal(pattern.get('source', ''))},\n)"
    text = "" if "grammar" in pattern else f"\n  `{_quoted(compact(pattern))}`,\n"
    return f"/* @__PURE__ */ {maker(pattern)}({text})"


def _module(name: str, written: Functions, patterns: frozenset[str]) -> Module:
    wanted = {"runtime": written.used.intersection(HELPERS), "patterns": written.used & patterns}
    lines = [imported(names, f"./{module}.js") for module, names in wanted.items() if names]
    pairs = [(key(root), function) for root, function in written.roots.items()]
    return Module(f"Whether values are valid for the {name} readers.", lines, written.texts, _table(name), pairs)


def _table(name: str) -> str:
    return f"{name.upper()}_FUNCTIONS"


def _imports(wanted: Mapping[str, Collection[str]]) -> Sequence[str]:
    """The import lines, of modules that something is wanted of."""
    return [imports({*names}, f"./{module}.js", "import") for module, names in wanted.items() if names]


def _carried(name: str, doc: str, program: Program, named: Mapping[str, str], placed: bool = True) -> Carried:
    needs = keywords(program.document)
    patterns = [named[compact(each)] for each in program.document["patterns"]]
    parts = [names_in("keywords:", needs)] + ([names_in("patterns:", patterns)] if patterns else [])
    return Carried(name, doc, _quoted(packed(program.document, placed)), parts, needs, patterns)


def _lines(shapes: Mapping[str, Json]) -> str:
    """A table of shapes, each on a line; the cases of a tag on lines of their own."""
    return "{\n" + ",\n".join(f"{compact(name)}: {_shape(shape)}" for name, shape in shapes.items()) + "\n}"


def _shape(shape: Json) -> str:
    match shape:
        case ["tag", path, cases]:
            return f'["tag",{compact(path)},[\n' + ",\n".join(map(compact, cases)) + "\n]]"
    return compact(shape)


def _quoted(text: str) -> str:
    """The inside of a template literal, whose text has no ends of lines: bundles keep them."""
    return text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${").replace("\n", "\\\n")
