"""Own words by patterns alone: replies as some seventy mail programs and locales write them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.reading.message import parse_message
from bot.reading.quoting import own_words, strip_text

CASES = Path(__file__).parent / "quoting"


def load(name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return found


def by_name(case: dict[str, str]) -> str:
    return case["name"]


def words(text: str) -> list[str]:
    """The lines that hold something, whatever the white space between."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def of_html(html: str) -> str:
    raw = b"From: ana@ruiz.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
    return own_words(parse_message(raw), None).text


@pytest.mark.parametrize("case", load("text.toml"), ids=by_name)
def test_plain_text(case: dict[str, str]) -> None:
    assert words(strip_text(case["text"])) == words(case["own"])


@pytest.mark.parametrize("case", load("html.toml"), ids=by_name)
def test_html(case: dict[str, str]) -> None:
    assert words(of_html(case["html"])) == words(case["own"])


def test_cases_are_many_and_named_once() -> None:
    names = [case["name"] for file in ("text.toml", "html.toml") for case in load(file)]
    assert len(names) == len(set(names)) >= 150
    assert not [name for name in names if not re.fullmatch(r"[\w ,:'-]+", name)]
