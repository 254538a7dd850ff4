"""The judge: decides with `jsonschema` whether a document is valid, with exact patterns and numbers.

It shares nothing with the readers: it reads texts with a reader of its own, the schema as written, in its own draft,
follows references with the library `referencing`, and asks the engine `regress` about patterns. docs/judge.md
lists how it differs from plain `jsonschema`, and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from protogen.judge.doubt import Doubt
from protogen.judge.listing import Pairs, is_list_of, pair
from protogen.judge.reading import NotJSON, known
from protogen.schema.load import Schema, Subschema, Unresolved, load
from protogen.schema.raw import raw
from protogen.source.deep import deep
from protogen.source.place import Json


class Judge:
    """Judges documents of a schema: a file, a loaded schema, or a subschema. `pointer` is relative to it.

    `formats`: assert the formats that readers can assert; otherwise `format` is an annotation.
    """

    def __init__(self, schema: Path | Schema | Subschema, pointer: str = "", *, formats: bool = False) -> None:
        loaded = load(schema)[0] if isinstance(schema, Path) else schema
        self._root = loaded.root if isinstance(loaded, Schema) else loaded
        self._pointer = pointer
        self._doubt = Doubt(formats=formats)

    def at(self, subschema: Subschema) -> Judge:
        """Returns the judge of a subschema of the same schema; it shares the files already read."""
        other = Judge(subschema, formats=self._doubt.formats)
        other._doubt = self._doubt
        other.__dict__["_registry"] = self._registry
        return other

    def verdict(self, instance: Json) -> bool | None:
        """Whether a value is valid; None if that turns on a pattern or a format that cannot be decided."""
        doubt = self._doubt
        doubt.met = False
        doubt.begin(deciding=True)
        with deep():
            first = bool(self._validator.is_valid(instance))
            if not doubt.met:
                return first
            doubt.begin(benefit=False, deciding=True)
            second = bool(self._validator.is_valid(instance))
            doubt.begin()
        return first if first is second else None

    def accepts(self, instance: Json) -> bool:
        """Whether a value, as returned by `reading.read`, is valid for certain."""
        return self.verdict(instance) is True

    def errors(self, instance: Json) -> list[tuple[str, str]]:
        """Returns the JSON Pointer and keyword of every violation (`false` for the schema `false`), in the order in
        which readers check."""
        with deep():
            return [pair(error) for error in self._errors(instance)]

    def lists(self, instance: Json, violations: Pairs) -> bool:
        """Whether these are all violations of a value, in the order of readers (which know more of tagged unions).
        What cannot be decided is no reason to say no."""
        self._doubt.met = False
        with deep():
            return is_list_of(self._errors(instance), violations) or self._doubt.met

    def text_verdict(self, text: str | bytes) -> bool | None:
        """Whether a raw text is acceptable JSON and a valid document; None as for `verdict`."""
        try:
            return self.verdict(known(text))
        except NotJSON:
            return False

    def accepts_text(self, text: str | bytes) -> bool:
        """Whether a raw text is acceptable JSON and a valid document for certain."""
        return self.text_verdict(text) is True

    def _errors(self, instance: Json) -> Iterator[Any]:
        self._doubt.begin()
        yield from self._validator.iter_errors(instance)

    @cached_property
    def _registry(self) -> Any:
        from referencing import Registry, Resource

        from protogen.judge.keywords import validator_class

        root, resources = self._root, dict[str, Any]()

        def retrieve(uri: str) -> Any:
            if uri not in resources:
                found = _resolve(root, uri)
                specification = validator_class(found.draft)[1]
                resources[uri] = Resource.from_contents(exact(raw(found)), default_specification=specification)
            return resources[uri]

        registry: Any = Registry(retrieve=retrieve)  # type: ignore[call-arg]  # an attrs class mypy cannot see into
        return registry.with_resource(root.base, retrieve(root.base))

    @cached_property
    def _validator(self) -> Any:
        from protogen.judge.keywords import validator_class

        cls, _ = validator_class(self._root.draft)
        subschema = self._root.resolve(f"#{quote(self._pointer, safe='/$')}") if self._pointer else self._root
        resolver = self._doubt.resolver(self._registry.resolver(subschema.base))
        schema = self._doubt.ordered(exact(raw(subschema)))
        return cls(schema, registry=self._registry, _resolver=resolver, format_checker=self._doubt)


def exact(value: Json) -> Json:
    """Returns a schema's value with every integral float replaced by that integer."""
    if isinstance(value, dict):
        return {key: exact(member) for key, member in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    return int(Decimal(repr(value))) if isinstance(value, float) and value.is_integer() else value


def _resolve(root: Subschema, uri: str) -> Subschema:
    from referencing.exceptions import NoSuchResource

    try:
        return root.resolve(uri)
    except Unresolved:
        raise NoSuchResource(ref=uri) from None  # type: ignore[call-arg]  # as above
