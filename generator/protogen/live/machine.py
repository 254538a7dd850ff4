"""The state machine of a client, under the name by which docs/machine.md imports it (`wire/machine.py` has it)."""

from __future__ import annotations

from protogen.wire.machine import Context, Machine, Now, Row, Setting, machine, words

__all__ = ["Context", "Machine", "Now", "Row", "Setting", "machine", "words"]
