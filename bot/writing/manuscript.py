"""The introduction letter as the connector wrote it, and the files that travel with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that travels with the introduction letter."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The connector's own introduction letter: it leaves verbatim, with the line of disclosure below it."""

    subject: str
    text: str
    html: str | None
    enclosures: tuple[Enclosure, ...] = ()
