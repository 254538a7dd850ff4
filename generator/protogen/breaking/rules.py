"""The rules: what each kind of change is called, how much it weighs, why, and how to do it compatibly.

In the texts, `{name}` is the member, keyword or value concerned, `{before}` and `{after}` what was and what is.
"""

from __future__ import annotations

from collections.abc import Mapping

from protogen.breaking.changes import Change
from protogen.dataclass import dataclass
from protogen.source.diagnostics import Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    severity: Severity
    why: str
    remedy: str


RULES: Mapping[str, Rule] = {
    "message-removed": Rule(
        ERROR,
        "the message `{name}` was removed: messages still being sent have no reader, and callers have no type",
        "keep it with `deprecated: true` for one release",
    ),
    "message-added": Rule(NOTE, "the message `{name}` is new: no shipped reader expects it", "nothing to do"),
    "field-removed": Rule(
        ERROR,
        "the {before} field `{name}` is gone: shipped readers look for it, and old senders still send it",
        "keep it, mark it `deprecated: true`, and remove it with the next major version",
    ),
    "field-renamed": Rule(
        ERROR,
        "the field `{before}` seems to be called `{after}` now: on the wire that is one field removed and one added",
        "keep `{before}` beside `{after}`, deprecated, until no shipped client reads it",
    ),
    "field-added": Rule(
        NOTE,
        "the optional field `{name}` is new in an object that is open: only who used that name for something else is"
        " concerned",
        "nothing to do",
    ),
    "field-added-required": Rule(
        ERROR,
        "the required field `{name}` is new: old senders do not send it, and new readers refuse their messages",
        "add it as optional first; require it when no old sender is left",
    ),
    "closed-object-field-added": Rule(
        ERROR,
        "the field `{name}` is new in a closed object: shipped strict readers refuse a message that has it",
        "open the object first (`additionalProperties` not false) and wait for that to ship, or start a new version",
    ),
    "field-required": Rule(
        ERROR,
        "the field `{name}` was optional and is required: old senders leave it out",
        "leave it optional in the schema and have senders always fill it",
    ),
    "field-optional": Rule(
        ERROR,
        "the field `{name}` was required and is optional: shipped readers refuse a message without it",
        "keep it required, or keep sending it until no shipped reader requires it",
    ),
    "object-closed": Rule(
        ERROR,
        "the object took members that nothing names and takes none now: old senders may send some",
        "leave it open; say in the description which members are known",
    ),
    "object-opened": Rule(
        ERROR,
        "the object took no members that nothing names and takes them now: shipped strict readers refuse those",
        "ship readers of the open object before anything new is sent",
    ),
    "type-changed": Rule(
        ERROR,
        "the type was {before} and is {after}: neither side reads what the other sends",
        "add a field of the new type under another name and deprecate this one",
    ),
    "type-narrowed": Rule(
        ERROR,
        "the type was {before} and is {after}: new readers refuse what old senders may send",
        "keep the wider type in the schema and narrow it with the next major version",
    ),
    "type-widened": Rule(
        ERROR,
        "the type was {before} and is {after}: shipped readers refuse what is new",
        "add a field of the new type under another name",
    ),
    "number-widened": Rule(
        ERROR,
        "an integer became any number ({before} to {after}): shipped readers refuse a fraction",
        "add a field for the exact value beside the integer",
    ),
    "number-narrowed": Rule(
        ERROR,
        "any number became an integer ({before} to {after}): new readers refuse a fraction from old senders",
        "keep `number` and have new senders send whole ones",
    ),
    "const-changed": Rule(
        ERROR,
        "the constant was {before} and is {after}: each version refuses the other's messages",
        "keep the old value, or let both be read for one release (`enum` of both)",
    ),
    "enum-value-added": Rule(
        ERROR,
        "the enum gains {after}: shipped strict readers refuse it, tolerant ones see an unknown value, and exhaustive"
        " switches are no longer",
        "ship readers that know the value before any sender uses it",
    ),
    "enum-value-removed": Rule(
        ERROR,
        "the enum loses {before}: new readers refuse it from old senders, and callers that name it do not compile",
        "keep the value, deprecated in its description",
    ),
    "enum-closed": Rule(
        ERROR,
        "any value of the type was allowed and only {after} are now: old senders may send others",
        "list the values in the description, or as an open enum",
    ),
    "enum-opened": Rule(
        ERROR,
        "only {before} were allowed and other values are now: shipped strict readers refuse those",
        "ship open readers before new values are sent",
    ),
    "range-narrowed": Rule(
        ERROR,
        "the range is narrower ({before} to {after}): new readers refuse what old senders may send",
        "keep the bound, and check the narrower one where the value is used",
    ),
    "range-widened": Rule(
        ERROR,
        "the range is wider ({before} to {after}): shipped strict readers refuse what is new",
        "ship readers of the wider range before anything beyond the old one is sent",
    ),
    "range-changed": Rule(
        ERROR,
        "`{name}` was {before} and is {after}: some values of each version are refused by the other",
        "keep the old value, or allow what both allow for one release",
    ),
    "length-narrowed": Rule(
        ERROR,
        "`{name}` was {before} and is {after}: new readers refuse texts that old senders may send",
        "keep the bound, and check the narrower one where the text is used",
    ),
    "length-widened": Rule(
        ERROR,
        "`{name}` was {before} and is {after}: shipped strict readers refuse texts beyond the old bound",
        "ship readers of the wider bound before such texts are sent",
    ),
    "count-narrowed": Rule(
        ERROR,
        "`{name}` was {before} and is {after}: new readers refuse what old senders may send",
        "keep the bound, and check the narrower one where the value is used",
    ),
    "count-widened": Rule(
        ERROR,
        "`{name}` was {before} and is {after}: shipped strict readers refuse what is beyond the old bound",
        "ship readers of the wider bound before such values are sent",
    ),
    "pattern-narrowed": Rule(
        ERROR,
        "a `{name}` is asserted that was not: new readers refuse texts that old senders may send",
        "state it in the description, and check it where the text is used",
    ),
    "pattern-widened": Rule(
        ERROR,
        "a `{name}` is asserted no longer: shipped strict readers refuse texts that do not match it",
        "ship readers without it before such texts are sent",
    ),
    "pattern-changed": Rule(
        ERROR,
        "the `{name}` is another: nobody can say which texts one version accepts and the other refuses",
        "make the new one match all that the old one does, and ship readers first",
    ),
    "union-member-added": Rule(
        ERROR,
        "the choice gains `{name}`: shipped strict readers refuse it, tolerant ones cannot show it",
        "ship readers that know it before any sender uses it; keep the union open (`x-protogen: {{open: true}}`)",
    ),
    "union-member-removed": Rule(
        ERROR,
        "the choice loses `{name}`: new readers refuse it from old senders",
        "keep it with `deprecated: true` for one release",
    ),
    "tag-changed": Rule(
        ERROR,
        "alternatives were told apart by {before} and are by {after}",
        "keep the old tag beside the new one for one release",
    ),
    "assertions-narrowed": Rule(
        ERROR,
        "`{name}` accepts less than before: new readers refuse what old senders may send",
        "keep the assertion as it was, and check the narrower one where the value is used",
    ),
    "assertions-widened": Rule(
        ERROR,
        "`{name}` accepts more than before: shipped strict readers refuse what is new",
        "ship readers of the wider schema before anything new is sent",
    ),
    "not-compared": Rule(
        ERROR,
        "the message `{name}` has too many differences to be compared to the end: it is not known what else breaks",
        "compare its parts alone (name them in `roots`), or allow this in the config",
    ),
    "assertions-changed": Rule(
        ERROR,
        "`{name}` is another: some documents of one version may be refused by the other's readers",
        "keep the assertion, or show with `--run` that no document is concerned and allow it in the config",
    ),
    "source-removed": Rule(
        ERROR,
        "the declaration `{name}` is gone from the emitted code: callers that name it do not compile",
        "keep the definition, deprecated, for one release",
    ),
    "source-renamed": Rule(
        ERROR,
        "the declaration `{before}` is called `{after}` now: callers that name it do not compile",
        "keep the name of the definition, or give the type its old one (`name` in `x-protogen`)",
    ),
    "source-changed": Rule(
        ERROR,
        "the declaration `{name}` has another type: callers that use it may not compile",
        "add a member of the new type beside it, and deprecate this one",
    ),
    "source-member-required": Rule(
        ERROR,
        "`{name}` must be given now: callers that make such a value do not compile",
        "make the field optional, or give it a `default`",
    ),
    "source-not-compared": Rule(
        WARNING,
        "what callers of {name} code can name is not known, so what they lose is not known either",
        "compare the emitted code of both versions yourself",
    ),
    "source-case-added": Rule(
        WARNING,
        "there is one more case (`{name}`): switches over all cases no longer are",
        "have callers keep a default case",
    ),
}

_SENSED = {
    "type": "type",
    "range": "range",
    "length": "length",
    "count": "count",
    "pattern": "pattern",
    "format": "pattern",
    "assertions": "assertions",
}
_PLAIN = {
    "const": "const-changed",
    "values-lost": "enum-value-removed",
    "values-gained": "enum-value-added",
    "list-lost": "enum-opened",
    "list-gained": "enum-closed",
    "closed": "object-closed",
    "opened": "object-opened",
    "branch-added": "union-member-added",
    "branch-removed": "union-member-removed",
    "tag": "tag-changed",
    "budget": "not-compared",
}


def rule_of(change: Change) -> str:
    """The id of the rule that a change falls under."""
    if change.kind in _PLAIN:
        return _PLAIN[change.kind]
    sense = "changed" if change.narrowed and change.widened else "narrowed" if change.narrowed else "widened"
    if change.kind == "number":
        return f"number-{'narrowed' if change.before == 'number' or 'number' in change.before else 'widened'}"
    if change.kind in ("length", "count") and sense == "changed":
        return "range-changed"
    if change.kind in _SENSED:
        return f"{_SENSED[change.kind]}-{sense}"
    if change.kind == "required":
        return "field-required" if change.after == "required" else "field-optional"
    return _member_rule(change)


def _member_rule(change: Change) -> str:
    if change.kind == "member-removed":
        return "field-renamed" if change.after else "field-removed"
    if change.after == "required" and change.narrowed:
        return "field-added-required"
    return "closed-object-field-added" if change.widened else "field-added"
