"""Faults made by hand: subtle ones of the run-time that the generator shares, and wrong models of each language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from mutants import subjects
from mutants.fault import Fault

_R = "generator/protogen/runtime/"

COMMON: Mapping[str, tuple[str, str, str]] = {
    "the last character of a range is left out": (
        _R + "pattern.py",
        "return at % 2 == 1 or (at > 0 and bounds[at - 1] == code)",
        "return at % 2 == 1",
    ),
    "an underscore is no word character": (_R + "pattern.py", "WXYZ_abc", "WXYZabc"),
    "the end of a text is also before its last line feed": (
        _R + "pattern.py",
        'state.at_end = self._closure(state, "") is None',
        'state.at_end = self._closure(state, "") is None or (text.endswith("\\n") and self.search(text[:-1]))',
    ),
    "true equals 1": (_R + "values.py", 'return ("boolean", value)', "return int(value)"),
    "multiples are of floats": (
        _R + "values.py",
        "return (exact(value) / exact(divisor)).denominator == 1",
        "return (value / divisor).is_integer()",
    ),
    "lengths are of UTF-16": (
        _R + "keywords.py",
        '("maxLength", ("string",), scalars.at_most("maxLength"))',
        '("maxLength", ("string",), lambda run, node, limit, value, path: scalars.at_most("maxLength")'
        '(run, node, limit, value.encode("utf-16-le")[::2], path))',
    ),
    "duplicate keys are accepted": (_R + "jsontext.py", "if len(value) != len(pairs):", "if False:"),
    "one level too many is accepted": (_R + "jsonfault.py", "MAX_DEPTH: Final = 128", "MAX_DEPTH: Final = 129"),
    "pointers are not escaped": (
        _R + "checker.py",
        'tokens.append(str(token).replace("~", "~0").replace("/", "~1"))',
        "tokens.append(str(token))",
    ),
    "maximum comes before multipleOf": (
        _R + "keywords.py",
        '    ("multipleOf", ("number",), scalars.multiple_of),\n    ("maximum", ("number",), scalars.maximum),\n',
        '    ("maximum", ("number",), scalars.maximum),\n    ("multipleOf", ("number",), scalars.multiple_of),\n',
    ),
    "half of a surrogate pair is accepted": (_R + "jsontext.py", '"\\\\u" in text\n', '"\\\\u" in text and False\n'),
    "only the first missing member is listed": (
        _R + "containers.py",
        'run.report(path, "required", node, value, name)',
        'run.report(path, "required", node, value, name)\n            return',
    ),
    "a byte order mark is accepted": (
        _R + "jsontext.py",
        'raise JSONTextError("", "json", "the text starts with a byte order mark")',
        "return text[1:]",
    ),
    "any depth is accepted": (
        _R + "jsontext.py",
        'if text.count("[") + text.count("{") > MAX_DEPTH and _is_deep(value):',
        "if False:",
    ),
    "integers beyond a double lose digits": (
        _R + "jsonnumber.py",
        "        return int(text)\n",
        "        return int(float(text)) if len(text) > 15 else int(text)\n",
    ),
    "numbers that round to zero are accepted": (
        _R + "jsonnumber.py",
        'raise NumberError("a number is too small for a double and not zero")',
        "return 0",
    ),
    "a limit excludes itself": (_R + "scalars.py", "if value > limit:", "if value >= limit:"),
    "a word ends before a letter of another script": (
        _R + "pattern.py",
        "boundary = word_before != (following in _WORD)",
        "boundary = word_before != (following.isalnum() or following == '_')",
    ),
}
"""Of the run-time of Python, which is also the generator's: a file, what stands there, and the fault instead of it."""

_MODELS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "python": {
        "names of an enum's values are exchanged": (
            '    FIRST = "first"\n    SECOND = "second"',
            '    FIRST = "second"\n    SECOND = "first"',
        ),
        "two attributes are exchanged": (
            "    title: str\n    subtitle: str | None = None\n",
            '    title: Annotated[str | None, Field(alias="subtitle")] = None\n'
            '    subtitle: Annotated[str, Field(alias="title")]\n',
        ),
        "an attribute has another name": (
            "    radius: float\n",
            '    diameter: Annotated[float, Field(alias="radius")]\n',
        ),
        "an absent member has another word": ("price: float | None = None", "price: float | None | Absent = ABSENT"),
        "a required member may be absent": ("    count: int\n", "    count: int | None = None\n"),
        "an integer is a number": ("    count: int\n", "    count: float\n"),
        "a number is anything": ("    ratio: float | None", "    ratio: Any | None"),
        "items are anything": ("records: list[Item]", "records: list[Any]"),
        "map values are anything": ("items: dict[str, Item]", "items: dict[str, Any]"),
        "a record is anything": ("    item: Item | None", "    item: Any | None"),
        "a nullable record in a map is anything": ("holes: dict[str, Item | None]", "holes: dict[str, Any]"),
        "a tuple is a list": ("pair: tuple[int, str]", "pair: list[int | str]"),
        "a constant is a string": ('    type: Literal["ended"]', "    type: str"),
        "a tag leads to another class": ('Annotated[Opened, Tag("opened")]', 'Annotated[UnknownEvent, Tag("opened")]'),
        "a second tag is unknown": (
            '        | Annotated[Moved, Tag("renamed")]\n',
            '        | Annotated[UnknownEvent, Tag("renamed")]\n',
        ),
        "the richest alternative has a poorer one's class": (
            'Annotated[Box, Tag("Box")]',
            'Annotated[Rectangle, Tag("Box")]',
        ),
        "an alternative is missing": ("int | str | list[str],", "int | str | Any,"),
        "an enum is a string": ("    kind: ShapesKind | str\n", "    kind: str\n"),
        "a member is not named": ("    ratio: float | None = None\n", ""),
        "null is not allowed": ("    nullable: str | None\n", "    nullable: str\n"),
    },
    "typescript": {
        "a value of an enum is missing": ('  "second",\n', ""),
        "handlers are exchanged": (
            "return handlers.opened(value);",
            "return handlers.ended(value);",
        ),
        "a second tag is not handled": ('    case "renamed":\n', ""),
        "a required member may be absent": ("readonly count: number", "readonly count?: number"),
        "an optional member is required": ("readonly ratio?: number", "readonly ratio: number"),
        "a member is not named": ("  readonly ratio?: number;\n", ""),
        "an attribute has another name": ("readonly radius: number", "readonly diameter: number"),
        "a large integer is a number": ("readonly large?: Int64", "readonly large?: number"),
        "items have another type": ("readonly numbers?: readonly number[]", "readonly numbers?: readonly string[]"),
        "a record is anything": ("readonly item?: Item;", "readonly item?: JsonValue;"),
        "items are anything": ("readonly records?: readonly Item[]", "readonly records?: readonly JsonValue[]"),
        "map values have another type": (
            "readonly counts?: { readonly [key: string]: number }",
            "readonly counts?: { readonly [key: string]: string }",
        ),
        "places of a tuple are exchanged": ("readonly [number, string]", "readonly [string, number]"),
        "null is not allowed": ("readonly nullable: string | null", "readonly nullable: string"),
        "null in a map is not allowed": ("{ readonly [key: string]: Item | null }", "{ readonly [key: string]: Item }"),
        "an alternative is missing": ("Box | Rectangle | Circle", "Box | Circle"),
        "an alternative by type is missing": ("number | string | readonly string[]", "number | readonly string[]"),
        "a constant is a string": ('readonly type: "ended"', "readonly type: string"),
        "an enum is a string": ("readonly kind: ShapesKind", "readonly kind: string"),
        "an unknown tag has no type": ("Opened | Moved | Ended | UnknownEvent", "Opened | Moved | Ended"),
    },
    "swift": {
        "a large integer is narrow": ("Int64", "Int"),
        "an integer is narrow": ("count: Int", "count: Int32"),
        "an integer is a number": ("numbers: [Int]?", "numbers: [Double]?"),
        "values of an enum are exchanged": (
            'case "first": self = .first\n    case "second": self = .second',
            'case "first": self = .second\n    case "second": self = .first',
        ),
        "a value of an enum is unknown": ('    case "third": self = .third\n', ""),
        "items are anything": ("[Item]", "[JSONValue]"),
        "map values are anything": ("[String: Item]", "[String: JSONValue]"),
        "map values with null are anything": ("[String: Item?]", "[String: JSONValue]"),
        "a record is anything": ("item: Item?", "item: JSONValue?"),
        "a member is also among the others": ('"kind", "level", "count", "limited"', '"kind", "level", "limited"'),
        "members are exchanged": ("title", "subtitle"),
        "an optional member is never read": (
            'self.ratio = try fields.optional(Double.self, "ratio")',
            "self.ratio = nil",
        ),
        "null is the same as absent": ("maybe: Nullable<Int>?", "maybe: Int?"),
        "an alternative is unknown": ('case "ended": self = .ended(', 'case "ended": self = .unknown('),
        "a second tag is unknown": ('case "moved", "renamed":', 'case "moved":'),
        "two alternatives are exchanged": (
            "case 0: self = .box(try choice.read())\n    case 1: self = .rectangle(",
            "case 1: self = .box(try choice.read())\n    case 0: self = .rectangle(",
        ),
    },
}


def common() -> Iterator[Fault]:
    """The faults of the run-time that the generator shares."""
    for name, (path, before, after) in COMMON.items():
        yield Fault("common", "tree", "hand", path, before, after, name)


def models(language: str) -> Iterator[Fault]:
    """Wrong models of a language; a fault without a path has no place in the models as they are now."""
    files = subjects.models(language)
    for name, (before, after) in _MODELS[language].items():
        for path, text in files.items():
            made = _EVERYWHERE.get((language, name), _once)(text, before, after)
            if made != text:
                yield Fault(f"{language} models", "emitted", "hand", path, text, made, name)
                break
        else:
            yield Fault(f"{language} models", "emitted", "hand", "", "", "", name)  # there is no such place


def _once(text: str, before: str, after: str) -> str:
    return text.replace(before, after, 1)


def _all(text: str, before: str, after: str) -> str:
    return text.replace(before, after)


def _typed(text: str, before: str, after: str) -> str:
    """A member's type changed everywhere in its record, where it is read too."""
    name, _, kind = before.rpartition(": ")
    other = after.rpartition(": ")[2]
    name = name.removeprefix("public var ").removesuffix(":")
    text = re.sub(rf"\b{name}: {re.escape(kind)}(?=\W)", f"{name}: {other}", text)
    read = kind.removesuffix("?")
    return re.sub(rf"{re.escape(read)}\.self, \"{name}\"", f'{other.removesuffix("?")}.self, "{name}"', text)


def _exchanged(text: str, before: str, after: str) -> str:
    """Two members of one record exchange the keys that they are read from and written to."""
    one, other = f'"{before}"', f'"{after}"'
    return text.replace(one, '"\0"').replace(other, one).replace('"\0"', other)


_EVERYWHERE: Mapping[tuple[str, str], Callable[[str, str, str], str]] = {
    ("swift", "an integer is narrow"): _typed,
    ("swift", "a large integer is narrow"): _all,
    ("swift", "items are anything"): _all,
    ("swift", "map values are anything"): _all,
    ("swift", "map values with null are anything"): _all,
    ("swift", "a record is anything"): _typed,
    ("swift", "an integer is a number"): _typed,
    ("swift", "null is the same as absent"): _typed,
    ("swift", "members are exchanged"): _exchanged,
}
