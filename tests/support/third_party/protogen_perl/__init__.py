"""Perl for protogen: classes with methods, and readers that run the check programs."""
