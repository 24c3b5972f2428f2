"""Hostile and odd raw mail, and what must hold whatever comes."""

import pytest

pytest.register_assert_rewrite("tests.hostile.play")
