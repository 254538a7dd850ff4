"""Where things are in the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
SUPPORT = TESTS / "support"
TEMPLATES = ROOT / "templates"
DOCS = ROOT / "docs"
GENERATED = ROOT / "generated"
V1, V2 = (ROOT / "schema" / f"websocket-{version}.schema.json" for version in ("v1", "v2"))
