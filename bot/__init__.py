"""Twoyes: an introduction needs two yeses."""

__version__ = "0.4.0"
