"""Turns a schema into a Spec: derives types from the keywords of its subschemas.

Types are sound before they are pretty: every value that the schema accepts fits its type without loss.
Where a type cannot express the keywords, it is wider (up to arbitrary JSON); the strict reader, which runs
the schema's own assertions, still refuses invalid values.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from protogen.model.lowering import Lowering
from protogen.model.naming import finished
from protogen.model.references import plain_reference
from protogen.model.remarks import notes, text
from protogen.model.spec import Spec
from protogen.model.titles import Titles, document_name, same_name, stem_name, usable
from protogen.schema.keywords import KEYWORDS
from protogen.schema.load import Schema
from protogen.source.deep import roomy
from protogen.source.place import Json

_ROOM = 12
"""So many subschemas are looked at for each one that is written. Where this is not enough, sets of subschemas that
nothing was made of yet are arbitrary JSON."""


@roomy
def lower(
    schema: Schema, roots: Sequence[str] = (), stem: str = "", reserved: Container[str] = frozenset[str]()
) -> Spec:
    """Returns the Spec of a schema. `roots`: definitions that are messages in addition to the document itself;
    `stem`: the file's name, used if the document has no usable title; `reserved`: type names that some language
    takes, which the document's default name avoids."""
    run = Lowering(_ROOM * len(schema.root.graph.nodes) + 200, Titles(schema))
    definitions = schema.definitions()
    for name, subschema in definitions.items():
        run.claim(subschema, name)
    entry = _entry(run, schema, stem, reserved)
    wanted = [name for name in (roots or schema.roots or ([] if entry else definitions)) if name in definitions]
    found = [*([entry] if entry else []), *(run.reference(definitions[name], name).target for name in wanted)]
    run.nullables.roots.update(found)
    while run.waiting:
        run.declare(*run.waiting.popleft())
    root = schema.root.keywords
    title = text(root.get("title"))
    return Spec(
        title=title or stem,
        version=text(notes(root).get("version")),
        doc=text(root.get("description")),
        roots=tuple(dict.fromkeys(found)),
        decls=finished(run.nullables.at_uses(run.decls.values()), run.inline, run.taken),
        id=text(root.get("$id")),
        name=usable(title) or (found[0] if {*found} <= {*definitions} and len({*found}) == 1 else stem_name(stem)),
    )


def _entry(run: Lowering, schema: Schema, stem: str, reserved: Container[str]) -> str:
    """Names and queues the document itself, if it says anything about a value; returns its name. A document that only
    refers to a definition gives it the document's title as name."""
    root = schema.root
    if not says_something(schema):
        return ""
    wanted = document_name(root.keywords.get("title"), stem, reserved)
    target = plain_reference([root])
    if target is None or target.key not in run.named:
        return run.reference(root, run.claim(root, wanted if run.is_free(wanted) else f"{wanted} document")).target
    if usable(root.keywords.get("title")) and run.is_free(wanted) and not same_name(wanted, run.named[target.key]):
        run.claim(target, wanted)
    return run.reference(target, stem).target


def says_something(schema: Schema) -> bool:
    """Whether the document itself is a message: it says more of a value than that it is an object, or has no
    definitions."""
    root = schema.root.value
    if isinstance(root, bool) or not schema.definitions():
        return True
    return any(
        key in KEYWORDS and key not in _REMARKS and value not in _EMPTY.get(key, ()) for key, value in root.items()
    )


_EMPTY: Mapping[str, tuple[Json, ...]] = {
    "type": ("object", ["object"]),
    "properties": ({},),
    "required": ([],),
    "additionalProperties": (True, {}),
    "unevaluatedProperties": (True, {}),
}
"""What says no more than that a value is an object: many published protocols put it above their definitions."""


_REMARKS = frozenset({"$schema", "$id", "$comment", "$anchor", "$vocabulary", "$defs", "definitions", "title"}) | {
    *("description", "examples", "default", "deprecated", "id", "readOnly", "writeOnly", "x-protogen")
}
"""Keywords that say nothing about a value: a document with only these just holds definitions."""
