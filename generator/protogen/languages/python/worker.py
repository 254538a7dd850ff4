"""Runs datamodel-code-generator in a process of its own: one request as JSON on stdin, the module on stdout.

Its import takes longer than all else of a build. `protogen build` therefore starts this process first, and hands
it the request when the schema is read.
"""

from __future__ import annotations

import gc
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any


def models(request: dict[str, Any]) -> str:
    """The text of the models' module."""
    from datamodel_code_generator import generate

    told: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for name, definition in request["schema"]["$defs"].items():
        told[name]["python"] = definition.pop("x-python")  # for our templates alone; costs less outside the schema
    found = generate(json.dumps(request["schema"]), extra_template_data=told, **_options(request))
    if not isinstance(found, str):
        raise TypeError(f"one module expected, not {type(found).__name__}")
    return found.rstrip() + "\n"


def _options(request: dict[str, Any]) -> dict[str, Any]:
    from datamodel_code_generator.enums import DataModelType, InputFileType, TargetPydanticVersion
    from datamodel_code_generator.format import Formatter, PythonVersion

    return {
        "input_file_type": InputFileType.JsonSchema,
        "output_model_type": DataModelType.PydanticV2BaseModel,
        "target_python_version": PythonVersion.PY_311,
        "target_pydantic_version": TargetPydanticVersion.V2_14,
        "base_class": request["base"],
        "additional_imports": request["imports"],
        "import_overrides": request["relative"],
        "aliases": request["aliases"],
        "custom_class_name_generator": str,  # the schema's names are class names already
        "custom_template_dir": Path(request["templates"]),
        "custom_file_header": request["header"],
        "skip_root_model": True,
        "use_annotated": True,
        "field_constraints": True,
        "use_missing_sentinel": True,
        "strict_nullable": True,
        "use_type_alias": True,
        "use_specialized_enum": True,
        "use_standard_collections": True,
        "use_union_operator": True,
        "use_tuple_for_fixed_length_arrays": True,
        "use_double_quotes": True,
        "disable_timestamp": True,
        "formatters": [Formatter.BUILTIN],
        "builtin_format_line_length": 88,
    }


def warm_up() -> None:
    """Import the generator, and what it imports only when it runs."""
    import datamodel_code_generator.config  # noqa: F401
    import jinja2  # noqa: F401
    from datamodel_code_generator.parser import jsonschema  # noqa: F401


def main() -> None:
    """Answer one request. An empty one (the build ended early) is no fault."""
    gc.disable()  # nearly all that is made lives until the end, what is imported above all
    warm_up()
    text = sys.stdin.buffer.read()
    if text:
        sys.stdout.buffer.write(models(json.loads(text)).encode())


if __name__ == "__main__":
    main()
