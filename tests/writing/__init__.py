"""Tests of the letters, their headers and the last gate."""
