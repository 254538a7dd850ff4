"""Reports what a schema change breaks, and for whom.

old, new ──▶ versions ──▶ strict programs ────▶ compare ─┐
                     ├──▶ tolerant programs ──▶ compare ─┼──▶ classify ──▶ findings ──▶ report
                     ├──▶ languages' surfaces ▶ losses ──┘        ▲
                     └──▶ skew (--run): documents of each version to the other's readers

`compare` leaves out differences that `proof` shows to have no effect: `cases` are sets of values, and `implied` and
`emptiness` derive facts about them.
"""
