"""Reads files, and reports faults at their line and column."""
