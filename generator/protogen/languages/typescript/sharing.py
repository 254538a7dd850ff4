"""Emits `protogen-runtime`, the run-time that contracts share, and modules of a package that stand for its modules.

export * from "protogen-runtime";
export { protogen_1_2_0 } from "protogen-runtime";
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from protogen.languages import sharing

if TYPE_CHECKING:
    from jinja2 import Environment

PACKAGE = "protogen-runtime"
"""The package of the run-time, and its folder in that of the contract."""
NOTE = f"""
- The run-time is the package `{PACKAGE}`, which contracts share: it is
  in the folder of that name. Install one of them."""
"""What the README says of it."""
IMPORTS = {PACKAGE: f"./{PACKAGE}/src/mod.js", f"{PACKAGE}/live": f"./{PACKAGE}/src/live.js"}
"""Where the modules of the run-time are, for Deno."""
_MODULES = {"runtime": PACKAGE, "live": f"{PACKAGE}/live"}
"""The modules that are the same for every contract, and what they are imported as."""
_HEADER = f"// {sharing.HEADER}\n"
_TYPES = '// @ts-self-types="./{}.d.ts"\n'


def shared(files: Mapping[str, str], texts: Mapping[str, str], pages: Environment) -> dict[str, str]:
    """A package's files, with the run-time in a folder of its own. `texts`: the files of `src/` that are the same for
    every contract, without their first lines."""
    stand_ins = {f"src/{path}": _stand_in(path) for path in texts if f"src/{path}" in files}
    modules = {path: f"{_first(path)}\n{text}" for path, text in texts.items()}
    modules |= {
        "mod.js": f'{_first("mod.js")}\nexport * from "./runtime.js";\nexport const {sharing.MARK} = true;\n',
        "mod.d.ts": f'{_first("mod.d.ts")}\nexport * from "./runtime.js";\n'
        f"/** The version of the run-time: contracts need a certain one. */\nexport const {sharing.MARK}: true;\n",
    }
    page = pages.get_template("shared/package.json.jinja")
    return {
        **files,
        **stand_ins,
        **{f"{PACKAGE}/src/{path}": text for path, text in modules.items()},
        f"{PACKAGE}/package.json": page.render(runtime=PACKAGE, version=sharing.npm_version()),
    }


def view() -> Mapping[str, object]:
    """What templates print of it: for npm, and for Deno."""
    return {"name": PACKAGE, "version": sharing.npm_version(), "imports": IMPORTS}


def import_map(folder: Path) -> list[str]:
    """What Deno is told without a config, if a package's folder has a shared run-time; one serves all packages."""
    if not (folder / PACKAGE).is_dir():
        return []
    places = {name: (folder / path).as_uri() for name, path in IMPORTS.items()}
    return [f"--import-map=data:application/json,{json.dumps({'imports': places})}"]


def _first(path: str) -> str:
    name = path.partition(".")[0]
    return _HEADER + (_TYPES.format(name) if path.endswith(".js") else "")


def _stand_in(path: str) -> str:
    """A module that is all of one of the run-time's; the first needs the version that it was generated with."""
    module = _MODULES[path.partition(".")[0]]
    mark = f'export {{ {sharing.MARK} }} from "{module}";\n' if module == PACKAGE else ""
    return f'{_first(path)}\nexport * from "{module}";\n{mark}'
