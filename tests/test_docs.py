"""The docs against the code: diagrams are those of the tables, links lead somewhere, words of command are known."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from bot.reading.command import Unknown, read_commands

TOP = Path(__file__).parents[1]
PAGES = [*TOP.glob("*.md"), *(TOP / "docs").glob("*.md")]


def test_the_diagrams_are_those_of_the_tables() -> None:
    """`python docs/diagrams.py --write` has nothing to change."""
    spec = importlib.util.spec_from_file_location("diagrams", TOP / "docs" / "diagrams.py")
    assert spec is not None
    assert spec.loader is not None
    diagrams = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(diagrams)
    page = diagrams.PAGE.read_text("utf-8")
    assert "asked --> yes" in page
    assert diagrams.drawn(page) == page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    """No link of a page points to a file that is not there."""
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_every_word_the_page_offers_is_understood() -> None:
    """The table of one-word answers in docs/requests.md holds nothing that is no command."""
    page = (TOP / "docs" / "requests.md").read_text("utf-8")
    table = page[page.index("## What you answer to notices") :]
    offered = [word for row in re.findall(r"^\| ([A-Z][^|]*) \|", table, re.MULTILINE) for word in row.split(", ")]
    assert "SEND" in offered
    assert [word for word in offered if isinstance(read_commands(word), Unknown)] == []
