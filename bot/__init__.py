"""Twoyes: an introduction needs two yeses."""

__version__ = "0.1.0"
