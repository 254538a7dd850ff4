"""Rules about definitions and their descriptions."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.lint.facts import Facts, Fault
from protogen.model.remarks import text
from protogen.schema.load import Subschema


def unreachable(facts: Facts) -> Iterator[Fault]:
    """Finds definitions that no message uses: one by one, or all of them in one sentence."""
    reached = {pointer for path, pointer in facts.reached if path == facts.schema.root.place.source.path}
    definitions = facts.schema.definitions()
    lost = {
        name: subschema
        for name, subschema in definitions.items()
        if not any(_within(each, subschema.place.pointer) for each in reached)
    }
    cause = "all" if len(lost) == len(definitions) > 1 else ""
    for name, subschema in lost.items():
        help = "refer to it, remove it, or list it in `roots` of the config if it is a message"
        yield Fault(f"no message refers to the definition `{name}`", subschema.place, help, cause)


def _within(pointer: str, outer: str) -> bool:
    return pointer == outer or pointer.startswith(f"{outer}/")


def undescribed(facts: Facts) -> Iterator[Fault]:
    """Finds definitions and members without a description, where descriptions are asked for."""
    if not facts.descriptions:
        return
    for name, subschema in facts.schema.definitions().items():
        if not _says(subschema):
            yield _fault(f"the definition `{name}`", subschema)
    for each in facts.subschemas:
        if each.place.source is not facts.schema.sources[0] or facts.tested(each):
            continue
        for tokens, child in each.children():
            if tokens[0] == "properties" and not _says(child) and not _constant(facts, child):
                yield _fault(f"the member `{tokens[1]}`", child)


def _constant(facts: Facts, child: Subschema) -> bool:
    """Whether a member can have one value only, or none: its name says it all."""
    listed = facts.view(child).listed
    return isinstance(child.value, bool) or (listed is not None and len(listed) <= 1)


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
