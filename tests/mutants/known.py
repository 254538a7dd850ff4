"""What is known of faults that `prove` does not notice."""

from __future__ import annotations

from collections.abc import Mapping

EQUIVALENT: Mapping[str, str] = {}
"""Faults that change nothing that a reader can see, and why."""

REASONS: Mapping[str, str] = {}
"""Faults that could be seen and are not, and why."""
