"""`protogen init`: creates a small project that builds at once, as a start for your own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from protogen.console import paint, say
from protogen.verbs.options import FILE

if TYPE_CHECKING:
    from protogen.origin import Origin

FILES = {
    "schema.json": "schema/messages.schema.json",
    "protogen.toml": "protogen.toml",
    "gitattributes": ".gitattributes",
    "workflow.yml.jinja": ".github/workflows/protogen.yml",
    "pre-commit.yaml.jinja": ".pre-commit-config.yaml",
}
"""The path in the new project for each file of `templates/init/`."""
_HOOKS = {"protogen-lint": "protogen lint", "protogen-check": "protogen build --check"}
_NEXT = """next: {go}`protogen build` writes the code to generated/; commit all of it
then: `protogen lint`, `protogen build --check` and `protogen prove` check it; the workflow runs the first two"""

_MOVE = """note: this is the folder {below} of a repository. GitHub reads .github/workflows/ at the root alone, and
pre-commit .pre-commit-config.yaml: move both there; what they run is run in this folder."""


@click.command("init", short_help="Create a small working project in a folder.")
@click.argument("folder", type=FILE, default=Path())
def command(folder: Path) -> int:
    """Create a small working project in FOLDER (default: the current one): a schema with two messages,
    protogen.toml, .gitattributes, a workflow for GitHub and hooks for pre-commit, which install the protogen that
    is running. Existing files are never changed; if one is in the way, nothing is written.
    """
    from protogen.origin import origin
    from protogen.project.write import save
    from protogen.source.diagnostics import Diagnostic, Refused
    from protogen.source.paths import beneath, shown

    taken = [path for path in FILES.values() if (folder / path).exists()]
    if taken:
        help = "choose another folder, or create the project in an empty one and copy what you need"
        raise Refused(
            *(
                Diagnostic("in-the-way", "this file exists", at=shown(folder / path), help=help * (path == last))
                for last in [max(taken)]
                for path in taken
            )
        )
    here, below = origin(), beneath({}, folder)
    for path, text in files(here, below).items():
        save(folder / path, text)
        say(f"  {paint('+', 'add')} {(folder / path).as_posix()}")
    say(_NEXT.format(go="" if folder == Path() else f"`cd {folder}`, then "))
    if here.doubt:
        say("\n".join(wrap(f"note: the workflow installs {here.requirement}. {here.doubt}", 100)))
    if below:
        say(_MOVE.format(below=below))
    return 0


def files(here: Origin, below: str = "") -> Mapping[str, str]:
    """The texts of a new project, by path, for the protogen that is running. `below`: where it is in its repository,
    if not at the root: there the workflow and the hooks belong, which go to the project's folder."""
    from protogen.languages.templates import environment, templates_root

    config = f" --config {quote(f'{below}/protogen.toml')}" if below else ""
    hooks = [{"id": id, "command": command, "entry": command + config} for id, command in _HOOKS.items()]
    said: Mapping[str, Any] = {"here": here, "doubts": wrap(here.doubt, 100), "hooks": hooks, "below": below}

    def text(name: str) -> str:
        if name.endswith(".jinja"):
            return environment("init", {}).get_template(name).render(said)
        return (templates_root() / "init" / name).read_text(encoding="utf-8")

    return {path: text(name) for name, path in FILES.items()}
