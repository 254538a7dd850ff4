"""What the readers of all contracts have in common."""

from __future__ import annotations

from typing import Protocol, TypeVar, runtime_checkable

from ._runtime.checker import Violation

T = TypeVar("T")


@runtime_checkable
class Reader(Protocol[T]):
    """Reads documents of one kind: a reader of any contract is one."""

    root: str

    def read_strict(self, document: object) -> T:
        """The message, if the schema allows it. Raises InvalidDocument."""
        ...

    def read_tolerant(self, document: object) -> T:
        """The message, if it has the right shape. Raises InvalidDocument."""
        ...

    def violations(self, document: object) -> tuple[Violation, ...]:
        """How the document breaks the schema (the first 1,000 ways)."""
        ...

    def is_valid(self, document: object) -> bool:
        """Whether the schema allows the document."""
        ...

    def to_json(self, message: T) -> str:
        """The message as compact JSON. Raises ValueError if it is no JSON value."""
        ...
