"""Checks that the readers of all languages give the same verdict, and reports disagreements.

documents ──▶ each language's emitted code ──▶ answers ─┐
    │                                                   ├──▶ compare ──▶ disagreements ──▶ shrink ──▶ report
    └──▶ judge (jsonschema), check programs ──▶ verdict ┘
"""
