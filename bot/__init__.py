"""Twoyes: an introduction needs two yeses."""

__version__ = "0.2.0"
