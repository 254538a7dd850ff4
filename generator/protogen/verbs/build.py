"""`protogen build`: writes the schema's code in every language, or with `--check` only compares it."""

from __future__ import annotations

import gc
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from protogen import working
from protogen.console import Reporter, complain, paint, say, show
from protogen.verbs.options import FILE, format_option, schema_option, target_option, targets

if TYPE_CHECKING:
    from protogen.pipeline import Built
    from protogen.project.plan import Step
    from protogen.request import Request
    from protogen.source.diagnostics import Diagnostic

_FEW = 8
"""At most this many changed files of a target are listed by name."""


@click.command("build", short_help="Write the code of every target, or check that it is current.")
@schema_option
@target_option(targets, "Only this target; may be repeated.")
@click.option("--out", type=FILE, metavar="DIR", help="The output folder, instead of the config's or `generated`.")
@click.option("--config", type=FILE, metavar="FILE", help="The config file (default: the nearest, here or above).")
@click.option("--check", is_flag=True, help="Write nothing; show what would change, and exit 1 if anything would.")
@click.option("--watch", is_flag=True, help="Build again whenever an input file changes.")
@click.option("--lock", is_flag=True, help="Create the name lock (protogen.names.lock, next to the config).")
@click.option("--force", is_flag=True, help="Also replace files that were edited by hand or not written by protogen.")
@format_option
@click.option("-q", "--quiet", is_flag=True, help="Print only errors (with --check: also the differences).")
def command(
    schema: Path | None,
    names: tuple[str, ...],
    out: Path | None,
    config: Path | None,
    check: bool,
    watch: bool,
    lock: bool,
    force: bool,
    form: str | None,
    quiet: bool,
) -> int:
    """Write the code of every target, or check that it is current.

    Settings come from the nearest protogen.toml, or else from [tool.protogen] in pyproject.toml, in this folder or
    one above it. Without a config, --schema alone writes every target to ./generated.
    """
    if watch and check:
        raise click.UsageError("--check and --watch cannot be combined")
    with Reporter(form) as reporter:
        if watch:
            working.end()
            return _watch(schema, names, out, config, lock, force, reporter)
        reporter.code = _build(schema, names, out, config, check, lock, force, quiet or reporter.whole, reporter)
    return reporter.code


def _build(
    schema: Path | None,
    names: tuple[str, ...],
    out: Path | None,
    config: Path | None,
    check: bool,
    lock: bool,
    force: bool,
    quiet: bool,
    reporter: Reporter,
) -> int:
    started, since = time.perf_counter(), time.time()
    from protogen.project import config as configs
    from protogen.project import freshness as stamp

    file = config or configs.find(Path.cwd())
    key = stamp.key(file, schema, names, out, lock)
    if not check and reporter.form == "text" and (last := stamp.fresh(key)) is not None:
        complain(() if quiet else last.remarks)
        _unless(quiet, _last(f"up to date: {_count(len(last.outputs) - 1, 'file')}, {_took(started)}", last.left_out))
        return 0
    gc.set_threshold(20_000, 5, 5)  # most of what a build makes lives until the end
    from protogen import request

    asked = request.settle(file, schema, names, out)
    if lock:
        asked = asked.with_lock()
    built = asked.build(lambda name: working.stage(f"building: {name}"))
    told = [
        each for each in built.contract.diagnostics if not quiet or reporter.whole or each.severity.value == "error"
    ]
    if built.contract.failed or not check:
        reporter.print(told, stream=sys.stderr)
    if built.contract.failed:
        return 2
    if check:
        steps = (*asked.plan(built, others=bool(names), force=force, check=True), *asked.plan_lock(built.contract))
        remedy = f"`protogen build{' --force' if force else ''}`"
        return _compare(steps, told, quiet, reporter, asked.config.out, remedy, _left_out(built))
    stamp.forget(key)
    steps = asked.write(built, others=bool(names), force=force, waits=_waits)
    _keep_stamp(key, asked, built, steps, file, since)
    if not quiet:
        _tell(steps, built, shown=request.shown(asked.config.out))
        say(_last(f"{_count(len(built.files), 'target')} built, {_took(started)}", _left_out(built)))
    return 0


def _watch(
    schema: Path | None,
    names: tuple[str, ...],
    out: Path | None,
    config: Path | None,
    lock: bool,
    force: bool,
    reporter: Reporter,
) -> int:
    from protogen import request
    from protogen.project import config as configs
    from protogen.verbs.watch import follow

    def settle() -> Request:
        asked = request.settle(config or configs.find(Path.cwd()), schema, names, out)
        return asked.with_lock() if lock else asked

    given = (schema, config or configs.find(Path.cwd()))
    follow(settle, given, reporter, force=force, others=bool(names))
    return 0


def _compare(
    steps: Sequence[Step],
    told: Sequence[Diagnostic],
    quiet: bool,
    reporter: Reporter,
    out: Path,
    remedy: str,
    left_out: str,
) -> int:
    """Print the differences that `--check` finds; 1 if there are any."""
    from protogen.verbs import drift

    changed = [step for step in steps if step.changed]
    if reporter.form == "text":
        reporter.print(told, stream=sys.stderr)
        drift.show(changed, out)
        reporter.print(drift.counted(changed, out, "file", remedy), stream=sys.stderr)
    else:
        reporter.print([*told, *drift.each(changed, out, remedy)])
    _unless(quiet or bool(changed), _last(f"up to date: {_count(len(steps) - 1, 'file')}", left_out))
    return 1 if changed else 0


def _keep_stamp(
    key: str, asked: Request, built: Built, steps: Sequence[Step], config: Path | None, since: float
) -> None:
    """Remember the build, unless a target of another package took part: its inputs are unknown."""
    if not all(type(target).__module__.startswith("protogen.") for target in asked.targets):
        return
    from protogen.project import freshness as stamp

    inputs = [*asked.inputs(built.contract), *filter(None, (config, asked.lock_path))]
    outputs = ((asked.config.out / step.path, held) for step in steps if (held := step.after) is not None)
    stamp.save(key, inputs, outputs, map(str, built.contract.diagnostics), _left_out(built), since=since)


def _waits(folder: str) -> None:
    complain([f"{folder}: another build writes here: waiting for it"])


def _left_out(built: Built) -> str:
    from protogen.model.messages import left_out

    return left_out(built.contract.schema, built.contract.spec)


def _last(text: str, left_out: str) -> str:
    """The last line, with what no message uses."""
    return f"{text}; {left_out}" if left_out else text


def _tell(steps: Sequence[Step], built: Built, shown: str) -> None:
    """Print what happened to each target's files, and to the schema's constraints."""
    names = sorted({step.target for step in steps if step.target}, key=[*built.files].index if built.files else None)
    width = max((len(f"{shown}/{name}") for name in names), default=0)
    for name in names:
        own = [step for step in steps if step.target == name]
        actions = Counter(step.action.value for step in own)
        words = {"add": "new", "update": "changed", "delete": "removed", "unchanged": "unchanged"}
        counts = ", ".join(f"{actions[action]} {word}" for action, word in words.items() if actions[action])
        say(f"{f'{shown}/{name}':<{width}}  {counts}")
        changed = [step for step in own if step.action.value != "unchanged"]
        if len(changed) <= _FEW and len(changed) < len(own):
            _list(changed, name)
    say(f"ledger: {built.contract.ledger}")


def _list(changed: Sequence[Step], name: str) -> None:
    marks = {"add": ("+", "add"), "update": ("~", "note"), "delete": ("-", "delete")}
    for step in changed:
        mark, style = marks[step.action.value]
        say(f"    {paint(mark, style)} {step.path.removeprefix(f'{name}/')}")


def _unless(quiet: bool, text: str) -> None:
    if not quiet:
        show(text)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _took(started: float) -> str:
    return f"{time.perf_counter() - started:.2f} s"
