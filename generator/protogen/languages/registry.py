"""Finds the installed targets, and the languages that a project's config names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from protogen.languages.installed import points
from protogen.languages.language import Language
from protogen.languages.target import Target
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.place import Json

if TYPE_CHECKING:
    from protogen.project.config import Config


_OURS = ("swift", "python", "typescript", "fixtures")


def names() -> tuple[str, ...]:
    """Returns the names of all installed targets, ours first."""
    return tuple(_entry_points())


def of(config: Config) -> tuple[Language, ...]:
    """Returns the languages of a project, in the order of its config. This is the only list of languages."""
    return tuple(each for each in map(get, config.targets or names()) if isinstance(each, Language))


def ours() -> tuple[Language, ...]:
    """Returns the languages that come with protogen; a plain word in a name lock applies to these."""
    return tuple(each for each in map(get, _OURS) if isinstance(each, Language))


def language(name: str) -> Language | None:
    """Returns the installed language with a name; None if there is none."""
    found = get(name) if name in names() else None
    return found if isinstance(found, Language) else None


def installed() -> Iterator[Target]:
    """All targets that can be loaded. Of the others `protogen targets` tells, and a build that names one."""
    for name in names():
        with suppress(Refused):
            yield get(name)


def annotation_schemas() -> Mapping[str, Json]:
    """The schema of `x-protogen.<language>` for every installed language, whether or not the project builds it."""
    return {each.name: each.annotation for each in installed() if isinstance(each, Language)}


def get(name: str) -> Target:
    """Returns the target with a name. Raises Refused, with a suggestion, if there is none or it cannot be loaded."""
    found = _entry_points().get(name)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(name, names(), 1)
        hint = f"did you mean `{near[0]}`?" if near else f"targets: {', '.join(names())}"
        raise Refused(Diagnostic("unknown-target", f"there is no target `{name}`", help=hint))
    try:
        target: Target = found.load()
    except Exception as error:
        problem = f"the target `{name}` cannot be loaded: {error}"
        raise Refused(Diagnostic("broken-target", problem, help=f"it is `{found.value}`")) from error
    wrong = [option for option, schema in target.options.items() if not isinstance(schema, Mapping)]
    if wrong:
        problem = f"the target `{name}` has no JSON Schema for its option `{wrong[0]}`"
        raise Refused(Diagnostic("broken-target", problem, help=f"it is `{found.value}`"))
    return target


@cache
def _entry_points() -> Mapping[str, Any]:
    found = points("protogen.targets")
    if not any(name in found for name in _OURS):  # a checkout's sources are on the path, and nothing more
        problem = "protogen runs from a folder without being installed, so its targets are not registered"
        raise Refused(
            Diagnostic("not-installed", problem, help="`make build` in the checkout installs it for development")
        )
    return {name: found[name] for name in (*_OURS, *sorted(found)) if name in found}
