"""Writes the `pyproject.toml` of an emitted package."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from protogen.languages.package import Published, published, registered
from protogen.languages.target import Job
from protogen.languages.templates import environment

NEEDS = ("pydantic>=2.7,<3", "typing-extensions>=4.12")
"""What packages of pydantic's models depend on."""

_PRIVATE = "Private :: Do Not Upload"
"""PyPI refuses packages of this classifier, as of any that begins with `Private ::`."""


def text(job: Job, package: str, needs: Sequence[str] = NEEDS, *, live: bool = False) -> str:
    """The file's text. `live`: whether the package has clients, which need more."""
    about = published(job)
    return (
        environment("python", {}, job.templates)
        .get_template("pyproject.toml.jinja")
        .render(
            project=registered(package),
            package=package,
            version=_version(about.version),
            needs=needs,
            live=live,
            # PEP 639, which has licences as SPDX writes them
            backend="hatchling>=1.27" if about.license else "hatchling",
            facts=[*_facts(about)],
            repository=json.dumps(about.repository) if about.repository else "",
        )
    )


def _version(version: str) -> str:
    """A version of npm's as PyPI writes it, in the normal form of PEP 440.

    >>> _version("1.2.0-rc.1"), _version("1.2.0-dev.3"), _version("1.2.0")
    ('1.2.0rc1', '1.2.0.dev3', '1.2.0')
    """
    short = {"alpha": "a", "beta": "b", "rc": "rc", "dev": ".dev"}
    return re.sub(r"-([a-z]+)\.", lambda found: short[found[1]], version)


def _facts(about: Published) -> Iterator[str]:
    """The lines of the table `[project]` that not every package has."""
    if about.license:
        yield f"license = {json.dumps(about.license)}"
    if about.authors:
        people = [_person(name, email) for name, email in about.authors]
        yield f"authors = [{', '.join(people)}]"
    if about.private:
        yield f"classifiers = [{json.dumps(_PRIVATE)}]"


def _person(name: str, email: str) -> str:
    address = f", email = {json.dumps(email)}" if email else ""
    return f"{{ name = {json.dumps(name, ensure_ascii=False)}{address} }}"
