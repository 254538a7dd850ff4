"""Formats by checkers that share nothing with the readers' patterns: the rules of each RFC, step by step.

A checker returns None where the document cannot be decided: then there is no verdict. Other names assert nothing.
"""

from __future__ import annotations

import re
import string
from calendar import isleap
from collections.abc import Callable, Mapping
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import TypeAlias

from protogen.judge.patterns import is_pattern
from protogen.judge.uris import is_template, is_uri

Check: TypeAlias = Callable[[str], bool | None]

_DIGITS = frozenset(string.digits)
_ALNUM = frozenset(string.ascii_letters + string.digits)
_ATOM = _ALNUM | frozenset("!#$%&'*+-/=?^_`{|}~")
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _is_date(text: str) -> bool:
    parts = text.split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not _DIGITS.issuperset("".join(parts)):
        return False
    year, month, day = map(int, parts)
    if not 1 <= month <= 12:
        return False
    return 1 <= day <= _MONTHS[month - 1] + (month == 2 and isleap(year))


def _is_time(text: str) -> bool | None:
    clock, offset = (text[:-1], "+00:00") if text[-1:] in ("z", "Z") else (text[:-6], text[-6:])
    away = _minutes(offset[1:])
    whole, dot, fraction = clock.partition(".")
    at = _minutes(whole[:5])
    seconds = whole[6:]
    if offset[:1] not in ("+", "-") or away is None or at is None or whole[5:6] != ":":
        return False
    if len(seconds) != 2 or not _DIGITS.issuperset(seconds + fraction) or (dot and not fraction):
        return False
    if seconds != "60":
        return int(seconds) < 60
    is_last = (at - (away if offset[0] == "+" else -away)) % 1440 == 1439
    return None if is_last and away % 60 else is_last  # readers know leap seconds at offsets of whole hours


def _minutes(text: str) -> int | None:
    hours, colon, minutes = text[:2], text[2:3], text[3:]
    if len(text) != 5 or colon != ":" or not _DIGITS.issuperset(hours + minutes):
        return None
    return int(hours) * 60 + int(minutes) if int(hours) < 24 and int(minutes) < 60 else None


def _is_date_time(text: str) -> bool | None:
    return _is_time(text[11:]) if _is_date(text[:10]) and text[10:11] in ("t", "T") else False


def _is_duration(text: str) -> bool:
    date, has_time, time = text[1:].partition("T")
    if not text.startswith("P") or (has_time and not time) or (not date and not time):
        return False
    if date.endswith("W"):
        return not has_time and _runs(date, "W")
    return _runs(date, "YMD") and _runs(time, "HMS")


def _runs(text: str, units: str) -> bool:
    """Whether a text is numbers with units that follow one another, none left out between two."""
    found = re.findall(r"([0-9]+)([A-Z])", text)
    named = "".join(unit for _, unit in found)
    return "".join(count + unit for count, unit in found) == text and named in units


def _is_email(text: str, *, beyond: bool = False) -> bool:
    local, at, domain = text.rpartition("@")
    if domain.endswith("]") and "[" in text:  # an address in brackets
        local, at, domain = text[: text.rindex("[")].removesuffix("@"), "@", text[text.rindex("[") :]
    if not at or not (_is_quoted(local, beyond) if local.startswith('"') else _is_dotted(local, _ATOM, beyond)):
        return False
    if domain.startswith("["):
        inside = domain[1:-1]
        if not domain.endswith("]") or not text.endswith(f"@{domain}"):
            return False
        return _is_ipv6(inside[5:]) if inside.startswith("IPv6:") else _is_ipv4(inside)
    labels = domain.split(".")
    return all(_is_dotted(label, _ALNUM | {"-"}, beyond) and label[0] != "-" != label[-1] for label in labels)


def _is_quoted(local: str, beyond: bool) -> bool:
    inside, escaped = local[1:-1], False
    for char in inside:
        printable = " " <= char <= "~"
        if escaped:
            if not printable:
                return False
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"' or not (printable or (beyond and ord(char) > 0x7F)):
            return False
    return len(local) > 1 and local.endswith('"') and not escaped


def _is_dotted(text: str, allowed: frozenset[str], beyond: bool) -> bool:
    letters = [char for char in text if char != "." and not (beyond and ord(char) > 0x7F)]
    return all(text.split(".")) and allowed.issuperset(letters)


def _is_hostname(text: str) -> bool | None:
    labels = text.split(".")
    for label in labels:
        if not 1 <= len(label) <= 63 or not (_ALNUM | {"-"}).issuperset(label) or "-" in (label[0], label[-1]):
            return False
    if len(text) > 253:
        return False
    return None if any(label[2:4] == "--" for label in labels) else True  # readers do not decode A-labels


def _is_ipv4(text: str) -> bool:
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return "%" not in text


def _is_uuid(text: str) -> bool:
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and set("".join(parts)) <= set(string.hexdigits)


def _is_pointer(text: str) -> bool:
    tokens = text.split("/")
    return tokens[0] == "" and all(part[:1] in ("0", "1") for token in tokens for part in token.split("~")[1:])


def _is_relative_pointer(text: str) -> bool:
    rest = text.lstrip(string.digits)
    up = text[: len(text) - len(rest)]
    return bool(up) and (up == "0" or up[0] != "0") and (rest == "#" or _is_pointer(rest))


CHECKS: Mapping[str, Check] = {
    "date": _is_date,
    "time": _is_time,
    "date-time": _is_date_time,
    "duration": _is_duration,
    "email": _is_email,
    "idn-email": lambda text: _is_email(text, beyond=True),
    "hostname": _is_hostname,
    "ipv4": _is_ipv4,
    "ipv6": _is_ipv6,
    "uri": is_uri,
    "uri-reference": lambda text: is_uri(text, relative=True),
    "iri": lambda text: is_uri(text, beyond=True),
    "iri-reference": lambda text: is_uri(text, relative=True, beyond=True),
    "uri-template": is_template,
    "uuid": _is_uuid,
    "json-pointer": _is_pointer,
    "relative-json-pointer": _is_relative_pointer,
    "regex": is_pattern,
}
"""The checker of each format that readers can assert."""
