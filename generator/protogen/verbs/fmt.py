"""`protogen fmt`: puts schema files in the one layout, or with `--check` only names those that are not."""

from __future__ import annotations

from pathlib import Path

import click

from protogen.console import complain, paint, say
from protogen.verbs.options import FILE, SCHEMA


@click.command("fmt", short_help="Put schema files in one layout.")
@click.argument("files", nargs=-1, type=SCHEMA, metavar="[FILE]...")
@click.option("--config", type=FILE, metavar="FILE", help="The config file (default: the nearest, here or above).")
@click.option("--check", is_flag=True, help="Write nothing; name the files that would change, and exit 1 if any would.")
@click.option("-q", "--quiet", is_flag=True, help="Print only errors (with --check: also the files that would change).")
def command(files: tuple[Path, ...], config: Path | None, check: bool, quiet: bool) -> int:
    """Put schema files (default: the config's schema) in one layout.

    Keywords come in a fixed order; properties, definitions and values keep theirs. JSON gets one member or item a
    line and two blanks a level. Numbers and escapes keep their spelling, YAML keeps its comments and its layout.
    A file is only written if it changes; what it means never does.
    """
    from protogen.project.write import rewrite
    from protogen.request import shown
    from protogen.schema.canonical import canonical
    from protogen.schema.load import read_alone

    changed = []
    for path in files or [_of_config(config)]:
        source = read_alone(path, shown(path))
        text = canonical(source)
        if text == source.text:
            continue
        changed.append(source.path)
        if not check:
            rewrite(path, text)
        if check or not quiet:
            say(f"{source.path}: {paint('not in this layout', 'error') if check else paint('changed', 'note')}")
    if check and changed:
        complain(["    help: `protogen fmt` writes it"])
    elif not quiet and not changed:
        say("nothing to change")
    return 1 if check and changed else 0


def _of_config(file: Path | None) -> Path:
    from protogen import request
    from protogen.project import config as configs

    return request.settle(file or configs.find(Path.cwd()), None, (), None, targets=False).schema
