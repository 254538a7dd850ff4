"""Conditions of emitted functions, as text that is folded and negated without parsing it again.

>>> both([atom('typeof value === "string"', 'typeof value !== "string"'), TRUE]).negated
'typeof value !== "string"'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from protogen.dataclass import dataclass

_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: its text, the text of its opposite, and the parts that `word` (`&&`, `||`) joins."""

    text: str
    negated: str
    word: str = ""
    parts: Sequence[Condition] = ()

    def inside(self, word: str) -> str:
        """The text as a part of a condition with an operator."""
        return f"({self.text})" if self.word not in ("", word) else self.text


TRUE = Condition("true", "false")
FALSE = Condition("false", "true")


def atom(text: str, negated: str = "") -> Condition:
    """A call or a comparison; without its opposite, that is `!` before it."""
    return Condition(text, negated or f"!{text}")


def opposite(condition: Condition) -> Condition:
    """The condition that holds where the other does not."""
    if condition in (TRUE, FALSE):
        return FALSE if condition == TRUE else TRUE
    return Condition(condition.negated, condition.text if not condition.word else f"({condition.text})")


def both(conditions: Iterable[Condition]) -> Condition:
    """Whether all hold."""
    return _joined(" && ", conditions, TRUE, FALSE)


def either(conditions: Iterable[Condition]) -> Condition:
    """Whether one holds."""
    return _joined(" || ", conditions, FALSE, TRUE)


def _joined(word: str, conditions: Iterable[Condition], empty: Condition, final: Condition) -> Condition:
    parts: list[Condition] = []
    for each in conditions:
        if each == final:
            return final
        parts += [] if each == empty else each.parts if each.word == word else [each]
    parts = list(dict.fromkeys(parts))
    if not parts:
        return empty
    if len(parts) == 1:
        return parts[0]
    text = word.join(each.inside(word) for each in parts)
    return Condition(text, f"!({text})", word, tuple(parts))


def unless(condition: Condition) -> Iterator[str]:
    """The statements that end a function with `false` where a condition does not hold."""
    if condition == FALSE:
        yield "return false;"
    elif condition.word == " && ":
        for part in condition.parts:
            yield from unless(part)
    elif condition != TRUE:
        yield from when(opposite(condition), "return false;")


def when(condition: Condition, statement: str) -> Iterator[str]:
    """A statement that runs where a condition holds, which is not constant."""
    line = f"if ({condition.text}) {statement}"
    if len(line) <= _WIDTH:
        return iter([line])
    return iter(["if (", f"  {condition.text}", f") {statement}"])


def block(head: str, body: Iterable[str]) -> Iterator[str]:
    """Lines in braces after a head; nothing where there are none."""
    lines = [f"  {line}" for line in body]
    if lines:
        yield f"{head} {{"
        yield from lines
        yield "}"
