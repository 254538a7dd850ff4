"""Rules about channels: what is legal in a description of them and will still lose messages or leak secrets."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.lint.facts import Facts, Fault
from protogen.schema.load import Subschema
from protogen.source.place import Place, split_pointer
from protogen.wire.faults import places
from protogen.wire.reading import alternatives, at_entry, constants, members, wire
from protogen.wire.values import Channel


def _channels(facts: Facts) -> Iterator[tuple[Channel, Place]]:
    """The channels, each with its place; none where their description has a fault, which a build reports."""
    if any(each.rule in ("bad-channel", "bad-annotation", "unknown-annotation") for each in facts.contract.diagnostics):
        return
    yield from zip(wire(facts.schema, facts.spec).channels, places(facts.schema), strict=True)


def credential_in_query(facts: Facts) -> Iterator[Fault]:
    """Finds credentials in URLs, which end up in logs."""
    for channel, place in _channels(facts):
        for each in channel.query:
            if each.credential:
                message = f"the credential `{each.name}` is in the URL, which servers and proxies write to their logs"
                help = "take it in a header, in a first message, or as a ticket that is used up at once"
                yield Fault(message, place if facts.schema.parts else place / "query" / each.name, help)


def live_without_flow(facts: Facts) -> Iterator[Fault]:
    """Finds channels that a client keeps alive without knowing when they are over."""
    for channel, place in _channels(facts):
        said = channel.live.refresh or channel.live.closed or channel.live.keep_alive
        if said and channel.flow is None and channel.live.resume.kind == "none":
            message = f"a client of `{channel.name}` connects again, but nothing says which message is the last"
            help = 'name it: "flow": {"repeat": [...], "end": [...]}, or say "resume": "latest" if there is none'
            yield Fault(message, place, help)


def recover_without_refresh(facts: Facts) -> Iterator[Fault]:
    """Finds codes that ask for a new token where there is no way to get one."""
    for channel, place in _channels(facts):
        codes = [code for code, how in (channel.flow.recover if channel.flow else {}).items() if how == "refresh"]
        verdicts = [str(each) for held in (channel.live.refused, channel.live.closed) for each in held.values()]
        wanted = [*codes, *(each for each in verdicts if each.split(" ")[0] == "refresh")]
        if wanted and channel.live.refresh is None:
            message = f"`{wanted[0]}` asks for a new token, but the channel `{channel.name}` has no refresh"
            yield Fault(message, place, 'say how to get one: "live": {"refresh": {"path": ..., "token": ...}}')


def order_not_required(facts: Facts) -> Iterator[Fault]:
    """Finds messages without the member that says their order: they are never old."""
    for channel, place in _channels(facts):
        for entry in channel.sends if channel.order else ():
            whole = at_entry(facts.schema, entry)
            for name, each in [*alternatives(whole)] or [(entry.name, whole)]:
                if not _requires(each, channel.order):
                    message = f"`{name}` need not have `{channel.order}`: without it a message is never old"
                    yield Fault(
                        message, place if facts.schema.parts else place / "order", "require it in every message"
                    )


def code_unlisted(facts: Facts) -> Iterator[Fault]:
    """Finds codes in the description of a channel that the contract's messages do not have."""
    for channel, place in _channels(facts):
        live, flow = channel.live, channel.flow
        tagged = [each for entry in channel.sends for each in alternatives(at_entry(facts.schema, entry))]
        ends = [each for tag, each in tagged if flow and tag in flow.end]
        known = {str(each.keywords["const"]) for end in ends for each in constants(end, flow.code if flow else "")}
        listed = [("failures", key, code) for key, code in live.failures.items()]
        listed += [("refused", str(key), each.code) for key, each in live.refused.items() if each.code]
        listed += [("closed", str(key), each.code) for key, each in live.closed.items() if each.code]
        for word, key, code in listed if known else ():
            if code not in known:
                at = place if facts.schema.parts else place / "live" / word / key
                yield Fault(f"no message has the code `{code}`", at, f"codes: {', '.join(sorted(known)[:8])}")


def _requires(message: Subschema, pointer: str) -> bool:
    """Whether a message must have a member, at each level of the pointer."""
    tokens = split_pointer(pointer)
    for depth, token in enumerate(tokens):
        owners = [*members(message, tokens[:depth])] if depth else [message]
        if not any(token in each.keywords.get("required", ()) for owner in owners for each in _all(owner)):
            return False
    return True


def _all(subschema: Subschema) -> Iterator[Subschema]:
    """A subschema and what must hold beside it."""
    waiting, seen = [subschema], set()
    while waiting:
        each = waiting.pop()
        if each.key not in seen:
            seen.add(each.key)
            yield each
            waiting += each.beside()
