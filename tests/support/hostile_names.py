"""Names that a generator trips over, and schemas that have them everywhere a name can stand."""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from typing import Any

from support.making import DRAFT
from support.paths import TEMPLATES

LONG = "long" * 2_500
"""A key of 10,000 characters."""

ODD = (
    *(
        "",
        " ",
        "_",
        "__",
        "-",
        "$",
        "$ref",
        "0",
        "1st",
        "a b",
        "a-b",
        "a_b",
        "a.b",
        "a/b",
        "a~b",
        "#",
        "%25",
        "..",
        "/",
    ),
    *("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "__class__", "__init__"),
    *("init", "self", "Self", "Type", "Protocol", "description", "hashValue", "rawValue", "encode", "CodingKeys"),
    *("additionalFields", "model_config", "model_fields", "copy", "json", "dict", "schema", "validate", "unknown"),
    *("userId", "userID", "userid", "USERID", "user_id", "user-id", "User Id", "ÄRGER", "ärger", "straße", "STRASSE"),
    *("\u00e9", "e\u0301", "\u212b", "\u00c5", "A\u030a", "\ufb01x", "fix", "\u0130", "i\u0307", "\u0131"),
    *("😀", "👩‍👩‍👧", "🇩🇪", "名前", "имя", "שם", "اسم", "\u202eabc", "a\u200fb", "\u200b", "\ufeff", "\u0301"),
    *("\x00", "\x07", "\t", "\n", "\r\n", "\x1b[31m", "\x7f", "\u0085", "\u2028", "\u2029"),
    *(
        '"',
        "'",
        "`",
        "\\",
        "\\n",
        "\\u0041",
        '"""',
        "'''",
        "${x}",
        "\\(x)",
        "{{ x }}",
        "{% x %}",
        "{x}",
        "%s",
        "*/",
        "/*",
    ),
    *('"#', '#"', "//", "#!", "<!--", "</script>", "`rm`", "a\\", 'a"b', "=", "\U0010ffff", "\ufffe", LONG),
)


def words() -> list[str]:
    """Every name: the odd ones, and the reserved words of the three languages."""
    reserved = [
        line.partition("#")[0].strip()
        for language in ("swift", "python", "typescript")
        for file in sorted((TEMPLATES / language).glob("*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return list(dict.fromkeys([*ODD, *(each for each in reserved if each), *keyword.kwlist, *keyword.softkwlist]))


def schema(names: Sequence[str]) -> dict[str, Any]:
    """A schema with the names as properties, required ones, enum values, definitions and tags."""
    thing = {name: {"type": "object", "required": [name], "properties": {name: {"type": "integer"}}} for name in names}
    tagged = [
        {"type": "object", "required": ["kind"], "properties": {"kind": {"const": name}, name: {"type": "string"}}}
        for name in names[:40]
        if name != "kind"
    ]
    return {
        "$schema": DRAFT,
        "title": "Hostile names",
        "type": "object",
        "required": list(names),
        "properties": {name: {"$ref": f"#/$defs/{_escaped(name)}"} for name in names}
        | {"hostile word": {"enum": list(names)}, "hostile union": {"oneOf": tagged}},
        "$defs": thing,
    }


def document(names: Sequence[str]) -> dict[str, Any]:
    """A valid document of that schema."""
    return {name: {name: number} for number, name in enumerate(names)}


def _escaped(token: str) -> str:
    """A name as a reference's fragment spells it."""
    from urllib.parse import quote

    return quote(token.replace("~", "~0").replace("/", "~1"), safe="~")
