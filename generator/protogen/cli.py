"""The command line: loads a verb when it is called, and turns every failure into a message and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from types import FrameType
from typing import Any, NoReturn

import click

from protogen import __version__, working
from protogen.console import complain
from protogen.interrupts import leave_at_once
from protogen.origin import lacking

VERBS = (
    *("asyncapi", "breaking", "build", "completion", "docs", "fmt", "infer", "init"),
    *("lint", "mock", "prove", "schema", "tap", "targets", "validate"),
)
"""The verbs. Each is a module `protogen.verbs.<name>` with a `command`."""
_AT_WORK = {
    "asyncapi": "reading the schema",
    "breaking": "comparing",
    "build": "building",
    "docs": "writing the reference",
    "lint": "looking for trouble",
    "prove": "proving",
}
"""What a terminal shows while a verb is at work."""


class _Enough(Exception):
    """The reader of our output (such as `head`) closed it. Our own class: click would exit with 1 for its own."""


class _Verbs(click.Group):
    """Imports a verb's module only when it is called, or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"protogen.verbs.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not ctx.resilient_parsing and args and args[0] not in VERBS and not args[0].startswith("-"):
            from protogen.usage import no_verb

            ctx.fail(no_verb(args[0], args[1:], VERBS))
        name, command, rest = super().resolve_command(ctx, args)
        working.stage(_AT_WORK.get(name or "", "at work"))
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with working.Working("at work"):
                return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _Enough from error


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="protogen", message="%(prog)s %(version)s")
def protogen() -> None:
    """Turn one protocol schema into Swift, Python, TypeScript and fixtures that agree on every document."""


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 findings, 2 failed, 130 interrupted. Never prints a traceback."""
    signal.signal(signal.SIGTERM, _terminated)
    nowhere = open(os.devnull, "w")  # noqa: SIM115  # open until we exit; replaces a stream that is closed (`>&-`)
    sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    try:
        code = _run()
        sys.stdout.flush()
    except (BrokenPipeError, _Enough):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    except KeyboardInterrupt:  # while an error is explained, or the last words are printed
        code = 130
    finally:
        leave_at_once()
    sys.exit(code)


def _run() -> int:
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        result = protogen.main(prog_name="protogen", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        from protogen.usage import worded

        complain([f"error[usage]: {worded(error, sys.argv[1:], VERBS)}"])
        if isinstance(error, click.UsageError) and error.ctx is not None:
            complain([f"    help: `{error.ctx.command_path} --help` lists its arguments and options"])
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return 130
    except (BrokenPipeError, _Enough):
        raise
    except Exception as error:
        return _explain(error)


def _explain(error: Exception) -> int:
    """Print a sentence about a failure; returns the exit code."""
    from protogen.source.diagnostics import Refused, tidy

    match error:
        case Refused():
            complain(tidy(error.diagnostics))
            return error.exit_code
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            complain([f"{where}error[system]: {error.strerror or error}"])
        case ModuleNotFoundError() if lacking(error):
            complain(lacking(error))
        case RecursionError():
            complain(["error[too-deep]: the schema is nested too deeply"])
            complain(["    help: move inner parts to `$defs` and refer to them"])
        case _:
            _tell_bug(error)
    return 2


def _tell_bug(error: Exception) -> None:
    """Print one sentence about a bug of ours; with PROTOGEN_DEBUG also the traceback."""
    import traceback

    if os.environ.get("PROTOGEN_DEBUG"):
        complain(["".join(traceback.format_exception(error)).rstrip()])
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(last.filename)}:{last.lineno}"
    complain(
        [
            f"error[internal]: this is a bug in protogen: {type(error).__name__}: {error} ({where})",
            "    help: please report it; PROTOGEN_DEBUG=1 shows the traceback",
        ]
    )


def _terminated(signum: int, frame: FrameType | None) -> NoReturn:
    """Handle SIGTERM like Ctrl-C: unwind, so that the output folder is restored."""
    sys.exit(128 + signum)


if __name__ == "__main__":
    main()
