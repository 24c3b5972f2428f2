"""The docs against the code: diagrams are those of the tables, links lead somewhere, words of command are known."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from bot.reading.command import Unknown, read_commands
from tests.people import part
from tests.player import Player
from tests.script import Step, read
from tests.test_dialogs import start
from tests.worlds import CARLA, DESK, fake, make_world

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


class _Week(Player):
    """Plays without expecting anything, and keeps what was sent to the connector."""

    heard: list[str]

    def do(self, step: Step) -> None:
        self.names["paul@roth.example"] = "Paul Roth"  # he writes of his own accord, so nobody named him before
        super().do(step)

    def compare(self, expected: list[str]) -> None:
        self.heard += [_flat(f"Subject: {one.mail['Subject']}\n\n{part(one.mail, 'plain')}") for one in self.left]


def _flat(text: str) -> str:
    """However its lines are broken and quoted, and whatever code chance gave the introduction."""
    return re.sub(r"\b[A-Z][0-9]\b", "K7", " ".join(text.replace(">", " ").split()))


def test_every_mail_that_the_page_of_the_week_quotes_was_sent_in_it(tmp_path: Path) -> None:
    """docs/week.md against the week played: `…` stands for what was left out, and what Carla types for nothing."""
    script = read(TOP / "tests" / "week.txt")
    clock = [start(script)]
    world = make_world(fake(script.people | {CARLA, DESK}, clock), "plus", clock, tmp_path, script.wishes())
    week = _Week(world, script)
    week.heard = []
    try:
        week.play()
    finally:
        world.close()
    page = (TOP / "docs" / "week.md").read_text("utf-8")
    blocks = [block for block in re.findall(r"^```\n(.*?)^```$", page, re.MULTILINE | re.DOTALL) if "Subject:" in block]
    quoted = [block[block.index("Subject:") :] for block in blocks]
    assert len(quoted) > 10
    missing = [block for block in quoted if not any(_holds(mail, block) for mail in week.heard)]
    assert missing == []


def _holds(mail: str, quoted: str) -> bool:
    """Whether a mail holds the pieces of a quotation, one after the other."""
    at = 0
    for piece in filter(None, map(_flat, quoted.split("…"))):
        at = mail.find(piece, at)
        if at < 0:
            return False
    return True


def test_every_test_that_a_promise_cites_is_there() -> None:
    """docs/promises.md names, for each promise, the test that would fail; none of those names may rot."""
    cited = re.findall(r"`(tests/[\w/.]+\.py)(?:::(\w+))?`", (TOP / "docs" / "promises.md").read_text("utf-8"))
    assert len(cited) > 20
    gone = [f"{file}::{name}" for file, name in cited if not _defines(TOP / file, name)]
    assert gone == []


def _defines(file: Path, name: str) -> bool:
    return file.exists() and re.search(rf"^(?:def |class )?{name}\b", file.read_text("utf-8"), re.MULTILINE) is not None
