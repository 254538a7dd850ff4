"""Checks and runs generated TypeScript."""

from __future__ import annotations

import subprocess
from pathlib import Path

from support.outside import tool

STRICT = {
    "strict": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "noPropertyAccessFromIndexSignature": True,
    "noImplicitOverride": True,
    "noImplicitReturns": True,
    "noFallthroughCasesInSwitch": True,
    "noUnusedLocals": True,
    "noUnusedParameters": True,
    "erasableSyntaxOnly": True,
    "isolatedDeclarations": True,
    "verbatimModuleSyntax": True,
    "lib": ["es2023"],
}


def deno(folder: Path, *arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
    command = [tool("deno"), *arguments]
    environment = {"NO_COLOR": "1", "HOME": str(folder), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        command, cwd=folder, input=input, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
