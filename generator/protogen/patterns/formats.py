"""The formats that strict readers can assert, each as an ECMA-262 pattern, so that all languages agree on them.

No pattern can describe `regex`: readers have a grammar for it.
"""

from __future__ import annotations

from collections.abc import Mapping

GRAMMARS = frozenset({"regex"})
"""Formats that readers assert with a grammar of their own."""

NOT_ASSERTED = frozenset({"idn-hostname"})
"""Formats of JSON Schema that would need tables that readers do not have (the letters allowed in each script)."""


def _any(*choices: str) -> str:
    return f"(?:{'|'.join(choices)})"


def _date() -> str:
    """RFC 3339's full-date, with the days that each month has in its year."""
    fours = _any("0[48]", "[2468][048]", "[13579][26]")
    leap_year = _any(f"[0-9][0-9]{fours}", f"{_any('00', fours)}00")
    long = f"{_any('0[13578]', '1[02]')}-{_any('0[1-9]', '[12][0-9]', '3[01]')}"
    short = f"{_any('0[469]', '11')}-{_any('0[1-9]', '[12][0-9]', '30')}"
    february = f"02-{_any('0[1-9]', '1[0-9]', '2[0-8]')}"
    return _any(f"[0-9]{{4}}-{_any(long, short, february)}", f"{leap_year}-02-29")


def _time() -> str:
    """RFC 3339's full-time. Second 60 is allowed at 23:59 UTC only (and only for offsets of whole hours)."""
    hour = _any("[01][0-9]", "2[0-3]")
    fraction = r"(?:\.[0-9]+)?"
    usual = f"{hour}:[0-5][0-9]:[0-5][0-9]{fraction}{_any('[zZ]', f'[+-]{hour}:[0-5][0-9]')}"
    here = [f"{(23 + offset) % 24:02}:59:60{fraction}[+]{offset:02}:00" for offset in range(24)]
    there = [f"{(23 - offset) % 24:02}:59:60{fraction}-{offset:02}:00" for offset in range(24)]
    return _any(usual, f"23:59:60{fraction}[zZ]", *here, *there)


def _duration() -> str:
    """RFC 3339's appendix A: units may be left out at either end, but not between two others."""
    seconds = "[0-9]+S"
    minutes = f"[0-9]+M(?:{seconds})?"
    time = f"T{_any(f'[0-9]+H(?:{minutes})?', minutes, seconds)}"
    days = "[0-9]+D"
    months = f"[0-9]+M(?:{days})?"
    date = _any(f"[0-9]+Y(?:{months})?", months, days)
    return f"P{_any('[0-9]+W', f'{date}(?:{time})?', time)}"


def _ipv6() -> str:
    """RFC 4291: eight groups, of which `::` stands for one or more; the last two may be an IPv4 address."""
    group = "[0-9a-fA-F]{1,4}"
    last = _any(f"{group}:{group}", _IPV4)
    forms = [f"(?:{group}:){{6}}{last}"]
    for after in range(5, -1, -1):
        before = f"(?:(?:{group}:){{0,{5 - after - 1}}}{group})?" if after < 5 else ""
        forms.append(f"{before}::(?:{group}:){{{after}}}{last}")
    forms.append(f"(?:(?:{group}:){{0,5}}{group})?::{group}")
    forms.append(f"(?:(?:{group}:){{0,6}}{group})?::")
    return _any(*forms)


def _uri(more: str, *, relative: bool) -> str:
    """RFC 3986 (with `more` characters: RFC 3987)."""
    percent = "%[0-9a-fA-F]{2}"
    plain = f"A-Za-z0-9\\-._~!$&'()*+,;={more}"
    character = _any(f"[{plain}:@]", percent)
    host = _any(rf"\[(?:{_ipv6()}|[vV][0-9a-fA-F]+\.[{plain}:]+)\]", f"(?:[{plain}]|{percent})*")
    authority = f"(?:(?:[{plain}:]|{percent})*@)?{host}(?::[0-9]*)?"
    path = f"(?:/{character}*)*"
    rooted = f"/(?:{character}+{path})?"
    end = rf"(?:\?(?:{character}|[/?])*)?(?:#(?:{character}|[/?])*)?"
    absolute = rf"[A-Za-z][A-Za-z0-9+.\-]*:{_any(f'//{authority}{path}', rooted, f'{character}+{path}', '')}"
    first = f"(?:[{plain}@]|{percent})+"
    reference = _any(f"//{authority}{path}", rooted, f"{first}{path}", "")
    return (_any(absolute, reference) if relative else absolute) + end


def _email(more: str) -> str:
    """RFC 5321's mailbox (with `more` characters: RFC 6531)."""
    atom = f"[A-Za-z0-9!#$%&'*+\\-/=?^_`{{|}}~{more}]+"
    quoted = rf'"(?:[ !#-\[\]-~{more}]|\\[ -~])*"'
    label = f"[A-Za-z0-9{more}](?:[A-Za-z0-9\\-{more}]*[A-Za-z0-9{more}])?"
    literal = rf"\[(?:{_IPV4}|IPv6:{_ipv6()})\]"
    local = _any(rf"{atom}(?:\.{atom})*", quoted)
    domain = _any(rf"{label}(?:\.{label})*", literal)
    return f"{local}@{domain}"


_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = rf"{_BYTE}(?:\.{_BYTE}){{3}}"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])?"
_POINTER = "(?:/(?:[^~/]|~[01])*)*"
_BEYOND_ASCII = "\\u{A0}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFEF}\\u{10000}-\\u{EFFFD}"
_TEMPLATE_NAME = r"(?:[A-Za-z0-9_]|%[0-9a-fA-F]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9a-fA-F]{2}))*(?::[1-9][0-9]{0,3}|\*)?"

_WHOLE: Mapping[str, str] = {
    "date": _date(),
    "time": _time(),
    "date-time": f"{_date()}[tT]{_time()}",
    "duration": _duration(),
    "email": _email(""),
    "idn-email": _email("\\x80-\\u{10FFFF}"),
    "hostname": rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*",
    "ipv4": _IPV4,
    "ipv6": _ipv6(),
    "uri": _uri("", relative=False),
    "uri-reference": _uri("", relative=True),
    "iri": _uri(_BEYOND_ASCII, relative=False),
    "iri-reference": _uri(_BEYOND_ASCII, relative=True),
    "uri-template": rf"(?:[^\x00-\x20\x7F{{}}\"'<>\\^`|%]|%[0-9a-fA-F]{{2}}"
    rf"|\{{[+#./;?&=,!@|]?{_TEMPLATE_NAME}(?:,{_TEMPLATE_NAME})*\}})*",
    "uuid": "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "json-pointer": _POINTER,
    "relative-json-pointer": f"(?:0|[1-9][0-9]*)(?:#|{_POINTER})",
}

FORMATS: Mapping[str, str] = {name: f"^(?:{pattern})$" for name, pattern in _WHOLE.items()}
"""The pattern of each format that a pattern can describe."""

ASSERTED = frozenset(FORMATS) | GRAMMARS
"""Every format that can be asserted."""
