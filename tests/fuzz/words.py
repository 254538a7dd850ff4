"""The words that random schemas and documents are made of: names, texts and numbers at the edges of languages."""

from __future__ import annotations

KEYS = [
    *["id", "type", "kind", "name", "value", "next", "children", "data", "a", "b", "c"],
    *[
        "__proto__",
        "constructor",
        "",
        "$ref",
        "a/b~c",
        "~1",
        "é",
        "e\u0301",
        "\U0001f600",
        "\x00",
        "10",
        "self",
        "init",
    ],
    *["class", "model_config", "toString", "a b", "A", "_a", "extra", "default", "jsonText", "None", "schema"],
]
DEFINITIONS = [
    *[
        "Thing",
        "Node",
        "Message",
        "String",
        "Type",
        "thing",
        "a/b~c",
        "__proto__",
        "",
        "é",
        "e\u0301",
        "\U0001f600",
        "$ref",
    ],
    *["1st", "self", "Any", "Optional", "JSONValue", "Codable", "BaseModel", "Record", "Error", "Extra", "Contract"],
]
TEXTS = [
    *["", "a", "b", "ab", "A", "open", "closed", "job_done", "é", "e\u0301", "\U0001f600", "a\U0001f600", "\x00", "10"],
    *["null", "true", "__proto__", "2024-02-29", "2023-02-29", "1.2.3.4", "line\nfeed", "\u2028", "$ref", "unknown"],
]
NUMBERS = [
    *["0", "-0", "-0.0", "1", "1.0", "1e0", "-1", "2", "3", "1e2", "100", "0.1", "0.3", "0.30", "1.5", "-2.5", "19.99"],
    *["9007199254740991", "9007199254740992", "9007199254740993", "-9007199254740993", "9007199254740993.0"],
    *["9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809"],
    *["18446744073709551615", "18446744073709551616", "1e22", "1e23", "1e300", "5e-324", "1e-7", "2147483648", "127"],
    *["0.30000000000000004", "123456789012345678901234567890", "1.7976931348623157e308", "4294967296", "128", "255"],
]
BAD_TEXTS = [
    *["1e400", "-1e400", "1e-400", "01", "1.", "NaN", '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', "{,}", "[1,]"],
    *['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', "\ufeff1", "'a'", "/**/1", '"\t"', '"\\ud83d\\ude00"'],
]
PATTERNS = ["^a", "b$", "^.$", "^[^a-z]*$", "\\d", "^(?!a)", "\\p{L}", "a|^$", "^\\w+$", "(?<=a)b", "^[a-z_]+$", "^x-"]
FORMATS = ["date", "date-time", "uuid", "uri", "int32", "int64", "uint64", "byte", "email", "double", "no-such"]
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
