"""The files that a Swift package has more with clients: the run-time, the contract's clients, and support for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from protogen.languages.client import wanted
from protogen.languages.swift.client import codes, views
from protogen.languages.swift.layout import filters
from protogen.languages.swift.names import SwiftNames
from protogen.languages.swift.runtime import Home, support
from protogen.languages.target import Job
from protogen.languages.templates import environment


def files(job: Job, names: SwiftNames, home: Home, shared: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """Their text by path. `shared`: what all templates get; `prefix`: of the models' types, `Namespace.`."""
    clients = wanted(job)
    if not clients:
        return {}
    jinja = environment("swift", filters(), job.templates)
    found = [*views(clients, names, prefix)]
    words = "".join(word for view in found for word in (*view.names.values(), *(each.name for each in view.properties)))
    more = {
        "clients": found,
        "codes": codes(clients, names, prefix),
        "ascii": words.isascii(),
        "embedded": not home.shared,
    }
    text = home.nested(jinja.get_template("live/clients.jinja").render(shared, **more))
    own = {} if home.shared else {**home.files("live", "Live/"), **support(home)}
    return {home.path("Clients.swift"): text, **own}
