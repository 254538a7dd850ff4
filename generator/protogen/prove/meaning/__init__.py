"""Compares what values are in a language with what the schema says of them.

The schema is walked here on its own, and never the Spec: a member that the model forgot is found because the
schema names it.

document ──▶ applied: the subschemas that hold at each place (the judge decides) ─┐
answer ──▶ native: what the value is in the language ─────────────────────────────┴─▶ walk ──▶ faults
"""
