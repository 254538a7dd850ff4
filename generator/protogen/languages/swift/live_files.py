"""The files that a Swift package has more with clients: the run-time, the contract's clients, and support for tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from protogen.languages.client import wanted
from protogen.languages.language import RUNTIME_HEADER
from protogen.languages.swift.client import codes, views
from protogen.languages.swift.layout import filters
from protogen.languages.swift.machine import printed
from protogen.languages.swift.names import SwiftNames
from protogen.languages.target import Job
from protogen.languages.templates import environment, templates_root

_SUPPORT = "TestSupport"


def support_module(module: str, access: str) -> str:
    """The module with what tests need; empty where the package shows nothing to other modules."""
    return f"{module}{_SUPPORT}" if access else ""


def files(job: Job, names: SwiftNames, shared: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """Their text by path. `shared`: what all templates get; `prefix`: of the models' types, `Namespace.`."""
    clients, access, module = wanted(job), str(shared["access"]), str(shared["module"])
    if not clients:
        return {}
    jinja = environment("swift", filters(), job.templates)
    found = [*views(clients, names, prefix)]
    words = "".join(word for view in found for word in (*view.names.values(), *(each.name for each in view.properties)))
    sources = f"Sources/{module}"
    more = {"clients": found, "codes": codes(clients, names, prefix), "ascii": words.isascii()}
    header = RUNTIME_HEADER.rstrip()
    return {
        f"{sources}/Clients.swift": jinja.get_template("live/clients.jinja").render(shared, **more),
        f"{sources}/Live/LiveSteps.swift": jinja.get_template("live/machine.jinja").render(
            header=header, machine=printed()
        ),
        **{f"{sources}/Live/{name}": text for name, text in _copied("live", access)},
        **_support(module, access),
    }


def _support(module: str, access: str) -> Mapping[str, str]:
    """In a module of its own, or among the tests where the package shows nothing to other modules."""
    own = support_module(module, access)
    folder = f"Sources/{own}" if own else f"Tests/{module}Tests"
    known, needs = "import Foundation", f"import {module}"
    imports = "\n".join(sorted([known, needs])) if own else f"{known}\n\n@testable {needs}"
    return {
        f"{folder}/{name}": text.replace("{{ imports }}", imports) for name, text in _copied("live/support", access)
    }


def _copied(folder: str, access: str) -> Iterator[tuple[str, str]]:
    """The sources of a folder; they are no templates, and compiling them would be slow."""
    for path in sorted((templates_root() / "swift" / folder).glob("*.swift")):
        text = path.read_text(encoding="utf-8").replace("{{ access }}", access)
        yield path.name, f"{RUNTIME_HEADER}\n{text}"
