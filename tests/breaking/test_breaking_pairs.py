"""Published versions of six protocols: what `breaking` says of them, judged true by reading both versions.

docs/breaking.md says how each list was judged. Here another validator also judges each document that is shown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import validators
from referencing import Registry, Resource
from support.outside import pairs

from protogen.breaking.classify import findings, matched
from protogen.breaking.findings import FORWARD, Finding, Reader
from protogen.breaking.versions import Version, compiled
from protogen.project.config import Config
from protogen.runtime.jsontext import parse

pytestmark = pytest.mark.slow

PAIRS: Mapping[str, tuple[str, str, Mapping[str, int]]] = {
    "mcp 2025-03": (
        "mcp/2024-11-05.json",
        "mcp/2025-03-26.json",
        {"field-added": 3, "message-added": 5, "message-removed": 1, "union-member-added": 5},
    ),
    "mcp 2025-11": (
        "mcp/2025-06-18.json",
        "mcp/2025-11-25.json",
        {
            "field-added": 43,
            "field-added-required": 43,
            "field-optional": 2,
            "field-removed": 4,
            "message-added": 55,
            "message-removed": 1,
            "source-case-added": 3,
            "source-changed": 9,
            "source-removed": 2,
            "source-renamed": 4,
            "union-member-added": 11,
        },
    ),
    "cyclonedx 1.6": (
        "cyclonedx/bom-1.5.schema.json",
        "cyclonedx/bom-1.6.schema.json",
        {
            "closed-object-field-added": 20,
            "enum-opened": 1,
            "enum-value-added": 3,
            "field-required": 1,
            "length-narrowed": 1,
            "length-widened": 2,
            "object-closed": 1,
            "source-case-added": 2,
            "source-changed": 2,
            "source-removed": 8,
            "source-renamed": 8,
            "union-member-added": 1,
        },
    ),
    "vda5050 2.1": (
        "vda5050/state-2.0.0.json",
        "vda5050/state-2.1.0.json",
        {"field-added": 2, "field-optional": 2, "number-widened": 2, "range-narrowed": 3, "source-changed": 1},
    ),
    "vda5050 3.0": (
        "vda5050/state-2.1.0.json",
        "vda5050/state-3.0.0.json",
        {
            "enum-value-added": 3,
            "enum-value-removed": 1,
            "field-added": 15,
            "field-added-required": 3,
            "field-optional": 2,
            "field-removed": 6,
            "field-renamed": 4,
            "range-narrowed": 6,
            "source-renamed": 7,
        },
    ),
    "a2a 0.3.0": (
        "a2a/0.2.6.json",
        "a2a/0.3.0.json",
        {"field-added": 3, "message-added": 7, "source-case-added": 1, "union-member-added": 4},
    ),
    "dap head": ("dap/v1.70.0.json", "dap/head.json", {"field-added": 1, "range-narrowed": 86}),
    "sarif 2.2": (
        "sarif/2.1.json",
        "sarif/2.2.json",
        {
            "closed-object-field-added": 2,
            "const-changed": 1,
            "enum-value-added": 1,
            "source-changed": 11,
            "source-renamed": 1,
        },
    ),
}
"""Old and new version, and how many findings of each rule there are."""

TELLING: Sequence[tuple[str, str, str, str, str]] = (
    # 2025-03-26 brings audio and batches
    (
        "mcp 2025-03",
        "union-member-added",
        "/definitions/PromptMessage/properties/content/anyOf/2",
        "AudioContent",
        "strict",
    ),
    ("mcp 2025-03", "union-member-added", "/definitions/JSONRPCMessage", "`array`", "strict tolerant"),
    # `params` of a request becomes a choice, its old form stays one of the alternatives
    (
        "mcp 2025-11",
        "union-member-added",
        "/$defs/ElicitRequestParams/anyOf/0",
        "ElicitRequestURLParams",
        "strict tolerant",
    ),
    ("mcp 2025-11", "union-member-added", "/$defs/EnumSchema", "TitledMultiSelectEnumSchema", "strict tolerant"),
    (
        "mcp 2025-11",
        "field-optional",
        "/$defs/CancelledNotificationParams/properties/requestId",
        "requestId",
        "strict tolerant",
    ),
    (
        "mcp 2025-11",
        "field-added-required",
        "/$defs/PingRequest/properties/jsonrpc",
        "jsonrpc",
        "sender sender-tolerant",
    ),
    # `property` is used in many places and is one change; the old `tools` is as it was
    ("cyclonedx 1.6", "field-required", "/definitions/property/properties/name", "`name`", "sender sender-tolerant"),
    ("cyclonedx 1.6", "object-closed", "/definitions/property", "took members", "sender"),
    (
        "cyclonedx 1.6",
        "union-member-added",
        "/definitions/componentEvidence/properties/identity/oneOf/0",
        "Array of",
        "strict tolerant",
    ),
    ("cyclonedx 1.6", "length-widened", "/definitions/versionRange", "4096", "strict"),
    ("vda5050 2.1", "number-widened", "/properties/batteryState/properties/reach", "any number", "strict tolerant"),
    ("vda5050 3.0", "field-optional", "/definitions/trajectory/properties/degree", "`degree`", "strict tolerant"),
    ("vda5050 3.0", "enum-value-removed", "/properties/operatingMode", "TEACHIN", "sender"),
    ("a2a 0.3.0", "union-member-added", "/definitions/SecurityScheme/anyOf/4", "MutualTLSSecurityScheme", "strict"),
    ("dap head", "range-narrowed", "/definitions/ProtocolMessage/properties/seq", "minimum 1", "sender"),
    ("sarif 2.2", "const-changed", "/properties/version", '"2.2"', "strict tolerant sender sender-tolerant"),
)
"""A pair, a rule, a new place, words of the sentence, and who breaks on the wire."""

SILENT = (
    ("cyclonedx 1.6", "/definitions/metadata/properties/tools"),  # written otherwise, with the same alternatives
    ("cyclonedx 1.6", "/definitions/refLinkType"),  # an `allOf` of one reference became the reference
    ("mcp 2025-11", "/$defs/ElicitRequestFormParams/properties/requestedSchema"),  # the old form
)
"""Places that break nothing."""


@cache
def compared(name: str) -> tuple[Version, Version, Sequence[Finding]]:
    old, new = (compiled(pairs() / path, Config()) for path in PAIRS[name][:2])
    return old, new, findings(old, new)


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_found_is_what_was_read(name: str) -> None:
    assert Counter(each.rule for each in compared(name)[2]) == PAIRS[name][2]


@pytest.mark.parametrize(("name", "rule", "place", "words", "who"), TELLING)
def test_the_telling_findings(name: str, rule: str, place: str, words: str, who: str) -> None:
    found = [each for each in compared(name)[2] if each.rule == rule and each.new and each.new.pointer == place]
    assert [each for each in found if words in each.why], [each.why for each in found]
    assert [audience.key for audience in found[0].breaks if isinstance(audience, Reader)] == who.split()


@pytest.mark.parametrize(("name", "place"), SILENT)
def test_what_did_not_change_is_no_finding(name: str, place: str) -> None:
    wire = (each for each in compared(name)[2] if each.fails and {*each.breaks} & {*Reader})
    assert not [each.why for each in wire if each.new and each.new.pointer.startswith(place)]


@pytest.mark.parametrize("name", PAIRS)
def test_every_break_has_a_document_that_shows_it(name: str) -> None:
    """A document that one version's readers accept and the other's refuse, by the word of another validator."""
    old, new, found = compared(name)
    roots = matched(old, new)[0]
    wire = [each for each in found if each.fails and {*each.breaks} & {*Reader} and each.rule != "message-removed"]
    assert not [each.why for each in wire if not each.witnesses]
    for witness in (one for each in wire for one in each.witnesses):
        forward = witness.direction == FORWARD
        sender, reader = (new, old) if forward else (old, new)
        names = {other: one for one, other in roots} if forward else dict(roots)
        value = parse(witness.document)
        assert valid(sender, witness.root, value), witness
        assert not valid(reader, names[witness.root], value), witness


def valid(version: Version, root: str, value: Any) -> bool:
    place = version.job.spec[root].place
    assert place
    return bool(validator(Path(str(place.source.path)), place.pointer).is_valid(value))


@cache
def validator(path: Path, pointer: str) -> Any:
    folder = path.parent
    files = {each.name: json.loads(each.read_bytes()) for each in folder.glob("*.json")}
    known = [(held.get("$id", name), Resource.from_contents({**DIALECT, **held})) for name, held in files.items()]
    own = files[path.name]
    kind = validators.validator_for({**DIALECT, **own})
    return kind(
        {"$ref": f"{own.get('$id', path.name).rstrip('#')}#{pointer}"}, registry=Registry().with_resources(known)
    )


DIALECT = {"$schema": "http://json-schema.org/draft-07/schema#"}
