"""A language that errs on purpose: `python prove_fake.py PROGRAMS BUG` answers as `protogen prove` asks."""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from protogen.runtime.checker import Program
from protogen.runtime.jsontext import JSONTextError, dump, parse


def verdict(program: Program, root: str, value: Any) -> dict[str, Any]:
    violations = [[each.pointer, each.keyword] for each in program.violations(root, value)]
    return {"valid": not violations, "violations": violations}


def answer(programs: dict[str, Program], bug: str, request: dict[str, Any]) -> dict[str, Any]:
    try:
        value = parse(base64.b64decode(request["base64"]))
    except JSONTextError as fault:
        refusal = {
            "valid": bug == "lenient",
            "violations": [] if bug == "lenient" else [[fault.pointer, fault.keyword]],
        }
        return {"strict": refusal, "tolerant": refusal, "roundtrip": "null" if bug == "lenient" else None}
    text = dump(value)
    if bug == "dies" and '"boom"' in text:
        os._exit(9)
    if bug == "hangs" and '"boom"' in text:
        time.sleep(3600)
    if bug == "confused":
        return {"strict": 1}
    strict = verdict(programs["strict"], request["root"], value)
    tolerant = verdict(programs["tolerant"], request["root"], value)
    if bug == "no maximum":
        strict["violations"] = [each for each in strict["violations"] if each[1] != "maximum"]
        strict["valid"] = not strict["violations"]
    if bug == "other order":
        strict["violations"].reverse()
    if bug == "closed":
        tolerant = strict
    if bug == "loses" and isinstance(value, dict):
        text = dump({key: held for key, held in value.items() if key in ("id", "size")})
    big = isinstance(value, dict) and isinstance(value.get("size"), int) and abs(value["size"]) > 2**53
    extra = {"unrepresentable": True} if bug == "doubles" and big and strict["valid"] else {}
    return {"strict": strict, "tolerant": tolerant, "roundtrip": None if extra else text, **extra}


def main() -> None:
    folder, bug = Path(sys.argv[1]), sys.argv[2]
    programs = {name: Program(json.loads((folder / f"{name}.json").read_text())) for name in ("strict", "tolerant")}
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], **answer(programs, bug, request)}), flush=True)


main()
