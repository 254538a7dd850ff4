"""Prints the result as text or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from protogen.dataclass import dataclass
from protogen.model.spec import Spec
from protogen.runtime.checker import AND_MORE
from protogen.runtime.words import placed
from protogen.source.diagnostics import Diagnostic, Refused, Severity
from protogen.source.place import Json
from protogen.validate import cover
from protogen.validate.checking import RETIRED, UNNAMED
from protogen.validate.values import Break, Contract, Finding, Tally

_LIST = "expected an object, found an array"


@dataclass(frozen=True, slots=True)
class Report:
    """A tally, with the contract it was made for. `seconds`: how long it took."""

    contract: Contract
    tally: Tally
    seconds: float

    def text(self, *, violations: bool = True) -> Iterator[str]:
        """The lines of the report: the first violations, if wanted, then the summary."""
        if violations and self.tally.findings:
            yield from map(line, self.tally.findings)
            more = self.tally.breaks.total() - len(self.tally.findings)
            if more:
                yield f"... and {more:,} more violation{_s(more)}"
            yield ""
        yield from self._messages()
        yield from self._breaks()
        yield from self._retired()
        if any(not each.pointer and each.said == _LIST for each in self.tally.findings):
            yield "help: a list is one document; to check its items, give them one on a line: `jq -c '.[]' FILE`"
        if isinstance(self.contract.spec, Spec):
            yield from cover.text(self.contract.spec, self.contract.names, self._exercised)

    @property
    def _exercised(self) -> cover.Exercised:
        return cover.with_messages(self.tally.exercised, self.tally.valid)

    def _messages(self) -> Iterator[str]:
        tally = self.tally
        refused, read = tally.refused, tally.documents
        verdict = f"{refused:,} not valid" if refused else "all valid"
        yield (
            f"{read:,} document{_s(read)} against {self.contract.title} ({self.contract.reader}): {verdict}, "
            f"{self.seconds:.1f} s"
        )
        names = sorted(tally.valid.keys() | tally.invalid.keys())
        width = max(map(len, names), default=0)
        for name in names:
            invalid = f"  {tally.invalid[name]:,} not valid" if tally.invalid[name] else ""
            yield f"  {name:<{width}}  {tally.valid[name] + tally.invalid[name]:>9,}{invalid}"

    def _breaks(self) -> Iterator[str]:
        ranked = sorted(self.tally.breaks.items(), key=lambda each: (-each[1], each[0]))
        if ranked:
            yield "violations"
        for found, count in ranked:
            yield f"  {count:>9,}  {_constraint(found)}  in {found.message}"

    def _retired(self) -> Iterator[str]:
        for each in self.contract.retired:
            if self.tally.invalid[each.name]:
                yield f"{each.name} is no longer sent{f'; what to change for {each.became}:' if each.became else ''}"
                yield from (f"  - {hint}" for hint in each.hints)

    def empty(self) -> list[Diagnostic]:
        """A warning for each input without a document. Raises Refused if there is no document at all: nothing was
        checked."""
        help = "each document is a JSON value: one on a line, or one after the other"
        severity = Severity.WARNING if self.tally.documents else Severity.ERROR
        found = [
            Diagnostic("no-documents", "there is no document in this", at=each, help=help, severity=severity)
            for each in self.tally.empty
        ]
        if not self.tally.documents:
            raise Refused(*found)
        return found

    def diagnostics(self) -> Iterator[Diagnostic]:
        """The first violations as diagnostics, for the formats of other tools."""
        for each in self.tally.findings:
            said = line(each).removeprefix(f"{each.where}: ")
            yield Diagnostic("invalid-document", said, at=each.where, help=self._help(each))

    def _help(self, found: Finding) -> str:
        hints = (
            each.hints for each in self.contract.retired if found.keyword == RETIRED and each.name == found.message
        )
        return "; ".join(next(hints, ()))

    def json(self) -> str:
        """The whole report as one JSON text."""
        tally = self.tally
        names = sorted(tally.valid.keys() | tally.invalid.keys())
        value: Json = {
            "contract": self.contract.title,
            "reader": self.contract.reader,
            "documents": tally.documents,
            "valid": tally.valid.total(),
            "invalid": tally.refused,
            "empty": [*tally.empty],
            "messages": {name: {"valid": tally.valid[name], "invalid": tally.invalid[name]} for name in names},
            "violations": [
                {**_filled(found._asdict()), "count": count}
                for found, count in sorted(tally.breaks.items(), key=lambda each: (-each[1], each[0]))
            ],
            "first": [{"pointer": each.pointer, **_filled(each._asdict())} for each in tally.findings],
            "retired": [
                {"message": each.name, "became": each.became, "changes": list(each.hints)}
                for each in self.contract.retired
                if tally.invalid[each.name]
            ],
        }
        if isinstance(self.contract.spec, Spec):
            value["cover"] = cover.table(self.contract.spec, self.contract.names, self._exercised)
        return json.dumps(value, ensure_ascii=False, indent=2)


def line(found: Finding) -> str:
    """A violation on one line: where it is, what was expected and found, and where the schema says so."""
    where = found.where
    if found.keyword == RETIRED:
        return f"{where}: {RETIRED}: {found.message} is no longer sent"
    places = [found.message] if found.message != UNNAMED else []
    of = ", ".join([*places, found.at] if found.at else [])
    return f"{where}: {placed(found.pointer, found.said)}{f' ({of})' if of else ''}"


def _constraint(found: Break) -> str:
    if found.keyword == AND_MORE:
        return f"{found.keyword}: {found.detail}"
    detail = f" `{found.detail}`" if found.detail else ""
    at = f" {found.at}" if found.at and found.keyword != RETIRED else ""
    return f"{found.keyword}{detail}{at}"


def _filled(table: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in table.items() if value != ""}


def _s(count: int) -> str:
    return "" if count == 1 else "s"
