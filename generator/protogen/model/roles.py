"""Tells messages from the parts that they are made of, and requests, replies and notifications from each other.

A schema of definitions alone does not say which of them travel: what others refer to is a part, unless its name says
that it is a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum as PyEnum

from protogen.model.contents import references, types_of
from protogen.model.spec import Alias, Const, Enum, KeyedUnion, Record, Scalar, Spec, TaggedUnion, TypedUnion
from protogen.model.words import words


class Role(PyEnum):
    """What an entry point is for."""

    MESSAGE = "message"
    REQUEST = "request"
    REPLY = "reply"
    NOTIFICATION = "notification"
    PART = "part"


_LAST: Mapping[str, Role] = {
    **dict.fromkeys(("request", "command", "query"), Role.REQUEST),
    **dict.fromkeys(("response", "result", "reply", "ack", "acknowledgement"), Role.REPLY),
    **dict.fromkeys(("notification", "event"), Role.NOTIFICATION),
}
"""What the last word of a message's name says."""


def named_role(name: str) -> Role:
    """What a name says: `CancelRequest` is a request."""
    found = [word.lower() for word in words(name)]
    last = next((each for each in reversed(found) if not each.isdecimal()), "")
    return _LAST.get(last.removesuffix("s") if last.removesuffix("s") in _LAST else last, Role.MESSAGE)


def roles(spec: Spec, *, chosen: bool) -> Mapping[str, Role]:
    """The role of each entry point. `chosen`: somebody said which definitions are messages, so that none is a part."""
    found = {root: named_role(root) for root in spec.roots}
    if chosen or len(found) == 1:
        return found
    inside = _inside(spec)
    for root in spec.roots:
        decl = spec[root]
        scalar = isinstance(decl, Enum) or (isinstance(decl, Alias) and isinstance(decl.type, Scalar | Const))
        if found[root] is Role.MESSAGE and (root in inside or scalar):
            found[root] = Role.PART
    if all(role is Role.PART for role in found.values()):
        return dict.fromkeys(found, Role.MESSAGE)
    return found


def _inside(spec: Spec) -> frozenset[str]:
    """The declarations that others have inside; an alternative of a choice is as much a message as the choice."""
    found: set[str] = set()
    for decl in spec.decls:
        if not isinstance(decl, TaggedUnion | TypedUnion | KeyedUnion):
            found.update(name for name in references(types_of(decl)) if name != decl.name)
    while True:
        unions = [spec[name] for name in found]
        more = {name for each in unions if not isinstance(each, Record) for name in references(types_of(each))} - found
        if not more:
            return frozenset(found)
        found |= more
