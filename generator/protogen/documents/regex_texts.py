"""Texts that are regular expressions, and texts that nearly are: what the format `regex` is tried with."""

from __future__ import annotations

from itertools import pairwise


def _words(text: str) -> list[str]:
    return text.split()


_POINTS = (
    *_words(r"\0 \cA \x02 \u{6} \x07 \b \cH \t \cI \n \cj \v \f \r \cm \x0e \cZ \cz \x1b"),
    *_words(r"! \- \. / 0 9 A Z \] \^ _ a z \ud7ff \ud800 \ud83d \udbff \udc00 \udfff \ue000 \uffff"),
    *_words(r"\ud800\udc00 \u{10001} \ud83d\ude00 \u{1F601} \udbff\udfff \u{10ffff}"),
)
"""Characters of a class in their order, in all the ways to write them; none above the next one."""
_HALVES = _words(r"\ud83d\ue000 \ud83d\u0041 \ud83d\udbff \ud83d\r \ud83d\x41 \ud83d\u{41} \ud83d\ud83d\ude00")
"""Half of a pair, and another character behind it."""
_MORE_RIGHT = _words(r"""
\ca \cz [a\-z] [a-] [-] [--a] [+--] [\d-] [-\d] [\]-a] [[-\]] [^^] [^]] \_ a{0} a{1}? a{,1} a{01} (?:(a))\1 (?<n>(a))\2
(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10 (?<a>.)(?<b>.)\k<b>\k<a> \p{Script=Latin} \p{A1_b} (?s:a)(?m:b) (?i-ms:) (?:) (?=a){2}
""")
_MORE_WRONG = _words(r"""
(a)(b)(c)(d)(e)(f)(g)(h)(i)\10 (?<n>(a))\3 \c [\c] \cé \x \u \u{41 \xg1 \u00g1 \p{A=b=c} \p{A \p{=b} \p{é} \k<n (?<n
(?<n> (?<-a>b) (?<a-b>c) (?ims (?i (?- (?= (?<= a{1}* a*?* a{3,2}? (?=a){2}{3} (?:*) (a|*) [b-a-c] [a-c-b-a] \8 \q
""")

RIGHT = [
    *["", "a", "^a$", "([abc])+\\s+$", "a|b|", "(|a)", "(?:a)*?", "(?=a)*", "(?!a)", "(?<=a+)b", "(?<!a)", "a{2}{b}"],
    *["a{2,}?", "a{2,3}", "a{b}", "{,5}", "a{", "}", "]", "[]", "[^]", "[a-z-]", "[-a]", "[\\w-.]", "[\\b]", "[[]"],
    *["\\cA", "\\x41", "\\u0041", "\\u{10FFFF}", "\\u{0000000041}", "\\ud83d\\ude00", "[\\ud83d\\ude00-\\u{1F601}]"],
    *["\\ud83d", "\\ud83d\\u0041", "\\0", "\\-", "\\/", "\\é", "\\p{L}", "\\P{gc=Lu}", "[\\p{L}\\d]", "\\bA\\B"],
    *["(?i:a)", "(?-i:a)", "(?im-s:a)", "(?<name>x)", "(?<n>a)\\k<n>", "\\k<n>(?<n>a)", "(a)\\1", "\\1(a)", "(?<$é>a)"],
    *_MORE_RIGHT,
    *(f"[{one}-{other}]" for one, other in pairwise(_POINTS)),
    *(f"[{each}-\\uffff]" for each in _HALVES[:-1]),
    *["(" * 100 + ")" * 100, "a{007,0000000000000000000000007}", "a{9" + "9" * 40 + "}"],
]
WRONG = [
    *["(", ")", "^(abc]", "a)", "(?", "(?<", "(?<>a)", "(?<1>a)", "(?<a b>a)", "(?P<n>a)", "(?>a)", "(?#a)", "(?i)a"],
    *["(?ii:a)", "(?i-i:a)", "(?-:a)", "(?x:a)", "*", "a**", "a+++", "a??+", "(*)", "|*", "^*", "$+", "\\b*", "\\B?"],
    *["(?<=a)*", "(?<!a)?", "{2}", "a{2}{3}", "a{3,2}", "a{10,9}", "[", "[a", "[a-", "[z-a]", "[\\u{1F601}-\\ud83d]"],
    *["\\", "[\\", "\\a", "\\Z", "^\\S(|(.|\\n)*\\S)\\Z", "\\x4", "\\u004", "\\u{}", "\\u{110000}", "\\c1", "\\01"],
    *["[\\1]", "[\\B]", "\\p", "\\pL", "\\p{}", "\\p{a=}", "\\p{a b}", "\\k", "\\k<n>", "(?<n>a)\\k<m>", "\\1"],
    *_MORE_WRONG,
    *(f"[{other}-{one}]" for one, other in zip(_POINTS, _POINTS[4:], strict=False)),
    *(f"[{each}-\\x0c]" for each in _HALVES),
    *["(a)\\2", "(" * 101 + ")" * 101, "(a)\\" + "9" * 40],
]
