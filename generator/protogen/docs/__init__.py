"""The message reference: what a reader of a protocol would otherwise write by hand.

Spec, examples ──▶ reference (view) ─┬──▶ Markdown
                   flow ──▶ picture ─┤
old, new ──▶ changes ──▶ migration ──┴──▶ one HTML page
"""
