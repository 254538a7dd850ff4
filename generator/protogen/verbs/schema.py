"""`protogen schema`: the JSON Schemas of the files that protogen reads and writes."""

from __future__ import annotations

from pathlib import Path

import click

from protogen.console import say

_MANIFEST = Path(__file__).parents[1] / "project" / "manifest.schema.json"


@click.command("schema", short_help="Print the JSON Schemas of protogen's own files.")
@click.argument("kind", type=click.Choice(["config", "manifest", "annotation", "scenario"]))
def command(kind: str) -> int:
    """Print the JSON Schema of protogen.toml (config), of the manifest, of x-protogen (annotation) or of a scenario.

    The first is draft-07, which editors of TOML know: `#:schema ./protogen.schema.json` on the first line. Config and
    annotation are those of the targets that are installed.
    """
    import json

    from protogen import settings
    from protogen.checks import annotation
    from protogen.languages import registry

    match kind:
        case "config":
            schema = settings.schema(registry.installed())
        case "annotation":
            schema = annotation.metaschema(registry.annotation_schemas())
        case "scenario":
            from protogen.live import scenario

            schema = scenario.schema()
        case _:
            schema = json.loads(_MANIFEST.read_text(encoding="utf-8"))
    say(json.dumps(schema, indent=2, ensure_ascii=False))
    return 0
