"""Lays out the statements of check functions as `ruff format` would, without running it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from protogen.source.place import Json

_WIDTH = 88
_STEP = "    "
UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]"
)


def literal(value: Json) -> str:
    """A JSON value as source code, in the quotes and digits that ruff prefers.

    >>> literal("it's"), literal('say "hi"'), literal(1e300), literal([True, None])
    ('"it\\'s"', '\\'say "hi"\\'', '1e300', '[True, None]')
    """
    match value:
        case str():
            quote = "'" if value.count('"') > value.count("'") else '"'
            text = value.replace("\\", "\\\\").replace(quote, f"\\{quote}")
            return quote + UNPRINTABLE.sub(escaped, text) + quote
        case float():
            return repr(value).replace("e+", "e")
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case dict():
            return "{" + ", ".join(f"{literal(key)}: {literal(held)}" for key, held in value.items()) + "}"
    return repr(value)


def escaped(match: re.Match[str]) -> str:
    """An unprintable character as an escape."""
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def indented(lines: Iterable[str]) -> Iterator[str]:
    """The lines, one step further in."""
    return (_STEP + line for line in lines)


class Comparison(str):
    """A comparison as source code. `opposite`: the one that is true where this one is false; `sides`: its left side,
    and the sign with the right side."""

    opposite: str
    sides: tuple[str, str]

    def __new__(cls, left: str, sign: str, right: str) -> Comparison:
        """A comparison of two expressions."""
        made = super().__new__(cls, f"{left} {sign} {right}")
        made.opposite = f"{left} {_OPPOSITES[sign]} {right}"
        made.sides = left, f"{sign} {right}"
        return made


_SIGNS = {"is": "is not", "==": "!=", "in": "not in", "<": ">=", ">": "<="}
_OPPOSITES = _SIGNS | {other: sign for sign, other in _SIGNS.items()}


class Branch(str):
    """The first line of an `if` whose terms are joined by `and` or `or`, and the statements in it."""

    terms: Sequence[str]
    word: str
    body: Sequence[str]


_REFUSED = ["return False"]


def refuse(terms: Sequence[str], word: str, depth: int) -> Iterator[str]:
    """Refuses the value if one of the terms is true (`or`), or all are (`and`)."""
    return _branch(terms, word, _REFUSED, depth)


def when(terms: Sequence[str], body: Sequence[str], depth: int) -> Iterator[str]:
    """Statements for where all terms are true. None of them is an `if` that is all there is in another."""
    inner = body[0] if body else ""
    if not isinstance(inner, Branch) or any(not line.startswith((" ", ")")) for line in body[1:]):
        yield from _branch(terms, "and", body, depth) if body else ()
    elif inner.word == "and" or len(inner.terms) == 1:
        yield from _branch([*terms, *inner.terms], "and", inner.body, depth)
    else:
        for each in inner.terms:
            yield from _branch([*terms, each], "and", inner.body, depth)


def _branch(terms: Sequence[str], word: str, body: Sequence[str], depth: int) -> Iterator[str]:
    first, *more = joined("if", terms, word, depth, ":")
    head = Branch(first)
    head.terms, head.word, head.body = terms, word, body
    yield from (head, *more, *indented(body))


def ended(lines: Sequence[str]) -> list[str]:
    """The statements of a function, which ends with its last refusal turned round: `return`, and what must be true."""
    found = [*lines]
    start = max((at for at, line in enumerate(found) if not line.startswith((" ", ")"))), default=0)
    last = found[start] if found else ""
    if last.startswith("return "):
        return found
    if not isinstance(last, Branch) or last.body != _REFUSED:
        return [*found, "return True"]
    terms = [_opposite(each) for each in last.terms]
    if len(terms) == 1 and _UNTYPED.match(terms[0]):
        terms = [f"bool({terms[0]})"]
    return [*found[:start], *joined("return", terms, "and" if last.word == "or" else "or", 1)]


_UNTYPED = re.compile(r"\w+ (?:[=!]=|[<>]=?) ")
"""A comparison that may be of any type, as type checkers see it."""


def _opposite(term: str) -> str:
    if isinstance(term, Comparison):
        return term.opposite
    return term[4:] if term.startswith("not ") else f"not {term}"


def joined(keyword: str, terms: Sequence[str], word: str, depth: int, end: str = "") -> Iterator[str]:
    """A statement of terms that are joined by `and` or `or`, at a depth; in parentheses where they need more lines."""
    text = f"{keyword} {f' {word} '.join(terms)}{end}"
    if _fits(text, depth):
        yield text
        return
    if len(terms) == 2 and all(map(_CALL.match, terms)):
        before, after = f"{keyword} {terms[0]} {word} {terms[1]}{end}", ""
        if not _fits(before[: before.rindex("(") + 1], depth):
            before, after = f"{keyword} {terms[0]}", f" {word} {terms[1]}{end}"
        called, _, rest = before.rpartition("(")
        value, _, rest = rest.partition(")")
        yield from (f"{called}(", _STEP + value, f"){rest}{after}")
        return
    yield f"{keyword} ("
    inside = f" {word} ".join(terms)
    if _fits(inside, depth + 1):
        yield _STEP + inside
    else:
        for number, term in enumerate(terms):
            yield from indented(_term(f"{word} " if number else "", term, depth + 1))
    yield f"){end}"


def _term(word: str, term: str, depth: int) -> Iterator[str]:
    if isinstance(term, Comparison) and not _fits(word + term, depth):
        yield from (word + term.sides[0], term.sides[1])
    else:
        yield word + term


_CALL = re.compile(r"(?:not )?\w+\(\w+\)$")


def call(head: str, arguments: Sequence[str], depth: int, brackets: str = "()") -> Iterator[str]:
    """`head(argument, argument)`, the arguments on lines of their own where they do not fit."""
    start, end = brackets[0], brackets[1]
    text = f"{head}{start}{', '.join(arguments)}{end}"
    if _fits(text, depth):
        yield text
        return
    inner = ", ".join(arguments)
    yield head + start
    if _fits(inner, depth + 1) or len(arguments) == 1:
        yield _STEP + inner
    else:
        yield from (f"{_STEP}{each}," for each in arguments)
    yield end


def rows(head: str, items: Iterable[str], end: str) -> Iterator[str]:
    """`head`, each item on a line of its own, and `end`."""
    yield head
    yield from (f"{_STEP}{each}," for each in items)
    yield end


def _fits(text: str, depth: int) -> bool:
    return len(text) + len(_STEP) * depth <= _WIDTH
