"""The code of a README that uses a client."""

from __future__ import annotations

from protogen.languages.target import Job
from protogen.languages.typescript.calls import calling, printed
from protogen.languages.typescript.clients import views
from protogen.languages.typescript.layout import imports


def example(job: Job, package: str) -> str:
    """The beginning of a loop over the messages of the first client; empty where the job asks for none."""
    for each in views(job)[:1]:
        own, name = each.client, each.given["Client"]
        wanted_roles = {"Server": True, "Parameters": bool(own.given), "Options": bool(own.opening)}
        types = {role.lower(): each.given[role] for role, is_wanted in wanted_roles.items() if is_wanted}
        made = printed(calling(f"const client = new {name}", [*types]))
        imported = imports([name, *(f"type {type}" for type in types.values())], package, "import")
        declared = "\n".join(f"declare const {word}: {type};" for word, type in types.items())
        return f"{imported}\n\n{declared}\n\n{made}\nfor await (const message of client) {{"
    return ""
