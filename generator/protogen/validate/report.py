"""What was found, as text or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from protogen.source import Json
from protogen.validate.checking import RETIRED, UNNAMED
from protogen.validate.values import Break, Contract, Finding, Tally


@dataclass(frozen=True, slots=True)
class Report:
    """A tally with what it was held against. `seconds`: how long it took."""

    contract: Contract
    tally: Tally
    seconds: float

    def text(self) -> Iterator[str]:
        """The first violations, then the summary, as lines."""
        for each in self.tally.findings:
            yield line(each)
        more = self.tally.breaks.total() - len(self.tally.findings)
        if more and self.tally.findings:
            yield f"... and {more:,} more violation{_s(more)}"
        if self.tally.findings:
            yield ""
        yield from self._messages()
        yield from self._breaks()
        yield from self._retired()

    def _messages(self) -> Iterator[str]:
        tally = self.tally
        refused, read = tally.refused, tally.documents
        verdict = f"{refused:,} not valid" if refused else "all valid" if read else "nothing to validate"
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

    def json(self) -> str:
        """All of it as one JSON text."""
        tally = self.tally
        names = sorted(tally.valid.keys() | tally.invalid.keys())
        value: Json = {
            "contract": self.contract.title,
            "reader": self.contract.reader,
            "documents": tally.documents,
            "valid": tally.valid.total(),
            "invalid": tally.refused,
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
        return json.dumps(value, ensure_ascii=False, indent=2)


def line(found: Finding) -> str:
    """A violation as a line: where, what, and which constraint."""
    where = f"{found.file}:{found.line}: {found.pointer or 'the document'}"
    if found.keyword == RETIRED:
        return f"{found.file}:{found.line}: {RETIRED}: {found.message} is no longer sent"
    if not found.at:
        return f"{where}: {found.keyword}: {found.detail}" if found.detail else f"{where}: {found.keyword}"
    if found.message == UNNAMED:
        return f"{where}: {found.keyword}: {found.detail} ({found.at})" if found.detail else f"{where}: {found.keyword}"
    detail = f" `{found.detail}`" if found.detail else ""
    return f"{where}: {found.keyword}{detail} ({found.message}, {found.at})"


def _constraint(found: Break) -> str:
    detail = f" `{found.detail}`" if found.detail else ""
    at = f" {found.at}" if found.at and found.keyword != RETIRED else ""
    return f"{found.keyword}{detail}{at}"


def _filled(table: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in table.items() if value != ""}


def _s(count: int) -> str:
    return "" if count == 1 else "s"
