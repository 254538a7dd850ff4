"""Checks recorded traffic against the contract: reads it, judges it on every core, counts, and makes fixtures."""
