"""Emits cases in a separate process: `python -m protogen.testing.elsewhere CASE...`, with the language on stdin."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from protogen.testing.subject import Subject


def main() -> None:
    """Read a pickled language and the paths of cases; write what it emits, pickled."""
    language, paths = pickle.load(sys.stdin.buffer)
    wanted = {name: Path(paths[name]) for name in sys.argv[1:]}
    subject = Subject(language, wanted, frozenset())
    sys.stdout.buffer.write(pickle.dumps({name: dict(files) for name, files in subject.files.items()}))


if __name__ == "__main__":
    main()
