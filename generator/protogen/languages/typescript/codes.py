"""The type of the codes of a client's failures: those that the contract names, and any other that a server may say.

export type JobProgressCode = ErrorCode | "GONE";
"""

from __future__ import annotations

from protogen.languages.typescript.layout import Generic, Spelling, Word, one_of
from protogen.languages.typescript.names import Speller, literal
from protogen.model.spec import Enum
from protogen.wire.client import Client

_OTHER = "Unrecognized"


def code_type(client: Client, speller: Speller) -> Spelling | None:
    """The codes of a channel's failures; None where the contract names none. The speller is told what that needs."""
    decl = client.spec.index.get(client.codes)
    listed = [each.value for each in decl.members] if isinstance(decl, Enum) else []
    types = [Word(speller.names.types[client.codes])] if isinstance(decl, Enum) else []
    types += [Word(literal(code)) for code in client.named_codes if code not in listed]
    if not types or (isinstance(decl, Enum) and decl.open):
        return one_of(types) if types else None
    speller.imports.add(_OTHER)
    return one_of([*types, Generic(_OTHER, Word("string"))])
