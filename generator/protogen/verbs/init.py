"""`protogen init`: creates a small project that builds at once, as a start for your own."""

from __future__ import annotations

from pathlib import Path

import click

from protogen.console import say
from protogen.verbs.options import FILE

FILES = {
    "schema.json": "schema/messages.schema.json",
    "protogen.toml": "protogen.toml",
    "gitattributes": ".gitattributes",
    "workflow.yml": ".github/workflows/protogen.yml",
}
"""The path in the new project for each file of `templates/init/`."""


@click.command("init", short_help="Create a small working project in a folder.")
@click.argument("folder", type=FILE, default=Path())
def command(folder: Path) -> int:
    """Create a small working project in FOLDER (default: the current one): a schema with two messages,
    protogen.toml, .gitattributes and a workflow for GitHub. Existing files are never changed; if one is in the way,
    nothing is written.
    """
    from protogen.languages.templates import templates_root
    from protogen.project.write import save
    from protogen.source.diagnostics import Diagnostic, Refused

    taken = [path for path in FILES.values() if (folder / path).exists()]
    if taken:
        help = "choose another folder, or create the project in an empty one and copy what you need"
        raise Refused(*(Diagnostic("in-the-way", "this file exists", at=str(folder / p), help=help) for p in taken))
    for name, path in FILES.items():
        save(folder / path, (templates_root() / "init" / name).read_text(encoding="utf-8"))
        say(f"  + {(folder / path).as_posix()}")
    say("next: `protogen build`")
    return 0
