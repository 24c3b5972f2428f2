"""The one way in which a command fails."""

from __future__ import annotations


class Cannot(Exception):
    """The command cannot be obeyed, and nothing happened. The text is a sentence for the connector: why, and what can.

    It begins in lower case and has no full stop.
    """
