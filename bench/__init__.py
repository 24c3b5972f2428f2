"""Measurements: each beside the bare library or a peer in the same run, as a table and a line of JSON."""
