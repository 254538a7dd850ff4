"""Runs the emitted Python with the interpreter that runs protogen."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version

from protogen.languages.answers import Case, Order
from protogen.languages.running import Ready, RunnerBase, interpreted
from protogen.languages.templates import templates_root


class Python(RunnerBase):
    """Python and pydantic, which are always installed with protogen."""

    needs = "only what protogen itself runs with"

    def versions(self) -> Mapping[str, str] | None:
        """The versions of the interpreter and of the library that runs the models."""
        return {"python": platform.python_version(), "pydantic": version("pydantic")}

    def prepare(self, cases: Sequence[Case]) -> Ready:
        """Write each case's package to the cache."""
        driver = templates_root() / "python" / "driver.py"
        ready = interpreted(self.emitter, cases, [sys.executable, "-I", str(driver)])
        return replace(ready, order=Order.UNNAMED)  # a model's attributes have the schema's order
