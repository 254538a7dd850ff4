"""Says whether a value is valid while documents are looked for: the check program, ten times as fast as the judge."""

from __future__ import annotations

from protogen.checks import pointer_from
from protogen.documents import Oracle
from protogen.load import Subschema
from protogen.runtime.checker import Program
from protogen.source import Json
from protogen.target import Job


class CheckOracle:
    """The check program's verdicts on one subschema's values. The judge confirms every fixture afterwards; meanwhile
    it is asked only where the program has no node for a subschema."""

    def __init__(self, program: Program, file: str, root: str, judge: Oracle) -> None:
        self._program, self._file, self._root, self._judge = program, file, root, judge

    def accepts(self, instance: Json) -> bool:
        """Whether a value is valid."""
        return self._program.accepts(self._root, instance)

    def errors(self, instance: Json) -> list[tuple[str, str]]:
        """Every violation's JSON Pointer and keyword."""
        return [(each.pointer, each.keyword) for each in self._program.violations(self._root, instance)]

    def at(self, subschema: Subschema) -> Oracle:
        """The oracle of another subschema of the same schema."""
        root = pointer_from(self._file, subschema.place)
        known = root in self._program.roots
        return CheckOracle(self._program, self._file, root, self._judge) if known else self._judge.at(subschema)


def oracle(job: Job, judge: Oracle) -> Oracle:
    """The oracle of a job's schema; ask it `at` a message."""
    nodes = enumerate(job.checks.document["nodes"])
    roots = {node["at"]: index for index, node in nodes if isinstance(node, dict)}
    program = Program({**job.checks.document, "roots": roots})
    return CheckOracle(program, job.schema.root.place.source.path, "#", judge)
