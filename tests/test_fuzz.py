"""A few of the random schemas of `python -m fuzz` in every language: verdicts, violations, round trips."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz.run import run

from protogen.prove import languages

_SCHEMAS = {"swift": 12, "python": 40, "typescript": 40}
"""How many schemas: compilers are slow."""
_SEED = 1


@pytest.mark.slow
@pytest.mark.parametrize("name", _SCHEMAS)
def test_random_schemas_are_read_as_the_judge_says(name: str, tmp_path: Path) -> None:
    language = languages.known()[name]
    if language.versions() is None:
        pytest.skip(f"NOTHING WAS PROVEN about {name}: its tools are not here")
    found = run(_SEED, _SCHEMAS[name], [language], tmp_path)

    assert found.faults == []
    assert len(found.refused) + len(found.slow) <= found.schemas // 20
    assert found.valid > 5 * found.schemas
    assert found.tolerated > found.valid
    assert found.documents > 2 * found.valid
