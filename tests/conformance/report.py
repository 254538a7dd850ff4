"""The report: a table for each corpus, and all that is not as it should be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from conformance.known import REASONS
from conformance.results import Result, Tally

_WORDS = {"swift": "Swift", "python": "Python", "typescript": "TypeScript"}
_INTRODUCTION = """\
# Conformance

`make conformance` builds every schema of the published corpora under `../shared/corpora`, compiles the code of each
language, and runs the readers on each of the schema's documents. It writes this page; do not edit it.

- *built*: schemas that `protogen` makes code from; *refused*: the others, each with a diagnostic (listed below).
- *compiled*: Swift by `swiftc`, Python imported, TypeScript loaded by Deno.
- *right*, *wrong*: documents for which the strict reader gives, or does not give, the published verdict. (Deviations
  that are intended are listed as *explained*, with the reader's violation and the reason.) If a schema is published
  without documents, six small ones are used, and `jsonschema` decides what is right. If a document's verdict is
  known only with formats asserted, formats are asserted.
- *agreeing*: documents for which both readers list the same violations as their check programs, and which the tolerant
  reader accepts if they are valid.
- *lossless*: valid documents that are the same value when they are read and written again; *raw*: valid documents
  that a native type cannot hold (a number too large for it), which the reader returns as they are.
- *meaning wrong*: places of the schema where the value of a valid document is not what the schema says of it
  ([what is compared](prove.md#what-values-are)); *said*: places of the schema that say what a value is, and whose
  values have a type; *unsaid*: those whose values are arbitrary JSON.
"""


def page(results: Sequence[Result], others: Sequence[Result]) -> str:
    """The report's text."""
    parts = [_INTRODUCTION, _cases(results)]
    parts += [f"## {_WORDS.get(name, name)}\n\n{_tallies(results, name, _OURS)}" for name in _languages(results)]
    parts += [f"## The peer: {name}\n\n{_PEER}\n\n{_tallies(others, name, _THEIRS)}" for name in _languages(others)]
    parts += [f"Not compiled, by what it says:\n\n{_reasons_of_failure(others)}"] if others else []
    parts += [
        _list("Refused", (f"{_path(each)}: {_code(each.message)}" for each in results if each.refused)),
        _list("Crashes", (f"{_path(each)}: {_code(each.crash)}" for each in results if each.crash)),
        _list("Not compiled", _of_tallies(results, lambda tally: [tally.failure] if tally.failure else [])),
        _list("Wrong verdicts", (each for each in _wrong(results) if not _explained(each))),
        _list("Explained", (each for each in _wrong(results) if _explained(each))) + _reasons(results),
        _list("Lists and tolerant verdicts that do not agree", _of_tallies(results, lambda tally: tally.odd)),
        _list("Documents that lose something", _of_tallies(results, lambda tally: tally.lost)),
        _list("Values that do not mean what the schema says", meanings(results)),
        _list("Unsaid", _of_tallies(results, lambda tally: tally.unsaid)) + _share(results),
        _list("Where `jsonschema` does not say what is published", _judged(results)),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


_PEER = """\
Its pydantic output (`pydantic_v2.BaseModel`) at default settings, asked with `validate_json` and written with
`dump_json(by_alias=True, exclude_unset=True)`. Schemas without documents are only built and imported. It types
formats by itself, so it meets the documents with formats asserted and the others alike. It runs as it is installed
here, without the extras `http` and `pydantic[email]`."""


def summary(results: Sequence[Result], others: Sequence[Result]) -> str:
    """The totals, a line for each language."""
    lines = [
        f"{len(results)} cases, {sum(map(_is_built, results))} built, {sum(bool(each.refused) for each in results)}"
        f" refused, {sum(bool(each.crash) for each in results)} crashes, {sum(len(each.judge) for each in results)}"
        " documents judged otherwise than published"
    ]
    for part, columns in ((results, _OURS), (others, _THEIRS)):
        for name in _languages(part):
            tallies = [each.languages[name] for each in part if name in each.languages]
            counts = ", ".join(f"{count(tallies)} {word}" for word, count in columns.items())
            lines.append(f"{name}: {counts}")
    return "\n".join(lines)


def faults(results: Sequence[Result]) -> list[str]:
    """What must not be, and is not decided: crashes, code that does not compile, wrong verdicts, loss."""
    found = [f"{each.corpus}/{each.name}: crash: {each.crash}" for each in results if each.crash]
    for kind in (lambda tally: [tally.failure] if tally.failure else [], lambda tally: [*tally.wrong, *tally.odd]):
        found += _of_tallies(results, kind)
    found = [each for each in found if not _explained(each)]
    return found + list(_of_tallies(results, lambda tally: [f"{each}: not the same again" for each in tally.lost]))


def meanings(results: Sequence[Result]) -> list[str]:
    """Values that are not what the schema says of them."""
    return list(_of_tallies(results, lambda tally: tally.meaning))


Columns = dict[str, Callable[[Sequence[Tally]], int]]

_OURS: Columns = {
    "compiled": lambda tallies: sum(each.built for each in tallies),
    "not compiled": lambda tallies: sum(not each.built for each in tallies),
    "right": lambda tallies: sum(each.right for each in tallies),
    "wrong": lambda tallies: sum(len(each.wrong) for each in tallies),
    "agreeing": lambda tallies: sum(each.agreeing for each in tallies),
    "not agreeing": lambda tallies: sum(len(each.odd) for each in tallies),
    "lossless": lambda tallies: sum(each.lossless for each in tallies),
    "lost": lambda tallies: sum(len(each.lost) for each in tallies),
    "raw": lambda tallies: sum(each.unrepresentable for each in tallies),
    "meaning wrong": lambda tallies: sum(len(each.meaning) for each in tallies),
    "said": lambda tallies: sum(each.said for each in tallies),
    "unsaid": lambda tallies: sum(len(each.unsaid) for each in tallies),
}
_THEIRS: Columns = {
    **{name: _OURS[name] for name in ("compiled", "not compiled", "right", "wrong", "lossless", "lost")},
}


def _cases(results: Sequence[Result]) -> str:
    head = ["corpus", "cases", "built", "refused", "crashes", "documents"]
    rows = [[corpus, *_case_counts(part)] for corpus, part in _corpora(results)]
    rules = Counter(rule for each in results for rule in each.refused)
    named = ", ".join(f"`{rule}` {count}" for rule, count in sorted(rules.items()))
    share = f"{100 * sum(map(_is_built, results)) / max(1, len(results)):.1f} % of the cases are built."
    refused = f" Refused by: {named}." if named else ""
    return f"## Cases\n\n{_table(head, [*rows, ['**all**', *_case_counts(results)]])}\n\n{share}{refused}"


def _case_counts(part: Sequence[Result]) -> list[str]:
    counts = (
        len(part),
        sum(map(_is_built, part)),
        sum(bool(each.refused) for each in part),
        sum(bool(each.crash) for each in part),
        sum(each.documents for each in part),
    )
    return list(map(str, counts))


def _is_built(result: Result) -> bool:
    return not result.refused and not result.crash


def _tallies(results: Sequence[Result], name: str, columns: Columns) -> str:
    def counts(part: Sequence[Result]) -> list[str]:
        tallies = [each.languages[name] for each in part if name in each.languages]
        return [str(count(tallies)) for count in columns.values()]

    rows = [[corpus, *counts(part)] for corpus, part in _corpora(results)]
    return _table(["corpus", *columns], [*rows, ["**all**", *counts(results)]])


def _corpora(results: Sequence[Result]) -> list[tuple[str, list[Result]]]:
    names = dict.fromkeys(each.corpus for each in results)
    return [(name, [each for each in results if each.corpus == name]) for name in names]


def _languages(results: Sequence[Result]) -> list[str]:
    found = {name for each in results for name in each.languages}
    return [name for name in _WORDS if name in found] + sorted(found - _WORDS.keys())


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _of_tallies(results: Sequence[Result], kind: Callable[[Tally], list[str]]) -> Iterable[str]:
    return [
        f"{_path(each)}, {_WORDS.get(name, name)}: {_code(text)}"
        for each in results
        for name, tally in sorted(each.languages.items())
        for text in kind(tally)
    ]


def _wrong(results: Sequence[Result]) -> list[str]:
    return list(_of_tallies(results, lambda tally: tally.wrong))


def _explained(wrong: str) -> bool:
    """Whether a wrong verdict is one that is decided."""
    return wrong.startswith(tuple(f"{path}, " for path in REASONS))


def _reasons(results: Sequence[Result]) -> str:
    wrong = {_path(each) for each in results if any(tally.wrong for tally in each.languages.values())}
    lines = [f"- {path}: {reason}." for path, reason in REASONS.items() if path in wrong]
    return "\n\nWhy:\n\n" + "\n".join(lines) if lines else ""


def _reasons_of_failure(others: Sequence[Result]) -> str:
    said = Counter(tally.failure for each in others for tally in each.languages.values() if tally.failure)
    first = Counter[str]()
    for failure, count in said.items():
        first[re.sub(r"(?:/[\w.-]+)+/", "", re.sub(r"peer_\d+", "models", failure.splitlines()[0]))[:100]] += count
    return "\n".join(f"- {count}: {_code(text)}" for text, count in sorted(first.items(), key=lambda x: (-x[1], x[0])))


def _share(results: Sequence[Result]) -> str:
    """How much of what the schemas say is unsaid, by language."""
    lines = []
    for name in _languages(results):
        tallies = [each.languages[name] for each in results if name in each.languages]
        unsaid, said = (_OURS[word](tallies) for word in ("unsaid", "said"))
        share = 100 * unsaid / max(1, said + unsaid)
        lines.append(f"- {_WORDS.get(name, name)}: {share:.2f} % of {said + unsaid} places")
    return "\n\n" + "\n".join(lines) if lines else ""


def _judged(results: Sequence[Result]) -> Iterable[str]:
    return [f"{_path(each)}: {_code(text)}" for each in results for text in each.judge]


def _path(result: Result) -> str:
    return f"{result.corpus}/{result.name}"


def _code(text: str) -> str:
    one_line = " ".join(text.split()).replace("`", "'")
    return f"`{one_line[:300]}`"


def _list(title: str, lines: Iterable[str]) -> str:
    found = list(lines)
    return f"## {title}: {len(found)}\n\n" + ("\n".join(f"- {line}" for line in found) or "None.")
