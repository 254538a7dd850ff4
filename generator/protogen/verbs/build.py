"""`protogen build`: the schema's code in every language, written, or with `--check` only compared."""

from __future__ import annotations

import gc
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from protogen.console import Reporter, complain, paint, paint_diff, say
from protogen.verbs.options import FILE, format_option, target_option, targets

if TYPE_CHECKING:
    from protogen.pipeline import Built
    from protogen.project.plan import Step
    from protogen.request import Request
    from protogen.source.diagnostics import Diagnostic

_FEW = 8
"""So many changed files of a target are named one by one."""
_REMEDY = "`protogen build`"


@click.command("build", short_help="Write the code of every target, or check that it is current.")
@click.option("--schema", type=FILE, metavar="FILE", help="The schema (JSON or YAML), instead of the config's.")
@target_option(targets, "Only this target; may be repeated.")
@click.option("--out", type=FILE, metavar="DIR", help="The output folder, instead of the config's or `generated`.")
@click.option("--config", type=FILE, metavar="FILE", help="The config file, instead of the nearest one upwards.")
@click.option("--check", is_flag=True, help="Write nothing; show what would change, and exit 1 if anything would.")
@click.option("--watch", is_flag=True, help="Build again whenever a file that went into it changes.")
@click.option("--lock", is_flag=True, help="Begin to keep a name lock (protogen.names.lock beside the config).")
@click.option("--force", is_flag=True, help="Also replace files that were edited by hand or are not protogen's.")
@format_option
@click.option("-q", "--quiet", is_flag=True, help="Print errors only (with --check: and the differences).")
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

    What is asked for comes from protogen.toml, else from [tool.protogen] in pyproject.toml, the nearest upwards.
    Without one, --schema alone writes every target to ./generated.
    """
    if watch and check:
        raise click.UsageError("--check and --watch exclude each other")
    with Reporter(form) as reporter:
        if watch:
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
    started = time.perf_counter()
    from protogen.project import config as configs
    from protogen.project import freshness as stamp

    file = config or configs.find(Path.cwd())
    key = stamp.key(file, schema, names, out, lock)
    if not check and reporter.form == "text" and (last := stamp.fresh(key)) is not None:
        complain(() if quiet else last.remarks)
        _unless(quiet, f"up to date: {_count(len(last.outputs) - 1, 'file')}, {_took(started)}")
        return 0
    gc.disable()  # nearly all that a build makes lives until its end
    from protogen import request

    asked = request.settle(file, schema, names, out)
    if lock:
        asked = asked.with_lock()
    built = asked.build()
    told = [
        each for each in built.contract.diagnostics if not quiet or reporter.whole or each.severity.value == "error"
    ]
    if built.contract.failed or not check:
        reporter.print(told, stream=sys.stderr)
    if built.contract.failed:
        return 2
    steps = asked.plan(built, others=bool(names), force=force or check)
    if check:
        steps = (*steps, *asked.plan_lock(built.contract))
        return _compare(steps, told, quiet, reporter, request.shown(asked.config.out))
    from protogen.project.write import apply

    apply(steps, asked.config.out)
    if asked.lock_path is not None:
        apply(asked.plan_lock(built.contract), asked.lock_path.parent)
    _keep_stamp(key, asked, built, steps, file)
    if not quiet:
        _tell(steps, built, shown=request.shown(asked.config.out))
        say(f"{_count(len(built.files), 'target')} built, {_took(started)}")
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


def _compare(steps: Sequence[Step], told: Sequence[Diagnostic], quiet: bool, reporter: Reporter, shown: str) -> int:
    """What `--check` finds: the differences, and whether there are any."""
    from protogen.source.diagnostics import Diagnostic

    changed = [step for step in steps if step.before != step.after]
    if reporter.form == "text":
        reporter.print(told, stream=sys.stderr)
        for step in changed:
            say(paint_diff(step.diff()), end="")
        found = [Diagnostic("drift", f"{_count(len(changed), 'file')} not as the schema makes it", help=_REMEDY)]
        reporter.print(found if changed else (), stream=sys.stderr)
    else:
        ways = {"add": "is missing", "update": "is not as the schema makes it", "delete": "is no longer made"}
        drift = [
            Diagnostic("drift", f"the file {ways[s.action.value]}", at=f"{shown}/{s.path}", help=_REMEDY)
            for s in changed
        ]
        reporter.print([*told, *drift])
    _unless(quiet or bool(changed), f"up to date: {_count(len(steps) - 1, 'file')}")
    return 1 if changed else 0


def _keep_stamp(key: str, asked: Request, built: Built, steps: Sequence[Step], config: Path | None) -> None:
    """Remember the build, unless a target of another package took part: who knows what that one reads."""
    if not all(type(target).__module__.startswith("protogen.") for target in asked.targets):
        return
    from protogen.project import freshness as stamp

    inputs = [*asked.inputs(built.contract), *filter(None, (config, asked.lock_path))]
    outputs = [asked.config.out / step.path for step in steps if step.after is not None]
    stamp.save(key, inputs, outputs, map(str, built.contract.diagnostics))


def _tell(steps: Sequence[Step], built: Built, shown: str) -> None:
    """What became of each target's files, and of the schema's constraints."""
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
        say(text)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _took(started: float) -> str:
    return f"{time.perf_counter() - started:.2f} s"
