"""Emits `protogen_runtime`, the run-time that contracts share, and packages that import it."""

from __future__ import annotations

from collections.abc import Mapping

from protogen.languages import sharing
from protogen.languages.package import registered
from protogen.languages.python.parting import SPLIT, apart, rewritten
from protogen.languages.target import Job
from protogen.languages.templates import environment, templates_root

PACKAGE = "protogen_runtime"
"""The package of the run-time, beside that of the contract."""
NEEDED = f"{registered(PACKAGE)}=={sharing.VERSION}"
"""What a contract's package depends on."""

_HEADER = f"# {sharing.HEADER}"
_CHECK = f"from . import _needed as _needed\n\n{SPLIT}\n"


def shared(files: Mapping[str, str], copied: Mapping[str, str], job: Job, package: str, header: str) -> dict[str, str]:
    """The files with the run-time apart. `copied`: the modules that are the same for every contract, by their path
    inside the package."""
    moved = apart(copied)
    inside = {path.removeprefix(f"{package}/"): text for path, text in files.items() if path.startswith(f"{package}/")}
    kept = {
        path: rewritten(text, path, moved, PACKAGE) if path.endswith(".py") else text
        for path, text in inside.items()
        if path not in moved
    }
    kept["__init__.py"] = _checked(kept["__init__.py"])
    own = {f"{package}/{path}": text for path, text in kept.items()}
    beside = {path: text for path, text in files.items() if not path.startswith(f"{package}/")}
    own[f"{package}/_needed.py"] = _rendered(job, "_needed.py", header=header, package=package)
    return {**own, **beside, **_runtime(job, {path: copied[path] for path in moved})}


def _checked(init: str) -> str:
    """The package's `__init__.py`, which looks for the run-time before it imports anything else."""
    start = min(at for at in map(init.find, ("\nfrom ", "\nimport ")) if at >= 0) + 1
    return f"{init[:start]}{_CHECK}{init[start:]}"


def _runtime(job: Job, modules: Mapping[str, str]) -> dict[str, str]:
    """The run-time's package: nothing in it is of a contract."""
    folder = templates_root() / "python" / "shared"
    own = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))}
    folders = {f"{path.rpartition('/')[0]}/__init__.py" for path in modules if "/" in path}
    empty = dict.fromkeys(folders - modules.keys(), '"""A part of the run-time."""\n')
    version = {
        "_version.py": f'"""The version of the run-time: contracts need a certain one."""\n\n{sharing.MARK} = True\n'
    }
    texts = {**modules, **empty, **own, **version}
    return {
        **{f"{PACKAGE}/{path}": f"{_HEADER}\n{text}" for path, text in texts.items()},
        f"{PACKAGE}/py.typed": "",
        f"{PACKAGE}/pyproject.toml": _rendered(job, "pyproject.toml"),
    }


def _rendered(job: Job, name: str, **more: str) -> str:
    from protogen.languages.python.project import NEEDS

    names = {"project": registered(PACKAGE), "runtime": PACKAGE, "version": sharing.VERSION, "mark": sharing.MARK}
    page = environment("python", {}, job.templates).get_template(f"shared/{name}.jinja")
    return page.render(needs=NEEDS, **names, **more)
