"""`protogen init`: a project that builds at once, to be changed into one's own."""

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
"""Each file of `templates/init/`, and where it goes."""


@click.command("init", short_help="Put a small working project into a folder.")
@click.argument("folder", type=FILE, default=Path())
def command(folder: Path) -> int:
    """Put a small working project into FOLDER (default: this one): a schema of two messages, protogen.toml,
    .gitattributes and a workflow for GitHub. Nothing that is there is touched; if a file is in the way, nothing is
    written.
    """
    from protogen.languages.templates import templates_root
    from protogen.project.write import save
    from protogen.source.diagnostics import Diagnostic, Refused

    taken = [path for path in FILES.values() if (folder / path).exists()]
    if taken:
        help = "choose another folder, or take over what you need from an empty one"
        raise Refused(*(Diagnostic("in-the-way", "this is here already", at=str(folder / p), help=help) for p in taken))
    for name, path in FILES.items():
        save(folder / path, (templates_root() / "init" / name).read_text(encoding="utf-8"))
        say(f"  + {(folder / path).as_posix()}")
    say("next: `protogen build`")
    return 0
