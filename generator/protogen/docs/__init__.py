"""Makes the message reference and the migration guide of a protocol.

Spec, examples ──▶ reference (view) ─┬──▶ Markdown
                   flow ──▶ picture ─┤
old, new ──▶ changes ──▶ migration ──┴──▶ one HTML page
"""
