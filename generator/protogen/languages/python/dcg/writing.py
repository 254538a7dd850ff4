"""Has datamodel-code-generator write a module of models, through its API and in this process."""

from __future__ import annotations

import ast
import json
import warnings
from typing import Any

from protogen.languages.python.dcg.aliases import aliases_last
from protogen.languages.python.dcg.kinds import Kind
from protogen.languages.python.dcg.schema import Plain
from protogen.source.diagnostics import Diagnostic, Refused


def written(asked: Plain, kind: Kind, header: str) -> str:
    """The module's text, without the generator's warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return generated(asked, kind, header)


def generated(asked: Plain, kind: Kind, header: str) -> str:
    """The module's text. Imports the generator, which takes longer than all else of a build."""
    from datamodel_code_generator import generate

    found = generate(json.dumps(asked.schema), aliases=asked.aliases, **_options(kind, header))
    if not isinstance(found, str):
        raise TypeError(f"one module expected, not {type(found).__name__}")
    _refuse_renamed(asked, found)
    return aliases_last(found) if kind.decodes else found.rstrip() + "\n"


def _refuse_renamed(asked: Plain, text: str) -> None:
    """Refuse a module in which a class is not called as it was asked for."""
    there = {name for each in ast.parse(text).body for name in _defined(each)}
    for name in asked.names:
        if name not in there:
            problem = f"models of this kind cannot have a class `{name}`: the generator needs the name for itself"
            help = 'give the type another name: `"x-protogen": {"python": {"name": …}}`'
            raise Refused(Diagnostic("name-taken", problem, help=help))


def _defined(each: ast.stmt) -> list[str]:
    match each:
        case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(name)) | ast.Assign(targets=[ast.Name(name)]):
            return [name]
    return []


def _options(kind: Kind, header: str) -> dict[str, Any]:
    from datamodel_code_generator.enums import DataModelType, InputFileType, TargetPydanticVersion
    from datamodel_code_generator.format import Formatter, PythonVersion

    return {
        "input_file_type": InputFileType.JsonSchema,
        "output_model_type": DataModelType(kind.output),
        "target_python_version": PythonVersion.PY_311,
        "custom_class_name_generator": str,  # the schema's names are class names already
        "custom_file_header": header,
        "skip_root_model": True,
        "target_pydantic_version": TargetPydanticVersion.V2_14 if kind.missing else None,
        "use_missing_sentinel": kind.missing,
        "apply_default_values_for_required_fields": kind.fills,
        "use_annotated": kind.limits,
        "field_constraints": kind.limits,
        "strict_nullable": True,
        "use_type_alias": True,
        "use_type_alias_type": not kind.decodes,
        "use_specialized_enum": True,
        "use_schema_description": True,
        "use_single_line_docstring": True,
        "use_inline_field_description": not kind.limits,
        "use_standard_collections": True,
        "use_union_operator": True,
        "use_tuple_for_closed_arrays": True,
        "use_typed_nullable_map_values": True,
        "use_closed_typed_dict": False,
        "use_double_quotes": True,
        "use_msgspec_tagged_unions": True,
        "frozen_dataclasses": True,
        "keyword_only": True,
        "disable_timestamp": True,
        "formatters": [Formatter.BUILTIN],
        "builtin_format_line_length": 88,
    }
