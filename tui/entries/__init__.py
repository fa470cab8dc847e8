"""Entries as text and data: in a line, in full, filtered, and held to a ceiling."""
