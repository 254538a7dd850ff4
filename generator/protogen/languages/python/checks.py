"""Emits the check programs as functions: a module for the strict readers and one for the tolerant ones.

def job_result(v: Any) -> bool:
    if type(v) is not dict:
        return False
    m = v.get("totalBooks", ABSENT)
    if type(m) is not int:
        return False
    return True


ROOTS: dict[str, Check] = {
    "JobResult": job_result,
}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protogen.checks.functions import Functions, functions
from protogen.checks.program import Program
from protogen.languages.python.names import literal
from protogen.languages.target import Job


def modules(job: Job, header: str) -> Mapping[str, str]:
    """`_strict.py` and `_tolerant.py`. Each decides for the documents of the contract."""
    programs = {"strict": job.checks, "tolerant": job.tolerant}
    return {f"_{name}.py": "\n".join(_module(job, name, each, header)) + "\n" for name, each in programs.items()}


def _module(job: Job, name: str, program: Program, header: str) -> Iterator[str]:
    found = functions(program.document, [root for root in job.spec.roots if root in program.document["roots"]])
    yield header
    yield f'"""What {name} readers take: a function for each subschema says whether a value is valid."""'
    yield ""
    yield from _imports(found)
    if "PROGRAM" in found.used:
        yield ""
        yield f'PROGRAM = deciding("{name}")'
    if found.lines and found.lines[0]:
        yield ""
    yield from found.lines or [""]
    yield "ROOTS: dict[str, Check] = {" + ("" if found.roots else "}")
    if found.roots:
        yield from (f"    {literal(root)}: {function}," for root, function in found.roots.items())
        yield "}"
    yield '"""The functions of whole documents, by the schema\'s names."""'


def _imports(found: Functions) -> Iterator[str]:
    if "Hashable" in found.used:
        yield "from collections.abc import Hashable"
    if any(line.startswith("def ") for line in found.lines):
        yield "from typing import Any"
    yield ""
    if "PROGRAM" in found.used:
        yield "from ._programs import deciding"
    helpers = {*found.used, "Check"} - {"PROGRAM", "Hashable"}
    order = sorted(helpers, key=lambda each: (not each.isupper(), each.islower(), each))
    yield f"from ._runtime.deciding import {', '.join(order)}"
