"""What the Perl readers cannot assert: refused when code is emitted, so that no reader is weaker than it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from protogen.languages.target import Job
from protogen.source.diagnostics import Diagnostic, Refused

_KEYWORDS = ("$dynamicRef", "unevaluatedItems", "unevaluatedProperties")


def refuse_unsupported(label: str, job: Job) -> None:
    """Raise Refused, with each place of the schema that asks for more than the run-time does."""
    found = [*_asked(job.checks.document), *_asked(job.tolerant.document)]
    help = "leave the keyword out, or build this contract for other languages only"
    if found:
        raise Refused(
            *(
                Diagnostic("language-unsupported", f"the readers of {label} do not assert {what}", at=at, help=help)
                for at, what in dict.fromkeys(found)
            )
        )


def _asked(program: Any) -> Iterator[tuple[str, str]]:
    patterns = program["patterns"]
    for node in program["nodes"]:
        if isinstance(node, bool):
            continue
        at = node.get("at", "")
        yield from ((at, f"`{keyword}`") for keyword in _KEYWORDS if keyword in node)
        used = [node[each] for each in ("pattern", "format") if each in node]
        used += [number for number, _ in node.get("patternProperties", ())]
        yield from ((at, "this pattern") for number in used if _is_beyond(patterns[number]))


def _is_beyond(pattern: Any) -> bool:
    """Whether a pattern looks around, or is a grammar."""
    return "code" not in pattern or bool(pattern.get("looks"))
