"""Builds and runs the emitted Swift.

The run-time's files are the same for every schema, so they are compiled once, as a module that the compiler imports
into every other file (`-testable-import-module`). Each case is a separate module. Everything that is built is kept in
the cache, under the hash of its sources.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from protogen.dataclass import dataclass, replace
from protogen.languages import tools
from protogen.languages.answers import Case
from protogen.languages.cache import Failed, built, digest
from protogen.languages.probing import Probed, Questions, compiled
from protogen.languages.running import Ready, RunnerBase, emitted
from protogen.languages.session import Session
from protogen.languages.swift import probes, readers
from protogen.languages.swift.names import SwiftNames, names_of
from protogen.languages.swift.native import shown, table
from protogen.languages.swift.runtime import MODULE as RUNTIME
from protogen.languages.swift.words import literal
from protogen.languages.templates import environment

_CHUNK = 100
"""Cases that share a program. With more, linking is faster; with fewer, a crash affects fewer cases."""
_BUILD_SECONDS = 900
_MANY = 2_000
"""So many documents are worth an optimised program: it answers in a fifth of the time, and takes the compiler some 40
seconds more, once for all contracts."""
PLACES = ("~/.local/share/swiftly/bin", "~/.swiftly/bin", "/usr/share/swift/usr/bin", "/usr/libexec/swift/bin")
"""The folders where installers put Swift."""


@dataclass(frozen=True, slots=True)
class Module:
    """A compiled case."""

    case: Case
    name: str
    folder: Path
    runtime: Path
    level: tuple[str, ...] = ()
    """Arguments that have the run-time and the driver optimised. The case's own code is too little to be worth it."""


class Swift(RunnerBase):
    """Swift 6, with the first `swiftc` that is found."""

    needs = "`swiftc` 6 or later: https://www.swift.org/install"

    checker = "`swiftc`"

    def versions(self) -> Mapping[str, str] | None:
        """The version of the compiler."""
        compiler = _compiler()
        return None if compiler is None else {"swift": compiler[1]}

    checker_versions = versions

    def probe(self, questions: Questions) -> Mapping[str, Probed]:
        """Check the probes of all cases that were compiled, with their modules."""
        known = {each.case.name: each for each in self._modules}
        found = {name: Probed(why_not="its code cannot be built") for name in questions.keys() - known.keys()}
        for runtime in dict.fromkeys(each.runtime for each in self._modules):
            alike = [each for each in self._modules if each.runtime == runtime and each.case.name in questions]
            found |= _probe(alike, questions)
        return found

    def prepare(self, cases: Sequence[Case]) -> Ready:
        """Compile each case, and link them into programs of many cases."""
        cases = [sharing(each) for each in cases]
        files, failures = emitted(self.emitter, cases)
        level = ("-O",) if sum(each.documents for each in cases) >= _MANY else ()
        for each in {digest(*_runtime(each).values()): each for each in files.values()}.values():
            with suppress(Failed):  # each case reports this error
                runtime_of(each, level)
        self._modules = modules = list[Module]()
        with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            own = [case for case in cases if case.name in files]
            made = pool.map(lambda case: module_of(case, files[case.name], level), own)
            for case, found in zip(own, made, strict=True):
                if isinstance(found, Module):
                    modules.append(found)
                else:
                    failures[case.name] = found
        sessions: dict[str, Session] = {}
        for runtime_folder in dict.fromkeys(each.runtime for each in modules):
            alike = [each for each in modules if each.runtime == runtime_folder]
            for start in range(0, len(alike), _CHUNK):
                _link(alike[start : start + _CHUNK], sessions, failures)
        return Ready(sessions, failures)


def _probe(modules: Sequence[Module], questions: Questions) -> Mapping[str, Probed]:
    """Ask the compiler about cases that share a run-time."""
    names = {each.name: _names(each) for each in modules}
    sheet = probes.sheet(
        RUNTIME, [(each.name, names[each.name], each.case.name, questions[each.case.name][1]) for each in modules]
    )

    def run(folder: Path) -> str:
        write(folder, {probes.FILE: sheet.text("}")})
        places = dict.fromkeys([modules[0].runtime, *(each.folder for each in modules)])
        folders = [argument for each in places for argument in ("-I", str(each))]
        return _called(folder, "-typecheck", "-parse-as-library", *folders, probes.FILE)[1]

    said = compiled("swift", [version(), str(modules[0].runtime), sheet.text("}")], run) if modules else ""
    return sheet.answers(probes.errors(said))


def _link(modules: Sequence[Module], sessions: dict[str, Session], failures: dict[str, str]) -> None:
    """Build one program of many cases; if that fails, build each half, down to the case that causes the failure."""
    try:
        session = Session([str(_driver(modules) / "driver"), str(_tables(modules) / "types.json")])
        sessions |= {each.case.name: session for each in modules}
    except Failed as failure:
        if len(modules) == 1:
            failures[modules[0].case.name] = str(failure)
            return
        half = len(modules) // 2
        _link(modules[:half], sessions, failures)
        _link(modules[half:], sessions, failures)


def sharing(case: Case) -> Case:
    """The case with both readers, and the run-time as a module of its own, whatever its config says: both are asked,
    and the run-time is compiled once for all."""
    options = {**case.job.tables.get("swift", {}), "runtime": "shared"}
    for name in ("runtime_path", readers.NAME):
        options.pop(name, None)
    return replace(case, job=replace(case.job, tables={**case.job.tables, "swift": options}))


def _runtime(files: Mapping[str, str]) -> Mapping[str, str]:
    return {Path(path).name: text for path, text in files.items() if f"/{RUNTIME}/Sources/{RUNTIME}/" in f"/{path}"}


def runtime_of(files: Mapping[str, str], level: tuple[str, ...] = ()) -> Path:
    """The folder of the compiled run-time that the files of a package share. Raises Failed."""
    own = _runtime(files)

    def build(folder: Path) -> None:
        write(folder, own)
        _library(folder, RUNTIME, list(own), *level)

    return built("swift-runtime", digest(version(), *level, *own.values()), build)


def module_of(case: Case, files: Mapping[str, str], level: tuple[str, ...] = ()) -> Module | str:
    """Compile a case that shares its run-time, or return why it cannot be compiled."""
    module = names_of(case.job, case.job.tables.get("swift", {})).module
    own = {
        Path(path).name: text
        for path, text in files.items()
        if path.startswith(f"Sources/{module}/") and path.endswith(".swift")
    }
    key = digest(version(), *level, *_runtime(files).values(), *own.keys(), *own.values())
    name = f"Proof{key[:16]}"

    def build(folder: Path) -> None:
        write(folder, own)
        _library(folder, name, list(own), "-I", str(runtime))

    try:
        runtime = runtime_of(files, level)
        return Module(case, name, built("swift", key, build), runtime, level)
    except Failed as failure:
        return str(failure)


def _driver(modules: Sequence[Module]) -> Path:
    runtime = modules[0].runtime
    types = []
    for each in modules:
        names = _names(each).types
        types += [(each.case.name, root, f"{each.name}.{names[root]}") for root in each.case.subjects]
    unique = sorted({each.name: each for each in modules}.values(), key=lambda each: each.name)
    views = [(each.name, one) for each in unique for one in shown(_names(each))]
    template = environment("swift", {"literal": literal}).get_template("driver.swift.jinja")
    text = template.render(runtime=RUNTIME, modules=[each.name for each in unique], types=types, views=views)

    def build(folder: Path) -> None:
        write(folder, {"Driver.swift": text})
        objects = [str(runtime / f"{RUNTIME}.o"), *(str(each.folder / f"{each.name}.o") for each in unique)]
        folders = [argument for each in (runtime, *(one.folder for one in unique)) for argument in ("-I", str(each))]
        swiftc(
            folder,
            *("-parse-as-library", *modules[0].level, "-module-name", "Driver"),
            *(*folders, "Driver.swift", *objects, "-o", "driver"),
        )

    return built("swift-driver", digest(str(runtime), text), build)


def _names(module: Module) -> SwiftNames:
    return names_of(module.case.job, module.case.job.tables.get("swift", {}))


def _tables(modules: Sequence[Module]) -> Path:
    """What the types of all modules are, by their full names."""
    rows = {f"{each.name}.{name}": row for each in modules for name, row in table(_names(each)).items()}
    text = json.dumps(rows, sort_keys=True)
    return built("swift-types", digest(text), lambda folder: write(folder, {"types.json": text}))


def implicit(*modules: str) -> tuple[str, ...]:
    """The arguments that import modules, the run-time's among them, into every file."""
    every = (RUNTIME, *modules)
    return tuple(word for each in every for word in ("-Xfrontend", "-testable-import-module", "-Xfrontend", each))


def _library(folder: Path, name: str, files: Sequence[str], *arguments: str) -> None:
    output = ("-emit-module", "-emit-object", "-o", f"{name}.o")
    swiftc(folder, "-parse-as-library", "-enable-testing", "-wmo", "-module-name", name, *output, *arguments, *files)


def swiftc(folder: Path, *arguments: str) -> None:
    """Compile. Raises Failed with the compiler's first errors."""
    code, said = _called(folder, *arguments)
    if code:
        lines = said.splitlines()
        errors = [line for line in lines if re.match(r"\S.*error: ", line)] or lines[:3]
        raise Failed("; ".join(dict.fromkeys(errors[:3])) or "swiftc failed")


def _called(folder: Path, *arguments: str) -> tuple[int, str]:
    """The compiler's exit code, and what it says."""
    compiler = _compiler()
    assert compiler is not None
    command = [compiler[0], "-swift-version", "6", "-Onone", "-suppress-warnings", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_BUILD_SECONDS)
    except subprocess.TimeoutExpired:
        raise Failed(f"swiftc needs more than {_BUILD_SECONDS} seconds") from None
    return done.returncode, (done.stderr + done.stdout).replace(f"{folder}/", "")


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder that is there."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def version() -> str:
    """The compiler's version; empty if there is none."""
    compiler = _compiler()
    return compiler[1] if compiler else ""


@cache
def _compiler() -> tuple[str, str] | None:
    """The first `swiftc` of version 6 or later, on PATH or where it usually is, and its version."""
    for path in tools.found("swiftc", PLACES):
        said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        found = re.search(r"Swift version (\d+)(\.[\d.]+)?", said)
        if found and int(found[1]) >= 6:
            return path, found[1] + (found[2] or "")
    return None
