"""Introductions asked for at the command line: one by its flags or in a dialog, many by a table of pairs."""
