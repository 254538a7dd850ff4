"""Names a contract's package the same in every language: `job-report`, `job_report`, `JobReportModels`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from protogen.dataclass import dataclass
from protogen.languages.target import Job
from protogen.languages.templates import templates_root, word_list
from protogen.model.spec import Spec
from protogen.model.symbols import spoken, tells
from protogen.model.words import kept, upper_camel


def snake_name(spec: Spec) -> str:
    """The name with underscores: an identifier that a package can have in every language."""
    return "_".join(_words(spec))


def kebab_name(spec: Spec) -> str:
    """The name with hyphens, for a registry."""
    return registered("-".join(_words(spec)))


def camel_name(spec: Spec) -> str:
    """The name in the case of types, without a suffix that keeps packages apart."""
    return upper_camel(_text(spec))


def registered(name: str) -> str:
    """A package's name as registries take it: ASCII letters and digits with hyphens between. Other scripts are
    written in Punycode, as in the names of hosts.

    >>> registered("job_report_"), registered("Entré"), registered("注文")
    ('job-report', 'entre', 'xn--7dv27n')
    """
    text = re.sub(r"[\W_]+", "-", name.lower()).strip("-")
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return plain if plain.isascii() else f"xn--{text.encode('punycode').decode().strip('-')}"


def _text(spec: Spec) -> str:
    """The words that the name is made of; it begins with a letter."""
    text = spoken(spec.name) if tells(spec.name) else spec.name
    first = next(iter(kept(text)), "")
    return f"schema {text}" if first[:1].isdigit() else text if first else "models"


def _words(spec: Spec) -> Sequence[str]:
    """The name's words in lower case. A name that belongs to something else in some language gets one more."""
    text = _text(spec)
    found: list[str] = []
    for word in kept(text):
        last = found[-1] if found else ""
        joins = last.isdigit() or (last[-1:].isdigit() and word[0].islower())
        if joins and f"{last}{word}" in text:
            found[-1] += word  # `a2a` and `3D` are one word here, as people write them
        else:
            found.append(word)
    lower = [word.lower() for word in found]
    return [*lower, "models"] if "_".join(lower) in _taken() else lower


@cache
def _taken() -> frozenset[str]:
    """The names of packages that some language takes: keywords, and the modules that come with it."""
    lists = templates_root().glob("*/modules.txt")
    return frozenset().union(*(word_list(path.parent.name, path.name) for path in lists))


@cache
def type_words() -> frozenset[str]:
    """The names of types that some language takes."""
    lists = [*templates_root().glob("*/reserved.txt"), *templates_root().glob("*/taken.txt")]
    return frozenset().union(*(word_list(path.parent.name, path.name) for path in lists))


@dataclass(frozen=True, slots=True)
class Published:
    """What registries are told of a contract's packages."""

    version: str
    """As npm writes it: `1.2.0`, or with what comes before a release, `1.2.0-rc.1`."""
    private: bool
    license: str
    """Identifiers of SPDX; empty if none is stated."""
    repository: str
    authors: Sequence[tuple[str, str]]
    """Names with their addresses of email, which may be empty."""


def published(job: Job) -> Published:
    """What the config states; the version is otherwise the schema's own."""
    stated = job.package
    people = [each.removesuffix(">").partition(" <") for each in stated.get("authors", ())]
    return Published(
        version=str(stated.get("version") or job.spec.version or "0.0.0"),
        private=bool(stated.get("private")),
        license=str(stated.get("license", "")),
        repository=str(stated.get("repository", "")),
        authors=tuple((name, email) for name, _, email in people),
    )
