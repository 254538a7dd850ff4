"""The keywords that the judge treats differently from plain `jsonschema`. Import it late: the library is slow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from typing import Any, TypeAlias

import attrs
from jsonschema import validators
from jsonschema.exceptions import ValidationError
from referencing import Resource
from referencing.jsonschema import DRAFT4, DRAFT6, DRAFT7, DRAFT201909, DRAFT202012, lookup_recursive_ref

from protogen.judge.doubt import Doubt
from protogen.judge.equality import key
from protogen.judge.formats import CHECKS
from protogen.judge.patterns import matches
from protogen.source.place import Json

Keyword: TypeAlias = Callable[[Any, Any, Any, Any], Iterator[ValidationError]]

_DRAFTS: dict[str, tuple[Any, Any]] = {
    "draft-04": (validators.Draft4Validator, DRAFT4),
    "draft-06": (validators.Draft6Validator, DRAFT6),
    "draft-07": (validators.Draft7Validator, DRAFT7),
    "2019-09": (validators.Draft201909Validator, DRAFT201909),
    "2020-12": (validators.Draft202012Validator, DRAFT202012),
}


def validator_class(draft: str) -> tuple[Any, Any]:
    """Returns the validator of a draft with our keywords, and the draft's specification for `referencing`."""
    base, specification = _DRAFTS[draft]
    return _extended(base), specification


def _keywords(base: Any) -> dict[str, Keyword]:
    """Our keywords, of those that the draft has."""
    keywords: dict[str, Keyword] = {
        "pattern": _pattern,
        "format": _format,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
        "multipleOf": _multiple_of,
        "uniqueItems": _unique_items,
        "enum": _enum,
        "$ref": _ref,
        "anyOf": partial(_alternatives, "anyOf", base.VALIDATORS["anyOf"]),
        "oneOf": partial(_alternatives, "oneOf", base.VALIDATORS["oneOf"]),
    }
    if "const" in base.VALIDATORS:
        keywords["const"] = _const
    if "unevaluatedProperties" in base.VALIDATORS:
        keywords["unevaluatedProperties"] = _unevaluated_properties
    if "additionalItems" in base.VALIDATORS:
        keywords["items"] = validators.Draft7Validator.VALIDATORS["items"]  # draft-04's reads no boolean
        keywords["additionalItems"] = _additional_items
    return keywords


@cache
def _extended(base: Any) -> Any:
    extended: Any = validators.extend(base, _keywords(base))  # type: ignore[no-untyped-call]
    passed_on = [(field.alias, field.name) for field in attrs.fields(extended) if field.init]

    def evolve(self: Any, **changes: Any) -> Any:
        """Keeps our class for the draft: the library would switch to its own where a schema has `$schema`. Makes each
        validator once."""
        doubt: Doubt = self.format_checker
        schema = changes["schema"] = doubt.ordered(changes.get("schema", self.schema))
        resolver = changes["_resolver"] = doubt.resolver(changes.get("_resolver", self._resolver))
        key = (type(self), id(schema), id(resolver)) if len(changes) == 2 else None
        if key in doubt.validators:
            return doubt.validators[key]
        cls = type(self)
        if isinstance(schema, dict) and "$schema" in schema:
            cls = validators.validator_for(schema, default=cls)
            cls = _extended(cls) if any(cls is known for known, _ in _DRAFTS.values()) else cls
        for alias, name in passed_on:
            if alias not in changes:
                changes[alias] = getattr(self, name)
        made = cls(**changes)
        if key:
            doubt.validators[key] = made
        return made

    extended.evolve, extended.descend, extended.is_valid = evolve, _descend, _is_valid
    extended.specification = next(specification for known, specification in _DRAFTS.values() if known is base)
    return extended


def _descend(
    self: Any, instance: Json, schema: Any, path: Any = None, schema_path: Any = None, resolver: Any = None
) -> Iterator[ValidationError]:
    """Does as the library does, which makes a validator for each value. Adds the path where the schema is `false`: the
    library omits it."""
    if schema is False:
        yield ValidationError("nothing is allowed here", validator="false", path=() if path is None else (path,))
    if isinstance(schema, bool):
        return
    inner = _inner(self, schema, resolver)
    for check, keyword, value in inner._validators:
        for error in check(inner, value, instance, inner.schema) or ():
            error._set(
                validator=keyword,
                validator_value=value,
                instance=instance,
                schema=inner.schema,
                type_checker=inner.TYPE_CHECKER,
            )
            if keyword not in ("if", "$ref"):
                error.schema_path.appendleft(keyword)
            if path is not None:
                error.path.appendleft(path)
            if schema_path is not None:
                error.schema_path.appendleft(schema_path)
            yield error


def _inner(validator: Any, schema: Any, resolver: Any) -> Any:
    """The validator of a subschema; `resolver`: where it was referred to, if it was."""
    key, kept = (type(validator), id(schema), id(validator._resolver), id(resolver)), validator.format_checker.inner
    known = kept.get(key)
    if known is None:
        inside = resolver or validator._resolver.in_subresource(validator.specification.create_resource(schema))
        known = validator.evolve(schema=schema, _resolver=inside), schema, validator, resolver
        kept[key] = known  # all of these stay, and so do their identities
    return known[0]


def _is_valid(self: Any, instance: Json) -> bool:
    """Asks once for each subschema, value and way to the subschema (on which dynamic references depend)."""
    known = self.format_checker.known
    key = id(self.schema), id(instance), id(self._resolver)
    if key not in known:
        known[key] = self.schema is not False and not any(
            True for check, _, value in self._validators for _ in check(self, value, instance, self.schema) or ()
        )
    return bool(known[key])


def _alternatives(
    keyword: str, listed: Keyword, validator: Any, branches: Any, instance: Json, schema: Any
) -> Iterator[ValidationError]:
    """The library lists all that is wrong in every branch, which a verdict does not ask for."""
    if not validator.format_checker.deciding:
        yield from listed(validator, branches, instance, schema)
        return
    fitting = (1 for each in branches if _inner(validator, each, None).is_valid(instance))
    if next(fitting, 0) == 0 or (keyword == "oneOf" and next(fitting, 0)):
        yield ValidationError(f"the value does not fit `{keyword}`")


def _fraction(value: int | float) -> Fraction:
    return Fraction(value) if isinstance(value, int) else Fraction(Decimal(repr(value)))


def _ref(validator: Any, ref: str, instance: Json, schema: Any) -> Iterator[ValidationError]:
    """Reads the target in the draft of its own document; the library uses the draft of the reference."""
    key, targets = (id(validator), ref), validator.format_checker.targets
    if key not in targets:
        targets[key] = (*_target(validator, ref), validator)  # which stays, and so does its identity
    reader, contents, resolver, _ = targets[key]
    yield from reader.descend(instance, contents, resolver=resolver)


def _target(validator: Any, ref: str) -> tuple[Any, Any, Any]:
    """What reads the target of a reference, the target itself, and where references in it begin."""
    found = validator._resolver.lookup(ref)
    document = found.resolver._registry.get(found.resolver._base_uri.rstrip("#"))
    own = next((each for each, kind in _DRAFTS.values() if document and kind is document._specification), None)
    if own is not None and _extended(own) is not type(validator):
        known = {"registry": validator._registry, "_resolver": found.resolver}
        known["format_checker"] = validator.format_checker
        validator = _extended(own)(found.contents, **known)
    return validator, found.contents, validator.format_checker.resolver(found.resolver)


def _format(validator: Any, name: str, instance: Json, schema: Any) -> Iterator[ValidationError]:
    """Asserts the formats that readers can assert, if the judge asserts formats at all."""
    doubt: Doubt = validator.format_checker
    asserted = doubt.formats and name in CHECKS and validator.is_type(instance, "string")
    if asserted and not doubt.settled(CHECKS[name](instance)):
        yield ValidationError(f"{instance!r} is not a {name}")


def _matches(validator: Any, pattern: str, text: str) -> bool:
    doubt: Doubt = validator.format_checker
    return doubt.settled(matches(pattern, text))


def _pattern(validator: Any, pattern: str, instance: Json, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(instance, "string") and not _matches(validator, pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, patterns: Any, instance: Json, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(instance, "object"):
        for pattern, subschema in patterns.items():
            for name, member in instance.items():
                if _matches(validator, pattern, name):
                    yield from validator.descend(member, subschema, path=name, schema_path=pattern)


def _is_additional(validator: Any, name: str, schema: Any) -> bool:
    if name in schema.get("properties", {}):
        return False
    return not any(_matches(validator, pattern, name) for pattern in schema.get("patternProperties", {}))


def _additional_properties(validator: Any, rest: Any, instance: Json, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(instance, "object"):
        names = [name for name in instance if _is_additional(validator, name, schema)]
        yield from _others(validator, rest, instance, names)


def _others(validator: Any, rest: Any, instance: Json, names: list[str]) -> Iterator[ValidationError]:
    if rest is False and names:
        yield ValidationError(f"{names[0]!r} is not allowed")
    elif rest is not False:
        for name in names:
            yield from validator.descend(instance[name], rest, path=name)


def _additional_items(validator: Any, rest: Any, instance: Json, schema: Any) -> Iterator[ValidationError]:
    """Asserts only beside a list of `items`; the library counts the items of `true`, too."""
    if isinstance(schema.get("items"), list):
        yield from validators.Draft7Validator.VALIDATORS["additionalItems"](validator, rest, instance, schema)


def _multiple_of(validator: Any, step: Any, instance: Json, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(instance, "number") and (_fraction(instance) / _fraction(step)).denominator != 1:
        yield ValidationError(f"{instance!r} is not a multiple of {step!r}")


def _unique_items(validator: Any, unique: Any, instance: Json, schema: Any) -> Iterator[ValidationError]:
    if unique and validator.is_type(instance, "array") and len(set(map(key, instance))) < len(instance):
        yield ValidationError(f"{instance!r} holds an item twice")


def _enum(validator: Any, values: Any, instance: Json, schema: Any) -> Iterator[ValidationError]:
    wanted = key(instance)
    if all(key(value) != wanted for value in values):
        yield ValidationError(f"{instance!r} is not one of {values!r}")


def _const(validator: Any, value: Any, instance: Json, schema: Any) -> Iterator[ValidationError]:
    if key(value) != key(instance):
        yield ValidationError(f"{instance!r} is not {value!r}")


def _unevaluated_properties(validator: Any, rest: Any, instance: Json, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(instance, "object"):
        others = {name: held for name, held in schema.items() if name != "unevaluatedProperties"}
        evaluated = _evaluated(validator, others, instance)
        names = [name for name in instance if name not in evaluated]
        yield from _others(validator, rest, instance, names)


def _evaluated(validator: Any, schema: Any, instance: Json) -> set[str]:
    """The members that a schema evaluates, as readers do: what must hold anyway need not hold for that."""
    if isinstance(schema, bool):
        return set()
    if "additionalProperties" in schema or "unevaluatedProperties" in schema:
        return set(instance)
    found = {name for name in instance if not _is_additional(validator, name, schema)}
    for inner, contents, must_hold in _applied(validator, schema, instance):
        if must_hold or inner.is_valid(instance):
            found |= _evaluated(inner, contents, instance)
    return found


def _applied(validator: Any, schema: Any, instance: Json) -> Iterator[tuple[Any, Any, bool]]:
    """Yields the subschemas applied to the instance itself, each with its validator, and whether they must hold."""
    for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
        if keyword in schema:
            resolver = validator._resolver
            resolved = (
                lookup_recursive_ref(resolver) if keyword == "$recursiveRef" else resolver.lookup(schema[keyword])
            )
            yield validator.evolve(schema=resolved.contents, _resolver=resolved.resolver), resolved.contents, True
    may_hold = [each for keyword in ("anyOf", "oneOf") for each in schema.get(keyword, [])]
    must_hold = [*schema.get("allOf", ())]
    must_hold += [held for name, held in schema.get("dependentSchemas", {}).items() if name in instance]
    if "if" in schema:
        may_hold.append(schema["if"])
        branch = "then" if _inside(validator, schema["if"]).is_valid(instance) else "else"
        must_hold += [schema[branch]] if branch in schema else []
    for each in may_hold:
        yield _inside(validator, each), each, False
    for each in must_hold:
        yield _inside(validator, each), each, True


def _inside(validator: Any, schema: Any) -> Any:
    resource: Resource[Any] = Resource.from_contents(schema, default_specification=DRAFT202012)
    return validator.evolve(schema=schema, _resolver=validator._resolver.in_subresource(resource))
