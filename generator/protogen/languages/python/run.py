"""Runs the emitted Python, with the Python that runs this."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from protogen.languages.language import templates_root
from protogen.languages.python.target import PythonTarget
from protogen.languages.running import Ready, interpreted
from protogen.prove.values import Case


class Python:
    """Python and pydantic, as installed beside protogen: always there."""

    name = "python"

    def versions(self) -> Mapping[str, str] | None:
        """The interpreter, what runs the models, and what wrote them."""
        tools = {each: version(each) for each in ("datamodel-code-generator", "pydantic")}
        return {"python": platform.python_version(), **tools}

    @staticmethod
    def emitter() -> PythonTarget:
        """The target, writing the models in this process."""
        return PythonTarget(_Here)

    def prepare(self, cases: Sequence[Case]) -> Ready:
        """Write each case's package to the cache."""
        driver = templates_root() / "python" / "driver.py"
        return interpreted(self.emitter(), cases, [sys.executable, "-I", str(driver)])


class _Here:
    """Writes the models in this process: for many cases, starting one for each would take most of the time."""

    def answer(self, asked: Mapping[str, object]) -> str:
        from protogen.languages.python.worker import models

        return models(dict(asked))
