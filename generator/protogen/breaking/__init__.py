"""Says what a changed schema breaks, and whom.

old, new ──▶ versions ──▶ strict programs ────▶ compare ─┐
                     ├──▶ tolerant programs ──▶ compare ─┼──▶ classify ──▶ findings ──▶ report
                     ├──▶ languages' surfaces ▶ losses ──┘        ▲
                     └──▶ skew (--run): documents of each version to the other's readers

`compare` leaves out what `proof` shows to be no change: `cases` are sets of values, `implied` and `emptiness` say what
is known of them.
"""
