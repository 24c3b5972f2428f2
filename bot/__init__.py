"""Twoyes: an introduction needs two yeses."""

__version__ = "0.5.0"
