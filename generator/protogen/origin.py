"""Tells which protogen is running: its version, and what another machine installs to run the same one.

Every start reads this file, also that of a Python which is too old for the rest: the code here needs none of its words,
and imports late what only few calls need.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any, NamedTuple

NAME = "protogen-toolkit"
"""What package indexes call us; the command and the module are `protogen`, a name that another project has there."""
_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_BESIDE = os.path.dirname(_PACKAGE)
"""Where the package's folder is: an environment's packages, or `generator/` of a checkout."""
_PROJECT = os.path.join(os.path.dirname(_BESIDE), "pyproject.toml")
_INFO = re.compile(re.escape(NAME.replace("-", "_")) + r"-([^-]+)\.dist-info")
"""The folder that an installer makes beside a package, with the version in its name (PyPA, recording installed
projects)."""


class Origin(NamedTuple):
    """Where the running protogen was installed from."""

    requirement: str
    """What `pip install` takes (PEP 508): a version, a commit or a wheel, never a path of this machine."""
    doubt: str = ""
    """Why another machine may not get the same from it, and what to do then; empty if it does."""
    local: bool = False
    """Whether it came from a file or folder of this machine, so that the requirement is no more than its version."""


def version() -> str:
    """Our version: the installed one, or that of the checkout whose sources run."""
    found = _INFO.fullmatch(os.path.basename(_metadata())) or re.search(r'^version = "(.+)"', _project(), re.MULTILINE)
    return found[1] if found else "unknown"


def _metadata() -> str:
    """The folder of what was recorded when we were installed; empty for sources that were not."""
    beside = os.listdir(_BESIDE) if os.path.isdir(_BESIDE) else []
    return next((os.path.join(_BESIDE, each) for each in sorted(beside) if _INFO.fullmatch(each)), "")


def _project() -> str:
    """The checkout's own pyproject.toml; empty if there is none, or if it is another project's."""
    try:
        with open(_PROJECT, encoding="utf-8") as file:
            text = file.read()
    except OSError:
        return ""
    return text if f'\nname = "{NAME}"\n' in text else ""


def origin() -> Origin:
    """Where we were installed from, as the installer recorded it (PEP 610); else our name and version."""
    import json

    named = f"{NAME}=={version()}"
    try:
        with open(os.path.join(_metadata(), "direct_url.json"), encoding="utf-8") as file:
            return _recorded(named, json.load(file))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):  # nothing is recorded, or not as PEP 610 says
        return Origin(named) if _metadata() else _local(named, "a checkout")


def _recorded(named: str, told: Any) -> Origin:
    """The origin that a `direct_url.json` tells."""
    vcs, archive = told.get("vcs_info"), told.get("archive_info")
    what = "a repository" if vcs is not None else "a wheel" if archive is not None else "a checkout"
    address, secret = _address(told.get("url", ""))
    if not address or (vcs is None and archive is None):
        return _local(named, what)
    if vcs is not None:
        address = f"{vcs['vcs']}+{address}@{vcs['commit_id']}"
    inside = [f"subdirectory={told['subdirectory']}"] if told.get("subdirectory") else []
    hashes = sorted((archive or {}).get("hashes", {}).items())
    pinned = "&".join([*inside, *(f"{kind}={digest}" for kind, digest in hashes if kind == "sha256")])
    requirement = f"{NAME} @ {address}" + (f"#{pinned}" if pinned else "")
    return Origin(requirement, _SECRET if secret else "")


def _local(named: str, what: str) -> Origin:
    """The origin of what only this machine has."""
    doubt = (
        f"This protogen runs from {what} on one machine. If your package index does not have this version of {NAME}, "
        f"commit its wheel and install that file, or install `{NAME} @ git+https://HOST/protogen@COMMIT`."
    )
    return Origin(named, doubt, local=True)


_SECRET = "This protogen was installed with a password, which is not written here: whoever installs it has to give one."


def _address(url: str) -> tuple[str, bool]:
    """A URL without passwords, with nothing that a shell or YAML takes for its own, and whether it had a password.
    The URL is empty for what only this machine reaches."""
    from urllib.parse import quote, urlsplit

    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "file" or not host or host == "localhost" or host.startswith("127.") or host == "::1":
        return "", False
    user, at, place = parts.netloc.rpartition("@")
    secret = bool(at) and user != "git"
    bare = parts._replace(netloc=place if secret else parts.netloc, fragment="")
    return quote(bare.geturl(), safe="%/:@+=~?&,-._[]"), secret


def lacking(error: ModuleNotFoundError) -> tuple[str, ...]:
    """A sentence about a package that is not installed, and how to install it; empty for a module of our own."""
    module = (error.name or "").partition(".")[0]
    if module in ("", "protogen"):
        return ()
    extra = _extra_with(module)
    wanted = f"`{NAME}[{extra}]`, which brings it" if extra else f"`{NAME}` once more, with its dependencies"
    return (
        f"error[not-installed]: the Python package `{module}` is not installed for {sys.executable}",
        f"    help: install {wanted}: see Install in README.md",
    )


def _extra_with(module: str) -> str:
    """The extra of ours that brings a module of another project; empty if none does."""
    wanted = _normal(module)
    for requirement in _requirements():
        found = re.match(r"([\w.-]+).*;.*\bextra\s*==\s*['\"]([\w-]+)", requirement)
        if found and _normal(found[1]) == wanted and found[2] != "dev":
            return found[2]
    return ""


def _requirements() -> list[str]:
    """What we require, each as PEP 508 writes it, with the extra that asks for it."""
    if _metadata():
        from importlib.metadata import Distribution

        return Distribution.at(_metadata()).requires or []
    import tomllib

    extras = tomllib.loads(_project()).get("project", {}).get("optional-dependencies", {})
    return [f"{each}; extra == '{name}'" for name, held in extras.items() for each in held]


def _normal(name: str) -> str:
    """A distribution's name as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
