"""Compiles check programs, which strict and tolerant readers run to decide what is valid."""
