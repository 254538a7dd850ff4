"""Proves clients: every scenario through the emitted client of every language, against what the state machine says."""
