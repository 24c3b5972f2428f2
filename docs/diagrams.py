"""Draws the diagrams of docs/design.md from the program's own tables: `python docs/diagrams.py --write`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from bot.introductions.introduction import PartyState, Stage
from bot.introductions.transitions import INTRODUCTION, PARTY

PAGE = Path(__file__).parent / "design.md"


def of_a_party() -> str:
    """What happens to one party, as a Mermaid state diagram."""
    arrows: dict[tuple[PartyState, PartyState], list[str]] = {}
    for (state, happening), target in PARTY.items():
        arrows.setdefault((state, target), []).append(happening.value)
    lines = ["stateDiagram-v2", "    [*] --> waiting"]
    for (state, target), names in arrows.items():
        plain = [name.replace(" by the connector's hand", "*") for name in names]
        short = [name for name in plain if name.rstrip("*") not in plain or not name.endswith("*")]
        lines.append(f"    {state.value} --> {target.value}: {', '.join(short)}")
    return "\n".join(lines)


def of_the_introduction() -> str:
    """What the parties make of the introduction, as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> drafted"]
    for row in INTRODUCTION:
        lines += [f"    {source.value} --> {row.target.value}: {row.name}" for source in row.sources]
    for stage in (Stage.CLOSED, Stage.DECLINED, Stage.EXPIRED, Stage.CANCELLED):
        lines.append(f"    {stage.value} --> [*]")
    return "\n".join(lines)


def drawn(page: str) -> str:
    """The page with its diagrams as the tables have them now."""
    for name, draw in (("party", of_a_party), ("introduction", of_the_introduction)):
        block = f"<!-- drawn: {name} -->\n```mermaid\n{draw()}\n```\n<!-- end -->"
        page = re.sub(rf"<!-- drawn: {name} -->.*?<!-- end -->", lambda _, block=block: block, page, flags=re.DOTALL)
    return page


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    if "--write" in sys.argv:
        PAGE.write_text(drawn(page), "utf-8")
    elif drawn(page) != page:
        sys.exit("docs/design.md is older than the tables: run `python docs/diagrams.py --write`")
