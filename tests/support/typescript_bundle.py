"""Makes a run-time's `.js` and `.d.ts` from its TypeScript: `make runtime` (with `--write`, or says what is stale).

A folder `templates/typescript/NAME/` with a `mod.ts` is one run-time. `mod.ts` lists what it exports; what that reaches
becomes `NAME.js` and `NAME.d.ts` beside the folder, which are committed: whoever builds a package needs no compiler.
A file may import files of its folder, and `mod.ts` of another one. `parts.ts`, where there is one, lists what the code
exports besides, for scripts: nothing declares it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from support.outside import tool
from support.paths import ROOT

SOURCES = ROOT / "templates" / "typescript"
_IMPORT = re.compile(r'^import (?P<type>type )?\{(?P<names>[^}]*)\} from "(?P<path>[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r'^export (?P<type>type )?\{(?P<names>[^}]*)\} from "(?P<path>[^"]+)";\n', re.MULTILINE)
_REFERENCE = re.compile(r'^/// <reference lib="[^"]+" />\n', re.MULTILINE)
"""A library of types that a file needs beyond those of every project."""
_DECLARED = re.compile(r"^(?:export )?(?:async )?(?:class|const|function|let) (\w+)", re.MULTILINE)
_DOC = r"/\*\*(?:(?!\*/)[\s\S])*\*/"
_STRIP = """
import { stripTypeScriptTypes } from "node:module";
const texts = JSON.parse(await new Response(Deno.stdin.readable).text());
console.log(JSON.stringify(texts.map((text) => stripTypeScriptTypes(text))));
"""


class Unfit(Exception):
    """Sources that cannot be one file: what is wrong with them, and where."""


@dataclass(frozen=True)
class Folder:
    """The sources of one run-time, by file name; `mod.ts` (`listing`) and `parts.ts` are not among them."""

    name: str
    texts: Mapping[str, str]
    listing: str
    parts: str = ""

    @property
    def exported(self) -> Sequence[str]:
        """Every name that `mod.ts` lists."""
        return sorted({*_listed(self.listing, types=False), *_listed(self.listing, types=True)})

    @property
    def values(self) -> Sequence[str]:
        """The names that are there when the code runs."""
        return sorted({*_listed(self.listing, types=False), *_listed(self.parts, types=False)})

    def ordered(self) -> Sequence[str]:
        """The files, each after those that it imports. Raises Unfit for one that nothing imports."""
        lists = self.listing + self.parts
        if left := re.sub(_DOC, "", _EXPORT.sub("", lists)).strip():
            raise Unfit(f"{self.name}/mod.ts lists names, as in `export {{ one }} from ...`, and nothing else: {left}")
        graph = {name: set(self._inside(text)) for name, text in self.texts.items()}
        used = set().union(*graph.values(), self._inside(lists))
        if lost := sorted(graph.keys() - used):
            raise Unfit(f"nothing of {self.name}/mod.ts leads to {', '.join(lost)}")
        return list(TopologicalSorter(graph).static_order())

    @staticmethod
    def _inside(text: str) -> Iterator[str]:
        found = sorted({each["path"] for form in (_IMPORT, _EXPORT) for each in form.finditer(text)})
        return (path.removeprefix("./") for path in found if path.startswith("./"))

    def outside(self, texts: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """What is imported from other run-times: the names by the file that they come from."""
        found: dict[str, set[str]] = {}
        for each in (each for text in texts for each in _IMPORT.finditer(text)):
            if not each["path"].startswith("./"):
                path = re.fullmatch(r"\.\./(\w+)/mod\.ts", each["path"])
                if path is None:
                    raise Unfit(f"{self.name}: another run-time is imported by its mod.ts, not as {each['path']}")
                found.setdefault(f"./{path[1]}.js", set()).update(_names(each["names"]))
        return {path: sorted(names) for path, names in sorted(found.items())}


def _listed(listing: str, types: bool) -> Iterator[str]:
    for each in _EXPORT.finditer(listing):
        if bool(each["type"]) is types:
            yield from _names(each["names"])


def _names(listed: str) -> Iterator[str]:
    for each in filter(None, (part.strip() for part in listed.split(","))):
        name = each.removeprefix("type ")
        if " " in name:
            raise Unfit(f"`{each}`: a name keeps its spelling in every file of a run-time")
        yield name


def folders() -> Sequence[Folder]:
    """The run-times that there are."""
    found = []
    for listing in sorted(SOURCES.glob("*/mod.ts")):
        texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(listing.parent.glob("*.ts"))}
        found.append(Folder(listing.parent.name, texts, texts.pop("mod.ts"), texts.pop("parts.ts", "")))
    return found


def _deno(*arguments: str, text: str, cwd: Path | None = None) -> str:
    command = [tool("deno"), *arguments]
    done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)
    if done.returncode:
        raise Unfit(done.stderr)
    return done.stdout


def _formatted(text: str, extension: str) -> str:
    return _deno("fmt", "--quiet", "--no-config", "--ext", extension, "-", text=text)


def script(folder: Folder) -> str:
    """The JavaScript: the files in order, without their types. Raises Unfit where two declare the same name."""
    order = folder.ordered()
    program = _deno("eval", "--quiet", "--no-config", _STRIP, text=json.dumps([folder.texts[name] for name in order]))
    stripped: list[str] = json.loads(program)
    seen: dict[str, str] = {}
    for name, text in zip(order, stripped, strict=True):
        for word in _DECLARED.findall(text):
            if word in seen:
                raise Unfit(f"both {folder.name}/{seen[word]} and {name} declare `{word}` at the top level")
            seen[word] = name
    taken = "".join(_import("import", names, path) for path, names in folder.outside(stripped).items())
    parts = [_part(name, text) for name, text in zip(order, stripped, strict=True)]
    text = _formatted("\n".join([taken, *parts, _import("export", folder.values)]), "js")
    # The documentation of a type stays behind alone.
    return re.sub(rf"^{_DOC}\n(?:\n|\Z)", "", text, flags=re.MULTILINE)


def _import(word: str, names: Sequence[str], path: str = "") -> str:
    return f"{word} {{ {', '.join(names)} }}" + (f' from "{path}";\n' if path else ";\n")


def _part(name: str, text: str) -> str:
    """A file's text below its own documentation as a line, without imports and exports."""
    head = re.match(_DOC, text)
    if head is None:
        raise Unfit(f"{name}: the first line says what the file does")
    said = " ".join(head[0][3:-2].replace("\n *", "\n").split())
    for each in (each for form in (_IMPORT, _EXPORT) for each in form.finditer(text)):
        [*_names(each["names"])]  # which no other name can stand for
    body = _REFERENCE.sub("", _EXPORT.sub("", _IMPORT.sub("", text[head.end() :])))
    if not re.sub(_DOC, "", body).strip():
        return ""  # types alone
    return f"\n// {name.removesuffix('.ts')}: {said}\n\n{re.sub('^export ', '', body, flags=re.MULTILINE)}"


def declarations(folder: Folder) -> str:
    """The declarations of what `mod.ts` lists, and of the types that they name."""
    found: dict[str, str] = {}
    functions: set[str] = set()
    paths = [f"{folder.name}/{name}" for name in folder.ordered()]
    with tempfile.TemporaryDirectory() as made:
        _deno(*("transpile", "--quiet", "--no-config", "--declaration", "--outdir", made, *paths), text="", cwd=SOURCES)
        files = {path.name.removesuffix(".d.ts"): path for path in Path(made).rglob("*.d.ts")}
        texts = [files[name.removesuffix(".ts")].read_text(encoding="utf-8") for name in folder.ordered()]
    taken = folder.outside(texts)
    for name, text in (pair for each in texts for pair in _statements(each)):
        found[name] = text
        if re.search(r"^export function", text, re.MULTILINE):
            functions.add(name)  # no type names one
    needed: set[str] = set()
    fresh = set(folder.exported)
    while fresh:
        needed |= fresh
        words = {word for name in fresh for word in re.findall(r"\w+", re.sub(_DOC, "", found[name]))}
        fresh = (words & found.keys()) - needed - functions
    imports = "".join(_import("import type", names, path) for path, names in taken.items())
    parts = [text for name, text in found.items() if name in needed]
    inner = "export {};\n" if needed - set(folder.exported) else ""
    references = dict.fromkeys(each for text in folder.texts.values() for each in _REFERENCE.findall(text))
    return "".join(references) + _formatted("\n".join([imports, *parts, inner]), "ts")


def _statements(text: str) -> Iterator[tuple[str, str]]:
    """The declarations of a `.d.ts` with their documentation, by their names, as our own are written."""
    text = re.sub(r"\A" + _DOC, "", text)
    head = re.compile(
        rf"^(?P<doc>{_DOC}\n)?(?P<export>export )?(?:declare )?"
        r"(?P<rest>(?:abstract class|class|const|enum|function|interface|let|type) (?P<name>\w+))",
        re.MULTILINE,
    )
    found = list(head.finditer(text))
    for each, after in zip(found, [*found[1:], None], strict=True):
        body = text[each.end() : after.start() if after else len(text)].removesuffix("export {};\n")
        body = re.sub(rf"^( *{_DOC}\n)? *private .*\n", "", body, flags=re.MULTILINE)
        word = each["export"] or ("declare " if each["rest"].startswith("const") else "")
        yield each["name"], f"{each['doc'] or ''}{word}{each['rest']}{body.rstrip()}\n"


def built(folder: Folder) -> Mapping[Path, str]:
    """The files of a run-time."""
    return {
        SOURCES / f"{folder.name}.js": script(folder),
        SOURCES / f"{folder.name}.d.ts": declarations(folder),
    }


def stale() -> Mapping[Path, str]:
    """The files that are not what the sources make, as they should be."""
    made = {path: text for folder in folders() for path, text in built(folder).items()}
    return {path: text for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text}


if __name__ == "__main__":
    for path, text in stale().items():
        print(path.relative_to(ROOT))
        if "--write" in sys.argv:
            path.write_text(text, encoding="utf-8")
