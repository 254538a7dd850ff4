"""Rules about definitions and their descriptions."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.lint.facts import Facts, Fault
from protogen.model.remarks import text
from protogen.schema.load import Subschema


def unreachable(facts: Facts) -> Iterator[Fault]:
    """Finds definitions that no message uses."""
    reached = {pointer for path, pointer in facts.reached if path == facts.schema.root.place.source.path}
    for name, subschema in facts.schema.definitions().items():
        at = subschema.place.pointer
        if not any(each == at or each.startswith(f"{at}/") for each in reached):
            help = "refer to it, remove it, or list it in `roots` of the config if it is a message"
            yield Fault(f"no message refers to the definition `{name}`", subschema.place, help)


def undescribed(facts: Facts) -> Iterator[Fault]:
    """Finds definitions and members without a description."""
    for name, subschema in facts.schema.definitions().items():
        if not _says(subschema):
            yield _fault(f"the definition `{name}`", subschema)
    for each in facts.subschemas:
        if each.place.source is not facts.schema.sources[0]:
            continue
        for tokens, child in each.children():
            if tokens[0] == "properties" and not _says(child) and not isinstance(child.value, bool):
                yield _fault(f"the member `{tokens[1]}`", child)


def _says(subschema: Subschema) -> bool:
    """Whether a subschema, or one that it plainly refers to, has a description."""
    seen = {subschema.key}
    while not isinstance(subschema.value, bool):
        if text(subschema.value.get("description")):
            return True
        following = next(subschema.referred(), None)
        if following is None or following.key in seen:
            return False
        seen.add(following.key)
        subschema = following
    return True


def _fault(what: str, subschema: Subschema) -> Fault:
    return Fault(f"{what} has no description", subschema.place, "add a `description`: it becomes the doc comment")
