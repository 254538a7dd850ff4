"""Keeps our compiled templates where Python keeps bytecode of modules: compiling them took a tenth of a build.

A template that has changed is compiled again. Import it late: it imports Jinja.
"""

from __future__ import annotations

import contextlib
import os
import sys
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import BytecodeCache, __version__
from jinja2.bccache import Bucket


class Beside(BytecodeCache):
    """Bytecode of the templates in one folder, each beside its template. Users' templates elsewhere have none.

    What is compiled depends on the template and on Jinja only, and not on filters, as long as no template of ours has
    a filter of a constant, which Jinja calls while it compiles (tests/languages/test_bytecode.py).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = f"{folder}{os.sep}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The path of a template's bytecode; empty if it has none."""
        if filename is None or not filename.startswith(self._folder):
            return ""
        with contextlib.suppress(NotImplementedError):  # this Python keeps no bytecode
            return cache_from_source(filename)
        return ""

    def get_source_checksum(self, source: str) -> str:
        """What must be the same for bytecode to be used."""
        return f"{super().get_source_checksum(source)} {__version__}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if there is bytecode for it. What is no bytecode is overwritten later."""
        try:
            with open(bucket.key, "rb") as file:
                bucket.load_bytecode(file)
        except OSError:
            return
        except Exception:  # cut short, or of someone else: `pickle` and `marshal` raise errors of many kinds
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep compiled code, unless bytecode is not wanted or the folder cannot be written."""
        if sys.dont_write_bytecode or not bucket.key:
            return
        temporary = f"{bucket.key}.{os.getpid()}"
        with contextlib.suppress(OSError):
            os.makedirs(os.path.dirname(bucket.key), exist_ok=True)
            with open(temporary, "wb") as file:
                bucket.write_bytecode(file)
            os.replace(temporary, bucket.key)
