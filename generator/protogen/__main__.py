"""Starts the command line; from the first moment on, an interrupt ends it silently with the shell's exit code."""

from __future__ import annotations

import sys

from protogen.interrupts import leave_at_once
from protogen.origin import lacking


def main() -> None:
    """Import and run the command line. Until it has handlers of its own, nothing is there to undo."""
    leave_at_once()
    if sys.version_info < (3, 11):  # noqa: UP036  # nothing stops a checkout from being run by an older one
        _refuse(_too_old())
    if sys.argv[1:] in (["--version"], ["-V"]) and _told_version():
        return
    try:
        from protogen.cli import main as run
    except ModuleNotFoundError as error:
        if not lacking(error):
            raise
        _refuse("\n".join(lacking(error)))
    run()


def _told_version() -> bool:
    """Print the version without the command line, whose import takes twice as long. If that fails, the command line
    says why."""
    from protogen import __version__

    try:
        sys.stdout.write(f"protogen {__version__}\n")
        sys.stdout.flush()
    except (AttributeError, OSError):  # it is closed, or nobody reads it
        return False
    return True


def _too_old() -> str:
    """What a Python is told that cannot even read the rest of us."""
    here = ".".join(map(str, sys.version_info[:3]))
    return (
        f"error[python]: protogen needs Python 3.11 or newer; {sys.executable} is {here}\n"
        "    help: install it for a newer one, such as `pipx install --python python3.12 ...`; see Install in README.md"
    )


def _refuse(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.exit(2)


if __name__ == "__main__":
    main()
