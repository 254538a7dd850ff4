"""Makes texts, JSON and nearly, at the edges where readers differ. Each dice always makes the same texts."""

from __future__ import annotations

import json
from random import Random

LARGEST = str((2**53 - 1) * 2**971)
"""The largest double, written out."""

NUMBERS = [
    *["0", "-0", "-0.0", "0e999999999", "0.0E-999999999999999999999", "1", "-1", "50.0", "0.1e1", "1E+2", "100e-2"],
    *["1e308", "1.7976931348623157e308", "1.7976931348623158e308", "1e309", "-1e309", "1e999999999", "1e-999999999"],
    *["1e99999999999999999999", "-1e-99999999999999999999", "5e-324", "2.4703282292062327e-324", "1e-400"],
    *["2.4703282292062328e-324", "4.9406564584124654e-324", "2.2250738585072011e-308", "2.2250738585072014e-308"],
    *["9007199254740991", "9007199254740992", "9007199254740993", "9007199254740993.0", "9007199254740992.5"],
    *["9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "1e22", "1e23"],
    *["18446744073709551615", "123456789012345678901234567890e-5", "123456789012345678901234567890e-30"],
    *["0." + "0" * 400 + "1e401", "1" + "0" * 400 + "e-400", "1" + "0" * 400 + "1e-401", "0." + "9" * 30, "1e-7"],
    *[LARGEST, LARGEST + ".0", LARGEST + ".5", LARGEST + "0e-1", LARGEST + "e0", "-" + LARGEST + ".1e0"],
    *[LARGEST[:-1] + "9", LARGEST[:-1] + "9.0", LARGEST[:-1] + "7.9", LARGEST[0] + "." + LARGEST[1:] + "e308"],
    *[LARGEST[0] + "." + LARGEST[1:-1] + "9e308", LARGEST[:25] + "9" * 284 + ".0", LARGEST[:30] + "0" * 279 + "e0"],
    *["1e+05", "0.30000000000000004"],
]
NO_NUMBERS = [
    *["01", "-01", "1.", ".5", "-", "+1", "1e", "1e+", "0x1", "1e1.5", "--1", "NaN", "Infinity", "1_0", "00.1"],
]
STRINGS = [
    *['""', '"a"', '"é"', '"e\u0301"', '"\\u00e9"', '"\\u0061"', '"\\ud83d\\ude00"', '"\U0001f600"', '"\\u0000"'],
    *['"\\ud800"', '"\\udc00"', '"\\ud83d\\u0041"', '"\\ud83d\\ud83d\\ude00"', '"\\ude00\\ud83d"', '"\\uD83Dx"'],
    *['"\\/\\b\\f\\n\\r\\t\\"\\\\"', '"\x7f\u2028\u2029"', '"\ufeff"', '"\uffff\ufffe"', '"\\x41"', '"\\u12"'],
    *['"\\u00zz"', '"\t"', '"\x00"', '"\x1f"', '"\n"', '"~/"', '"\\', '"', '"\\"', '"\\U0041"', '"\\u 041"', "'a'"],
    *['"\\u+123"', '"\\u00ZZ"', '"\\u000g"', '"\\u000G"', '"\\u000:"', '"\\u000/"', '"\\u000@"', '"\\u000`"'],
    *[
        '"\\u00\u0660a"',
        '"\\n\x1f"',
        '"\\n\x1e"',
        '"é\x1f"',
        '"\\u0041\x00"',
        '"\\n\x20"',
        '"\\n\x7f"',
        '"a\\',
        '"\\u12',
    ],
    *['"\\ud83d"', '"\\ud83d\\"', '"\\ud83d\\n"', '"\\ud83d\\ud83e"', '"\\udbff\\udfff"', '"\\ud7ff\\ue000"'],
    *['"\\ud800\\udc00"', '"\\ud800\\ue000"', '"\\ud800\\udbff"', '"\U0010ffff"', '"\ud7ff\ue000"', '"\\v"', '"\\a"'],
    *['"\x80\u07ff\u0800\uffff\U00010000"', '"\\\x0a"', '"\\é"'],
]
PIECES = [
    *["[1:2]", "[1/2]", "[1;2]", "[1:]", "[:1]", "[1 2]", "[1,,2]", "[,1]", "[1,]", "{,}", '{"a":1,}', '{"a" 1}'],
    *['{"a":}', "{1:1}", '{"a":1 "b":2}', '{"a":1;"b":2}', "{a:1}", "[1}", '{"a":1]', "[", "{", '{"a"', '{"a":'],
    *["]", "}", "[]]", "{}}", "tru", "truE", "True", "nul", "nulll", "falsee", "[true,fals]", "[1]x", "1 1", "[1]//"],
    *["\x0b1", "\x0c1", "\xa01", "\u20281", "1\ufeff", "[-]", "[1.]", "[1.e1]", "[1e]", "[-01]", "[1.5.5]", "[1e5e5]"],
    *["[1-1]", "[0-]", "[\u0661]", "[1\u0660]", "[0x10]", "[1_0]", "[1e1_0]", "100000000000000", "1000000000000000"],
    *["10000000000000001", "999999999999999", "99999999999999999", "123456789012345678", "1e15", "1e16", "1e17"],
    *["123456789012345e1", "123456789012345.5", "1234567890123456.5", "12345678901234567.5", "-0e1", "-1e0", "0.1e-5"],
    *["1.5e300", "1e-5", "1e-6", "123e-20", "1E5", "1e0005", "0.000001", "0.0000001", "1e20", "1e21", "1.0e21"],
]
_INSIDE = [
    *[b"\xe0\x80\xaf", b"\xe0\x9f\xbf", b"\xe0\xa0\x80", b"\xf0\x80\x80\xaf", b"\xf0\x8f\xbf\xbf", b"\xf0\x90\x80\x80"],
    *[b"\xed\x9f\xbf", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xee\x80\x80", b"\xf4\x8f\xbf\xbf", b"\xf4\x90\x80\x80"],
    *[b"\xf5\x80\x80\x80", b"\xc0\x80", b"\xc1\xbf", b"\xc2\x80", b"\xdf\xbf", b"\xc2", b"\xe1\x80", b"\xf1\x80\x80"],
    *[b"\xc2\x41", b"\xe1\x80\x41", b"\xf1\x80\x80\x41", b"\xe1\x41\x80", b"\xf1\x41\x80\x80", b"\xf1\x80\x41\x80"],
    *[b"\x80", b"\xbf", b"\xfe", b"\xff", b"\xe1\xc0\x80", b"\xf1\x80\xc0\x80"],
]
"""What stands between quotes: the first and last character of each length in UTF-8, and what is none."""
KEYS = [
    *['"a"', '"\\u0061"', '"b"', '"é"', '"e\u0301"', '"\\u00e9"', '"e\\u0301"', '"K"', '"\u212a"', '"__proto__"'],
    *['"__prot\\u006f__"', '"constructor"', '"toString"', '"hasOwnProperty"', '"length"', '""', '"10"', '"2"', '"01"'],
    *['"-1"', '"4294967295"', '"4294967294"', '"~"', '"/"', '"~1"', '"\U0001f600"', '"\\ud83d\\ude00"', '"\uff21"'],
]
_TWICE = [
    *[
        '[0,{"a":1,"a":2}]',
        '[{"a":1},[{"a":1,"a":2}]]',
        '{"~/":[1,[2],{"b":1,"a":1,"b":2}]}',
        '{"a":{"a":{"b":1,"b":2}}}',
    ],
    *[
        '{"a" : 1 , "a" : 2}',
        '[ 1 , { "a" :1\t,\r\n"a":2 } ]',
        ' [ [ ] , { } , {"a":{ } ,"a":[ ]} ] ',
        '{"a":[[],1,{"":1,"":2}]}',
    ],
    *[
        '{"a":[{"b":1},{"b":2},{"b":3,"b":4}]}',
        '{"a":1,"b":{"a":2,"a":3}}',
        '{"a":1,"a":}',
        '{"a":1,"a"',
        '[{"a":1,"a":2},}',
    ],
    *['[1,}{"a":1,"a":2}', '{"a":1,"a":2}x', "\ufeff1", ' \ufeff{"a":1}', "[\ufeff1]", '{"a"\n:\t1 ,\r"b" : 2 } '],
]
"""Members that stand twice, at depth and between spaces, before and after other faults; byte order marks."""
BYTES = [
    *[b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80", b"\xef\xbb\xbf", b"\xc2\xa0"],
    *[b"\x00", b"\x0b", b"\xf0\x9f\x98\x80", b"\xe0\x80\xaf", b"\xf8\x88\x80\x80\x80", b",", b":", b'"', b"\\", b"{"],
    *[b"}", b"[", b"]", b" ", b"0", b"-", b".", b"e", b"1", b"/**/", b"\\u0061", b"\\ud800", b"null"],
]


def texts(dice: Random, count: int) -> list[bytes]:
    """The lists above, each as a text of its own; nesting at the limit; then random texts of them."""
    fixed = values() + BYTES
    fixed += [f"{{{one}:1,{other}:2}}".encode() for one in KEYS for other in KEYS]
    fixed += [_nested(depth, mixed).encode() for depth in (127, 128, 129, 500) for mixed in (0, 1, 2)]
    return fixed + [_random(dice) for _ in range(count)]


def values() -> list[bytes]:
    """Returns the lists of texts that are one value, or nearly."""
    strings = [b'"' + each + b'"' for each in _INSIDE] + [b'"\\n' + each + b'"' for each in _INSIDE]
    return [text.encode() for text in (*NUMBERS, *NO_NUMBERS, *STRINGS, *PIECES, *_TWICE)] + strings


def objects(dice: Random, count: int) -> list[bytes]:
    """Returns objects of two members, some of which have the same name; and nesting at the limit."""
    pairs = [(one, other) for one in KEYS for other in KEYS]
    same = [(one, other) for one, other in pairs if json.loads(one) == json.loads(other)]
    made = [f"{{{one}:1,{other}:2}}" for one, other in (*same[:count], *dice.sample(pairs, count))]
    return [
        each.encode() for each in (*made, *(_nested(depth, kind) for depth in (127, 128, 129) for kind in range(3)))
    ]


def _nested(depth: int, kind: int) -> str:
    """A text that opens so many arrays, objects, or both in turn."""
    opened = [("[", '{"a":')[kind == 1 or (kind == 2 and level % 2)] for level in range(depth)]
    return "".join(opened) + "1" + "".join("]" if each == "[" else "}" for each in reversed(opened))


def _random(dice: Random) -> bytes:
    draw = dice.random()
    if draw < 0.3:
        return number(dice).encode()
    text = _value(dice, dice.randrange(1, 5), sound=draw < 0.7).encode()
    return text if draw < 0.8 else _mutated(dice, text)


def _mutated(dice: Random, text: bytes) -> bytes:
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(text) + 1)
        to = min(len(text), at + dice.choice([0, 0, 1, 1, 2, 5]))
        text = text[:at] + dice.choice([b"", text[at:to] * 2, *BYTES]) + text[to:]
    return text


def _value(dice: Random, depth: int, *, sound: bool) -> str:
    draw = dice.random()
    space = dice.choice(["", "", "", " ", "\n\t\r "])
    if depth == 0 or draw < 0.2:
        if not sound and dice.random() < 0.3:
            return dice.choice([*NUMBERS, *NO_NUMBERS, *STRINGS])
        return space + dice.choice(["true", "false", "null", '"x"', dice.choice(STRINGS[:9]), number(dice)]) + space
    members = [_value(dice, depth - 1, sound=sound) for _ in range(dice.choice([0, 1, 2, 3, 20 if depth == 1 else 3]))]
    if draw < 0.5:
        return f"[{space}{','.join(members)}]{space}"
    distinct = dice.sample(KEYS, min(len(members), len(KEYS)))
    keys = distinct if sound else [dice.choice(KEYS) for _ in distinct]
    return f"{{{space}{','.join(f'{key}{space}:{member}' for key, member in zip(keys, members, strict=False))}}}"


def number(dice: Random) -> str:
    """A number as JSON writes it, of many digits or few, at the edges of a double more often than not."""
    if dice.random() < 0.2:
        return dice.choice(NUMBERS)
    sign = dice.choice(["", "-"])
    if dice.random() < 0.2:  # around the largest double, and spelled in a roundabout way
        digits = str(int(LARGEST) + dice.choice([-1, 0, 0, 1, 2**970, 2**969 - 1, -(2**970), 10**280, -(10**280)]))
        cut = dice.choice([1, 1, 17, len(digits)])
        tail = dice.choice(["", "0", "1", "5"])
        return f"{sign}{digits[:cut]}.{digits[cut:]}{tail or '0'}e{len(digits) - cut}"
    size = dice.choice([1, 2, 5, 15, 16, 17, 18, 19, 20, 25, 40, 320])
    whole = dice.choice(["0", str(dice.randrange(1, 10**size)), "1" + "0" * size])
    fraction = dice.choice(["", "", ".0", ".5", f".{'0' * dice.choice([0, 5, 300, 330])}{dice.randrange(10**size)}"])
    reach = dice.choice([3, 25, 40, 310, 330, 400, 10**9, 10**20])
    power = dice.choice(["", f"{dice.choice('eE')}{dice.choice(['', '+', '-'])}{dice.randrange(reach)}"])
    return sign + whole + fraction + power
