"""Recorded traffic against the contract: read, judged on every core, counted, and made fixtures of."""
