"""Finds the schemas in AsyncAPI and OpenAPI documents, and which of them are messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from protogen.schema.container import Container, Fault, Part
from protogen.schema.forms import kind
from protogen.schema.keywords import LATEST, draft_of
from protogen.schema.openapi import at, followed, inline_schemas
from protogen.schema.operations import Operation, operations
from protogen.source.diagnostics import Severity
from protogen.source.place import Json, pointer_of


def container(value: Json) -> Container | None:
    """Returns the container for an AsyncAPI or OpenAPI document; None for a schema."""
    if not isinstance(value, dict) or "$schema" in value:
        return None
    for word, read in (("asyncapi", _asyncapi), ("openapi", _openapi), ("swagger", _swagger)):
        if isinstance(value.get(word), str) and not {"info", "components", "channels", "paths"}.isdisjoint(value):
            found = read(value, value[word])
            found.faults += _misshapen(value)
            return found
    return None


_OBJECTS = ("info", "channels", "operations", "paths", "webhooks", "components")


def _misshapen(value: Mapping[str, Json]) -> Iterator[Fault]:
    """What should be an object and is none: nothing would be read from it, without a word."""
    help = "see the specification of the document's version"
    groups = _members(value, "components")
    for tokens in (*((word,) for word in _OBJECTS if word in value), *(("components", word) for word in groups)):
        held = at(value, tokens)
        if not isinstance(held, dict) and not tokens[-1].startswith("x-"):
            message = f"`{tokens[-1]}` must be an object, not {kind(held)}"
            yield Fault("container-refused", message, pointer_of(tokens), help)


def _asyncapi(value: dict[str, Json], version: str) -> Container:
    found = Container(value, "draft-07", _about(value))
    if not re.match(r"[23]\.", version):
        help = "versions 2 and 3 are supported"
        found.faults.append(Fault("container-refused", f"AsyncAPI {version} is not supported", "/asyncapi", help))
        return found
    for part in _components(value, found.draft):
        found.add(part)
    names: dict[tuple[str, ...], str] = {}
    for tokens, name in _messages(value):
        names.setdefault(tokens, name)
    roots = {tokens: root for tokens, name in names.items() if (root := _add_message(found, name, tokens))}
    for operation in operations(value):
        _unite(found, operation, [roots[each] for each in operation.messages if each in roots])
    for channel, held in _members(found.value, "channels").items():
        for key in _members(held, "parameters"):
            here = (*followed(found.value, ("channels", channel, "parameters", key)), "schema")
            with suppress(KeyError):
                _add_root(found, f"{channel} {key} parameter", here, at(found.value, here), found.draft)
    return found


def _unite(found: Container, operation: Operation, names: list[str]) -> None:
    """Replace the messages of an operation, as entry points, by one: their union."""
    union: dict[str, Json] = {"oneOf": [{"$ref": f"#{found.pointer(name)}"} for name in dict.fromkeys(names)]}
    if isinstance(operation.note, dict):
        union["x-protogen"] = operation.note
    if len(union["oneOf"]) < 2:
        return
    name = found.free(operation.name)
    found.united[operation.tokens] = union
    found.add(Part(name, operation.tokens, LATEST))
    first = min((found.roots.index(each) for each in names if each in found.roots), default=len(found.roots))
    found.roots.insert(first, name)
    found.roots[:] = [each for each in found.roots if each not in names]


def _openapi(value: dict[str, Json], version: str) -> Container:
    if version.startswith("3.0"):
        found = Container(_lifted(value), "draft-04", _about(value))
    elif version.startswith("3."):
        found = Container(value, draft_of(str(value.get("jsonSchemaDialect", ""))) or LATEST, _about(value))
    else:
        found = Container(value, LATEST, _about(value))
        help = "versions 3.0 and 3.1 are supported"
        found.faults.append(Fault("container-refused", f"OpenAPI {version} is not supported", "/openapi", help))
        return found
    for part in _components(found.value, found.draft):
        found.add(part)
    for name, tokens, media in inline_schemas(found.value):
        if media:
            message = f"the schema of `{media}` is skipped: readers only read JSON"
            help = "nothing to do, unless you need readers for it"
            found.faults.append(Fault("media-passed-over", message, pointer_of(tokens), help, Severity.NOTE))
        elif found.component(at(found.value, tokens)) is None:
            found.add(Part(found.free(name), tokens, found.draft))
    if not found.parts:
        help = "add schemas under `components` or in the operations of `paths`"
        found.faults.append(Fault("container-empty", "the document has no schemas", "", help))
    return found


def _swagger(value: dict[str, Json], version: str) -> Container:
    help = "convert it to OpenAPI 3.1 (there are converters for it)"
    fault = Fault("container-refused", f"Swagger {version} is not supported", "/swagger", help)
    return Container(value, LATEST, _about(value), faults=[fault])


def _about(value: Mapping[str, Any]) -> Mapping[str, Json]:
    info = value.get("info")
    info = info if isinstance(info, dict) else {}
    found: dict[str, Json] = {word: info[word] for word in ("title", "description") if isinstance(info.get(word), str)}
    if re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", str(info.get("version", ""))):
        found["x-protogen"] = {"version": info["version"]}
    return found


def _components(value: Mapping[str, Any], draft: str) -> Iterator[Part]:
    for name, held in _members(_members(value, "components"), "schemas").items():
        form = held.get("schemaFormat") if isinstance(held, dict) and "schema" in held else None
        if known := _FORMAT.fullmatch(form) if isinstance(form, str) else None:
            own = _draft(known["version"]) if known[1] == "schema" else draft
            yield Part(name, ("components", "schemas", name, "schema"), own)
        else:
            yield Part(name, ("components", "schemas", name), draft)


def _messages(value: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yields the place of each message, with references followed, and a name for it."""
    for key in _members(_members(value, "components"), "messages"):
        yield followed(value, ("components", "messages", key)), key
    for channel, held in _members(value, "channels").items():
        for key in _members(held, "messages"):
            yield followed(value, ("channels", channel, "messages", key)), key
        for verb in ("publish", "subscribe"):
            message = _members(held, verb).get("message")
            if not isinstance(message, dict):
                continue
            here = ("channels", channel, verb, "message")
            many = message.get("oneOf")
            places = [(*here, "oneOf", str(n)) for n in range(len(many))] if isinstance(many, list) else [here]
            yield from ((followed(value, each), f"{channel} {verb}") for each in places)


def _members(value: Json, name: str) -> dict[str, Json]:
    """The object that a member holds; an empty one where it is anything else, or there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


_FORMAT = re.compile(r"application/(vnd\.aai\.asyncapi|schema)(\+json|\+yaml)?(;\s*version=(?P<version>.+))?")


def _add_message(found: Container, name: str, tokens: tuple[str, ...]) -> str:
    """Add a message's payload. If it is only a reference to a component, use that component. Returns the name of the
    entry point; empty if there is none."""
    pointer = pointer_of(tokens)
    try:
        message = at(found.value, tokens)
    except KeyError:
        found.faults.append(Fault("unresolved-reference", f"there is no message at `#{pointer}`", "", ""))
        return ""
    if not isinstance(message, dict):
        return ""
    if isinstance(message.get("$ref"), str):
        help = "put the message into this document; only schemas may be in other files"
        fault = Fault("unresolved-reference", f"the message `{message['$ref']}` is in another file", pointer, help)
        found.faults.append(fault)
        return ""
    name = str(message.get("name") or name)
    _add_headers(found, name, tokens, message)
    payload, below = message.get("payload"), ["payload"]
    form = message.get("schemaFormat")
    if isinstance(payload, dict) and "schemaFormat" in payload:
        form, payload, below = payload["schemaFormat"], payload.get("schema"), ["payload", "schema"]
    if payload is None:
        return ""  # the message has no payload
    known = _FORMAT.fullmatch(str(form or "application/schema"))
    if not known:
        fault = Fault("container-refused", f"the schema format `{form}` is not supported", pointer, "write JSON Schema")
        found.faults.append(fault)
        return ""
    draft = _draft(known["version"]) if known[1] == "schema" else found.draft
    return _add_root(found, name, (*tokens, *below), payload, draft)


def _add_headers(found: Container, name: str, tokens: tuple[str, ...], message: Mapping[str, Any]) -> None:
    """Add the schema of a message's headers, from the message or from a trait."""
    places = [(*tokens, "headers")] if "headers" in message else []
    traits = message.get("traits")
    for number in range(len(traits) if isinstance(traits, list) else 0):
        trait = followed(found.value, (*tokens, "traits", str(number)))
        try:
            places += [(*trait, "headers")] if "headers" in at(found.value, trait) else []
        except KeyError:
            message_of = f"there is no message trait at `#{pointer_of(trait)}`"
            pointer = pointer_of((*tokens, "traits", str(number)))
            found.faults.append(Fault("unresolved-reference", message_of, pointer, ""))
    if len(places) > 1:
        help = "define the headers in one place: merged traits cannot be expressed as a schema"
        text = f"the headers of the message `{name}` are defined in {len(places)} places"
        found.faults.append(Fault("container-refused", text, pointer_of(places[1]), help))
    elif places:
        _add_root(found, f"{name} headers", places[0], at(found.value, places[0]), found.draft)


def _add_root(found: Container, name: str, tokens: tuple[str, ...], schema: Json, draft: str) -> str:
    """Add a schema as an entry point, and return its name. If it is only a reference to a component, use that."""
    referred = found.component(schema)
    if referred is None:
        referred = found.free(name)
        found.add(Part(referred, tokens, draft))
    found.roots += [referred] if referred not in found.roots else []
    return referred


def _draft(version: str | None) -> str:
    named = {"2020-12": LATEST, "2019-09": "2019-09", "draft-06": "draft-06", "draft-04": "draft-04"}
    return named.get((version or "").strip(), "draft-07")


_VALUES = frozenset({"default", "enum", "example", "examples"})


def _lifted(value: Json) -> Json:
    """Replaces OpenAPI 3.0's `nullable` with JSON Schema's `type`. (Its other differences are those of draft-04.)"""
    if isinstance(value, list):
        return [_lifted(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: held if key in _VALUES else _lifted(held) for key, held in value.items()}
    if found.get("nullable") is True and isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
        if isinstance(found.get("enum"), list) and None not in found["enum"]:
            found["type"] = found["type"][0]  # null is not among the values
    return found
