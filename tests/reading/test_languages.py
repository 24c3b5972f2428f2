"""Every language beside English: its lexicon reads its own examples, and no doubt leaves a yes standing.

A language is two files: bot/reading/lexicon/<language>.toml and tests/reading/cases_<language>.toml, which holds `yes`,
`no` and `unclear` as lists, `later` as a table of replies and their days ("" for none), and `doubts`, which may follow.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from bot.reading.phrases import languages
from bot.reading.verdict import Answer, Verdict, read_verdict

TODAY = date(2026, 11, 21)
NAMES = ("Ana Ruiz", "Ben Ong", "Carla Conti")
LANGUAGES = [language for language in languages() if language != "en"]


def _cases(language: str) -> dict[str, Any]:
    path = Path(__file__).parent / f"cases_{language}.toml"
    assert path.exists(), f"{path.name} is missing: a lexicon needs examples of what it must read"
    return tomllib.loads(path.read_text("utf-8"))


def _read(text: str, language: str) -> Verdict:
    return read_verdict(text, language=language, today=TODAY, names=NAMES)


def _told(text: str, verdict: Verdict, wanted: str) -> str:
    return f"{text!r} is {wanted}, not {verdict.answer.value} ({verdict.rule}: {verdict.evidence!r})"


def test_every_reply_reads_as_its_language_says() -> None:
    wrong = []
    for language in LANGUAGES:
        cases = _cases(language)
        for answer in ("yes", "no", "unclear"):
            found = [(text, _read(text, language)) for text in cases[answer]]
            wrong += [_told(text, verdict, answer) for text, verdict in found if verdict.answer != answer]
        for text, until in cases["later"].items():
            verdict = _read(text, language)
            day = verdict.until.isoformat() if verdict.until else ""
            if (verdict.answer, day) != (Answer.LATER, until):
                wrong.append(_told(text, verdict, f"later {until}") + f" {day}")
    assert wrong == []


def test_a_doubt_behind_a_yes_takes_the_yes_away_in_every_language() -> None:
    left = []
    for language in LANGUAGES:
        cases = _cases(language)
        assert cases["doubts"]
        texts = [f"{text}\n\n{doubt}" for text in cases["yes"] for doubt in cases["doubts"]]
        left += [text for text in texts if _read(text, language).answer is Answer.YES]
    assert left == []
