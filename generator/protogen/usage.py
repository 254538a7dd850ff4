"""Says in words what is wrong with a command line, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click

_MEANT = {
    **dict.fromkeys(("generate", "gen", "codegen", "compile", "emit", "make"), "build"),
    "check": "build --check",
    "watch": "build --watch",
    **dict.fromkeys(("verify", "test"), "prove"),
    **dict.fromkeys(("diff", "compare", "changes"), "breaking"),
    "format": "fmt",
    **dict.fromkeys(("serve", "server", "run"), "mock"),
    **dict.fromkeys(("record", "proxy"), "tap"),
    **dict.fromkeys(("new", "create"), "init"),
    **dict.fromkeys(("learn", "sample", "samples"), "infer"),
    **dict.fromkeys(("doc", "reference"), "docs"),
    **dict.fromkeys(("languages", "list"), "targets"),
}
"""What other tools call our verbs."""
_SCHEMAS = (".json", ".yaml", ".yml")
_TRAFFIC = (".ndjson", ".jsonl", ".gz")
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)")
_RANGE = re.compile(r"('.*') is not a valid integer range\.")


def no_verb(word: str, behind: Sequence[str], verbs: Sequence[str]) -> str:
    """The message for a first word that is no verb. `behind`: the words after it."""
    from protogen.project.config import closest

    if word in ("help", "version"):
        asked = f"{behind[0]} " if word == "help" and behind and behind[0] in verbs else ""
        meant = f"say `protogen {asked}--{word}`"
    elif word.endswith(_TRAFFIC):
        meant = f"say what to do with it, as in `protogen validate {word}`"
    elif word.endswith(_SCHEMAS):
        meant = f"say what to do with it, as in `protogen build {word}`"
    elif Path(word).exists():
        meant = "say what to do first, as in `protogen build FILE`"
    elif word in _MEANT:
        meant = f"did you mean `{_MEANT[word]}`?"
    else:
        meant = closest(word, verbs, "verbs")
    return f"there is no verb `{word}`; {meant}"


def worded(error: click.ClickException, given: Sequence[str], verbs: Sequence[str]) -> str:
    """The message of a wrong call, on one line. `given`: the words of the command line."""
    text = " ".join(error.format_message().split())
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return text
    if isinstance(error, click.NoSuchOption) and (meant := _option(error.option_name, context, given, verbs)):
        return f"there is no option `{meant[0]}` here; {meant[1]}"
    if extra := _EXTRA.fullmatch(text):
        return _too_much(extra[1], context)
    return _RANGE.sub(r"\1 is not a whole number.", text)


def _option(option: str, context: click.Context, given: Sequence[str], verbs: Sequence[str]) -> tuple[str, str] | None:
    """An option that stands before its verb, or has one dash: how it was written, and what to write."""
    if isinstance(context.command, click.Group):
        verb = next((each for each in given if each in verbs), "")
        return (option, f"options stand behind the verb: `protogen {verb} {option}`") if verb else None
    known = {each for one in context.command.params for each in one.opts if each.startswith("--")}
    words = [each for each in given if each.startswith(option) and f"-{each.partition('=')[0]}" in known]
    return (words[0], f"did you mean `-{words[0]}`?") if words else None


def _too_much(extra: str, context: click.Context) -> str:
    """The message for arguments too many. A verb that takes a schema takes one."""
    names = {each.name for each in context.command.params}
    if "given" in names:
        return f"`{context.command_path}` takes one schema; too much: {extra}"
    named = "; a schema is named by `--schema FILE`" if "schema" in names else ""
    return f"`{context.command_path}` takes no more arguments; too much: {extra}{named}"
