"""Options that several verbs have, and an option value's type."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(path_type=Path)
"""A file or folder; whether it is there is for the verb to say."""

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    help="How what is wrong is printed (default: text; in workflows of GitHub: github).",
)
