"""Starts the command line; from the first moment on, an interrupt ends it silently with the shell's exit code."""

from __future__ import annotations

from protogen.interrupts import leave_at_once


def main() -> None:
    """Import and run the command line. Until it has handlers of its own, nothing is there to undo."""
    leave_at_once()
    from protogen.cli import main as run

    run()


if __name__ == "__main__":
    main()
