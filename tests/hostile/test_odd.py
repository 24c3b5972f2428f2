"""Odd mail: bombs cost little, strange encodings and machines fool nobody, and ordinary answers are read."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.hostile.odd import OddDesk, odd_desk
from tests.hostile.odd_bombs import BOMBS, Bomb
from tests.hostile.odd_encodings import ENCODINGS
from tests.hostile.odd_machines import MACHINES
from tests.hostile.odd_programs import PROGRAMS, Program, in_charset

HERE = Path(__file__).parent
MOST_SECONDS, MOST_MEGABYTES = 5.0, 256.0
ANSWERS = tomllib.loads((HERE / "odd_answers.toml").read_text(encoding="utf-8"))
CHARSETS = {"es": "iso-8859-1", "fr": "windows-1252", "pt": "iso-8859-15", "ja": "iso-2022-jp", "zh": "gb2312"}
CHARSETS |= {"pl": "iso-8859-2", "ru": "koi8-r", "tr": "iso-8859-9"}
DECIDED = 0.96  # of the ordinary answers


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OddDesk]:
    with odd_desk(tmp_path) as made:
        yield made


def test_no_bomb_costs_much_or_is_taken_for_an_answer() -> None:
    """Five seconds and 256 MB above what stood before, each; a yes only where she said so."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.odd_measure"], cwd=HERE.parents[1], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith(b'{"name"')]
    assert [line["name"] for line in lines] == list(BOMBS)
    costly = [one for one in lines if one["seconds"] > MOST_SECONDS or one["megabytes"] > MOST_MEGABYTES]
    assert not costly
    fooled = [one for one in lines if one["became"] not in ("question", "ignored", "away", "set aside")]
    assert not [one for one in fooled if not (one["became"] == "yes" and one["honest"])]


@pytest.mark.parametrize("table", [ENCODINGS, MACHINES], ids=["encodings", "machines"])
def test_what_odd_mail_becomes(desk: OddDesk, table: dict[str, tuple[Bomb, str]]) -> None:
    """Each is decided, asked about or ignored as its line says; whatever it is, Ben's side never moves."""
    wrong = []
    for name, (mail, expected) in table.items():
        case = desk.case()
        became = desk.became(case, desk.arrive(mail(case)))
        if became not in expected.replace("set aside", "set_aside").split() and became not in expected:
            wrong.append((name, expected, became))
    assert not wrong


def test_ordinary_answers_are_read_whatever_program_wrote_them(desk: OddDesk) -> None:
    """Every wording in three programs and the charset of its language: 96 % decided, none of them wrongly."""
    total, questions, wrong = 0, [], []
    for number, (language, answer, words) in enumerate(_answers()):
        for program in _programs(number, language):
            case = desk.case(language)
            became = desk.became(case, desk.arrive(program(case, words)))
            total += 1
            if became == "question":
                questions.append((words, program.__name__))
            elif became != answer:
                wrong.append((words, program.__name__, became))
    assert not wrong
    assert len(questions) <= (1 - DECIDED) * total, questions


def test_a_plain_answer_is_read_in_every_layout(desk: OddDesk) -> None:
    wrong = []
    for program in PROGRAMS:
        for answer, words in (("yes", "Yes please, happy to."), ("no", "No thanks."), ("later", "Ask me in January.")):
            case = desk.case()
            became = desk.became(case, desk.arrive(program(case, words)))
            if became != answer:
                wrong.append((program.__name__, words, became))
    assert not wrong


def test_an_odd_mail_twice_takes_effect_once(desk: OddDesk) -> None:
    case = desk.case()
    raw = case.mail("text/plain; charset=utf-8", "Yes please.\n")
    fates = [desk.arrive(raw), desk.arrive(raw)]
    assert fates[0].why == fates[1].why
    with desk.worker.books.begin() as page:
        assert len(page.mails.of(case.introduction)) == 1


def _answers() -> list[tuple[str, str, str]]:
    """(language, answer, words) of every ordinary answer."""
    return [(lang, answer, words) for lang, table in ANSWERS.items() for answer in table for words in table[answer]]


def _programs(number: int, language: str) -> list[Program]:
    """Three layouts, others for each wording, and the old charset of its language."""
    chosen = [PROGRAMS[(number * 3 + step) % len(PROGRAMS)] for step in range(3)]
    return [*chosen, in_charset(CHARSETS[language])] if language in CHARSETS else chosen


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of mails need no line each."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)
