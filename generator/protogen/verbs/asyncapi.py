"""`protogen asyncapi`: the contract as an AsyncAPI 3 document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from protogen.console import complain, say
from protogen.verbs.options import FILE, schema_option


@click.command("asyncapi", short_help="Print the contract as an AsyncAPI 3 document.")
@schema_option
@click.option("--config", type=FILE, metavar="FILE", help="The config file (default: the nearest, here or above).")
@click.option(
    "--format", "form", type=click.Choice(["yaml", "json"]), help="The format (default: from FILE's name, else yaml)."
)
@click.option(
    "--draft",
    type=click.Choice(["2020-12", "draft-07"]),
    default="2020-12",
    show_default=True,
    help="The draft of the schemas in the document. Tools that know AsyncAPI's own schemas only need draft-07.",
)
@click.option("--out", type=FILE, metavar="FILE", help="Write to this file instead of stdout.")
def command(schema: Path | None, config: Path | None, form: str | None, draft: str, out: Path | None) -> int:
    """Print the contract as an AsyncAPI 3 document.

    Servers, address and query parameters come from `channel` under `x-protogen` at the schema's root; contact,
    licence and tags from `about` and `tags` there. Schemas stay as they are, each with its `schemaFormat`;
    `--draft draft-07` translates them, and reports what draft-07 cannot express.
    """
    from protogen import request
    from protogen.asyncapi import document as asyncapi
    from protogen.project import config as configs

    asked = request.settle(config or configs.find(Path.cwd()), schema, (), None, targets=False)
    contract = asked.compile()
    if contract.failed:
        complain(contract.diagnostics)
        return 2
    document, remarks = asyncapi.document(contract.schema, contract.spec, draft)
    complain(remarks)
    text = _text(document, form or ("json" if out and out.suffix == ".json" else "yaml"))
    if out is None:
        say(text, end="")
    else:
        from protogen.project.write import save

        save(out, text)
    from protogen.model.messages import left_out

    complain(filter(None, [left_out(contract.schema, contract.spec)]))
    return 0


def _text(document: dict[str, Any], form: str) -> str:
    if form == "json":
        import json

        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    import yaml

    class Plain(yaml.SafeDumper):
        """Writes out a value each time it occurs, instead of an alias."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    text: str = yaml.dump(document, Dumper=Plain, sort_keys=False, allow_unicode=True, width=110)
    return text
