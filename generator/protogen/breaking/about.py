"""Describes each rule in one general sentence, for tools that list rules."""

from __future__ import annotations

from collections.abc import Mapping

from protogen.breaking.rules import RULES
from protogen.source.diagnostics import About

SENTENCES: Mapping[str, str] = {
    "message-removed": "A message was removed.",
    "message-added": "A message is new.",
    "field-removed": "A field was removed.",
    "field-renamed": "A field seems to have another name.",
    "field-added": "An optional field is new in an open object.",
    "field-added-required": "A required field is new.",
    "closed-object-field-added": "A field is new in a closed object.",
    "field-required": "An optional field is required now.",
    "field-optional": "A required field is optional now.",
    "object-closed": "An open object is closed now.",
    "object-opened": "A closed object is open now.",
    "type-changed": "A value has another type.",
    "type-narrowed": "A value has fewer types.",
    "type-widened": "A value has more types.",
    "number-widened": "An integer may be any number now.",
    "number-narrowed": "A number must be an integer now.",
    "const-changed": "A constant changed.",
    "enum-value-added": "An enum gains a value.",
    "enum-value-removed": "An enum loses a value.",
    "enum-closed": "A value must be one of a list now.",
    "enum-opened": "A value need not be one of a list any more.",
    "range-narrowed": "A range of numbers is narrower.",
    "range-widened": "A range of numbers is wider.",
    "range-changed": "A range of numbers changed.",
    "length-narrowed": "The range of lengths of a text is narrower.",
    "length-widened": "The range of lengths of a text is wider.",
    "count-narrowed": "The range of item or member counts is narrower.",
    "count-widened": "The range of item or member counts is wider.",
    "pattern-narrowed": "A text must now match a pattern.",
    "pattern-widened": "A text need not match a pattern any more.",
    "pattern-changed": "The pattern that a text must match changed.",
    "union-member-added": "A choice gains an alternative.",
    "union-member-removed": "A choice loses an alternative.",
    "tag-changed": "Alternatives are told apart by another member.",
    "assertions-narrowed": "An assertion accepts less.",
    "assertions-widened": "An assertion accepts more.",
    "not-compared": "A message was not compared to the end.",
    "assertions-changed": "An assertion changed.",
    "source-removed": "A declaration was removed from the emitted code.",
    "source-renamed": "A declaration of the emitted code has another name.",
    "source-changed": "A declaration of the emitted code has another type.",
    "source-member-required": "A member of the emitted code is required now.",
    "source-not-compared": "It is not known what callers of the emitted code can name.",
    "source-case-added": "An enum of the emitted code has one more case.",
}


def about() -> Mapping[str, About]:
    """Each rule with its sentence and its remedy."""
    return {
        name: About(SENTENCES[name], _remedy(rule.remedy), "docs/breaking.md#rules") for name, rule in RULES.items()
    }


def _remedy(text: str) -> str:
    shown = text.replace("`{before}` beside `{after}`", "the old one beside the new one").format()
    return f"{shown[:1].upper()}{shown[1:]}."
