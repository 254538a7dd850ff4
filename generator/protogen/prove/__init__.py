"""Shows that the readers of every language give one verdict: documents in, disagreements out.

documents ──▶ each language's emitted code ──▶ answers ─┐
    │                                                   ├──▶ compare ──▶ disagreements ──▶ shrink ──▶ report
    └──▶ judge (jsonschema), check programs ──▶ verdict ┘
"""
