"""Keeps former names in Python for one release: they work as before, with a DeprecationWarning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from protogen.languages.python.names import Names
from protogen.languages.target import Job
from protogen.languages.templates import environment, templates_root
from protogen.model.things import READER, TYPES


def aliases(job: Job, names: Names, module: Literal["models", "init", "readers"]) -> str:
    """The end of a module that has former names of types or readers; empty if it has none."""
    found = _renamed(job, names, module)
    if not found:
        return ""
    text = environment("python", {}, job.templates).get_template("former.py.jinja")
    typed = [
        f"from .models import {old} as {old}" if module == "init" else f"{old} = {now}" for old, now in found.items()
    ]
    where = 'f"{__name__}.models"' if module == "init" else "__name__"
    return text.render(module=where, typed=typed, names=list(found.items()))


def _renamed(job: Job, names: Names, module: str) -> Mapping[str, str]:
    """Former names, sorted, with the current ones."""
    pairs = [
        (old, former.now)
        for thing, former in job.former.get("python", {}).items()
        if thing.sort == TYPES and (thing.at == READER) == (module == "readers")
        for old in former.names
    ]
    exported = {*names.classes.values(), *names.unknown.values()}
    return {old: now for old, now in sorted(pairs) if module != "init" or now in exported}


def support(job: Job, package: str, header: str) -> dict[str, str]:
    """The module that makes former names work, if there are any."""
    if not job.former.get("python"):
        return {}
    text = (templates_root() / "python" / "former.py").read_text(encoding="utf-8")
    return {f"{package}/_former.py": f"{header}\n{text}"}
