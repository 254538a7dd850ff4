"""URIs in a schema: whether they are well-formed, and how they are joined."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from protogen.source.place import Json

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ANCHOR = re.compile(r"[A-Za-z_][A-Za-z0-9._:-]*")


def is_reference(value: Json) -> bool:
    """Whether a value is a URI reference. Spaces and letters of any script are accepted, as published schemas have
    them; in a fragment everything is, because it may be a pointer."""
    if not isinstance(value, str):
        return False
    uri = value.partition("#")[0]
    try:
        urlsplit(uri)
    except ValueError:
        return False
    return _CONTROL.search(uri) is None


def is_id(value: Json) -> bool:
    """Whether a value can be an `$id`: a URI reference without a fragment, though an empty one does no harm."""
    return is_reference(value) and not value.partition("#")[2]


def is_anchor(value: Json) -> bool:
    """Whether a value can be an `$anchor`."""
    return isinstance(value, str) and _ANCHOR.fullmatch(value) is not None


def join(base: str, reference: str) -> str:
    """The URI that a reference names. Raises ValueError where that is not one."""
    if not base:
        return reference
    return base + reference if reference.startswith("#") else urljoin(base, reference)


def split(base: str, reference: str) -> tuple[str, str]:
    """The URI of the document that a reference names, and its fragment, decoded. Raises ValueError like `join`."""
    if reference.startswith("#"):  # `urljoin` does not support URNs, and a bare fragment does not need it
        return base, unquote(reference[1:])
    uri, fragment = urldefrag(join(base, reference))
    return uri, unquote(fragment)


def between(base: str, uri: str) -> str | None:
    """The relative path from one URI to another, decoded; None if they are on different hosts."""
    one, other = urlsplit(base), urlsplit(uri)
    if (one.scheme, one.netloc) != (other.scheme, other.netloc) or not one.path.startswith("/"):
        return None
    return posixpath.relpath(unquote(other.path), posixpath.dirname(unquote(one.path)))
