"""ECMA-262 patterns: parsed, and compiled to the tables that every run-time reads."""
