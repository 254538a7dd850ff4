"""URIs, IRIs and URI templates by the steps of RFC 3986, 3987 and 6570: split first, then each part by its letters.

None: the text has letters of which the readers' pattern is more generous than the RFC (private and no characters).
"""

from __future__ import annotations

import string
from ipaddress import AddressValueError, IPv6Address

_ALNUM = frozenset(string.ascii_letters + string.digits)
_PLAIN = _ALNUM | frozenset("-._~!$&'()*+,;=")
_SEGMENT = _PLAIN | frozenset(":@")
_HEX = frozenset(string.hexdigits)
_NAME = _ALNUM | {"_"}
_OPERATORS = frozenset("+#./;?&=,!@|")
_NO_LITERAL = frozenset(" \"'<>\\^`{|}%\x7f") | frozenset(map(chr, range(32)))


def is_uri(text: str, *, relative: bool = False, beyond: bool = False) -> bool | None:
    """Whether a text is a URI; `relative`: or a relative reference; `beyond`: with letters beyond ASCII (an IRI)."""
    if any(map(_is_unsettled, text)):
        return None if beyond else False
    if not text.isascii() and not (beyond and all(char.isascii() or _is_letter(char) for char in text)):
        return False
    spelled = "".join(char if char.isascii() else "_" for char in text)  # which stands where such letters may
    hierarchy, _, fragment = spelled.partition("#")
    hierarchy, _, query = hierarchy.partition("?")
    if not all(_consists(part, _SEGMENT | frozenset("/?")) for part in (fragment, query)):
        return False
    scheme, colon, rest = hierarchy.partition(":")
    if not colon or "/" in scheme:
        return relative and _is_path(hierarchy, first_may_have_colon=False)
    own = text[: len(scheme)]
    named = scheme[:1].isalpha() and own.isascii() and set(scheme) <= _ALNUM | frozenset("+-.")
    return _is_path(rest) if named else relative and _is_path(hierarchy, first_may_have_colon=False)


def _is_path(text: str, *, first_may_have_colon: bool = True) -> bool:
    """Whether a text is an optional authority and a path."""
    if text.startswith("//"):
        authority, slash, path = text[2:].partition("/")
        return _is_authority(authority) and _consists(slash + path, _SEGMENT | {"/"})
    first = text.partition("/")[0]
    return _consists(text, _SEGMENT | {"/"}) and (first_may_have_colon or ":" not in first)


def _is_authority(text: str) -> bool:
    user, at, host = text.rpartition("@")
    if at and not _consists(user, _PLAIN | {":"}):
        return False
    if host.startswith("["):
        inside, closed, port = host[1:].partition("]")
        return bool(closed) and _is_literal(inside) and (not port or (port[0] == ":" and _are_digits(port[1:])))
    name, _, port = host.partition(":")
    return _consists(name, _PLAIN) and _are_digits(port)


def _is_literal(text: str) -> bool:
    """Whether a text is an IPv6 address, or an address of a future version."""
    if text[:1] in ("v", "V"):
        version, dot, address = text[1:].partition(".")
        return bool(version and dot and address) and set(version) <= _HEX and set(address) <= _PLAIN | {":"}
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return "%" not in text


def _are_digits(text: str) -> bool:
    return set(text) <= set(string.digits)


def _consists(text: str, letters: frozenset[str]) -> bool:
    """Whether a text consists of some letters and of percent-encoded ones."""
    first, *encoded = text.split("%")
    whole = set(first).issubset(letters)
    return whole and all(len(part) > 1 and set(part[:2]) <= _HEX and set(part[2:]) <= letters for part in encoded)


def _is_letter(char: str) -> bool:
    """Whether a character may stand in an IRI as letters do (`ucschar`)."""
    code = ord(char)
    return 0xA0 <= code <= 0xD7FF or 0xF900 <= code <= 0xFDCF or 0xFDF0 <= code <= 0xFFEF or 0x10000 <= code < 0xF0000


def _is_unsettled(char: str) -> bool:
    code = ord(char)
    private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    return private or code & 0xFFFE == 0xFFFE or 0xE0000 <= code <= 0xE0FFF


def is_template(text: str) -> bool | None:
    """Whether a text is a URI template."""
    if any(map(_is_unsettled, text)) or any("\x80" <= char <= "\x9f" or 0xFDD0 <= ord(char) <= 0xFDEF for char in text):
        return None
    first, *opened = text.split("{")
    if not _is_literal_part(first):
        return False
    for part in opened:
        expression, closed, rest = part.partition("}")
        if not closed or not _is_literal_part(rest) or not _is_expression(expression):
            return False
    return True


def _is_literal_part(text: str) -> bool:
    return _consists(text, frozenset(text) - _NO_LITERAL)


def _is_expression(text: str) -> bool:
    variables = text[1:] if text[:1] in _OPERATORS and text else text
    return all(map(_is_variable, variables.split(",")))


def _is_variable(text: str) -> bool:
    name, colon, length = text.partition(":")
    if colon and not (1 <= len(length) <= 4 and _are_digits(length) and length[0] != "0"):
        return False
    name = name if colon else name.removesuffix("*")
    return all(part and _consists(part, _NAME) for part in name.split("."))
