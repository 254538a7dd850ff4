"""`dateOf`: the dates of counts and of texts, in the package as it is emitted."""

from __future__ import annotations

import json
from pathlib import Path

from support.paths import GENERATED
from support.typescript_package import deno

ASKED = """
const { dateOf } = await import(Deno.args[0]);
const asked = JSON.parse(await new Response(Deno.stdin.readable).text());
const value = ([kind, held]) => kind === "large" ? BigInt(held) : held;
console.log(JSON.stringify(asked.map(([each, unit]) => dateOf(value(each), unit)?.toISOString() ?? null)));
"""
DATES = [
    (("count", 1_700_000_000_123), None, "2023-11-14T22:13:20.123Z"),
    (("large", "1700000000123"), None, "2023-11-14T22:13:20.123Z"),
    (("count", 1_700_000_000), "seconds", "2023-11-14T22:13:20.000Z"),
    (("count", -1), None, "1969-12-31T23:59:59.999Z"),
    (("count", 8_640_000_000_000_000), None, "+275760-09-13T00:00:00.000Z"),
    (("count", 8_640_000_000_000_001), None, None),
    (("large", str(2**63 - 1)), None, None),
    (("text", "2026-01-01T00:00:00.1239+01:00"), None, "2025-12-31T23:00:00.123Z"),
    (("text", "2026-01-01T00:00:00.29Z"), None, "2026-01-01T00:00:00.290Z"),
    (("text", "2026-01-01T00:00:00.99999999999999999999Z"), "seconds", "2026-01-01T00:00:00.999Z"),
    (("text", "2024-02-29t23:59:59.5z"), None, "2024-02-29T23:59:59.500Z"),
    (("text", "2016-12-31T23:59:60Z"), None, None),
    (("text", None), None, None),
    (("text", "2026-02-29T00:00:00Z"), None, None),
    (("text", "2026-01-01T24:00:00Z"), None, None),
    (("text", "2026-01-01T10:00:00+25:00"), None, None),
    (("text", "2026-01-01 10:00:00Z"), None, None),
    (("text", "2026-01-01"), None, None),
]


def test_dates_are_found_where_there_are_some(tmp_path: Path) -> None:
    (tmp_path / "ask.js").write_text(ASKED, encoding="utf-8")
    module = (GENERATED / "typescript" / "src" / "mod.js").as_uri()
    asked = json.dumps([[each, unit] if unit else [each] for each, unit, _ in DATES])
    done = deno(tmp_path, "run", "--quiet", "--allow-read", "ask.js", module, input=asked)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [date for _, _, date in DATES]
