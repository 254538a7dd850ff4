"""Makes field tables: a record's members, and for a message also those of inner objects, by their path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protogen.dataclass import dataclass
from protogen.docs.anchors import Anchors
from protogen.docs.told import Told
from protogen.docs.view import Row
from protogen.docs.wording import Wording, facts, limits
from protogen.languages.examples import Examples, joined
from protogen.model.spec import Field, ListOf, Nullable, Record, Ref, Spec, Type

_MOST, _DEEPEST = 60, 4
"""A table with more rows shows inner objects only as links; it never goes deeper than this many objects."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """The current place of the walk: the record, and the path to it on the wire and in each language."""

    record: Record
    wire: str
    code: tuple[str, ...]
    above: tuple[str, ...]


@dataclass
class Fields:
    """Makes the rows of records."""

    spec: Spec
    wording: Wording
    anchors: Anchors
    languages: Sequence[Examples]
    told: Told

    def flat(self, record: Record, anchor: str) -> tuple[Row, ...]:
        """A row for each field."""
        spot = self._start(record)
        return tuple(self._row(spot, each, anchor) for each in record.fields)

    def deep(self, record: Record, anchor: str) -> tuple[Row, ...]:
        """A row for each field, and for the fields of inner objects unless the table would be too long."""
        limit = _MOST if self._count(record) <= _MOST else 0
        return tuple(self._deep(self._start(record), anchor, limit))

    def _start(self, record: Record) -> _Spot:
        return _Spot(record, "", ("",) * len(self.languages), (record.name,))

    def _count(self, record: Record, depth: int = 0) -> int:
        """How many rows the whole table would have; stops counting once there are too many."""
        total = len(record.fields)
        for each in record.fields:
            inner, _ = self._inner(each.type)
            if total > _MOST:
                break
            if inner is not None and depth < _DEEPEST:
                total += self._count(inner, depth + 1)
        return total

    def _deep(self, spot: _Spot, anchor: str, limit: int) -> Iterator[Row]:
        for each in spot.record.fields:
            yield self._row(spot, each, anchor)
            inner, mark = self._inner(each.type)
            if limit and inner is not None and inner.name not in spot.above and len(spot.above) <= _DEEPEST:
                yield from self._deep(self._into(spot, each, inner, mark), anchor, limit)

    def _into(self, spot: _Spot, each: Field, inner: Record, mark: str) -> _Spot:
        code = tuple(
            _behind(path, language.field(spot.record, each)[0])
            + mark
            + ("" if each.required or mark else language.optional())
            for path, language in zip(spot.code, self.languages, strict=True)
        )
        return _Spot(inner, f"{_behind(spot.wire, each.name)}{mark}", code, (*spot.above, inner.name))

    def _inner(self, each: Type) -> tuple[Record | None, str]:
        match each:
            case Ref(target):
                decl = self.spec[target]
                return (decl, "") if isinstance(decl, Record) else (None, "")
            case Nullable(inner):
                return self._inner(inner)
            case ListOf(item):
                found, mark = self._inner(item)
                return found, f"[]{mark}"
        return None, ""

    def _row(self, spot: _Spot, each: Field, anchor: str) -> Row:
        path = _behind(spot.wire, each.name)
        spelled = (language.field(spot.record, each) for language in self.languages)
        return Row(
            path,
            self.anchors.new(anchor, path),
            self.wording.type(each.type),
            each.required,
            each.doc or self._doc(each.type),
            tuple(dict.fromkeys([*limits(each.type), *self.told.field(spot.record, each)])),
            tuple(facts(each)),
            each.deprecated,
            tuple(f"{_behind(at, name)}: {type}" for at, (name, type) in zip(spot.code, spelled, strict=True)),
        )

    def _doc(self, each: Type) -> str:
        return self.spec[each.target].doc if isinstance(each, Ref) else ""


def _behind(path: str, name: str) -> str:
    return joined(path, name) if path else name
