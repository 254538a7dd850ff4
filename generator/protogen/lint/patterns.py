"""Rules about regular expressions that other tools' engines read differently, or not at all.

Our readers give every pattern its ECMA-262 meaning. Other readers of the schema may use JavaScript's engine, Python's
`re`, Rust's `regex` or ICU: this rule reports what those four do not agree on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from protogen.lint.facts import Facts, Fault
from protogen.source.place import Place

_UNICODE = "knows only ASCII in JavaScript, and letters and digits of all scripts in Python, Rust and ICU"
_ANYWHERE: tuple[tuple[str, str, str], ...] = (
    (r"\\d", _UNICODE, "write `[0-9]`"),
    (r"\\D", _UNICODE, "write `[^0-9]`"),
    (r"\\w", _UNICODE, "write `[A-Za-z0-9_]`"),
    (r"\\W", _UNICODE, "write `[^A-Za-z0-9_]`"),
    (r"\\[sS]", "is another set of spaces in each engine", r"list the spaces that you mean: `[ \t\r\n]`"),
    (r"\\u\{[0-9A-Fa-f]+\}", "is unknown to Python and ICU", r"write the character itself, or `\uXXXX`"),
    (r"\\[pP]\{[^}]*\}", "is unknown to Python, and follows another Unicode version in each engine", "list the ranges"),
    (r"\\c[A-Za-z]", "is unknown to Python and Rust", r"write `\xXX`"),
    (r"\\[^\w\s^$\\.*+?()[\]{}|/-]", "is an error in JavaScript with the flag `u`", "leave the backslash out"),
)
ESCAPES = {"\\d": "0-9", "\\D": "^0-9", "\\w": "A-Za-z0-9_", "\\W": "^A-Za-z0-9_"}
"""What escapes mean in ECMA-262, as the inside of a class."""
_OUTSIDE = (
    (r"\\[bB]", _UNICODE, "write out the characters that may come before or after it"),
    (r"\\-", "is an error in JavaScript with the flag `u`", "leave the backslash out"),
    (r"\(\?<?[=!]", "is unknown to Rust (lookaround)", "use two patterns in an `allOf`"),
    (r"\(\?<[A-Za-z_$][^>]*>", "is unknown to Python (it writes `(?P<`)", "write `(?:`: the name is not needed"),
    (r"\(\?[a-z-]+[:)]", "is unknown to some engines (modifiers)", "write out the letters: `[Aa]`"),
    (r"\[\^?\]", "is an empty class in JavaScript only", r"write `[\x00-\uFFFF]`, or remove it"),
    (r"[}\]]", "is an error in JavaScript with the flag `u` unless it closes a bracket", "put a backslash before it"),
    (r"\{(?![0-9]+(?:,[0-9]*)?\})", "is an error in JavaScript with the flag `u`", "put a backslash before it"),
)
_INSIDE = (
    (r"\[", "starts a class within a class in Rust and ICU", "put a backslash before it"),
    (r"&&|--|~~", "is an operation on classes in Rust and ICU", "put a backslash before each"),
)


def _table(rows: tuple[tuple[str, str, str], ...]) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple((re.compile(text), problem, help) for text, problem, help in (*rows, *_ANYWHERE))


_ROWS = {False: _table(_OUTSIDE), True: _table(_INSIDE)}
_PLAIN = re.compile(r"\\.|\{[0-9]+(?:,[0-9]*)?\}|.", re.DOTALL)


def unportable(facts: Facts) -> Iterator[Fault]:
    """Finds each construct of a pattern that engines read differently, once for a pattern."""
    for pattern, place in _patterns(facts):
        found = list(dict.fromkeys(constructs(pattern)))
        if found:
            message = "; ".join(f"`{construct}` {problem}" for construct, problem, _ in found)
            help = "; ".join(dict.fromkeys(help for _, _, help in found))
            yield Fault(message, place, help, pattern)


def unanchored(facts: Facts) -> Iterator[Fault]:
    """Finds patterns without `^` and `$`: a text only has to contain a match."""
    for each, words in facts.with_words():
        text = words.get("pattern")
        if isinstance(text, str) and not _ANCHOR.search(re.sub(r"\\\\", "", text)):
            message = f"`{text}` may match anywhere: a text with a match somewhere in it is valid"
            yield Fault(message, each.where("pattern"), "write `^` before it and `$` behind it if all must match", text)


_ANCHOR = re.compile(r"(?<!\\)[$]|(?<![\\\[])\^|\(\?[=!<]")


def _patterns(facts: Facts) -> Iterator[tuple[str, Place]]:
    for each, words in facts.with_words():
        if isinstance(words.get("pattern"), str):
            yield words["pattern"], each.where("pattern")
        for pattern in words.get("patternProperties", ()):
            yield pattern, each.where("patternProperties") / pattern


def constructs(pattern: str) -> Iterator[tuple[str, str, str]]:
    """The constructs of a pattern that engines read differently: the text, the problem, the remedy."""
    yield from ((token, *told) for token, told in tokens(pattern) if told)


def tokens(pattern: str) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """The tokens of a pattern in their order; with those that engines read differently the problem and the remedy."""
    at, inside = 0, False
    while at < len(pattern):
        told: tuple[str, str] | None = None
        for row, problem, help in _ROWS[inside]:
            if hit := row.match(pattern, at):
                told = (problem, help)
                break
        token = hit.group() if hit else _PLAIN.match(pattern, at).group()  # type: ignore[union-attr]  # `.` matches anything
        if not inside and token == "[":
            inside, token = True, "[^" if pattern.startswith("[^", at) else token
        elif inside and token == "]":
            inside = False
        yield token, told
        at += len(token)
