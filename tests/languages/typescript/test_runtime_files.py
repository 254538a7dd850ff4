"""The run-time's files: read from the first to the last without a circle."""

import re
from collections.abc import Mapping, Set
from graphlib import CycleError, TopologicalSorter

import pytest
from support.paths import ROOT

_IMPORT = re.compile(r'^(?:import|export)\b[^;]*?\bfrom\s+"\./([\w./]+)";', re.MULTILINE)


def imports(texts: Mapping[str, str]) -> Mapping[str, Set[str]]:
    """The files that each file imports, for types alone too."""
    return {name: set(_IMPORT.findall(text)) for name, text in texts.items()}


def test_no_file_of_the_runtime_is_in_a_circle() -> None:
    files = (ROOT / "templates" / "typescript" / "runtime").glob("*.ts")
    graph = imports({path.name: path.read_text(encoding="utf-8") for path in files})
    # No keyword: a contract names those that it uses.
    assert graph["compile.ts"] == {"json.ts", "program.ts", "values.ts"}
    assert set().union(*graph.values()) <= graph.keys()
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize(
    "statement", ["import { b } from", "import type { B } from", "import {\n  b,\n} from", "export * from"]
)
def test_every_kind_of_import_closes_a_circle(statement: str) -> None:
    graph = imports({"a.ts": f'/** Words. */\n\n{statement} "./b.ts";\n', "b.ts": 'import { a } from "./a.ts";\n'})
    with pytest.raises(CycleError):
        TopologicalSorter(graph).prepare()
