"""Finds for each change the smallest document that shows it: one version's readers accept it, the other's refuse it."""
